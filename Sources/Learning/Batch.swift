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
  /// The class of each example; 0 where numbers are predicted.
  public private(set) var labels: [Int]
  /// The labels as numbers, or the numbers themselves, 1 × examples.
  private(set) var targets: Matrix<Scalar>

  /// Creates a batch from features × examples and a target for each.
  public init(inputs: Matrix<Scalar>, targets: Targets) {
    precondition(
      targets.count == inputs.columns, "\(targets.count) targets for \(inputs.columns) examples")
    self.inputs = inputs
    rows = inputs.transposed()
    labels = [Int](repeating: 0, count: targets.count)
    self.targets = Matrix(rows: 1, columns: targets.count)
    set(targets, at: 0..<targets.count)
  }

  /// Creates a batch from features × examples and a class for each.
  public init(inputs: Matrix<Scalar>, labels: [Int]) {
    self.init(inputs: inputs, targets: .classes(labels))
  }

  /// Creates a batch to be filled, of as many examples, all 0.
  public init(features: Int, examples: Int, forEvaluation: Bool = false) {
    inputs = Matrix(rows: features, columnsOfAlignedRows: examples)
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
  ///   - targets: The target of each.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func gather(
    _ indices: ArraySlice<Int>, ofRows rows: Matrix<Scalar>, targets: Targets
  ) {
    self.rows.gather(rows: indices, of: rows)
    inputs.assignTransposed(self.rows)
    set(targets, at: indices)
  }

  /// Fills a batch for evaluation with a run of examples of a larger set.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func fill(_ range: Range<Int>, ofRows rows: Matrix<Scalar>, targets: Targets) {
    inputs.assignTransposed(rows, rows: range)
    set(targets, at: range)
  }

  @inline(__always)
  private mutating func set(_ all: Targets, at indices: some Collection<Int>) {
    switch all {
    case .classes(let classes):
      for (place, index) in indices.enumerated() {
        labels[place] = classes[index]
        targets.elements[place] = Scalar(classes[index])
      }
    case .values(let values):
      for (place, index) in indices.enumerated() {
        labels[place] = 0
        targets.elements[place] = Scalar(values[index])
      }
    }
  }
}
