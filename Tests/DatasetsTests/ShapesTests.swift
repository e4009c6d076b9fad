import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct ShapesTests {
  private func points(
    _ label: Int, _ draw: (Int, inout RandomGenerator) -> PlanePoint
  ) -> [PlanePoint] {
    var generator = RandomGenerator(seed: 9)
    return (0..<500).map { _ in draw(label, &generator) }
  }

  private func radius(_ point: PlanePoint) -> Double {
    (point.x1 * point.x1 + point.x2 * point.x2).squareRoot()
  }

  @Test func drawsMoonsOnTwoHalfCircles() {
    for point in points(0, { Shapes.moon($0, using: &$1) }) {
      #expect(abs(radius(PlanePoint(x1: point.x1 + 0.5, x2: point.x2 + 0.25)) - 1) < 1e-12)
      #expect(point.x2 >= -0.25)
    }
    for point in points(1, { Shapes.moon($0, using: &$1) }) {
      #expect(abs(radius(PlanePoint(x1: point.x1 - 0.5, x2: point.x2 - 0.25)) - 1) < 1e-12)
      #expect(point.x2 <= 0.25)
    }
  }

  @Test func drawsCirclesOfTwoRadii() {
    for (label, expected) in [(0, 1.0), (1, 0.5)] {
      let drawn = points(label) { Shapes.circle($0, using: &$1) }
      #expect(drawn.allSatisfy { abs(radius($0) - expected) < 1e-12 })
      // All four quarters are met.
      #expect(
        drawn.contains { $0.x1 > 0 && $0.x2 > 0 } && drawn.contains { $0.x1 < 0 && $0.x2 < 0 })
      #expect(
        drawn.contains { $0.x1 > 0 && $0.x2 < 0 } && drawn.contains { $0.x1 < 0 && $0.x2 > 0 })
    }
  }

  @Test func mirrorsTheSpiralArms() {
    let first = points(0) { Shapes.spiralArm($0, using: &$1) }
    let second = points(1) { Shapes.spiralArm($0, using: &$1) }
    for (point, mirrored) in zip(first, second) {
      #expect(point == PlanePoint(x1: -mirrored.x1, x2: -mirrored.x2))
      #expect((0.099...1.001).contains(radius(point)))
    }
  }

  @Test func keepsTheQuartersOfASquare() {
    for (label, isAlike) in [(0, true), (1, false)] {
      for point in points(label, { Shapes.quarter($0, using: &$1) }) {
        #expect(abs(point.x1) <= 1 && abs(point.x2) <= 1)
        #expect((point.x1 * point.x2 >= 0) == isAlike || point.x2 == 0)
      }
    }
  }

  @Test func putsTheCloudsApart() {
    let centers = (0..<4).map { Shapes.center($0) }
    for (index, center) in centers.enumerated() {
      #expect(radius(center) == 1)
      for other in centers[..<index] {
        #expect(radius(PlanePoint(x1: center.x1 - other.x1, x2: center.x2 - other.x2)) > 1.4)
      }
    }
  }
}
