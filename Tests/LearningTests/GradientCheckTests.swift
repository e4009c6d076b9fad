import LinearAlgebra
import Testing

@testable import Learning

/// Every forward and backward pair against centred differences, and planted errors against the
/// check itself.
struct GradientCheckTests {
  /// A network, its loss and everything that adds to its gradient.
  struct Configuration: CustomTestStringConvertible, Sendable {
    var hidden: [Int]
    var activation: Activation
    var output: Output
    var regularization: Regularization

    var testDescription: String {
      "3-\(hidden) \(activation) \(output), L1 \(regularization.l1), L2 \(regularization.l2), "
        + "keep \(regularization.keepProbability)"
    }

    /// A check on 12 examples, 12 of a training set of 30.
    func check(seed: UInt64) -> GradientCheck {
      let architecture = Architecture(
        inputs: 3, hidden: hidden, activation: activation, output: output)
      var check = GradientCheck(
        network: randomNetwork(architecture, seed: seed),
        inputs: randomMatrix(3, 12, seed: seed),
        targets: randomTargets(12, for: output, seed: seed),
        regularization: regularization, examples: 30)
      check.maskSeed = seed
      return check
    }
  }

  static let penalties = [(0.0, 0.0), (3, 0), (0, 2), (3, 2)]

  static let configurations: [Configuration] = Activation.allCases
    .flatMap { activation in
      [Output.sigmoid, .softmax(classes: 4), .linear].flatMap { output in
        penalties.flatMap { l1, l2 in
          [1, 0.7].flatMap { keep in
            [[], [5], [6, 4], [5, 4, 6]].map { hidden in
              Configuration(
                hidden: hidden, activation: activation, output: output,
                regularization: Regularization(l1: l1, l2: l2, keepProbability: keep))
            }
          }
        }
      }
    }

  @Test(arguments: configurations, GradientCheck.Method.allCases)
  func backpropagationMeetsCentredDifferences(
    _ configuration: Configuration, _ method: GradientCheck.Method
  ) {
    for seed in 1...3 as ClosedRange<UInt64> {
      let report = configuration.check(seed: seed).run(method: method)
      let count = Architecture(
        inputs: 3, hidden: configuration.hidden, output: configuration.output
      ).parameterCount
      #expect(report.passes)
      #expect(report.difference < 1e-7)
      #expect(report.checked + report.kinks == count)
      #expect(report.checked * 10 > count * 9)
      // With no hidden unit nothing is dropped, but the masks are frozen all the same.
      #expect((report.frozenKeepProbability == nil) == !configuration.regularization.dropsUnits)
    }
  }

  /// Smoothed labels, and layers that keep different shares.
  @Test(arguments: [Output.sigmoid, .softmax(classes: 4)])
  func smoothedLabelsMeetCentredDifferences(_ output: Output) {
    for seed in 1...3 as ClosedRange<UInt64> {
      let report = Configuration(
        hidden: [6, 5], activation: .gelu, output: output,
        regularization: Regularization(
          l2: 1, keepProbability: KeepProbability(perLayer: [0.8, 0.6]), labelSmoothing: 0.2)
      ).check(seed: seed).run()
      #expect(report.passes)
      #expect(report.difference < 1e-7)
      #expect(report.checked > 50)
    }
  }

  // MARK: Planted errors

  static let planted: [Configuration] = Activation.allCases.flatMap { activation in
    [Output.sigmoid, .softmax(classes: 3)].map { output in
      Configuration(
        hidden: [6, 5, 4], activation: activation, output: output,
        regularization: Regularization(l1: 1, l2: 2, keepProbability: 0.8))
    }
  }

  private func expectCaught(
    _ check: GradientCheck, _ gradient: Parameters<Double>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for method in GradientCheck.Method.allCases {
      let report = check.run(against: gradient, method: method)
      #expect(report.difference > 1e-4, sourceLocation: sourceLocation)
      #expect(!report.passes, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: planted)
  func aWrongSignInAnyLayerIsCaught(_ configuration: Configuration) {
    let check = configuration.check(seed: 4)
    for layer in 0..<4 {
      var weights = check.backpropagatedGradient()
      for index in weights.layers[layer].weight.elements.indices {
        weights.layers[layer].weight.elements[index].negate()
      }
      expectCaught(check, weights)
      var biases = check.backpropagatedGradient()
      for index in biases.layers[layer].bias.indices { biases.layers[layer].bias[index].negate() }
      expectCaught(check, biases)
    }
  }

  @Test(arguments: planted)
  func aMissingDivisionByTheExamplesIsCaught(_ configuration: Configuration) {
    let check = configuration.check(seed: 4)
    let gradient = gradientByParts(check, scale: { _ in 12 })
    expectCaught(check, gradient)
  }

  @Test(arguments: planted)
  func aMissingScaleOfDropoutOnTheWayBackIsCaught(_ configuration: Configuration) {
    // dA ← dA · D without / keep makes what reaches layer l too small by keep, once for every
    // hidden layer from l on.
    let check = configuration.check(seed: 4)
    let factors = [0.8 * 0.8 * 0.8, 0.8 * 0.8, 0.8, 1]
    expectCaught(check, gradientByParts(check, scale: { factors[$0] }))
    // The decomposition itself is right: with factors of 1 nothing is to be caught.
    #expect(check.run(against: gradientByParts(check, scale: { _ in 1 })).passes)
  }

  @Test(arguments: planted)
  func aLayerWithoutPenaltyIsCaught(_ configuration: Configuration) {
    let check = configuration.check(seed: 4)
    for layer in 0..<4 {
      var gradient = check.backpropagatedGradient()
      gradient.layers[layer].weight =
        withoutPenalty(check).backpropagatedGradient()
        .layers[layer].weight
      expectCaught(check, gradient)
    }
  }

  @Test(arguments: planted)
  func aPenaltyOnBiasesIsCaught(_ configuration: Configuration) {
    let check = configuration.check(seed: 4)
    var gradient = check.backpropagatedGradient()
    for layer in 0..<4 {
      for (index, bias) in check.network.parameters.layers[layer].bias.enumerated() {
        gradient.layers[layer].bias[index] += 2.0 / 30 * bias
      }
    }
    expectCaught(check, gradient)
  }

  @Test(arguments: planted)
  func freshMasksInPlaceOfFrozenOnesAreCaught(_ configuration: Configuration) {
    var check = configuration.check(seed: 4)
    let gradient = check.backpropagatedGradient()
    check.maskSeed += 1
    expectCaught(check, gradient)
  }

  @Test func theDerivativeOfAnotherActivationIsCaught() {
    // What backpropagation gives for the same weights where ReLU is leaky by 0.01.
    let relu = Configuration(
      hidden: [6, 5], activation: .relu, output: .sigmoid, regularization: .none
    ).check(seed: 4)
    let leaky = Configuration(
      hidden: [6, 5], activation: .leakyReLU, output: .sigmoid, regularization: .none
    ).check(seed: 4)
    expectCaught(relu, leaky.backpropagatedGradient())
    expectCaught(leaky, relu.backpropagatedGradient())
  }

  @Test func oneWrongWeightIsCaughtAndNamed() throws {
    let check = Configuration(
      hidden: [6, 5], activation: .tanh, output: .sigmoid, regularization: .none
    ).check(seed: 2)
    var gradient = check.backpropagatedGradient()
    gradient.layers[1].weight[3, 4] += 0.01
    let report = check.run(against: gradient)
    #expect(report.difference > 1e-4)
    let worst = try #require(report.worst)
    #expect(worst.name == "W2[4,5]")
    #expect(abs(worst.analytic - worst.numeric - 0.01) < 1e-8)
    // Only that tensor is to blame.
    let blamed = report.tensors.filter { $0.difference > 1e-7 }.map(\.name)
    #expect(blamed == ["W2"])
  }

  private func withoutPenalty(_ check: GradientCheck) -> GradientCheck {
    var plain = check
    plain.regularization.l1 = 0
    plain.regularization.l2 = 0
    return plain
  }

  /// Returns the gradient with the data's share of each layer multiplied by `scale`.
  private func gradientByParts(
    _ check: GradientCheck, scale: (Int) -> Double
  ) -> Parameters<Double> {
    var gradient = withoutPenalty(check).backpropagatedGradient()
    for layer in gradient.layers.indices {
      let factor = scale(layer)
      for index in gradient.layers[layer].weight.elements.indices {
        gradient.layers[layer].weight.elements[index] *= factor
      }
      for index in gradient.layers[layer].bias.indices {
        gradient.layers[layer].bias[index] *= factor
      }
    }
    check.regularization.addGradient(
      of: check.network.parameters, examples: check.examples, to: &gradient)
    return gradient
  }

  // MARK: Kinks

  /// A network 1-2-1 on x = 1 and x = 2 whose first unit has z = w + b at x = 1, with w = 0.5.
  private func kinked(bias: Double, activation: Activation) -> GradientCheck {
    let architecture = Architecture(
      inputs: 1, hidden: [2], activation: activation, output: .sigmoid)
    let parameters = Parameters(layers: [
      LayerParameters(
        weight: Matrix<Double>(rows: 2, columns: 1, elements: [0.5, 0.75]), bias: [bias, 0.5]),
      LayerParameters(
        weight: Matrix<Double>(rows: 1, columns: 2, elements: [1.5, -1]), bias: [0.25]),
    ])
    return GradientCheck(
      network: Network(architecture: architecture, parameters: parameters),
      inputs: Matrix(rows: 1, columns: 2, elements: [1, 2]), labels: [1, 0],
      regularization: .none, examples: 2)
  }

  @Test(
    arguments: [Activation.relu, .leakyReLU], [-0.5, -0.5 + 4e-6, -0.5 - 4e-6])
  func aUnitNearItsKinkIsLeftOutByTheTextbook(_ activation: Activation, _ bias: Double) {
    // w and b of that unit move z by ±1e-5 across 0; nothing else does.
    let report = kinked(bias: bias, activation: activation).run(method: .textbook)
    #expect(report.kinks == 2)
    #expect(report.tensors.map(\.kinks) == [1, 1, 0, 0])
    #expect(report.checked == 5)
    #expect(report.passes)
  }

  @Test(arguments: [Activation.relu, .leakyReLU], [-0.5, -0.5 + 4e-9, -0.5 - 4e-9])
  func onlyAUnitAtItsKinkIsLeftOutByUnits(_ activation: Activation, _ bias: Double) {
    // A step of 1e-7 crosses 0 each time; only from 0 itself does every smaller one.
    let check = kinked(bias: bias, activation: activation)
    let report = check.run()
    #expect(report.tensors.map(\.kinks) == (bias == -0.5 ? [1, 1, 0, 0] : [0, 0, 0, 0]))
    #expect(report.checked == (bias == -0.5 ? 5 : 7))
    #expect(report.passes)
    #expect(report.difference < 1e-14)
  }

  @Test func aUnitAtItsKinkIsCheckedWhereNothingMovesIt() {
    // With x = 0 at the kink, the weight moves nothing: only the bias has no derivative.
    var check = kinked(bias: 0, activation: .relu)
    check.inputs = Matrix(rows: 1, columns: 2, elements: [0, 2])
    for method in GradientCheck.Method.allCases {
      let report = check.run(method: method)
      #expect(report.tensors.map(\.kinks) == [0, 1, 0, 0])
      #expect(report.passes)
    }
  }

  @Test(arguments: [-0.5 + 3e-5, -0.5 - 3e-5])
  func aUnitBeyondTheStepFromItsKinkIsChecked(_ bias: Double) {
    let report = kinked(bias: bias, activation: .relu).run(method: .textbook)
    #expect(report.kinks == 0)
    #expect(report.checked == 7)
    #expect(report.passes)
  }

  @Test func aSmoothActivationHasNoKink() {
    for activation in [Activation.tanh, .sigmoid] {
      for method in GradientCheck.Method.allCases {
        let report = kinked(bias: -0.5, activation: activation).run(method: method)
        #expect(report.kinks == 0)
        #expect(report.checked == 7)
        #expect(report.passes)
      }
    }
  }

  @Test func kinksOfALaterLayerAreSeenFromAllEarlierOnes() {
    // 1-1-1-1 with x = 1: a₁ = 1 · 1 + 1 = 2, z₂ = 0.5 · 2 − 1 = 0. W1, b1, W2 and b2 move z₂.
    let architecture = Architecture(inputs: 1, hidden: [1, 1], output: .sigmoid)
    func layer(_ weight: Double, _ bias: Double) -> LayerParameters<Double> {
      LayerParameters(weight: Matrix(rows: 1, columns: 1, elements: [weight]), bias: [bias])
    }
    let check = GradientCheck(
      network: Network(
        architecture: architecture,
        parameters: Parameters(layers: [layer(1, 1), layer(0.5, -1), layer(2, 0.25)])),
      inputs: Matrix(rows: 1, columns: 1, elements: [1]), labels: [1],
      regularization: .none, examples: 1)
    for method in GradientCheck.Method.allCases {
      let report = check.run(method: method)
      #expect(report.tensors.map(\.kinks) == [1, 1, 1, 1, 0, 0])
      #expect(report.checked == 2)
      #expect(report.passes)
    }
  }

  @Test func weightsAtZeroAreLeftOutUnderL1Alone() {
    var check = Configuration(
      hidden: [4], activation: .tanh, output: .sigmoid, regularization: Regularization(l1: 2)
    ).check(seed: 1)
    check.network.parameters.layers[0].weight[0, 0] = 0
    check.network.parameters.layers[0].weight[3, 2] = 5e-6
    check.network.parameters.layers[1].weight[0, 1] = -0.0
    check.network.parameters.layers[1].bias[0] = 0
    let report = check.run(method: .textbook)
    #expect(report.tensors.map(\.weightsAtZero) == [2, 0, 1, 0])
    #expect(report.weightsAtZero == 3)
    #expect(report.checked == 21 - 3)
    #expect(report.passes)

    // The fast method's step is smaller than 5e-6.
    let fast = check.run()
    #expect(fast.tensors.map(\.weightsAtZero) == [1, 0, 1, 0])
    #expect(fast.passes)

    check.regularization = Regularization(l2: 2)
    let smooth = check.run()
    #expect(smooth.weightsAtZero == 0)
    #expect(smooth.checked == 21)
    #expect(smooth.passes)
  }

  // MARK: What it does not disturb

  @Test func aSampleIsSpreadOverEachTensor() {
    var check = Configuration(
      hidden: [7], activation: .tanh, output: .sigmoid, regularization: .none
    ).check(seed: 1)
    check.limitPerTensor = 4
    for method in GradientCheck.Method.allCases {
      let report = check.run(method: method)
      // 21, 7, 7 and 1 parameters: every 7th, as every 6th is in one of 3 columns; every 2nd; the
      // one.
      #expect(report.tensors.map(\.checked) == [3, 4, 4, 1])
      #expect(report.tensors.map(\.parameterCount) == [21, 7, 7, 1])
      #expect(report.passes)
    }
  }

  @Test(arguments: [2, 5, 10])
  func aSampleMeetsEveryPartOfAMatrix(column: Int) throws {
    // 100 weights, of which 10 are compared: every 10th would be in the first column.
    var sampled = Configuration(
      hidden: [10, 10], activation: .tanh, output: .sigmoid, regularization: .none
    ).check(seed: 1)
    sampled.limitPerTensor = 10
    var gradient = sampled.backpropagatedGradient()
    for row in 0..<10 { gradient.layers[1].weight[row, column - 1] += 1 }
    #expect(!sampled.run(against: gradient).passes)
  }

  @Test func theSameCheckGivesTheSameFigures() {
    let check = Configuration(
      hidden: [6, 5], activation: .relu, output: .sigmoid,
      regularization: Regularization(l2: 1, keepProbability: 0.6)
    ).check(seed: 3)
    #expect(check.run() == check.run())
  }

  @Test func trainedNetworksStillPass() {
    // Kinks come near as training goes on; a tenth of the updates would do on its own.
    let examples = randomMatrix(3, 12, seed: 8)
    let labels = randomLabels(12, classes: 2, seed: 8)
    let architecture = Architecture(inputs: 3, hidden: [8, 4], output: .sigmoid)
    var network = randomNetwork(architecture, seed: 8)
    let regularization = Regularization(l2: 0.1)
    for _ in 0..<10 {
      for _ in 0..<100 {
        let gradient = lossGradient(network, Batch(inputs: examples, labels: labels))
        network.descend(
          along: gradient, learningRate: 0.3, regularization: regularization, examples: 12)
      }
      let check = GradientCheck(
        network: network, inputs: examples, labels: labels, regularization: regularization,
        examples: 12)
      #expect(check.run().passes)
    }
  }
}
