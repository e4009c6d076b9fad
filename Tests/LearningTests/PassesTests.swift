import Foundation
import LinearAlgebra
import Testing

@testable import Learning

/// Forward passes against loops over units and examples. Backward passes meet the gradient check,
/// in GradientCheckTests.
struct PassesTests {
  private func activate(_ z: Double, _ activation: Activation) -> Double {
    switch activation {
    case .relu: z > 0 ? z : 0
    case .leakyReLU: z > 0 ? z : 0.01 * z
    case .elu: z > 0 ? z : exp(z) - 1
    case .gelu: z * (1 + erf(z / 2.0.squareRoot())) / 2
    case .linear: z
    case .tanh: (exp(2 * z) - 1) / (exp(2 * z) + 1)
    case .sigmoid: 1 / (1 + exp(-z))
    }
  }

  /// Returns the logits of one example; `factor` scales a unit of a hidden layer.
  private func naiveLogits(
    _ network: Network<Double>, _ example: [Double], factor: (Int, Int) -> Double = { _, _ in 1 }
  ) -> [Double] {
    var values = example
    for (index, layer) in network.parameters.layers.enumerated() {
      values = (0..<layer.weight.rows).map { unit in
        var z = layer.bias[unit]
        for input in values.indices { z += layer.weight[unit, input] * values[input] }
        guard index < network.architecture.hidden.count else { return z }
        return activate(z, network.architecture.activation) * factor(index, unit)
      }
    }
    return values
  }

  private func column(_ matrix: Matrix<Double>, _ index: Int) -> [Double] {
    (0..<matrix.rows).map { matrix[$0, index] }
  }

  @Test(arguments: Activation.allCases, [[], [5], [6, 4, 3]])
  func logitsAreThoseOfLoops(_ activation: Activation, _ hidden: [Int]) {
    let architecture = Architecture(
      inputs: 3, hidden: hidden, activation: activation, output: .softmax(classes: 4))
    let network = randomNetwork(architecture, seed: 1)
    let inputs = randomMatrix(3, 9, seed: 1)
    var workspace = Workspace<Double>(for: architecture, exampleCount: 9)
    network.forward(
      Batch(inputs: inputs, labels: [Int](repeating: 0, count: 9)), mode: .evaluation,
      in: &workspace)
    for example in 0..<9 {
      let expected = naiveLogits(network, column(inputs, example))
      #expect(largestRelativeError(column(workspace.logits, example), expected) < 1e-11)
    }
  }

  @Test(arguments: Activation.allCases)
  func maskedLogitsAreThoseOfLoopsOverTheUnitsKept(_ activation: Activation) {
    let architecture = Architecture(
      inputs: 3, hidden: [6, 5], activation: activation, output: .sigmoid)
    let network = randomNetwork(architecture, seed: 2)
    let inputs = randomMatrix(3, 9, seed: 2)
    let batch = Batch(inputs: inputs, labels: [Int](repeating: 0, count: 9))
    var workspace = Workspace<Double>(for: architecture, exampleCount: 9)
    var generator = RandomGenerator(seed: 2)
    workspace.drawMasks(keepProbability: 0.6, using: &generator)
    let masks = workspace.masks
    network.forward(batch, mode: .masked, in: &workspace)
    for example in 0..<9 {
      let expected = naiveLogits(network, column(inputs, example)) { layer, unit in
        masks[layer].factors[unit, example] > 0 ? 1 / 0.6 : 0
      }
      #expect(largestRelativeError(column(workspace.logits, example), expected) < 1e-11)
    }
  }

  @Test func theLossIsTheMeanOfTheExamples() {
    // z = w x + b = 2 x − 1: z = (−1, 1, 3), losses log(1 + e^z) − label · z.
    let architecture = Architecture(inputs: 1, hidden: [], output: .sigmoid)
    let network = Network(
      architecture: architecture,
      parameters: Parameters(layers: [
        LayerParameters(weight: Matrix<Double>(rows: 1, columns: 1, elements: [2]), bias: [-1])
      ]))
    let batch = Batch<Double>(
      inputs: Matrix(rows: 1, columns: 3, elements: [0, 1, 2]), labels: [0, 0, 1])
    var workspace = Workspace<Double>(for: architecture, exampleCount: 3)
    network.forward(batch, mode: .evaluation, in: &workspace)
    let loss = network.loss(batch, in: &workspace)
    let losses: [Double] = [log(1 + exp(-1.0)), log(1 + exp(1.0)), log(1 + exp(3.0)) - 3]
    #expect(largestRelativeError(workspace.losses, losses) < 1e-14)
    #expect(abs(loss - losses.reduce(0, +) / 3) < 1e-15)
  }

  @Test func anUntrainedSoftmaxCostsTheLogarithmOfTheClasses() {
    let architecture = Architecture(inputs: 2, hidden: [3], output: .softmax(classes: 10))
    let network = Network(
      architecture: architecture, parameters: Parameters<Float>(zerosFor: architecture))
    let rows = randomMatrix(30, 2, seed: 1).converted(to: Float.self)
    var evaluator = Evaluator(
      architecture: architecture, rows: rows, labels: (0..<30).map { $0 % 10 })
    let score = evaluator.score(network)
    #expect(abs(score.cost - 2.302585092994046) < 1e-6)
    // All scores are equal: the first class is predicted, right for one in ten.
    #expect(score.accuracy == 0.1)
  }
}
