import LinearAlgebra

/// Brings features to mean 0 and standard deviation 1, by the figures of the training set.
///
/// x ← (x − μ) / σ, a feature each, with σ the population's (divided by m, not m − 1). Dev and test
/// examples are shifted and scaled by the training set's μ and σ, so that all pass through the same
/// function. A constant feature keeps σ = 1.
///
/// Of images, all pixels of a channel share one μ and σ. A pixel at the edge is paper in nearly
/// every training image: by figures of its own, the first ink to get there, from the dev set or by
/// augmentation, would come out hundreds of σ away.
///
/// Numbers to predict are normalized as well: a squared error of 1 is then what predicting the mean
/// costs, whatever the units, and the same learning rates suit all data.
public struct Normalization: Equatable, Sendable {
  /// The mean μ of each feature.
  public let means: [Double]
  /// The standard deviation σ of each feature; 1 for a constant one.
  public let deviations: [Double]
  /// The mean and standard deviation of the numbers to predict, which are normalized like a feature;
  /// 0 and 1 for classes, which are not.
  public let targetMean, targetDeviation: Double

  /// Measures μ and σ of `examples`, of which there is at least one: of each feature or, where they
  /// are images, of each channel.
  ///
  /// In two passes, the mean first: the one-pass formula Σx²/m − μ² loses all digits where μ is
  /// large beside σ (Chan, Golub and LeVeque, "Algorithms for computing the sample variance", 1983).
  public init(of examples: Examples, imageShape: ImageShape? = nil) {
    precondition(examples.count > 0, "normalizing by no examples")
    let count = examples.count
    let groupCount = imageShape?.channels ?? examples.featureCount
    let figures = examples.inputs.elements.withUnsafeBufferPointer { elements in
      (0..<groupCount).map { group in
        Self.meanAndDeviation(
          of: stride(from: group, to: examples.featureCount, by: groupCount).map { feature in
            UnsafeBufferPointer(rebasing: elements[feature * count..<(feature + 1) * count])
          })
      }
    }
    means = (0..<examples.featureCount).map { figures[$0 % groupCount].mean }
    deviations = (0..<examples.featureCount).map { figures[$0 % groupCount].deviation }
    switch examples.targets {
    case .classes: (targetMean, targetDeviation) = (0, 1)
    case .values(let values):
      (targetMean, targetDeviation) = values.withUnsafeBufferPointer {
        Self.meanAndDeviation(of: [$0])
      }
    }
  }

  /// Returns `examples` with every feature, and every number to predict, shifted by its μ and divided
  /// by its σ.
  public func apply(to examples: Examples) -> Examples {
    precondition(
      examples.featureCount == means.count,
      "\(examples.featureCount) features, measured on \(means.count)")
    let count = examples.count
    var elements = examples.inputs.elements
    elements.withUnsafeMutableBufferPointer { elements in
      for feature in means.indices {
        let mean = means[feature]
        let deviation = deviations[feature]
        for index in feature * count..<(feature + 1) * count {
          elements[index] = (elements[index] - mean) / deviation
        }
      }
    }
    return Examples(
      inputs: Matrix(rows: means.count, columns: count, elements: elements),
      targets: apply(to: examples.targets))
  }

  private func apply(to targets: Targets) -> Targets {
    switch targets {
    case .classes: targets
    case .values(let values): .values(values.map { ($0 - targetMean) / targetDeviation })
    }
  }

  private static func meanAndDeviation(
    of features: [UnsafeBufferPointer<Double>]
  ) -> (mean: Double, deviation: Double) {
    guard let smallest = features.compactMap({ $0.min() }).min(),
      let largest = features.compactMap({ $0.max() }).max(), smallest < largest
    else {
      // Rounding would give a constant feature a tiny σ instead of 0.
      return (features.first?.first ?? 0, 1)
    }
    // A power of two changes no digit, and keeps sums and squares from overflowing.
    let magnitude = max(abs(smallest), abs(largest))
    let exponent = min(max(magnitude.exponent, -1000), 1000)
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    let count = Double(features.reduce(0) { $0 + $1.count })
    var sum = 0.0
    for values in features {
      for value in values { sum += value / scale }
    }
    let mean = sum / count
    var squares = 0.0
    var rest = 0.0
    for values in features {
      for value in values {
        let distance = value / scale - mean
        squares += distance * distance
        rest += distance
      }
    }
    // `rest` is what rounding left over: by it the mean is off, and the squares are too large.
    let variance = (squares - rest * rest / count) / count
    let deviation = variance.squareRoot() * scale
    return ((mean + rest / count) * scale, deviation > 0 && deviation.isFinite ? deviation : 1)
  }
}

extension Dataset {
  /// Returns the data set with all its parts normalized by the figures of the training set, which
  /// are kept in ``normalization``.
  ///
  /// What has to work on examples as they were read, as ``Augmenter`` does, takes them from the data
  /// set before this. The data set is not normalized yet.
  public func normalized() -> Dataset {
    precondition(normalization == nil, "normalizing a data set that is normalized")
    let normalization = Normalization(of: training, imageShape: imageShape)
    var result = self
    result.training = normalization.apply(to: training)
    result.dev = dev.map { normalization.apply(to: $0) }
    result.test = test.map { normalization.apply(to: $0) }
    result.normalization = normalization
    return result
  }
}
