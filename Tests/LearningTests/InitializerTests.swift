import LinearAlgebra
import Testing

@testable import Learning

struct InitializerTests {
  @Test func deviationsAreThoseOfTheFormulas() {
    // √(2/8), √(2/(6 + 2)), √(1/4): all 0.5.
    #expect(Initializer.he().standardDeviation(inputs: 8, outputs: 3) == 0.5)
    #expect(Initializer.xavier().standardDeviation(inputs: 6, outputs: 2) == 0.5)
    #expect(Initializer.lecun(.uniform).standardDeviation(inputs: 4, outputs: 9) == 0.5)
    #expect(Initializer.normal(scale: 0.07).standardDeviation(inputs: 4, outputs: 9) == 0.07)
    #expect(Initializer.normal(scale: 0.07).standardDeviation(inputs: 400, outputs: 9) == 0.07)
    let uniform = Initializer.uniform(limit: 0.3).standardDeviation(inputs: 4, outputs: 9)
    #expect(abs(uniform * uniform - 0.03) < 1e-16)
    #expect(Initializer.zeros.standardDeviation(inputs: 4, outputs: 9) == 0)
  }

  @Test func eachActivationHasASuitableOne() {
    #expect(
      Activation.allCases.map(Initializer.suited) == [
        .he(), .he(), .he(), .he(), .xavier(), .xavier(), .lecun(),
      ])
  }

  @Test func namesAreThoseOfTheCommandLine() {
    #expect(
      Initializer.names.map { Initializer(parsing: $0) } == [
        .he(), .he(.uniform), .xavier(), .xavier(.uniform), .lecun(), .lecun(.uniform), .zeros,
      ])
    #expect(Initializer(parsing: "0.01") == .normal(scale: 0.01))
    #expect(Initializer(parsing: "uniform:0.1") == .uniform(limit: 0.1))
    for text in ["", "He", "0", "-1", "inf", "nan", "uniform", "uniform:", "uniform:0", "he:1"] {
      #expect(Initializer(parsing: text) == nil)
    }
  }

  static let initializers: [Initializer] = [
    .he(), .xavier(), .lecun(), .normal(scale: 3), .he(.uniform), .xavier(.uniform),
    .lecun(.uniform), .uniform(limit: 3),
  ]

  @Test(arguments: initializers)
  func weightsHaveTheDeviationOfTheirLayer(_ initializer: Initializer) {
    let architecture = Architecture(inputs: 50, hidden: [200, 100], output: .softmax(classes: 90))
    var generator = RandomGenerator(seed: 1)
    let parameters: Parameters<Double> = initializer.parameters(
      for: architecture, using: &generator)
    for layer in parameters.layers {
      let count = Double(layer.weight.count)
      let expected = initializer.standardDeviation(
        inputs: layer.weight.columns, outputs: layer.weight.rows)
      let mean = layer.weight.elements.reduce(0, +) / count
      let deviation = Double(layer.weight.norm2()) / count.squareRoot()
      // Four standard errors: σ/√n of the mean, σ/√(2n) of the deviation.
      #expect(abs(mean) < 4 * expected / count.squareRoot())
      #expect(abs(deviation / expected - 1) < 4 / (2 * count).squareRoot())
      #expect(layer.bias.allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [
    Initializer.he(.uniform), .xavier(.uniform), .lecun(.uniform), .uniform(limit: 2),
  ])
  func uniformWeightsFillTheirIntervalEvenly(_ initializer: Initializer) {
    let architecture = Architecture(inputs: 80, hidden: [120], output: .sigmoid)
    var generator = RandomGenerator(seed: 3)
    let parameters: Parameters<Double> = initializer.parameters(
      for: architecture, using: &generator)
    let limit = initializer.standardDeviation(inputs: 80, outputs: 120) * 3.0.squareRoot()
    let shares = parameters.layers[0].weight.elements.map { ($0 / limit + 1) / 2 }
    #expect(shares.allSatisfy { $0 > -1e-15 && $0 < 1 })
    // Each quarter has 2400 ± √(9600 · 3/16) = 42 of 9600.
    for quarter in 0..<4 {
      let count = shares.filter { Int($0 * 4) == quarter }.count
      #expect(abs(count - 2400) < 4 * 42)
    }
  }

  /// Computed apart from this package, in Python: xoshiro256** from SplitMix64 of seed 1, Marsaglia's
  /// polar method, times √(2/2).
  @Test func theSameSeedGivesTheSameHeWeights() {
    let architecture = Architecture(inputs: 2, hidden: [2], output: .sigmoid)
    var generator = RandomGenerator(seed: 1)
    let parameters: Parameters<Double> = Initializer.he().parameters(
      for: architecture, using: &generator)
    #expect(
      parameters.layers[0].weight.elements == [
        1.884396104787977,
        1.302090250702661,
        0.43832091511541,
        -0.6572942532355054,
      ])
  }

  @Test func zerosDrawNothing() {
    var generator = RandomGenerator(seed: 3)
    let architecture = Architecture(inputs: 2, hidden: [3], output: .sigmoid)
    let parameters: Parameters<Float> = Initializer.zeros.parameters(
      for: architecture, using: &generator)
    #expect(parameters == Parameters(zerosFor: architecture))
    #expect(generator == RandomGenerator(seed: 3))
  }

  @Test func bothPrecisionsStartFromTheSameNumbers() {
    let architecture = Architecture(inputs: 3, hidden: [7, 5], output: .sigmoid)
    var first = RandomGenerator(seed: 9)
    var second = RandomGenerator(seed: 9)
    let double: Parameters<Double> = Initializer.he().parameters(for: architecture, using: &first)
    let float: Parameters<Float> = Initializer.he().parameters(for: architecture, using: &second)
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
    // Packed by the way: a norm is that of all elements.
    return workspace.layers[19].values.converted(to: Double.self).norm2() / inputs.norm2()
  }

  @Test func heKeepsTheSignalThroughTwentyLayersOfReLU() {
    // σ² · n / 2 = 1 a layer.
    let ratio = signalRatio(.he(), .relu)
    #expect(ratio > 0.25 && ratio < 4)
  }

  @Test func lecunKeepsTheSignalThroughTwentyLayersOfTanh() {
    // tanh only ever shrinks, like 1/√layers and not exponentially.
    let ratio = signalRatio(.lecun(), .tanh)
    #expect(ratio > 0.1 && ratio < 1)
  }

  @Test func aConstantScaleLetsTheSignalVanishOrExplode() {
    // A layer multiplies the signal by σ · √(n / 2): 0.0866 at 0.01, and 8.66 at 1. Twenty of
    // them: 5.6e-22 and 5.6e18.
    let vanished = signalRatio(.normal(scale: 0.01), .relu)
    #expect(vanished > 5.6e-22 / 4 && vanished < 5.6e-22 * 4)
    let exploded = signalRatio(.normal(scale: 1), .relu)
    #expect(exploded > 5.6e18 / 4 && exploded < 5.6e18 * 4)
  }

  @Test func lecunLosesHalfOfTheSignalALayerUnderReLU() {
    // σ² · n / 2 = 1/2 a layer: 2⁻¹⁰ of the size is left after twenty.
    let ratio = signalRatio(.lecun(), .relu)
    #expect(ratio > 1.0 / 4096 && ratio < 1.0 / 256)
  }
}
