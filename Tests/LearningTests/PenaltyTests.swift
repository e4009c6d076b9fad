import LinearAlgebra
import Testing

@testable import Learning

struct PenaltyTests {
  /// W1 = (3, −4), W2 = (0; 2) with biases that must not count.
  private let parameters = Parameters<Double>(layers: [
    LayerParameters(weight: Matrix(rows: 1, columns: 2, elements: [3, -4]), bias: [100]),
    LayerParameters(weight: Matrix(rows: 2, columns: 1, elements: [0, 2]), bias: [-100, 100]),
  ])

  static let penalties: [(l1: Double, l2: Double, penalty: Double)] = [
    (0.0, 0.0, 0.0),
    // ‖W‖₂² = 9 + 16 + 4 = 29, ‖W‖₁ = 3 + 4 + 2 = 9; m = 5.
    (0, 2, 2 * 29.0 / 10),
    (3, 0, 3 * 9.0 / 10),
    (3, 2, 8.5),
  ]

  @Test(arguments: penalties)
  func thePenaltyIsThatOfTheFormula(_ l1: Double, _ l2: Double, _ expected: Double) {
    let regularization = Regularization(l1: l1, l2: l2, keepProbability: 0.5)
    #expect(abs(regularization.penalty(of: parameters, examples: 5) - expected) < 1e-14)
    let single = parameters.converted(to: Float.self)
    #expect(abs(regularization.penalty(of: single, examples: 5) - expected) < 1e-5)
  }

  @Test func theGradientIsThatOfTheFormulaAndIsAdded() {
    // (λ₂/m) · W + λ₁/(2m) · sign W = 0.4 · W + 0.3 · sign W, on top of 1.
    let architecture = Architecture(inputs: 2, hidden: [1], output: .softmax(classes: 2))
    var gradient = Parameters<Double>(zerosFor: architecture)
    for layer in 0..<2 {
      for index in 0..<2 { gradient.layers[layer].weight.elements[index] = 1 }
      for index in gradient.layers[layer].bias.indices { gradient.layers[layer].bias[index] = 1 }
    }
    Regularization(l1: 3, l2: 2).addGradient(of: parameters, examples: 5, to: &gradient)
    let expected = [1 + 1.2 + 0.3, 1 - 1.6 - 0.3, 1, 1, 1 + 0.8 + 0.3, 1, 1]
    #expect(largestRelativeError(gradient.flattened, expected) < 1e-15)
  }
}
