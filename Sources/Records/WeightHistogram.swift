import LinearAlgebra

/// Counts values in buckets whose widths grow with the distance from 0, as TensorBoard shows weights.
///
/// Bounds are ±10⁻¹²·1.1ᵏ up to 10²⁰, and 0; a bucket holds what is above the bound before it and not
/// above its own. Neighbouring buckets that are empty are kept as one.
struct WeightHistogram: Equatable, Sendable {
  /// The smallest and the largest value.
  private(set) var minimum, maximum: Double
  /// How many values there are.
  private(set) var count: Double
  /// Σx and Σx².
  private(set) var sum, sumOfSquares: Double
  /// The upper bound of each bucket.
  private(set) var limits: [Double]
  /// How many values are in each bucket.
  private(set) var counts: [Double]
}

extension WeightHistogram {
  /// Counts the values that are finite numbers; nil where there are none.
  init?(_ values: some Sequence<Double>) {
    (minimum, maximum, count) = (.infinity, -.infinity, 0)
    (sum, sumOfSquares) = (0, 0)
    var all = [Double](repeating: 0, count: Self.bounds.count)
    for value in values where value.isFinite {
      minimum = min(minimum, value)
      maximum = max(maximum, value)
      count += 1
      sum += value
      sumOfSquares += value * value
      all[Self.index(value)] += 1
    }
    guard let first = all.firstIndex(where: { $0 > 0 }),
      let last = all.lastIndex(where: { $0 > 0 })
    else { return nil }
    // One empty bucket before, so that the first has a lower bound.
    let kept = (max(first - 1, 0)...last).filter {
      all[$0] > 0 || $0 == first - 1 || all[$0 + 1] > 0
    }
    limits = kept.map { Self.bounds[$0] }
    counts = kept.map { all[$0] }
  }

  private static let bounds: [Double] = {
    var positive: [Double] = []
    var bound = 1e-12
    while bound < 1e20 {
      positive.append(bound)
      bound *= 1.1
    }
    positive.append(.greatestFiniteMagnitude)
    return positive.reversed().map { -$0 } + [0] + positive
  }()

  /// Returns the first bucket whose bound is not below `value`.
  private static func index(_ value: Double) -> Int {
    var (low, high) = (0, bounds.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
