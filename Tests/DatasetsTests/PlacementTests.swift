import Testing

@testable import Datasets

@Suite struct PlacementTests {
  private func place(_ map: AffineMap, _ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (map.xx * x + map.xy * y + map.x, map.yx * x + map.yy * y + map.y)
  }

  private func isNear(_ found: (x: Double, y: Double), _ x: Double, _ y: Double) -> Bool {
    abs(found.x - x) < 1e-12 && abs(found.y - y) < 1e-12
  }

  @Test func leavesAllWhereItIs() {
    #expect(Placement().inverse(height: 8, width: 5) == AffineMap())
  }

  @Test func looksUpAShiftedPixelWhereItWas() {
    let map = Placement(shiftX: 1, shiftY: -2).inverse(height: 8, width: 8)
    #expect(map == AffineMap(x: -1, y: 2))
  }

  @Test func turnsClockwiseAboutTheMiddle() {
    // By a quarter turn the upper left corner goes to the upper right, that to the lower right.
    let map = Placement(rotation: 90).inverse(height: 4, width: 4)
    #expect(isNear(place(map, 3, 0), 0, 0))
    #expect(isNear(place(map, 3, 3), 3, 0))
    #expect(isNear(place(map, 1.5, 1.5), 1.5, 1.5))
  }

  @Test func stretchesAboutTheMiddle() {
    // Twice as large: the corner shows what was half as far from the middle, at (1, 2).
    let map = Placement(scale: 2).inverse(height: 5, width: 3)
    #expect(isNear(place(map, 1, 2), 1, 2))
    #expect(isNear(place(map, 0, 0), 0.5, 1))
  }

  @Test func slantsTheLowerHalfToTheRight() {
    // By 45 degrees, a row one below the middle moves one to the right.
    let map = Placement(shear: 45).inverse(height: 3, width: 5)
    #expect(isNear(place(map, 3, 2), 2, 2))
    #expect(isNear(place(map, 1, 0), 2, 0))
    #expect(isNear(place(map, 4, 1), 4, 1))
  }

  @Test func mirrorsLeftToRight() {
    #expect(Placement(isMirrored: true).inverse(height: 4, width: 8) == AffineMap(xx: -1, x: 7))
  }

  @Test func undoesEverythingInOrder() {
    // A point of the image put step by step, mirrored, stretched, slanted, turned, moved, is found
    // again. tan 45° = 1, cos 60° = ½, sin 60° = √3/2, the middle of 9 × 5 is (2, 4).
    let placement = Placement(
      shiftX: 0.75, shiftY: -1.25, rotation: 60, scale: 1.5, shear: 45, isMirrored: true)
    let map = placement.inverse(height: 9, width: 5)
    for (x, y) in [(0.0, 0.0), (4, 0), (1, 7), (2, 4)] {
      var (u, v) = (-(x - 2), y - 4)
      (u, v) = (1.5 * u, 1.5 * v)
      u += v
      let half = 3.0.squareRoot() / 2
      (u, v) = (0.5 * u - half * v, half * u + 0.5 * v)
      #expect(isNear(place(map, u + 2 + 0.75, v + 4 - 1.25), x, y))
    }
  }
}
