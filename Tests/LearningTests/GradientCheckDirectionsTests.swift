import LinearAlgebra
import Testing

@testable import Learning

struct GradientCheckDirectionsTests {
  private func check(
    _ activation: Activation, _ output: Output = .softmax(classes: 3),
    _ regularization: Regularization = Regularization(l1: 0.5, l2: 1, keepProbability: 0.8)
  ) -> GradientCheck {
    let architecture = Architecture(
      inputs: 3, hidden: [6, 5, 4], activation: activation, output: output)
    return GradientCheck(
      network: randomNetwork(architecture, seed: 1), inputs: randomMatrix(3, 12, seed: 1),
      targets: randomTargets(12, for: output, seed: 1),
      regularization: regularization, examples: 30)
  }

  @Test(arguments: Activation.allCases, [Output.sigmoid, .softmax(classes: 3), .linear])
  func aCorrectGradientPasses(_ activation: Activation, _ output: Output) throws {
    var generator = RandomGenerator(seed: 1)
    for _ in 0..<10 {
      let report = check(activation, output).directionalDifference(
        directions: 1, using: &generator)
      #expect(report.passes)
      #expect(report.directions == 1 && report.kinks == 0)
      #expect(try #require(report.difference) < 1e-13)
    }
  }

  @Test func theDifferenceEstimatesThatOfTheWholeGradient() throws {
    // Over many directions the mean square is the true one: within 15 % for 400 (χ²: 3.5 % is one
    // deviation of the root).
    let check = check(.tanh)
    var generator = RandomGenerator(seed: 2)
    for size in [1e-6, 1e-3, 1] {
      var gradient = check.backpropagatedGradient()
      for layer in gradient.layers.indices {
        for index in gradient.layers[layer].weight.elements.indices {
          gradient.layers[layer].weight.elements[index] *= 1 + size * generator.normal()
        }
      }
      let exact = check.run(against: gradient).difference
      let report = check.directionalDifference(
        directions: 400, against: gradient, using: &generator)
      #expect(abs(try #require(report.difference) / exact - 1) < 0.15)
      #expect(!report.passes)
    }
  }

  @Test func aSingleWrongParameterIsMissedAsRarelyAsPromised() throws {
    // A true difference of D = 1e-6 against τ = 1e-7: one direction misses it with probability 0.08,
    // two with 0.01.
    let check = check(.tanh)
    var gradient = check.backpropagatedGradient()
    let norm = gradient.flattened.reduce(0) { $0 + $1 * $1 }.squareRoot()
    gradient.layers[1].weight[2, 3] += 2e-6 * norm
    #expect(abs(check.run(against: gradient).difference / 1e-6 - 1) < 1e-3)
    var generator = RandomGenerator(seed: 3)
    let misses = (0..<400).count { _ in
      check.directionalDifference(directions: 1, against: gradient, using: &generator).passes
    }
    // 32 expected, with a deviation of 5.4.
    #expect((12...52).contains(misses))
    let doubleMisses = (0..<1000).count { _ in
      check.directionalDifference(directions: 2, against: gradient, using: &generator).passes
    }
    // 10 expected, with a deviation of 3.2.
    #expect((1...22).contains(doubleMisses))
  }

  @Test func zerosOfL1AndUnitsAtTheirKinkStandStill() throws {
    // Blank examples under biases of 0 put every unit at its kink; L1 has made some weights 0.
    var check = check(.relu, .sigmoid, Regularization(l1: 2))
    for layer in check.network.parameters.layers.indices {
      for index in check.network.parameters.layers[layer].bias.indices {
        check.network.parameters.layers[layer].bias[index] = 0
      }
      check.network.parameters.layers[layer].weight.elements[1] = 0
    }
    for row in 0..<3 {
      check.inputs[row, 4] = 0
      check.inputs[row, 7] = 0
    }
    var generator = RandomGenerator(seed: 4)
    let report = check.directionalDifference(directions: 5, using: &generator)
    #expect(report.directions == 5)
    #expect(report.passes)
    // The check of every parameter says the same, and names what it left out.
    let whole = check.run()
    #expect(whole.passes)
    #expect(whole.tensors.map(\.kinks) == [0, 6, 0, 5, 0, 4, 0, 0])
    #expect(whole.weightsAtZero == 4)
  }

  @Test func theSameGeneratorGivesTheSameReport() {
    var (first, second) = (RandomGenerator(seed: 5), RandomGenerator(seed: 5))
    let check = check(.relu)
    #expect(
      check.directionalDifference(directions: 2, using: &first)
        == check.directionalDifference(directions: 2, using: &second))
  }
}
