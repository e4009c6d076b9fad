import LinearAlgebra
import Testing

@testable import Learning

struct GradientCheckCurveTests {
  private func check(_ activation: Activation) -> GradientCheck {
    let architecture = Architecture(
      inputs: 3, hidden: [6, 5], activation: activation, output: .softmax(classes: 3))
    return GradientCheck(
      network: randomNetwork(architecture, seed: 1), inputs: randomMatrix(3, 12, seed: 1),
      labels: randomLabels(12, classes: 3, seed: 1), regularization: Regularization(l2: 0.5),
      examples: 12)
  }

  @Test(arguments: [Activation.tanh, .sigmoid])
  func theCurveIsAV(_ activation: Activation) throws {
    let curve = check(activation).errorCurve()
    #expect(curve.map(\.epsilon) == GradientCheck.curveEpsilons)
    let differences = try curve.map { try #require($0.difference) }
    // The formula's own error goes with ε²: a hundredfold for every power of ten, from 1e-1 to 1e-4.
    for index in 1..<4 {
      let ratio = differences[index] / differences[index + 1]
      #expect(ratio > 90 && ratio < 110, "\(curve[index].epsilon): \(ratio)")
    }
    // Rounding goes with 1/ε: a millionfold from 1e-6 to 1e-12, give or take.
    let growth = differences[12] / differences[6]
    #expect(growth > 1e5 && growth < 1e7)
    #expect(differences[7...11].contains { $0 > 1e-7 }, "1e-7 is not safe at every ε")
    let least = try #require(differences.min())
    #expect(least < 1e-9)
    #expect((4...6).contains(try #require(differences.firstIndex(of: least))))
  }

  @Test func kinksAreLeftOutOfTheCurve() throws {
    let curve = check(.relu).errorCurve(epsilons: [1, 1e-3, 1e-6])
    #expect(curve[0].leftOut > curve[1].leftOut)
    #expect(curve[2].leftOut == 0)
    #expect(Set(curve.map { $0.checked + $0.leftOut }).count == 1)
    #expect(try #require(curve[2].difference) < 1e-8)
  }

  @Test func whereNothingCanBeComparedThereIsNoDifference() {
    var check = check(.tanh)
    check.regularization = Regularization(l1: 1)
    for layer in check.network.parameters.layers.indices {
      check.network.parameters.layers[layer].weight = Matrix(
        rows: check.network.parameters.layers[layer].weight.rows,
        columns: check.network.parameters.layers[layer].weight.columns)
    }
    let point = check.errorCurve(epsilons: [1e-5], limit: 3)[0]
    #expect(point.leftOut == 9)
    #expect(check.errorCurve(epsilons: [1e-5], isCancelled: { true })[0].difference == nil)
  }
}
