import LinearAlgebra

/// Names a distribution to draw the first weights from, with mean 0; biases are 0.
///
/// The point of the first three is that signals keep their size from layer to layer, forwards,
/// backwards or both. A constant scale shows what happens without: they vanish or explode,
/// exponentially in the depth.
public enum Initializer: Equatable, Sendable {
  /// Says how numbers of a given standard deviation are distributed.
  public enum Distribution: Equatable, Sendable {
    /// The normal distribution.
    case normal
    /// The uniform distribution on ±√3·σ.
    case uniform
  }

  /// σ = √(2 / n_in), for the ReLU family (He et al., "Delving deep into rectifiers", 2015).
  case he(Distribution = .normal)
  /// σ = √(2 / (n_in + n_out)), for tanh and sigmoid (Glorot and Bengio, "Understanding the
  /// difficulty of training deep feedforward neural networks", 2010). What courses call Xavier is
  /// often √(1 / n_in), which is ``lecun(_:)`` here.
  case xavier(Distribution = .normal)
  /// σ = √(1 / n_in), for linear units (LeCun et al., "Efficient backprop", 1998).
  case lecun(Distribution = .normal)
  /// The same σ for every layer, whatever its width.
  case normal(scale: Double)
  /// Uniform on ±limit in every layer, whatever its width.
  case uniform(limit: Double)
  /// All weights 0: the units of a layer stay alike for ever, which is what this one shows.
  case zeros

  /// The initializer that suits an activation: He for the ReLU family and its smooth relatives,
  /// Xavier for those with two flat ends, LeCun where nothing bends.
  public static func suited(to activation: Activation) -> Initializer {
    switch activation {
    case .relu, .leakyReLU, .elu, .gelu: .he()
    case .tanh, .sigmoid: .xavier()
    case .linear: .lecun()
    }
  }

  /// The names that ``init(parsing:)`` knows, beside numbers.
  public static let names = [
    "he", "he-uniform", "xavier", "xavier-uniform", "lecun", "lecun-uniform", "zeros",
  ]

  /// Creates an initializer from one of ``names``, from a number above 0 such as `0.01`, the σ of a
  /// normal distribution, or from a limit such as `uniform:0.1`; nil for other text.
  public init?(parsing text: String) {
    func positive(_ text: some StringProtocol) -> Double? {
      Double(text).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    }
    switch text {
    case "he": self = .he()
    case "he-uniform": self = .he(.uniform)
    case "xavier": self = .xavier()
    case "xavier-uniform": self = .xavier(.uniform)
    case "lecun": self = .lecun()
    case "lecun-uniform": self = .lecun(.uniform)
    case "zeros": self = .zeros
    default:
      let prefix = "uniform:"
      if text.hasPrefix(prefix), let limit = positive(text.dropFirst(prefix.count)) {
        self = .uniform(limit: limit)
      } else if let scale = positive(text) {
        self = .normal(scale: scale)
      } else {
        return nil
      }
    }
  }

  /// Returns σ for a layer with the given numbers of inputs and outputs (its units).
  public func standardDeviation(inputs: Int, outputs: Int) -> Double {
    switch self {
    case .he: (2 / Double(inputs)).squareRoot()
    case .xavier: (2 / Double(inputs + outputs)).squareRoot()
    case .lecun: (1 / Double(inputs)).squareRoot()
    case .normal(let scale): scale
    case .uniform(let limit): limit / 3.0.squareRoot()
    case .zeros: 0
    }
  }

  /// Returns the end of the uniform distribution with the deviation of a layer, ±√3·σ.
  private func limit(inputs: Int, outputs: Int) -> Double {
    if case .uniform(let limit) = self { return limit }
    return 3.0.squareRoot() * standardDeviation(inputs: inputs, outputs: outputs)
  }

  /// The shape of the distribution; nil where nothing is drawn.
  private var distribution: Distribution? {
    switch self {
    case .he(let distribution), .xavier(let distribution), .lecun(let distribution): distribution
    case .normal: .normal
    case .uniform: .uniform
    case .zeros: nil
    }
  }

  /// Returns first weights for a network; the numbers are drawn in double precision, so that both
  /// precisions start from the same ones.
  public func parameters<Scalar: BLASScalar>(
    for architecture: Architecture, using generator: inout RandomGenerator
  ) -> Parameters<Scalar> {
    var parameters = Parameters<Scalar>(zerosFor: architecture)
    guard let distribution else { return parameters }
    for layer in parameters.layers.indices {
      let (inputs, outputs) = (architecture.widths[layer], architecture.widths[layer + 1])
      let deviation = standardDeviation(inputs: inputs, outputs: outputs)
      let limit = limit(inputs: inputs, outputs: outputs)
      for index in parameters.layers[layer].weight.elements.indices {
        let number =
          switch distribution {
          case .normal: deviation * generator.normal()
          case .uniform: limit * (2 * generator.uniform() - 1)
          }
        parameters.layers[layer].weight.elements[index] = Scalar(number)
      }
    }
    return parameters
  }
}
