import LinearAlgebra

/// Holds examples: what goes into a network, and the class each belongs to.
///
/// Numbers are always `Double` here; they are converted to the precision of the training later.
public struct Examples: Equatable, Sendable {
  /// The inputs, features × examples: an example is a column.
  public var inputs: Matrix<Double>
  /// The class of each example, from 0.
  public var labels: [Int]

  /// Creates examples from their inputs, features × examples, and one label per column.
  public init(inputs: Matrix<Double>, labels: [Int]) {
    precondition(
      inputs.columns == labels.count, "\(labels.count) labels for \(inputs.columns) examples")
    precondition(labels.allSatisfy { $0 >= 0 }, "a label below 0")
    self.inputs = inputs
    self.labels = labels
  }

  /// The number of examples.
  public var count: Int { labels.count }

  /// The number of features of each example.
  public var featureCount: Int { inputs.rows }

  /// Returns the examples at `indices`, in that order; an index may occur more than once.
  public func selecting(_ indices: [Int]) -> Examples {
    var selected = Matrix<Double>(rows: featureCount, columns: indices.count)
    selected.gather(columns: indices[...], of: inputs)
    return Examples(inputs: selected, labels: indices.map { labels[$0] })
  }
}
