import LinearAlgebra

/// Brings features to mean 0 and standard deviation 1, by the figures of the training set.
///
/// x ← (x − μ) / σ, a feature each, with σ the population's (divided by m, not m − 1). Dev and test
/// examples are shifted and scaled by the training set's μ and σ, so that all pass through the same
/// function. A constant feature keeps σ = 1.
public struct Normalization: Equatable, Sendable {
  /// The mean μ of each feature.
  public let means: [Double]
  /// The standard deviation σ of each feature; 1 for a constant one.
  public let deviations: [Double]

  /// Measures μ and σ of each feature of `examples`, of which there is at least one.
  ///
  /// In two passes, the mean first: the one-pass formula Σx²/m − μ² loses all digits where μ is
  /// large beside σ (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983).
  public init(of examples: Examples) {
    precondition(examples.count > 0, "normalizing by no examples")
    let count = examples.count
    let figures = (0..<examples.featureCount).map { feature in
      Self.meanAndDeviation(
        of: examples.inputs.elements[feature * count..<(feature + 1) * count])
    }
    means = figures.map(\.mean)
    deviations = figures.map(\.deviation)
  }

  /// Returns `examples` with every feature shifted by μ and divided by σ.
  public func apply(to examples: Examples) -> Examples {
    precondition(
      examples.featureCount == means.count,
      "\(examples.featureCount) features, measured on \(means.count)")
    let count = examples.count
    var elements = examples.inputs.elements
    for feature in means.indices {
      let mean = means[feature]
      let deviation = deviations[feature]
      for index in feature * count..<(feature + 1) * count {
        elements[index] = (elements[index] - mean) / deviation
      }
    }
    return Examples(
      inputs: Matrix(rows: means.count, columns: count, elements: elements),
      labels: examples.labels)
  }

  private static func meanAndDeviation(
    of values: ArraySlice<Double>
  ) -> (mean: Double, deviation: Double) {
    guard let smallest = values.min(), let largest = values.max(), smallest < largest else {
      // Rounding would give a constant feature a tiny σ instead of 0.
      return (values.first ?? 0, 1)
    }
    // A power of two changes no digit, and keeps sums and squares from overflowing.
    let magnitude = max(abs(smallest), abs(largest))
    let exponent = min(max(magnitude.exponent, -1000), 1000)
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / scale } / count
    var squares = 0.0
    var rest = 0.0
    for value in values {
      let distance = value / scale - mean
      squares += distance * distance
      rest += distance
    }
    // `rest` is what rounding left over: by it the mean is off, and the squares are too large.
    let variance = (squares - rest * rest / count) / count
    let deviation = variance.squareRoot() * scale
    return ((mean + rest / count) * scale, deviation > 0 && deviation.isFinite ? deviation : 1)
  }
}

extension Dataset {
  /// Returns the data set with all its parts normalized by the figures of the training set.
  public func normalized() -> Dataset {
    let normalization = Normalization(of: training)
    var result = self
    result.training = normalization.apply(to: training)
    result.dev = dev.map { normalization.apply(to: $0) }
    result.test = test.map { normalization.apply(to: $0) }
    return result
  }
}
