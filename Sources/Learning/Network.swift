import LinearAlgebra

/// Is a fully connected network: an architecture and parameters that fit it.
public struct Network<Scalar: BLASScalar>: Equatable, Sendable {
  /// What the network looks like.
  public let architecture: Architecture
  /// Its weights and biases.
  public var parameters: Parameters<Scalar>

  /// Creates a network from parameters of the right shapes.
  public init(architecture: Architecture, parameters: Parameters<Scalar>) {
    let widths = architecture.widths
    precondition(
      parameters.layers.map(\.weight.columns) + [architecture.output.units]
        == widths && parameters.layers.map(\.weight.rows) == Array(widths.dropFirst()),
      "parameters do not fit \(widths)")
    self.architecture = architecture
    self.parameters = parameters
  }

  /// Returns the same network in another precision.
  public func converted<Other: BLASScalar>(to type: Other.Type) -> Network<Other> {
    Network<Other>(architecture: architecture, parameters: parameters.converted(to: type))
  }
}
