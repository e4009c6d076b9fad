import LinearAlgebra
import Testing

@testable import Learning

struct InitializerTests {
  @Test func deviationsAreThoseOfTheFormulas() {
    // √(2/8) = 0.5, √(1/4) = 0.5.
    #expect(Initializer.he.standardDeviation(inputs: 8) == 0.5)
    #expect(Initializer.xavier.standardDeviation(inputs: 4) == 0.5)
    #expect(Initializer.constantScale(0.07).standardDeviation(inputs: 4) == 0.07)
    #expect(Initializer.constantScale(0.07).standardDeviation(inputs: 400) == 0.07)
  }

  @Test func eachActivationHasASuitableOne() {
    #expect(Activation.allCases.map(Initializer.suited) == [.he, .he, .xavier, .xavier])
  }

  @Test(arguments: [Initializer.he, .xavier, .constantScale(3)])
  func weightsHaveTheDeviationOfTheirLayer(_ initializer: Initializer) {
    let architecture = Architecture(inputs: 50, hidden: [200, 100], output: .softmax(classes: 90))
    var generator = RandomGenerator(seed: 1)
    let parameters: Parameters<Double> = initializer.parameters(
      for: architecture, using: &generator)
    for (layer, inputs) in zip(parameters.layers, [50, 200, 100]) {
      let count = Double(layer.weight.count)
      let expected = initializer.standardDeviation(inputs: inputs)
      let mean = layer.weight.elements.reduce(0, +) / count
      let deviation = Double(layer.weight.norm2()) / count.squareRoot()
      // Four standard errors: σ/√n of the mean, σ/√(2n) of the deviation.
      #expect(abs(mean) < 4 * expected / count.squareRoot())
      #expect(abs(deviation / expected - 1) < 4 / (2 * count).squareRoot())
      #expect(layer.bias.allSatisfy { $0 == 0 })
    }
  }

  @Test func bothPrecisionsStartFromTheSameNumbers() {
    let architecture = Architecture(inputs: 3, hidden: [7, 5], output: .sigmoid)
    var first = RandomGenerator(seed: 9)
    var second = RandomGenerator(seed: 9)
    let double: Parameters<Double> = Initializer.he.parameters(for: architecture, using: &first)
    let float: Parameters<Float> = Initializer.he.parameters(for: architecture, using: &second)
    #expect(float == double.converted(to: Float.self))
    #expect(first == second)
    #expect(Set(double.layers.flatMap(\.weight.elements)).count == 21 + 35 + 5)
  }

  /// Returns √(mean a²) of the last of 20 hidden layers over that of the inputs.
  private func signalRatio(_ initializer: Initializer, _ activation: Activation) -> Double {
    let architecture = Architecture(
      inputs: 150, hidden: [Int](repeating: 150, count: 20), activation: activation,
      output: .sigmoid)
    var generator = RandomGenerator(seed: 1)
    let network = Network<Double>(
      architecture: architecture,
      parameters: initializer.parameters(for: architecture, using: &generator))
    let inputs = randomMatrix(150, 60, seed: 1)
    var workspace = Workspace<Double>(for: architecture, exampleCount: 60)
    network.forward(
      Batch(inputs: inputs, labels: [Int](repeating: 0, count: 60)), mode: .evaluation,
      in: &workspace)
    return workspace.layers[19].values.norm2() / inputs.norm2()
  }

  @Test func heKeepsTheSignalThroughTwentyLayersOfReLU() {
    // σ² · n / 2 = 1 a layer.
    let ratio = signalRatio(.he, .relu)
    #expect(ratio > 0.25 && ratio < 4)
  }

  @Test func xavierKeepsTheSignalThroughTwentyLayersOfTanh() {
    // tanh only ever shrinks, like 1/√layers and not exponentially.
    let ratio = signalRatio(.xavier, .tanh)
    #expect(ratio > 0.1 && ratio < 1)
  }

  @Test func aConstantScaleLetsTheSignalVanishOrExplode() {
    // A layer multiplies the signal by σ · √(n / 2): 0.0866 at 0.01, and 8.66 at 1. Twenty of
    // them: 5.6e-22 and 5.6e18.
    let vanished = signalRatio(.constantScale(0.01), .relu)
    #expect(vanished > 5.6e-22 / 4 && vanished < 5.6e-22 * 4)
    let exploded = signalRatio(.constantScale(1), .relu)
    #expect(exploded > 5.6e18 / 4 && exploded < 5.6e18 * 4)
  }

  @Test func xavierLosesHalfOfTheSignalALayerUnderReLU() {
    // σ² · n / 2 = 1/2 a layer: 2⁻¹⁰ of the size is left after twenty.
    let ratio = signalRatio(.xavier, .relu)
    #expect(ratio > 1.0 / 4096 && ratio < 1.0 / 256)
  }
}
