import Testing

@testable import Learning

struct RegularizationTests {
  @Test func figuresOfAnUpdateAreThoseOfTheFormulas() {
    let regularization = Regularization(l1: 0.4, l2: 0.7)
    // 1 − 0.3 · 0.7 / 211 and 0.3 · 0.4 / 422.
    let shrink = regularization.shrinkFactor(learningRate: 0.3, examples: 211)
    #expect(abs(shrink - 0.9990047393364929) < 1e-16)
    let threshold = regularization.softThreshold(learningRate: 0.3, examples: 211)
    #expect(abs(threshold - 0.0002843601895734597) < 1e-18)
  }

  @Test func nothingIsDoneUnlessAskedFor() {
    #expect(Regularization.none.shrinkFactor(learningRate: 0.3, examples: 5) == 1)
    #expect(Regularization.none.softThreshold(learningRate: 0.3, examples: 5) == 0)
    #expect(!Regularization.none.dropsUnits)
    #expect(Regularization(keepProbability: 0.99).dropsUnits)
    #expect(Regularization.none.gradientScale(norm: 1e9) == 1)
  }

  @Test func clippingScalesBackWhatIsTooLong() {
    let regularization = Regularization(clipNorm: 2)
    #expect(regularization.gradientScale(norm: 0) == 1)
    #expect(regularization.gradientScale(norm: 1.99) == 1)
    #expect(abs(regularization.gradientScale(norm: 8) - 0.25) < 1e-7)
    // What is not finite has to be seen.
    #expect(regularization.gradientScale(norm: .infinity) == 1)
    #expect(regularization.gradientScale(norm: .nan) == 1)
  }

  private let architecture = Architecture(inputs: 3, hidden: [4], output: .softmax(classes: 3))

  @Test func clippingTakesTheNormOverAllGradients() {
    var gradient = Parameters<Double>(zerosFor: architecture)
    gradient.layers[0].weight[1, 2] = 3
    gradient.layers[1].bias[0] = -4
    gradient.layers[1].weight[0, 0] = 12
    #expect(gradient.norm2() == 13)
    var network = Network(
      architecture: architecture, parameters: Parameters<Double>(zerosFor: architecture))
    network.descend(
      along: gradient, learningRate: 1, regularization: Regularization(clipNorm: 6.5),
      examples: 1)
    // Half a step: 13 → 6.5, up to the millionth in the factor.
    #expect(abs(network.parameters.layers[0].weight[1, 2] + 1.5) < 1e-6)
    #expect(abs(network.parameters.layers[1].bias[0] - 2) < 1e-6)
    #expect(abs(network.parameters.layers[1].weight[0, 0] + 6) < 1e-6)
  }

  /// L2 comes after the clip: with a gradient of 0 it acts in full, however small the limit.
  @Test func clippingLeavesL2Alone() {
    var network = randomNetwork(architecture, seed: 1)
    let before = network.parameters.layers[0].weight.elements
    network.descend(
      along: Parameters(zerosFor: architecture), learningRate: 0.5,
      regularization: Regularization(l2: 2, clipNorm: 1e-9), examples: 4)
    // 1 − 0.5 · 2 / 4 = 0.75.
    let expected = before.map { 0.75 * $0 }
    #expect(largestRelativeError(network.parameters.layers[0].weight.elements, expected) < 1e-14)
  }

  @Test func noUnitHasMoreThanTheNormLimit() {
    var network = randomNetwork(architecture, seed: 1)
    let gradient = randomNetwork(architecture, seed: 2).parameters
    let biases = zip(network.parameters.layers, gradient.layers).map { layer, slopes in
      zip(layer.bias, slopes.bias).map { $0 - 5 * $1 }
    }
    network.descend(
      along: gradient, learningRate: 5, regularization: Regularization(maxNorm: 1.5), examples: 1)
    for (layer, bias) in zip(network.parameters.layers, biases) {
      for row in 0..<layer.weight.rows {
        let squares = (0..<layer.weight.columns).map {
          layer.weight[row, $0] * layer.weight[row, $0]
        }
        #expect(squares.reduce(0, +).squareRoot() < 1.5 * (1 + 1e-15))
      }
      #expect(largestRelativeError(layer.bias, bias) < 1e-14)
    }
    let norms = network.parameters.layers.map { $0.weight.norm2() }
    // The limit is reached by all four, and by all three.
    #expect(abs(norms[0] - 3) < 1e-14 && abs(norms[1] - 1.5 * 3.0.squareRoot()) < 1e-14)
  }
}
