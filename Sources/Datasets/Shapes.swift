import Glibc
import LinearAlgebra

/// Draws points of the textbook shapes, before any noise.
enum Shapes {
  /// Draws a point of one of two half circles of radius 1, each ending within the other; together
  /// they are centred on the origin.
  static func moon(_ label: Int, using generator: inout RandomGenerator) -> PlanePoint {
    let angle = Double.pi * generator.uniform()
    return label == 0
      ? PlanePoint(x1: cos(angle) - 0.5, x2: sin(angle) - 0.25)
      : PlanePoint(x1: 0.5 - cos(angle), x2: 0.25 - sin(angle))
  }

  /// Draws a point of the circle of radius 1 or, for label 1, of radius ½.
  static func circle(_ label: Int, using generator: inout RandomGenerator) -> PlanePoint {
    let angle = 2 * Double.pi * generator.uniform()
    let radius = label == 0 ? 1 : 0.5
    return PlanePoint(x1: radius * cos(angle), x2: radius * sin(angle))
  }

  /// Draws a point of an Archimedean spiral of one and a half turns within radius 1; the arms are
  /// each other's mirror image in the origin.
  static func spiralArm(_ label: Int, using generator: inout RandomGenerator) -> PlanePoint {
    let radius = 0.1 + 0.9 * generator.uniform()
    let angle = 3 * Double.pi * radius
    let sign = label == 0 ? 1.0 : -1.0
    return PlanePoint(x1: sign * radius * cos(angle), x2: sign * radius * sin(angle))
  }

  /// Draws a point of the square from −1 to 1 whose coordinates are alike in sign, or different.
  static func quarter(_ label: Int, using generator: inout RandomGenerator) -> PlanePoint {
    let x1 = 2 * generator.uniform() - 1
    let size = generator.uniform()
    return PlanePoint(x1: x1, x2: (x1 < 0) == (label == 0) ? -size : size)
  }

  /// Returns the middle of a cloud: east, north, west or south of the origin, at distance 1.
  static func center(_ label: Int) -> PlanePoint {
    switch label {
    case 0: PlanePoint(x1: 1, x2: 0)
    case 1: PlanePoint(x1: 0, x2: 1)
    case 2: PlanePoint(x1: -1, x2: 0)
    default: PlanePoint(x1: 0, x2: -1)
    }
  }
}
