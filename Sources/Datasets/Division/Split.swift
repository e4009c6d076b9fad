import LinearAlgebra

/// Divides examples into training, dev and, if asked, test, as `--split 60,20,20` says.
///
/// Shares are any positive numbers: percentages, ratios or counts, relative to their sum. The
/// examples are shuffled by seed and divided class by class, so that each part has the classes in
/// the proportion of the whole; where numbers are predicted, as one class. The same seed gives the
/// same parts.
public struct Split: Equatable, Sendable {
  /// The shares of training, dev and, where there are three, test.
  public let shares: [Double]

  /// Creates a split from two or three positive shares; throws ``SplitError`` for others.
  public init(shares: [Double]) throws(SplitError) {
    guard shares.count == 2 || shares.count == 3 else {
      throw SplitError.shareCount(shares.count)
    }
    for share in shares where !(share > 0 && share <= 1e100) {
      throw SplitError.share("\(share)")
    }
    self.shares = shares
  }

  /// Creates a split from text such as `60,20,20`; throws ``SplitError`` for other text.
  public init(parsing text: String) throws(SplitError) {
    var shares: [Double] = []
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let share = DecimalNumber.parse(piece.filter { $0 != " " }) else {
        throw SplitError.share(VisibleText.excerpt(piece))
      }
      shares.append(share)
    }
    try self.init(shares: shares)
  }

  /// Returns which of `labels` go to each part, as indices; an array for each share.
  ///
  /// Every part gets an example of each class as long as there are any, training first. Throws
  /// ``SplitError/emptyPart(name:examples:)`` when a part is left without one.
  public func indices(of labels: [Int], seed: UInt64) throws(SplitError) -> [[Int]] {
    var generator = RandomGenerator(seed: seed, stream: RandomStream.split)
    var order = Array(labels.indices)
    generator.shuffle(&order)

    let partOfExample = apportion(labels: labels, order: order)
    var parts = [[Int]](repeating: [], count: shares.count)
    for index in order { parts[partOfExample[index]].append(index) }
    for (part, name) in zip(parts, ["training", "dev", "test"]) where part.isEmpty {
      throw SplitError.emptyPart(name: name, examples: labels.count)
    }
    return parts
  }

  /// Returns the part each example goes to.
  private func apportion(labels: [Int], order: [Int]) -> [Int] {
    let total = shares.reduce(0, +)
    var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
    for index in order { members[labels[index]].append(index) }

    var partOfExample = [Int](repeating: 0, count: labels.count)
    // What rounding has owed each part so far is paid by the classes that follow.
    var owed = [Double](repeating: 0, count: shares.count)
    for indices in members {
      for part in shares.indices { owed[part] += Double(indices.count) * (shares[part] / total) }
      for (position, index) in indices.enumerated() {
        let part = position < shares.count ? position : Self.indexOfLargest(owed)
        owed[part] -= 1
        partOfExample[index] = part
      }
    }
    return partOfExample
  }

  private static func indexOfLargest(_ values: [Double]) -> Int {
    var best = 0
    for index in values.indices where values[index] > values[best] { best = index }
    return best
  }
}

/// Describes why examples cannot be split, in one line with what to do.
public enum SplitError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Reports that there are not two or three shares.
  case shareCount(Int)
  /// Reports a share that is not a positive number.
  case share(String)
  /// Reports that too few examples leave a part with none.
  case emptyPart(name: String, examples: Int)

  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .shareCount(let count):
      "a split has two or three shares, not \(count); write for example 80,20 or 60,20,20"
    case .share(let text):
      "the share '\(text)' of a split is not a positive number; write for example 60,20,20"
    case .emptyPart(let name, let examples):
      "splitting \(examples) \(examples == 1 ? "example" : "examples") leaves the \(name) part "
        + "without any; use more data or fewer parts"
    }
  }
}

extension Dataset {
  /// Returns the data set with its training examples divided among training, dev and test.
  ///
  /// The dev and test examples it had are replaced. Throws ``SplitError`` when a part is left
  /// without examples.
  public func splitting(by split: Split, seed: UInt64) throws(SplitError) -> Dataset {
    let strata: [Int] =
      switch training.targets {
      case .classes(let labels): labels
      case .values(let values): [Int](repeating: 0, count: values.count)
      }
    let parts = try split.indices(of: strata, seed: seed)
    var result = self
    result.training = training.selecting(parts[0])
    result.dev = training.selecting(parts[1])
    result.test = parts.count > 2 ? training.selecting(parts[2]) : nil
    return result
  }
}
