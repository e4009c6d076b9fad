import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct ImageResamplerTests {
  private func resampled<Scalar: BLASScalar>(
    _ image: [Scalar], height: Int, width: Int, channels: Int = 1, background: Scalar = 0,
    map: AffineMap, displacement: Displacement? = nil
  ) -> [Scalar] {
    var resampler = ImageResampler(
      shape: ImageShape(height: height, width: width, channels: channels), background: background)
    var result = [Scalar](repeating: -99, count: image.count)
    image.withUnsafeBufferPointer { image in
      result.withUnsafeMutableBufferPointer {
        resampler.resample(image, through: map, displacedBy: displacement, into: $0)
      }
    }
    return result
  }

  private let square: [Double] = [
    1, 2, 3,
    4, 5, 6,
    7, 8, 9,
  ]

  private func put(_ placement: Placement, background: Double = 0) -> [Double] {
    resampled(
      square, height: 3, width: 3, background: background,
      map: placement.inverse(height: 3, width: 3))
  }

  @Test func changesNothingByItself() {
    var generator = RandomGenerator(seed: 1)
    let doubles = (0..<70).map { _ in generator.normal() }
    let floats = doubles.map { Float($0) }
    #expect(resampled(doubles, height: 7, width: 10, map: AffineMap()) == doubles)
    #expect(resampled(floats, height: 7, width: 5, channels: 2, map: AffineMap()) == floats)
  }

  @Test func movesByWholePixels() {
    #expect(put(Placement(shiftX: 1)) == [0, 1, 2, 0, 4, 5, 0, 7, 8])
    #expect(put(Placement(shiftX: -1)) == [2, 3, 0, 5, 6, 0, 8, 9, 0])
    #expect(put(Placement(shiftY: 1)) == [0, 0, 0, 1, 2, 3, 4, 5, 6])
    #expect(put(Placement(shiftX: 2, shiftY: -1)) == [0, 0, 4, 0, 0, 7, 0, 0, 0])
    #expect(put(Placement(shiftX: 1), background: 9) == [9, 1, 2, 9, 4, 5, 9, 7, 8])
  }

  @Test func movesAllOutOfSight() {
    for shift in [3, -3, 1000, -1000] {
      #expect(put(Placement(shiftX: Double(shift))) == [Double](repeating: 0, count: 9))
      #expect(put(Placement(shiftY: Double(shift))) == [Double](repeating: 0, count: 9))
    }
  }

  @Test func isHalfwayBetweenPixels() {
    #expect(put(Placement(shiftX: 0.5)) == [0.5, 1.5, 2.5, 2, 4.5, 5.5, 3.5, 7.5, 8.5])
    #expect(put(Placement(shiftX: -0.5)) == [1.5, 2.5, 1.5, 4.5, 5.5, 3, 7.5, 8.5, 4.5])
    // A quarter of each of 1, 2, 4 and 5 in the middle; the corner has a quarter of 1.
    #expect(put(Placement(shiftX: 0.5, shiftY: 0.5))[4] == 3)
    #expect(put(Placement(shiftX: 0.5, shiftY: 0.5))[0] == 0.25)
    // Three quarters of the left neighbour.
    #expect(put(Placement(shiftX: 0.75))[4] == 4.25)
  }

  @Test func turnsByQuarters() {
    for (degrees, expected) in [
      (90.0, [7.0, 4, 1, 8, 5, 2, 9, 6, 3]), (-90, [3, 6, 9, 2, 5, 8, 1, 4, 7]),
      (180, [9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ] {
      for (found, truth) in zip(put(Placement(rotation: degrees)), expected) {
        #expect(abs(found - truth) < 1e-8)
      }
    }
  }

  @Test func mirrors() {
    #expect(put(Placement(isMirrored: true)) == [3, 2, 1, 6, 5, 4, 9, 8, 7])
    // Of an even width too.
    let map = Placement(isMirrored: true).inverse(height: 1, width: 4)
    #expect(resampled([1, 2, 3, 4], height: 1, width: 4, map: map) == [4, 3, 2, 1])
  }

  @Test func enlargesAndShrinks() {
    // Twice as large: the corners show what is halfway to the middle.
    #expect(put(Placement(scale: 2)) == [3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7])
    // Half as large: only the middle is left of the image.
    #expect(put(Placement(scale: 0.5)) == [0, 0, 0, 0, 5, 0, 0, 0, 0])
  }

  @Test func slants() {
    for (found, truth) in zip(put(Placement(shear: 45)), [2.0, 3, 0, 4, 5, 6, 0, 7, 8]) {
      #expect(abs(found - truth) < 1e-8)
    }
  }

  @Test func movesChannelsTogether() {
    // Two pixels in two rows, of three channels.
    let image: [Float] = [1, 10, 100, 2, 20, 200, 3, 30, 300, 4, 40, 400]
    let moved = resampled(
      image, height: 2, width: 2, channels: 3,
      map: Placement(shiftX: 1).inverse(height: 2, width: 2))
    #expect(moved == [0, 0, 0, 1, 10, 100, 0, 0, 0, 3, 30, 300])
    let between = resampled(
      image, height: 2, width: 2, channels: 3,
      map: Placement(shiftX: 0.5, shiftY: 0.5).inverse(height: 2, width: 2))
    #expect(Array(between[9...]) == [2.5, 25, 250])
  }

  @Test func addsADisplacementOfEveryPixel() {
    var displacement = ElasticField(shape: ImageShape(height: 3, width: 3)).makeDisplacement()
    displacement.x = [1, 0, 0, 0, 0, 0, 0, 0, -0.5]
    displacement.y = [0, 0, 2, 0, -1, 0, 0, 0, 0]
    let found = resampled(
      square, height: 3, width: 3, map: AffineMap(), displacement: displacement)
    #expect(found == [2, 2, 9, 4, 2, 6, 7, 8, 8.5])
    // On top of the map, in pixels of the image as it was.
    let moved = resampled(
      square, height: 3, width: 3, map: Placement(shiftX: 1).inverse(height: 3, width: 3),
      displacement: displacement)
    #expect(moved == [1, 1, 8, 0, 1, 5, 0, 7, 7.5])
  }
}
