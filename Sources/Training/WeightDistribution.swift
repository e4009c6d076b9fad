import Glibc
import LinearAlgebra

/// Says how the weights of a layer are distributed.
///
/// Of a large matrix a sample of about ``sampleSize`` weights is counted, spread over all rows and
/// columns. Weights that are exactly 0 are in no bin: how many there are the layer says, exactly.
public struct WeightDistribution: Equatable, Sendable {
  /// The weights that are looked at, about, where there are more.
  public static let sampleSize = 4096
  /// The number of bins; half of them below 0.
  public static let binCount = 48

  /// The bins reach from −limit to limit: a round number, 1, 2 or 5 times a power of ten.
  public let limit: Double
  /// How many weights are in each bin.
  public let counts: [Int]

  /// Creates a histogram.
  public init(limit: Double, counts: [Int]) {
    self.limit = limit
    self.counts = counts
  }

  /// Counts the weights of a layer up to the round number above the largest, or above `least`.
  init<Scalar: BLASScalar>(_ weight: Matrix<Scalar>, atLeast least: Double) {
    let step = Self.step(count: weight.count, columns: weight.columns)
    let largest = Double(weight.largestMagnitude(step: step))
    limit = max(Self.roundNumber(above: largest), least)
    counts = weight.histogram(limit: Scalar(limit), bins: Self.binCount, step: step)
  }

  /// How far apart the weights of a sample are: a number that has no factor in common with that of the
  /// columns, so that they come from all of them.
  static func step(count: Int, columns: Int) -> Int {
    var step = max(count / sampleSize, 1)
    func commonFactor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : commonFactor(b, a % b) }
    while commonFactor(step, max(columns, 1)) > 1 { step += 1 }
    return step
  }

  /// Returns the least of 1, 2 or 5 times a power of ten that is not below a value, and not below a
  /// millionth.
  static func roundNumber(above value: Double) -> Double {
    guard value > 1e-6, value < 1e30 else { return value < 1 ? 1e-6 : 1e30 }
    let exponent = Int(log10(value).rounded(.down)) - 1
    for exponent in exponent...exponent + 2 {
      // Powers of ten are exact upwards only; dividing by one gives the nearest to 0.2.
      let power = pow(10, Double(abs(exponent)))
      for digit in [1.0, 2, 5] {
        let candidate = exponent < 0 ? digit / power : digit * power
        if candidate >= value { return candidate }
      }
    }
    return value
  }
}
