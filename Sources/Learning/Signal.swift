/// Says how far the numbers of a layer spread, from which vanishing and exploding signals are seen.
public struct Signal: Equatable, Sendable {
  /// The standard deviation of the values A over units and examples; nil in the output layer.
  public let activations: Double?
  /// The standard deviation of the gradients dJ/dZ over units and examples.
  public let gradients: Double

  /// Creates a signal.
  public init(activations: Double?, gradients: Double) {
    self.activations = activations
    self.gradients = gradients
  }
}
