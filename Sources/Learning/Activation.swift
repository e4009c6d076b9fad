import LinearAlgebra

/// Names the nonlinearity of the hidden layers.
public enum Activation: String, CaseIterable, Sendable, Equatable, Codable {
  /// g(z) = max(0, z).
  case relu
  /// g(z) = z where z ≥ 0, 0.01 · z below.
  case leakyReLU = "leaky-relu"
  /// g(z) = tanh z.
  case tanh
  /// g(z) = 1 / (1 + e⁻ᶻ).
  case sigmoid

  /// The slope of leaky ReLU below 0 (Maas et al., "Rectifier nonlinearities improve neural
  /// network acoustic models", 2013).
  static let leak = 0.01

  /// Whether the derivative jumps at 0, which centred differences must not step across.
  public var hasKink: Bool {
    switch self {
    case .relu, .leakyReLU: true
    case .tanh, .sigmoid: false
    }
  }

  /// Replaces W·A by g(W·A + b), with `values` units × examples and `bias` one a unit; with a
  /// dropout mask D, by g(W·A + b)·D / keep.
  func forward<Scalar>(
    _ values: inout Matrix<Scalar>, bias: [Scalar], mask: DropoutMask<Scalar>? = nil
  ) {
    let dropping = mask?.dropping
    switch self {
    case .relu: values.rectify(adding: bias, dropping: dropping)
    case .leakyReLU: values.rectify(adding: bias, leak: Scalar(Self.leak), dropping: dropping)
    case .tanh: values.applyTanh(adding: bias, dropping: dropping)
    case .sigmoid: values.applyLogistic(adding: bias, dropping: dropping)
    }
  }

  /// Turns dJ/dA into dJ/dZ = dJ/dA · g′(Z), with g′ read off the values that `forward` left with
  /// the same mask; and stores db, the sum of dJ/dZ over the examples.
  func backward<Scalar>(
    _ delta: inout Matrix<Scalar>, values: Matrix<Scalar>, mask: DropoutMask<Scalar>? = nil,
    biasGradient: inout [Scalar]
  ) {
    let dropping = mask?.dropping
    switch self {
    case .relu:
      delta.multiplyByRectifierDerivative(at: values, dropping: dropping, sums: &biasGradient)
    case .leakyReLU:
      delta.multiplyByRectifierDerivative(
        at: values, leak: Scalar(Self.leak), dropping: dropping, sums: &biasGradient)
    case .tanh: delta.multiplyByTanhDerivative(at: values, dropping: dropping, sums: &biasGradient)
    case .sigmoid:
      delta.multiplyByLogisticDerivative(at: values, dropping: dropping, sums: &biasGradient)
    }
  }
}
