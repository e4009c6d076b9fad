import LinearAlgebra

/// Names the nonlinearity of the hidden layers.
public enum Activation: String, CaseIterable, Sendable, Equatable, Codable {
  /// g(z) = max(0, z).
  case relu
  /// g(z) = z where z ≥ 0, 0.01 · z below.
  case leakyReLU = "leaky-relu"
  /// g(z) = z where z ≥ 0, eᶻ − 1 below (Clevert et al., "Fast and accurate deep network learning by
  /// exponential linear units", 2016, with α = 1).
  case elu
  /// g(z) = z·Φ(z), with Φ the normal distribution function, exact and not approximated by tanh
  /// (Hendrycks and Gimpel, "Gaussian error linear units", 2016).
  case gelu
  /// g(z) = tanh z.
  case tanh
  /// g(z) = 1 / (1 + e⁻ᶻ).
  case sigmoid
  /// g(z) = z: however many layers, the network is a linear one.
  case linear

  /// The slope of leaky ReLU below 0 (Maas et al., "Rectifier nonlinearities improve neural
  /// network acoustic models", 2013).
  static let leak = 0.01

  /// Whether the derivative, or for ELU the one after it, jumps at 0, which centred differences must
  /// not step across.
  public var hasKink: Bool {
    switch self {
    case .relu, .leakyReLU, .elu: true
    case .gelu, .tanh, .sigmoid, .linear: false
    }
  }

  /// Whether g′(Z) cannot be read off g(Z), as a value may have two slopes: it is kept on the way
  /// forward then.
  var keepsSlopes: Bool { self == .gelu }

  /// Replaces W·A by g(W·A + b), with `values` units × examples and `bias` one a unit; with a
  /// dropout mask D, by g(W·A + b)·D / keep. Where slopes are kept and `slopes` is not empty, it gets
  /// g′(Z).
  func forward<Scalar>(
    _ values: inout Matrix<Scalar>, bias: [Scalar], dropping: Dropping<Scalar>? = nil,
    slopes: inout Matrix<Scalar>
  ) {
    switch self {
    case .relu: values.rectify(adding: bias, dropping: dropping)
    case .leakyReLU: values.rectify(adding: bias, leak: Scalar(Self.leak), dropping: dropping)
    case .elu: values.applyELU(adding: bias, dropping: dropping)
    case .gelu: values.applyGELU(adding: bias, dropping: dropping, slopes: &slopes)
    case .tanh: values.applyTanh(adding: bias, dropping: dropping)
    case .sigmoid: values.applyLogistic(adding: bias, dropping: dropping)
    case .linear: values.addToRows(bias, dropping: dropping)
    }
  }

  /// Turns dJ/dA into dJ/dZ = dJ/dA · g′(Z), with g′ read off the values that `forward` left with
  /// the same mask, or off the slopes that it kept; and stores db, the sum of dJ/dZ over the examples.
  func backward<Scalar>(
    _ delta: inout Matrix<Scalar>, values: Matrix<Scalar>, dropping: Dropping<Scalar>? = nil,
    slopes: Matrix<Scalar>, biasGradient: inout [Scalar]
  ) {
    switch self {
    case .relu:
      delta.multiplyByRectifierDerivative(at: values, dropping: dropping, sums: &biasGradient)
    case .leakyReLU:
      delta.multiplyByRectifierDerivative(
        at: values, leak: Scalar(Self.leak), dropping: dropping, sums: &biasGradient)
    case .elu: delta.multiplyByELUDerivative(at: values, dropping: dropping, sums: &biasGradient)
    case .gelu: delta.multiply(elementwise: slopes, dropping: dropping, sums: &biasGradient)
    case .tanh: delta.multiplyByTanhDerivative(at: values, dropping: dropping, sums: &biasGradient)
    case .sigmoid:
      delta.multiplyByLogisticDerivative(at: values, dropping: dropping, sums: &biasGradient)
    case .linear: delta.drop(dropping, sums: &biasGradient)
    }
  }
}
