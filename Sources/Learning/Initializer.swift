import LinearAlgebra

/// Names a distribution to draw the first weights from: normal with mean 0, biases 0.
///
/// The point of the first two is that signals keep their size from layer to layer. A constant
/// scale shows what happens without: they vanish or explode, exponentially in the depth.
public enum Initializer: Equatable, Sendable {
  /// σ = √(2 / n_in), for the ReLU family (He et al., "Delving deep into rectifiers", 2015).
  case he
  /// σ = √(1 / n_in), for tanh and sigmoid (Glorot and Bengio, "Understanding the difficulty of
  /// training deep feedforward neural networks", 2010, in the form common in courses).
  case xavier
  /// The same σ for every layer, whatever its width.
  case constantScale(Double)

  /// The initializer that suits an activation: He for the ReLU family, Xavier for the others.
  public static func suited(to activation: Activation) -> Initializer {
    activation.hasKink ? .he : .xavier
  }

  /// Returns σ for a layer with the given number of inputs.
  public func standardDeviation(inputs: Int) -> Double {
    switch self {
    case .he: (2 / Double(inputs)).squareRoot()
    case .xavier: (1 / Double(inputs)).squareRoot()
    case .constantScale(let scale): scale
    }
  }

  /// Returns first weights for a network; the numbers are drawn in double precision, so that both
  /// precisions start from the same ones.
  public func parameters<Scalar: BLASScalar>(
    for architecture: Architecture, using generator: inout RandomGenerator
  ) -> Parameters<Scalar> {
    var parameters = Parameters<Scalar>(zerosFor: architecture)
    for layer in parameters.layers.indices {
      let deviation = standardDeviation(inputs: parameters.layers[layer].weight.columns)
      for index in parameters.layers[layer].weight.elements.indices {
        parameters.layers[layer].weight.elements[index] = Scalar(deviation * generator.normal())
      }
    }
    return parameters
  }
}
