import LinearAlgebra

/// Holds examples: what goes into a network, and what is to be predicted: the class
/// each belongs to, or a number.
///
/// Numbers are always `Double` here; they are converted to the precision of the training later.
public struct Examples: Equatable, Sendable {
  /// The inputs, features × examples: an example is a column.
  public var inputs: Matrix<Double>
  /// The target of each example.
  public var targets: Targets

  /// Creates examples from their inputs, features × examples, and one target per column.
  public init(inputs: Matrix<Double>, targets: Targets) {
    precondition(
      inputs.columns == targets.count, "\(targets.count) targets for \(inputs.columns) examples")
    if case .classes(let labels) = targets {
      precondition(labels.allSatisfy { $0 >= 0 }, "a label below 0")
    }
    self.inputs = inputs
    self.targets = targets
  }

  /// Creates examples of classes, one label per column.
  public init(inputs: Matrix<Double>, labels: [Int]) {
    self.init(inputs: inputs, targets: .classes(labels))
  }

  /// The class of each example, where targets are classes.
  public var labels: [Int] { targets.labels }

  /// The number of examples.
  public var count: Int { targets.count }

  /// The number of features of each example.
  public var featureCount: Int { inputs.rows }

  /// Returns the examples at `indices`, in that order; an index may occur more than once.
  public func selecting(_ indices: [Int]) -> Examples {
    var selected = Matrix<Double>(rows: featureCount, columns: indices.count)
    selected.gather(columns: indices[...], of: inputs)
    return Examples(inputs: selected, targets: targets.selecting(indices))
  }
}
