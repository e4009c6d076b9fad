import Foundation
import LinearAlgebra
import Testing

@testable import Learning

struct OptimizerTests {
  /// A network of one weight and one bias.
  private func single(weight: Double, bias: Double = 0) -> Network<Double> {
    Network(
      architecture: Architecture(inputs: 1, hidden: [], output: .sigmoid),
      parameters: Parameters(layers: [
        LayerParameters(weight: Matrix(rows: 1, columns: 1, elements: [weight]), bias: [bias])
      ]))
  }

  private func gradient(weight: Double, bias: Double = 0) -> Parameters<Double> {
    single(weight: weight, bias: bias).parameters
  }

  /// Returns the weight after steps along the given gradients, with α = 0.1 and m = 1.
  private func weights(
    _ optimizer: Optimizer, from start: Double, along slopes: [Double],
    _ regularization: Regularization = .none
  ) -> [Double] {
    var network = single(weight: start)
    var state = OptimizerState<Double>(for: optimizer, architecture: network.architecture)
    return slopes.map { slope in
      network.descend(
        along: gradient(weight: slope), by: optimizer, state: &state, learningRate: 0.1,
        regularization: regularization, examples: 1)
      return network.parameters.layers[0].weight[0, 0]
    }
  }

  private func expectEqual(
    _ found: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(largestRelativeError(found, expected) < 1e-14, sourceLocation: sourceLocation)
  }

  // MARK: By hand

  @Test func momentumAddsWhatIsLeftOfEarlierSteps() {
    // v = 1, then 0.5 · 1 + 2 = 2.5, then 1.25 − 1 = 0.25.
    expectEqual(weights(.momentum(beta: 0.5), from: 1, along: [1, 2, -1]), [0.9, 0.65, 0.625])
  }

  @Test func nesterovLooksOneStepAhead() {
    // v as above; the steps are g + v/2: 1.5, 3.25, −0.875.
    expectEqual(weights(.nesterov(beta: 0.5), from: 1, along: [1, 2, -1]), [0.85, 0.525, 0.6125])
  }

  @Test func momentumWithoutMemoryIsPlainDescent() {
    let slopes = [0.3, -0.7, 0.2]
    let regularization = Regularization(l1: 0.01, l2: 0.1)
    let plain = weights(.sgd, from: 1, along: slopes, regularization)
    expectEqual(weights(.momentum(beta: 0), from: 1, along: slopes, regularization), plain)
    expectEqual(weights(.nesterov(beta: 0), from: 1, along: slopes, regularization), plain)
  }

  @Test func rmsPropDividesByTheRootOfTheMeanSquare() {
    // s = 0.25 · 4 = 1, a step of 0.1 · 2 / 1; then 0.75 + 0.25 · 1 = 1 and 0.1 · 1.
    expectEqual(
      weights(.rmsProp(decay: 0.75, epsilon: 1e-300), from: 1, along: [2, -1]), [0.8, 0.9])
  }

  @Test(arguments: [1e-3, 1, 1e3]) func theFirstStepOfAdamIsTheLearningRate(_ slope: Double) {
    // m̂ = g and ŝ = g²: the step is α · sign g, up to ε.
    let steps = weights(.adam(), from: 1, along: [slope])
    #expect(abs(steps[0] - 0.9) < 1e-6)
  }

  @Test func adamStaysAtTheLearningRateWhileTheGradientIsTheSame() {
    // Bias correction makes m̂ = g and ŝ = g² at every step.
    let steps = weights(.adam(epsilon: 1e-300), from: 1, along: [3, 3, 3, 3])
    #expect(largestRelativeError(steps, [0.9, 0.8, 0.7, 0.6]) < 1e-12)
  }

  @Test func adamWTakesItsDecayBesideTheStep() {
    // 2 · (1 − 0.1 · 0.5) − 0.1, then 1.8 · 0.95 − 0.1.
    let steps = weights(.adamW(epsilon: 1e-300, weightDecay: 0.5), from: 2, along: [7, 7])
    #expect(largestRelativeError(steps, [1.8, 1.61]) < 1e-12)
  }

  @Test func l2IsPartOfTheGradientOfAdam() {
    // g = 0 + (0.5 / 1) · 2 = 1: a step of α, as large as for any other λ.
    let steps = weights(.adam(epsilon: 1e-300), from: 2, along: [0], Regularization(l2: 0.5))
    #expect(abs(steps[0] - 1.9) < 1e-12)
  }

  static let optimizers: [Optimizer] = [
    .sgd, .momentum(), .nesterov(), .rmsProp(), .adam(), .adamW(),
  ]

  @Test(arguments: optimizers) func l1IsAThresholdAfterTheStep(_ optimizer: Optimizer) {
    let regularization = Regularization(l1: 0.02)
    let start = 0.3
    let plain = weights(optimizer, from: start, along: [-0.5])[0]
    let penalized = weights(optimizer, from: start, along: [-0.5], regularization)[0]
    // αλ/2m = 0.001.
    #expect(abs(plain - penalized - 0.001) < 1e-15)
    #expect(weights(optimizer, from: 0.0005, along: [0], regularization) == [0])
    #expect(weights(optimizer, from: -0.0005, along: [0], regularization) == [0])
  }

  @Test(arguments: optimizers) func biasesTakeNoPenaltyAndNoDecay(_ optimizer: Optimizer) {
    func bias(_ regularization: Regularization) -> Double {
      var network = single(weight: 1, bias: 1)
      var state = OptimizerState<Double>(for: optimizer, architecture: network.architecture)
      for _ in 0..<3 {
        network.descend(
          along: gradient(weight: 0.1, bias: 0.25), by: optimizer, state: &state,
          learningRate: 0.1, regularization: regularization, examples: 1)
      }
      return network.parameters.layers[0].bias[0]
    }
    #expect(bias(.none) < 1)
    #expect(bias(Regularization(l1: 1, l2: 1)) == bias(.none))
    var network = single(weight: 1, bias: 1)
    var state = OptimizerState<Double>(for: optimizer, architecture: network.architecture)
    network.descend(
      along: gradient(weight: 0), by: optimizer, state: &state, learningRate: 0.1,
      regularization: Regularization(l1: 1, l2: 1), examples: 1)
    #expect(network.parameters.layers[0].bias == [1])
  }

  // MARK: The state

  @Test func onlyWhatIsNeededIsAllocated() {
    let architecture = Architecture(inputs: 3, hidden: [4], output: .sigmoid)
    let counts = Self.optimizers.map {
      OptimizerState<Float>(for: $0, architecture: architecture).moments.count
    }
    #expect(counts == [0, 1, 1, 1, 2, 2])
  }

  /// Returns what 12 steps leave of a network and its state, from `start` on if there is one.
  private func trained(
    _ optimizer: Optimizer, steps: Int,
    from start: (Network<Double>, OptimizerState<Double>)? = nil
  ) -> (Network<Double>, OptimizerState<Double>) {
    let architecture = Architecture(inputs: 3, hidden: [5], activation: .tanh, output: .sigmoid)
    let batch = Batch(
      inputs: randomMatrix(3, 9, seed: 4), labels: randomLabels(9, classes: 2, seed: 4))
    var (network, state) =
      start
      ?? (
        randomNetwork(architecture, seed: 4),
        OptimizerState<Double>(for: optimizer, architecture: architecture)
      )
    for _ in 0..<steps {
      network.descend(
        along: lossGradient(network, batch), by: optimizer, state: &state, learningRate: 0.01,
        regularization: Regularization(l1: 0.01, l2: 0.1), examples: 9)
    }
    return (network, state)
  }

  @Test(arguments: optimizers) func aCopyGoesOnWithTheSameBits(_ optimizer: Optimizer) {
    let whole = trained(optimizer, steps: 12)
    let part = trained(optimizer, steps: 5)
    #expect(part.1.stepCount == 5)
    let saved = OptimizerState(
      for: optimizer, architecture: part.0.architecture, moments: part.1.moments,
      stepCount: part.1.stepCount)
    #expect(saved == part.1)
    let rest = trained(optimizer, steps: 7, from: (part.0, saved))
    #expect(rest.0 == whole.0)
    #expect(rest.1 == whole.1)
  }

  @Test(arguments: optimizers) func resettingForgetsEverything(_ optimizer: Optimizer) {
    var state = trained(optimizer, steps: 3).1
    let fresh = OptimizerState<Double>(
      for: optimizer, architecture: Architecture(inputs: 3, hidden: [5], output: .sigmoid))
    #expect(state != fresh)
    state.reset()
    #expect(state == fresh)
    let copied = trained(optimizer, steps: 2).1
    state.copy(from: copied)
    #expect(state == copied)
  }

  /// Halves of a tensor, as two threads would step them.
  @Test(arguments: optimizers) func rowsCanBeSteppedApart(_ optimizer: Optimizer) {
    let slopes = Array(randomMatrix(1, 21, seed: 8).elements)
    func stepped(_ parts: [Range<Int>]) -> [[Double]] {
      var values = Array(randomMatrix(1, 21, seed: 9).elements)
      var first = [Double](repeating: 0, count: 21)
      var second = first
      for step in 1...3 {
        let rule = OptimizerStep<Double>(
          optimizer, step: step, learningRate: 0.1, regularization: Regularization(l1: 1, l2: 2),
          examples: 5)
        values.withUnsafeMutableBufferPointer { values in
          first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { second in
              slopes.withUnsafeBufferPointer { slopes in
                for part in parts {
                  rule.apply(
                    to: UnsafeMutableBufferPointer(rebasing: values[part]), .weight,
                    along: UnsafeBufferPointer(rebasing: slopes[part]),
                    first: UnsafeMutableBufferPointer(rebasing: first[part]),
                    second: UnsafeMutableBufferPointer(rebasing: second[part]))
                }
              }
            }
          }
        }
      }
      return [values, first, second]
    }
    #expect(stepped([12..<21, 0..<12]) == stepped([0..<21]))
  }

  /// Where a unit is dead the moments fade, and end at 0 as training has it: subnormal numbers are
  /// slow.
  @Test(arguments: [Optimizer.momentum(), .nesterov(), .rmsProp(), .adam(beta2: 0.9)])
  func momentsOfADeadUnitEndAtZero(_ optimizer: Optimizer) {
    let architecture = Architecture(inputs: 1, hidden: [], output: .sigmoid)
    var network = Network(
      architecture: architecture, parameters: Parameters<Float>(zerosFor: architecture))
    var state = OptimizerState<Float>(for: optimizer, architecture: architecture)
    var slopes = Parameters<Float>(zerosFor: architecture)
    slopes.layers[0].weight[0, 0] = 1
    let subnormal = SubnormalNumbers.flushing()
    defer { subnormal.restore() }
    for _ in 0..<1200 {
      network.descend(
        along: slopes, by: optimizer, state: &state, learningRate: 1e-3, regularization: .none,
        examples: 1)
      slopes.layers[0].weight[0, 0] = 0
    }
    #expect(state.moments.allSatisfy { $0.flattened == [0, 0] })
  }

  // MARK: Convergence

  /// f(x, y) = (x² + 50 y²) / 2, badly conditioned: the minimum is 0.
  @Test(arguments: [
    (Optimizer.sgd, 0.03, 600), (.momentum(), 0.02, 600), (.nesterov(), 0.02, 600),
    (.rmsProp(), 1e-3, 4000), (.adam(), 0.02, 2000), (.adamW(), 0.02, 2000),
  ]) func eachFindsTheMinimumOfAQuadratic(
    _ optimizer: Optimizer, _ rate: Double, _ steps: Int
  ) {
    let architecture = Architecture(inputs: 2, hidden: [], output: .sigmoid)
    var network = Network(
      architecture: architecture, parameters: Parameters<Double>(zerosFor: architecture))
    network.parameters.layers[0].weight.elements = [2, -1]
    var state = OptimizerState<Double>(for: optimizer, architecture: architecture)
    var slopes = Parameters<Double>(zerosFor: architecture)
    for _ in 0..<steps {
      let place = network.parameters.layers[0].weight.elements
      slopes.layers[0].weight.elements = [place[0], 50 * place[1]]
      network.descend(
        along: slopes, by: optimizer, state: &state, learningRate: rate, regularization: .none,
        examples: 1)
    }
    #expect(network.parameters.layers[0].weight.norm2() < 2e-3)
  }

  @Test func floatFollowsDouble() {
    for optimizer in Self.optimizers {
      var double = randomNetwork(
        Architecture(inputs: 3, hidden: [5], activation: .tanh, output: .sigmoid), seed: 6)
      var float = double.converted(to: Float.self)
      var doubleState = OptimizerState<Double>(for: optimizer, architecture: double.architecture)
      var floatState = OptimizerState<Float>(for: optimizer, architecture: double.architecture)
      for step in 0..<10 {
        let slopes = randomNetwork(double.architecture, seed: UInt64(50 + step)).parameters
        double.descend(
          along: slopes, by: optimizer, state: &doubleState, learningRate: 0.01,
          regularization: Regularization(l1: 0.1, l2: 0.2), examples: 9)
        float.descend(
          along: slopes.converted(to: Float.self), by: optimizer, state: &floatState,
          learningRate: 0.01, regularization: Regularization(l1: 0.1, l2: 0.2), examples: 9)
      }
      let errors = zip(float.parameters.flattened, double.parameters.flattened).map {
        abs($0 - $1)
      }
      #expect((errors.max() ?? .infinity) < 1e-5)
      #expect((errors.max() ?? 0) > 0)
    }
  }

  // MARK: Names

  @Test func namesAreThoseOfTheCommandLine() throws {
    #expect(Optimizer.names.compactMap(Optimizer.init) == Self.optimizers)
    #expect(Self.optimizers.map(\.name) == Optimizer.names)
    #expect(Optimizer(name: "Adam") == nil)
    let coded = try JSONEncoder().encode(Self.optimizers)
    #expect(try JSONDecoder().decode([Optimizer].self, from: coded) == Self.optimizers)
  }
}
