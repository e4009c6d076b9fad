import LinearAlgebra

@testable import Learning

/// Returns a matrix of normal random numbers.
func randomMatrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Double> {
  var generator = RandomGenerator(seed: seed, stream: 100)
  return Matrix(
    rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in generator.normal() })
}

/// Returns a network with normal weights of σ = √(1 / n_in) and biases of σ = 0.3.
func randomNetwork(_ architecture: Architecture, seed: UInt64) -> Network<Double> {
  var generator = RandomGenerator(seed: seed)
  var parameters: Parameters<Double> = Initializer.lecun().parameters(
    for: architecture, using: &generator)
  for layer in parameters.layers.indices {
    for index in parameters.layers[layer].bias.indices {
      parameters.layers[layer].bias[index] = 0.3 * generator.normal()
    }
  }
  return Network(architecture: architecture, parameters: parameters)
}

/// Returns labels that use all classes, in an order without a pattern.
func randomLabels(_ count: Int, classes: Int, seed: UInt64) -> [Int] {
  var generator = RandomGenerator(seed: seed, stream: 200)
  return (0..<count).map { $0 % classes }.shuffled(using: &generator)
}

/// Returns targets for an output: labels that use all classes, or normal random numbers.
func randomTargets(_ count: Int, for output: Output, seed: UInt64) -> Targets {
  switch output {
  case .sigmoid: .classes(randomLabels(count, classes: 2, seed: seed))
  case .softmax(let classes): .classes(randomLabels(count, classes: classes, seed: seed))
  case .linear: .values(Array(randomMatrix(1, count, seed: seed &+ 300).elements))
  }
}

extension Output {
  /// The number of classes that labels may name; 0 where numbers are predicted.
  var classes: Int {
    switch self {
    case .sigmoid: 2
    case .softmax(let classes): classes
    case .linear: 0
    }
  }
}

extension Workspace {
  /// The logits that the last forward pass left, units × examples.
  var logits: Matrix<Scalar> { layers[layers.count - 1].values }
}

extension Parameters {
  /// Every weight and bias in a row, layer by layer.
  var flattened: [Double] {
    layers.flatMap { ($0.weight.elements + $0.bias).map { Double($0) } }
  }
}

/// Returns the largest |x − y| / max(|y|, floor); infinite if the counts differ or one is NaN.
func largestRelativeError(
  _ x: some Collection<Double>, _ y: some Collection<Double>, floor: Double = 1e-6
) -> Double {
  guard x.count == y.count else { return .infinity }
  return zip(x, y).reduce(0) { largest, pair in
    let error = abs(pair.0 - pair.1) / max(abs(pair.1), floor)
    return error.isNaN ? .infinity : max(largest, error)
  }
}

/// Returns the gradient of the mean loss.
func lossGradient(
  _ network: Network<Double>, _ batch: Batch<Double>, labelSmoothing: Double = 0
) -> Parameters<Double> {
  var workspace = Workspace<Double>(for: network.architecture, exampleCount: batch.count)
  network.forward(batch, mode: .evaluation, in: &workspace)
  network.backward(batch, mode: .evaluation, labelSmoothing: labelSmoothing, in: &workspace)
  return workspace.gradient
}

extension Network {
  /// Takes a step of plain gradient descent, which remembers nothing.
  mutating func descend(
    along gradient: Parameters<Scalar>, learningRate: Double, regularization: Regularization,
    examples: Int
  ) {
    var state = OptimizerState<Scalar>(for: .sgd, architecture: architecture)
    descend(
      along: gradient, by: .sgd, state: &state, learningRate: learningRate,
      regularization: regularization, examples: examples)
  }
}
