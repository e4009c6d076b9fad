import LinearAlgebra
import Testing

@testable import Learning

struct ParametersTests {
  private let architecture = Architecture(inputs: 3, hidden: [4], output: .softmax(classes: 3))

  @Test func zerosHaveTheShapesOfTheArchitecture() {
    let parameters = Parameters<Float>(zerosFor: architecture)
    #expect(parameters.layers.map(\.weight.rows) == [4, 3])
    #expect(parameters.layers.map(\.weight.columns) == [3, 4])
    #expect(parameters.layers.map(\.bias.count) == [4, 3])
    #expect(parameters.flattened == [Double](repeating: 0, count: architecture.parameterCount))
  }

  @Test func aCopyHasAllValuesAndIsApart() {
    let source = randomNetwork(architecture, seed: 1).parameters
    var copy = Parameters<Double>(zerosFor: architecture)
    let fork = copy
    copy.copy(from: source)
    #expect(copy == source)
    #expect(fork.flattened.allSatisfy { $0 == 0 })
    copy.layers[1].bias[2] += 1
    #expect(copy != source)
  }

  @Test func conversionRoundsEveryValue() {
    let source = randomNetwork(architecture, seed: 1).parameters
    let single = source.converted(to: Float.self)
    #expect(single.flattened == source.flattened.map { Double(Float($0)) })
    #expect(single.converted(to: Double.self).flattened == single.flattened)
  }

  @Test func aValueThatIsNoNumberIsFoundInWeightsAndBiases() {
    let parameters = randomNetwork(architecture, seed: 1).parameters
    #expect(parameters.isFinite())
    for layer in 0..<2 {
      var weights = parameters
      weights.layers[layer].weight.elements[0] = .nan
      #expect(!weights.isFinite())
      var biases = parameters
      biases.layers[layer].bias[2] = -.infinity
      #expect(!biases.isFinite())
    }
  }
}
