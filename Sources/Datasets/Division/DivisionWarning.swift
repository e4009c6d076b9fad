import LinearAlgebra

/// Says what is wrong with how examples are divided into training, dev and test, in a sentence.
public enum DivisionWarning: Equatable, Sendable, CustomStringConvertible {
  /// Tells that examples of a part are among those for training too.
  case shared(part: String, count: Int, of: Int)
  /// Tells that a part has no example of some classes.
  case missingClasses(part: String, classes: [String])
  /// Tells that features are distributed otherwise in dev than in training: how many of how many, and
  /// the one that differs most.
  case otherDistribution(
    features: Int, of: Int, feature: String, statistic: Double, probability: Double)

  /// What is wrong and what follows from it.
  public var description: String {
    switch self {
    case .shared(let part, let count, let total):
      "\(count) of the \(total) \(part) \(total == 1 ? "example" : "examples") "
        + "\(count == 1 ? "is" : "are") in training too; what is learned by heart counts as "
        + "understood there"
    case .missingClasses(let part, let classes):
      "\(part) has no example of \(classes.count == 1 ? "class" : "classes") "
        + classes.prefix(8).joined(separator: ", ") + (classes.count > 8 ? ", …" : "")
        + "; nothing can be said about \(classes.count == 1 ? "it" : "them")"
    case .otherDistribution(let features, let total, let feature, let statistic, let probability):
      "\(features) of \(total) \(total == 1 ? "feature" : "features") "
        + "\(features == 1 ? "looks" : "look") drawn from another distribution in dev than in "
        + "training, most of all \(feature) (Kolmogorov–Smirnov D \(Self.decimal(statistic)), "
        + "p \(probability < 0.0001 ? "below 0.0001" : Self.decimal(probability, digits: 4))); "
        + "the gap between the costs is then not overfitting alone"
    }
  }

  private static func decimal(_ value: Double, digits: Int = 2) -> String {
    let scale = (0..<digits).reduce(1) { result, _ in result * 10 }
    let scaled = Int((value * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}

extension Dataset {
  /// Returns what is wrong with how the examples are divided.
  ///
  /// An example is in two parts if all its features are the same. Whether dev is drawn from the same
  /// distribution as training is tested feature by feature with ``KolmogorovSmirnov``, on up to 2,000
  /// examples each and up to 1,000 features. One is told if its p, times the number of features that
  /// were tested, is below 0.01: so in a hundred sound data sets there is at most one false alarm
  /// (Bonferroni).
  ///
  /// - Parameter comparesDistributions: Whether to test that. Parts of one set that were dealt out at
  ///   random come from the same distribution.
  /// - Returns: The warnings: those about dev before those about test.
  public func divisionWarnings(comparesDistributions: Bool) -> [DivisionWarning] {
    var warnings: [DivisionWarning] = []
    let known = KnownExamples(training)
    if let warning = missingClasses(of: training, name: "training") { warnings.append(warning) }
    for (name, part) in [("dev", dev), ("test", test)] {
      guard let part else { continue }
      let shared = known.count(in: part)
      if shared > 0 { warnings.append(.shared(part: name, count: shared, of: part.count)) }
      if let warning = missingClasses(of: part, name: name) { warnings.append(warning) }
      if comparesDistributions, name == "dev", let warning = otherDistribution(of: part) {
        warnings.append(warning)
      }
    }
    return warnings
  }

  private func missingClasses(of part: Examples, name: String) -> DivisionWarning? {
    guard targetKind == .classes else { return nil }
    var isThere = [Bool](repeating: false, count: classCount)
    for label in part.labels { isThere[label] = true }
    let missing = classNames.indices.filter { !isThere[$0] }
    return missing.isEmpty
      ? nil : .missingClasses(part: name, classes: missing.map { classNames[$0] })
  }

  private func otherDistribution(of part: Examples) -> DivisionWarning? {
    let tested = Self.evenly(featureCount, most: 1000)
    var worst: (feature: Int, test: KolmogorovSmirnov)?
    var count = 0
    for feature in tested {
      let test = KolmogorovSmirnov(
        training.sample(ofFeature: feature), part.sample(ofFeature: feature))
      guard test.probability * Double(tested.count) < 0.01 else { continue }
      count += 1
      if test.statistic > worst?.test.statistic ?? 0 { worst = (feature, test) }
    }
    return worst.map {
      .otherDistribution(
        features: count, of: tested.count, feature: featureNames[$0.feature],
        statistic: $0.test.statistic, probability: $0.test.probability)
    }
  }

  /// Returns up to `most` of the numbers below `count`, evenly spaced.
  fileprivate static func evenly(_ count: Int, most: Int) -> [Int] {
    count <= most ? Array(0..<count) : (0..<most).map { $0 * count / most }
  }
}

extension Examples {
  /// Returns up to 2,000 values of a feature.
  fileprivate func sample(ofFeature feature: Int) -> [Double] {
    Dataset.evenly(count, most: 2000).map { inputs.elements[feature * count + $0] }
  }
}

/// Knows examples by their features.
private struct KnownExamples {
  private let examples: Examples
  private var exampleOfHash: [UInt64: Int] = [:]

  init(_ examples: Examples) {
    self.examples = examples
    for (example, hash) in Self.hashes(of: examples).enumerated() { exampleOfHash[hash] = example }
  }

  /// Returns how many of `others` are among them.
  func count(in others: Examples) -> Int {
    Self.hashes(of: others).enumerated().count { other, hash in
      guard let example = exampleOfHash[hash] else { return false }
      return (0..<examples.featureCount).allSatisfy {
        examples.inputs.elements[$0 * examples.count + example]
          == others.inputs.elements[$0 * others.count + other]
      }
    }
  }

  /// Returns a hash of each example's features, all of them mixed in feature by feature, as they lie
  /// in memory.
  private static func hashes(of examples: Examples) -> [UInt64] {
    let count = examples.count
    var hashes = [UInt64](repeating: 0xCBF2_9CE4_8422_2325, count: count)
    examples.inputs.elements.withUnsafeBufferPointer { elements in
      hashes.withUnsafeMutableBufferPointer { hashes in
        for feature in 0..<examples.featureCount {
          for example in 0..<count {
            // Adding 0 makes one number of 0 and -0.
            let bits = (elements[feature &* count &+ example] + 0).bitPattern
            let mixed = (hashes[example] ^ bits) &* 0x9E37_79B9_7F4A_7C15
            hashes[example] = mixed ^ (mixed >> 29)
          }
        }
      }
    }
    return hashes
  }
}
