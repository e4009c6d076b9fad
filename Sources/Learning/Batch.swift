import LinearAlgebra

/// Is a run of examples that a network looks at together: all columns of a matrix, or a block.
public struct Batch<Scalar: BLASScalar>: Sendable {
  /// features × examples; `columns` says which of them take part.
  public let inputs: Matrix<Scalar>
  /// Which columns of `inputs` take part.
  public let columns: Range<Int>
  /// The class of each example that takes part.
  public let labels: ArraySlice<Int>

  /// Creates a batch of all examples.
  public init(inputs: Matrix<Scalar>, labels: [Int]) {
    self.init(inputs: inputs, labels: labels[...], columns: 0..<inputs.columns)
  }

  /// Creates a batch of the examples in the given columns; `labels` has one entry for each.
  public init(inputs: Matrix<Scalar>, labels: ArraySlice<Int>, columns: Range<Int>) {
    precondition(
      labels.count == columns.count, "\(labels.count) labels for \(columns.count) examples")
    self.inputs = inputs
    self.columns = columns
    self.labels = labels
  }

  /// The number of examples.
  public var count: Int { columns.count }
}
