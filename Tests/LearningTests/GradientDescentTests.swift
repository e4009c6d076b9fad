import LinearAlgebra
import Testing

@testable import Learning

struct GradientDescentTests {
  /// A network with one layer of one unit.
  private func single(weight: Double, bias: Double) -> Network<Double> {
    Network(
      architecture: Architecture(inputs: 1, hidden: [], output: .sigmoid),
      parameters: Parameters(layers: [
        LayerParameters(weight: Matrix(rows: 1, columns: 1, elements: [weight]), bias: [bias])
      ]))
  }

  /// x = 2, label 1.
  private let example = Batch<Double>(
    inputs: Matrix(rows: 1, columns: 1, elements: [2]), labels: [1])

  static let updates: [(Regularization, examples: Int, weight: Double)] = [
    // z = 0.5 · 2 − 1 = 0, p = 0.5, dW = (0.5 − 1) · 2 = −1, db = −0.5; α = 0.1.
    (.none, 1, 0.6),
    // (1 − 0.1 · 1 / 1) · 0.5 + 0.1, and with m = 10: 0.99 · 0.5 + 0.1.
    (Regularization(l2: 1), 1, 0.55),
    (Regularization(l2: 1), 10, 0.595),
    // 0.6 − 0.1 · 0.4 / 2.
    (Regularization(l1: 0.4), 1, 0.58),
    // 0.55 − 0.02: the shrinking first, then the threshold.
    (Regularization(l1: 0.4, l2: 1), 1, 0.53),
  ]

  @Test(arguments: updates)
  func oneUpdateIsThatWorkedByHand(
    _ regularization: Regularization, _ examples: Int, _ expected: Double
  ) {
    var network = single(weight: 0.5, bias: -1)
    let gradient = lossGradient(network, example)
    #expect(gradient.layers[0].weight[0, 0] == -1)
    #expect(gradient.layers[0].bias == [-0.5])
    network.descend(
      along: gradient, learningRate: 0.1, regularization: regularization, examples: examples)
    #expect(abs(network.parameters.layers[0].weight[0, 0] - expected) < 1e-15)
    #expect(abs(network.parameters.layers[0].bias[0] + 0.95) < 1e-15)
  }

  private let architecture = Architecture(inputs: 3, hidden: [5, 4], output: .sigmoid)

  @Test func l2ShrinksByTheFactorWhereTheGradientIsZero() {
    var network = randomNetwork(architecture, seed: 1)
    let before = network.parameters
    network.descend(
      along: Parameters(zerosFor: architecture), learningRate: 0.3,
      regularization: Regularization(l2: 0.7), examples: 211)
    let factor = 1 - 0.3 * 0.7 / 211
    for (old, new) in zip(before.layers, network.parameters.layers) {
      #expect(
        largestRelativeError(new.weight.elements, old.weight.elements.map { factor * $0 }) < 1e-15)
      #expect(new.bias == old.bias)
    }
  }

  @Test func withoutGradientAndPenaltyNothingMoves() {
    var network = randomNetwork(architecture, seed: 1)
    let before = network
    network.descend(
      along: Parameters(zerosFor: architecture), learningRate: 0.3, regularization: .none,
      examples: 211)
    #expect(network == before)
  }

  @Test func dropoutAloneDoesNotTouchTheWeights() {
    var network = randomNetwork(architecture, seed: 1)
    let before = network
    network.descend(
      along: Parameters(zerosFor: architecture), learningRate: 0.3,
      regularization: Regularization(keepProbability: 0.5), examples: 211)
    #expect(network == before)
  }

  @Test func l1MakesWeightsExactlyZeroAndLeavesBiases() {
    var network = randomNetwork(architecture, seed: 1)
    let biases = network.parameters.layers.map(\.bias)
    let zeros = Parameters<Double>(zerosFor: architecture)
    let largest = network.parameters.layers.flatMap(\.weight.elements).map(abs).max() ?? 0
    // Each update moves every weight by 0.5 · 0.4 / (2 · 2) = 0.05 towards 0.
    let regularization = Regularization(l1: 0.4)
    let needed = Int((largest / 0.05).rounded(.up))
    #expect(needed > 5)
    for _ in 0..<needed {
      network.descend(
        along: zeros, learningRate: 0.5, regularization: regularization, examples: 2)
    }
    #expect(network.parameters.layers.allSatisfy { $0.weight.zeroCount() == $0.weight.count })
    #expect(network.parameters.layers.map(\.bias) == biases)
  }

  @Test func aSmallGradientDoesNotMoveAWeightOffZeroUnderL1() {
    // |α · dW| = 0.05 is not above the threshold 0.5 · 0.4 / 4 = 0.05 · 1; at 0.06 it is.
    var network = single(weight: 0, bias: 0)
    var gradient = Parameters<Double>(zerosFor: network.architecture)
    gradient.layers[0].weight[0, 0] = -0.09
    network.descend(
      along: gradient, learningRate: 0.5, regularization: Regularization(l1: 0.4), examples: 2)
    #expect(network.parameters.layers[0].weight[0, 0] == 0)
    gradient.layers[0].weight[0, 0] = -0.12
    network.descend(
      along: gradient, learningRate: 0.5, regularization: Regularization(l1: 0.4), examples: 2)
    #expect(abs(network.parameters.layers[0].weight[0, 0] - 0.01) < 1e-15)
  }

  @Test func weightsReviveWhenL1IsSwitchedOff() {
    let batch = Batch(
      inputs: randomMatrix(3, 30, seed: 2), labels: randomLabels(30, classes: 2, seed: 2))
    let architecture = Architecture(inputs: 3, hidden: [5], activation: .tanh, output: .sigmoid)
    var network = randomNetwork(architecture, seed: 2)
    func train(_ updates: Int, _ regularization: Regularization) {
      for _ in 0..<updates {
        network.descend(
          along: lossGradient(network, batch), learningRate: 0.5, regularization: regularization,
          examples: 30)
      }
    }
    // A λ that leaves some weights of the first layer and takes others.
    train(400, Regularization(l1: 0.3))
    let zeros = network.parameters.layers.map { $0.weight.zeroCount() }
    #expect(zeros[0] > 0 && zeros[0] < 15)
    train(5, .none)
    #expect(network.parameters.layers[0].weight.zeroCount() == 0)
  }

  @Test func anL2UpdateIsAStepAlongTheGradientOfThePenalizedCost() {
    let batch = Batch(
      inputs: randomMatrix(3, 10, seed: 3), labels: randomLabels(10, classes: 2, seed: 3))
    let before = randomNetwork(architecture, seed: 3)
    let regularization = Regularization(l2: 1.5)
    var network = before
    network.descend(
      along: lossGradient(before, batch), learningRate: 0.2, regularization: regularization,
      examples: 10)
    var gradient = lossGradient(before, batch)
    regularization.addGradient(of: before.parameters, examples: 10, to: &gradient)
    let expected = zip(before.parameters.flattened, gradient.flattened).map { $0 - 0.2 * $1 }
    #expect(largestRelativeError(network.parameters.flattened, expected) < 1e-13)
  }
}

// MARK: - Against an independent implementation

extension GradientDescentTests {
  /// The fractions ((37 k + 11 start) mod 29 − 14) / 16.
  private func exact(_ rows: Int, _ columns: Int, start: Int) -> Matrix<Double> {
    Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { Double((37 * $0 + 11 * start) % 29 - 14) / 16 })
  }

  /// Returns the weights after 20 updates, as Reference/descent.py computes them.
  private func train(
    _ architecture: Architecture, examples: Int, rate: Double, _ regularization: Regularization
  ) -> Parameters<Double> {
    let widths = architecture.widths
    let layers = zip(widths, widths.dropFirst()).enumerated().map { index, pair in
      LayerParameters(
        weight: exact(pair.1, pair.0, start: 2 + index),
        bias: Array(exact(pair.1, 1, start: 20 + index).elements))
    }
    var network = Network(architecture: architecture, parameters: Parameters(layers: layers))
    let batch = Batch(
      inputs: exact(widths[0], examples, start: 1),
      labels: (0..<examples).map { (5 * $0 + $0 / 3) % architecture.output.classes })
    for _ in 0..<20 {
      network.descend(
        along: lossGradient(network, batch), learningRate: rate, regularization: regularization,
        examples: examples)
    }
    return network.parameters
  }

  @Test func twentyUpdatesWithL2AreThoseOfTheReference() {
    let parameters = train(
      Architecture(inputs: 2, hidden: [4], activation: .tanh, output: .sigmoid), examples: 7,
      rate: 0.5, Regularization(l2: 0.7))
    let expected = [
      0.13023556956930393, -0.1903474102379295, -0.13671254632657243, 0.11337394835747452,
      0.2618788836246401, -0.2638583027778604, 0.056675822793917495, -0.03624196529838805,
      0.4803765665741956, 0.7860293687217558, -0.754250151893623, -0.6241982977604958,
      -0.18138814592449662, -0.3432526314482296, 0.46359325220307446, 0.44761677452516535,
      0.0974505018108713,
    ]
    #expect(largestRelativeError(parameters.flattened, expected) < 1e-10)
  }

  @Test func twentyUpdatesWithL1AreThoseOfTheReference() {
    let parameters = train(
      Architecture(inputs: 3, hidden: [4, 3], output: .softmax(classes: 3)), examples: 8,
      rate: 0.25, Regularization(l1: 0.9))
    let expected = [
      0.15586492281092124, -0.495452345968987, -0.10571848374622725, 0.0,
      0.4050317372191762, -0.49372020302010344, 0.0, 0.08912435169251492,
      0.5844987033850301, -0.03842252828838061, 0.01683821481618853, 0.6345989579207579,
      0.24679340054696824, 0.7014095455075771, -0.6373350621532939, 0.18902864827885055,
      -0.31458174246775766, -0.16629587725663322, 0.10039447598642606, 0.7680151055094645,
      -0.15625000000000025, 0.0, 0.28125000000000044, -0.46875000000000044, 0.0,
      0.20096648133746692, 0.4597865035093912, -0.4100457800244928, 0.910677110300411,
      -0.4375, 0.16805376631604832, 0.14843618152746194, 0.28125000000000044,
      -0.5819066683327926, -0.05580762704114033, 0.0, 0.3266291060538794,
      -0.5613785544863218, 0.0, 0.4115275622789138, -0.2043061275232707,
      0.2726783840199026, 0.6816277435033683,
    ]
    #expect(largestRelativeError(parameters.flattened, expected) < 1e-10)
    #expect(parameters.layers.map { $0.weight.zeroCount() } == [2, 2, 2])
  }

  @Test func twentyUpdatesOfTheElasticNetAreThoseOfTheReference() {
    let parameters = train(
      Architecture(inputs: 3, hidden: [4, 3], output: .softmax(classes: 3)), examples: 8,
      rate: 0.25, Regularization(l1: 0.4, l2: 0.6))
    let expected = [
      0.20483696781952618, -0.39992519027901474, -0.18302353571797944,
      0.023289384635667855, 0.3617727715588618, -0.4850986982527073, 0.0,
      0.14715637673973805, 0.4849696818944212, -0.0905637218123617, 0.13703304862442447,
      0.5747319899890343, 0.2816315217728448, 0.7010721059818481, -0.6436532813082102,
      0.179259923421896, -0.32729233950285996, -0.23081913851677885, 0.15553713521043774,
      0.6544462795708884, -0.19456936486470455, 0.0, 0.2801752078157378,
      -0.4085839722422875, 0.0034144095901721943, 0.26448239624008796,
      0.40243255229310393, -0.40114377059434425, 0.9163603334354216, -0.4375,
      0.15452900575755832, 0.2270400765031376, 0.2801752078157378, -0.5128959039713951,
      -0.08922941689981016, 0.06616060043815448, 0.2862810937021176, -0.546394631845615,
      0.0, 0.42118417513398226, -0.21823392024797025, 0.3074601964108255,
      0.6607737238371446,
    ]
    #expect(largestRelativeError(parameters.flattened, expected) < 1e-10)
  }

  @Test func floatFollowsDouble() {
    let architecture = Architecture(inputs: 3, hidden: [8, 4], output: .softmax(classes: 3))
    let batch = Batch(
      inputs: randomMatrix(3, 40, seed: 5), labels: randomLabels(40, classes: 3, seed: 5))
    let single = Batch(inputs: batch.inputs.converted(to: Float.self), labels: batch.labels)
    var double = randomNetwork(architecture, seed: 5)
    var float = double.converted(to: Float.self)
    var workspace = Workspace<Float>(for: architecture, exampleCount: 40)
    let regularization = Regularization(l1: 0.2, l2: 0.5)
    for _ in 0..<5 {
      double.descend(
        along: lossGradient(double, batch), learningRate: 0.3, regularization: regularization,
        examples: 40)
      float.forward(single, mode: .evaluation, in: &workspace)
      float.backward(single, mode: .evaluation, in: &workspace)
      float.descend(
        along: workspace.gradient, learningRate: 0.3, regularization: regularization, examples: 40)
    }
    let errors = zip(float.parameters.flattened, double.parameters.flattened).map { abs($0 - $1) }
    #expect((errors.max() ?? .infinity) < 1e-5)
    #expect((errors.max() ?? 0) > 0)
  }
}

// MARK: - Convergence to known optima

extension GradientDescentTests {
  /// x = ±1, three of four labelled by the sign: by symmetry the best bias is 0, and
  /// dJ/dw = σ(w) − 3/4 + penalty′(w).
  private func minimum(_ regularization: Regularization) -> (weight: Double, bias: Double) {
    let batch = Batch<Double>(
      inputs: Matrix(rows: 1, columns: 8, elements: [1, 1, 1, 1, -1, -1, -1, -1]),
      labels: [1, 1, 1, 0, 0, 0, 0, 1])
    var network = single(weight: -0.3, bias: 0.8)
    for _ in 0..<600 {
      network.descend(
        along: lossGradient(network, batch), learningRate: 1, regularization: regularization,
        examples: 8)
    }
    let layer = network.parameters.layers[0]
    return (layer.weight[0, 0], layer.bias[0])
  }

  private var log3: Double { 1.0986122886681098 }
  private var log7Thirds: Double { 0.8472978603872037 }

  @Test func logisticRegressionFindsTheLogOdds() {
    let (weight, bias) = minimum(.none)
    #expect(abs(weight - log3) < 1e-10)
    #expect(abs(bias) < 1e-10)
  }

  @Test func l1FindsTheMinimumOfThePenalizedCost() {
    // λ / (2 · 8) = 0.05: σ(w) = 0.7, w = log 7/3.
    let (weight, bias) = minimum(Regularization(l1: 0.8))
    #expect(abs(weight - log7Thirds) < 1e-10)
    #expect(abs(bias) < 1e-10)
  }

  @Test func aStrongL1LeavesExactlyZero() {
    // |σ(0) − 3/4| = 0.25 = λ / 16 at λ = 4: from there on w = 0 is the minimum.
    #expect(minimum(Regularization(l1: 4.1)).weight == 0)
    #expect(minimum(Regularization(l1: 3.9)).weight > 0.01)
  }

  @Test func l2FindsTheMinimumOfThePenalizedCost() {
    // (λ / 8) · w = 0.05 at w = log 7/3.
    let (weight, bias) = minimum(Regularization(l2: 8 * 0.05 / log7Thirds))
    #expect(abs(weight - log7Thirds) < 1e-10)
    #expect(abs(bias) < 1e-10)
  }

  @Test func theElasticNetFindsTheMinimumOfThePenalizedCost() {
    // 0.02 from L1 and 0.03 from L2.
    let (weight, _) = minimum(Regularization(l1: 0.32, l2: 8 * 0.03 / log7Thirds))
    #expect(abs(weight - log7Thirds) < 1e-10)
  }

  @Test(arguments: [Activation.relu, .leakyReLU, .tanh])
  func aHiddenLayerLearnsXOR(_ activation: Activation) {
    let architecture = Architecture(
      inputs: 2, hidden: [8], activation: activation, output: .sigmoid)
    let inputs = Matrix<Double>(rows: 2, columns: 4, elements: [1, 1, -1, -1, 1, -1, 1, -1])
    let batch = Batch(inputs: inputs, labels: [0, 1, 1, 0])
    var network = randomNetwork(architecture, seed: 1)
    for _ in 0..<2000 {
      network.descend(
        along: lossGradient(network, batch), learningRate: 0.5, regularization: .none, examples: 4)
    }
    var evaluator = Evaluator(
      architecture: architecture, rows: inputs.transposed(), labels: [0, 1, 1, 0])
    let score = evaluator.score(network)
    #expect(score.accuracy == 1)
    #expect(score.cost < 0.02)
  }
}
