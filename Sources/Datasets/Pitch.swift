import LinearAlgebra

/// Draws positions on a football pitch and which side won the ball there.
///
/// The pitch is a square with rounded corners, |u|⁴ + |v|⁴ < 1 around (−0.05, −0.05), 1.1 wide. Home
/// wins the ball left of a bent front, x1 < −0.15 + ½·x2 − 1.2·x2², away to the right of it. What
/// blurs the front, and lets a network learn single players by heart, is the noise: every position
/// is displaced after the side is settled, so that near the front some stand on the wrong side.
enum Pitch {
  /// Draws a position of the side `label`: 0 for away, 1 for home.
  static func point(of label: Int, using generator: inout RandomGenerator) -> PlanePoint {
    while true {
      let u = 2 * generator.uniform() - 1
      let v = 2 * generator.uniform() - 1
      guard u * u * u * u + v * v * v * v < 1 else { continue }
      let point = PlanePoint(x1: -0.05 + 0.55 * u, x2: -0.05 + 0.55 * v)
      if isHome(point) == (label == 1) { return point }
    }
  }

  /// Returns whether `point` is on home's side of the front.
  static func isHome(_ point: PlanePoint) -> Bool {
    point.x1 < -0.15 + 0.5 * point.x2 - 1.2 * point.x2 * point.x2
  }
}
