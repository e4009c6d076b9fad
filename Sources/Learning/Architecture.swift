/// Describes a fully connected network: how many inputs, which hidden layers, which output.
public struct Architecture: Equatable, Sendable {
  /// The number of features of an example.
  public let inputs: Int
  /// The units of each hidden layer, first to last; empty for logistic regression.
  public let hidden: [Int]
  /// The nonlinearity of the hidden layers.
  public let activation: Activation
  /// The output layer and its loss.
  public let output: Output

  /// Creates the description. Every layer must have at least one unit.
  public init(inputs: Int, hidden: [Int], activation: Activation = .relu, output: Output) {
    precondition(inputs >= 1, "\(inputs) inputs, expected at least 1")
    precondition(hidden.allSatisfy { $0 >= 1 }, "hidden layers of \(hidden) units")
    self.inputs = inputs
    self.hidden = hidden
    self.activation = activation
    self.output = output
  }

  /// The widths from the inputs to the outputs, such as 2, 20, 3, 1.
  public var widths: [Int] { [inputs] + hidden + [output.units] }

  /// The number of layers with weights.
  public var layerCount: Int { hidden.count + 1 }

  /// The number of weights and biases.
  public var parameterCount: Int {
    zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
  }
}
