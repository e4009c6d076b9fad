import LinearAlgebra

/// Is a set of examples that a network looks at together.
///
/// It holds the inputs twice, since the way forward wants them with a column an example, and the
/// gradient of the first layer's weights with a row an example: products with a transposed factor
/// take up to three times as long.
public struct Batch<Scalar: BLASScalar>: Sendable {
  /// features × examples: X.
  public private(set) var inputs: Matrix<Scalar>
  /// examples × features: Xᵀ; without rows where the batch is only for evaluation.
  private(set) var rows: Matrix<Scalar>
  /// The class of each example.
  public private(set) var labels: [Int]
  /// The labels as numbers, 1 × examples.
  private(set) var targets: Matrix<Scalar>

  /// Creates a batch from features × examples and a label for each.
  public init(inputs: Matrix<Scalar>, labels: [Int]) {
    precondition(
      labels.count == inputs.columns, "\(labels.count) labels for \(inputs.columns) examples")
    self.inputs = inputs
    rows = inputs.transposed()
    self.labels = labels
    targets = Matrix(rows: 1, columns: labels.count, elements: labels.map { Scalar($0) })
  }

  /// Creates a batch to be filled, of as many examples, all 0.
  public init(features: Int, examples: Int, forEvaluation: Bool = false) {
    inputs = Matrix(rows: features, columns: examples)
    rows = Matrix(rows: forEvaluation ? 0 : examples, columns: features)
    labels = [Int](repeating: 0, count: examples)
    targets = Matrix(rows: 1, columns: examples)
  }

  /// The number of examples.
  public var count: Int { labels.count }

  /// Fills a batch for learning with the given examples of a larger set, without allocating.
  ///
  /// - Parameters:
  ///   - indices: Which examples; as many as the batch has.
  ///   - rows: All examples, examples × features.
  ///   - labels: The class of each.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func gather(
    _ indices: ArraySlice<Int>, ofRows rows: Matrix<Scalar>, labels: [Int]
  ) {
    self.rows.gather(rows: indices, of: rows)
    inputs.assignTransposed(self.rows)
    for (place, index) in indices.enumerated() { setLabel(labels[index], at: place) }
  }

  /// Fills a batch for evaluation with a run of examples of a larger set.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func fill(_ range: Range<Int>, ofRows rows: Matrix<Scalar>, labels: [Int]) {
    inputs.assignTransposed(rows, rows: range)
    for (place, index) in range.enumerated() { setLabel(labels[index], at: place) }
  }

  private mutating func setLabel(_ label: Int, at place: Int) {
    labels[place] = label
    targets.elements[place] = Scalar(label)
  }
}
