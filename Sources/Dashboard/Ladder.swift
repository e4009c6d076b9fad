/// Steps through round numbers, up and down, as a key changes a strength.
enum Ladder {
  private static let rungs = [1.0, 1.5, 2, 3, 5, 7]

  /// Returns the next round number above a positive value: 0.5 → 0.7 → 1 → 1.5 → 2 → 3 → 5.
  static func above(_ value: Double) -> Double {
    candidates(value).first { $0 > value * 1.001 } ?? value
  }

  /// Returns the next round number below a positive value.
  static func below(_ value: Double) -> Double {
    candidates(value).last { $0 < value * 0.999 } ?? value
  }

  private static func candidates(_ value: Double) -> [Double] {
    precondition(value > 0 && value.isFinite, "a step from \(value)")
    var exponent = 0
    var scale = 1.0
    while value < scale && exponent > -30 { (scale, exponent) = (scale / 10, exponent - 1) }
    while value >= scale * 10 && exponent < 30 { (scale, exponent) = (scale * 10, exponent + 1) }
    // Powers of ten are exact upwards only; dividing by one keeps 0.7 the number that is meant.
    func power(_ exponent: Int) -> Double { (0..<abs(exponent)).reduce(1) { p, _ in p * 10 } }
    return (exponent - 1...exponent + 1).flatMap { exponent in
      rungs.map { exponent < 0 ? $0 / power(exponent) : $0 * power(exponent) }
    }
  }
}
