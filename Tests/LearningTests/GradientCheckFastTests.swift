import LinearAlgebra
import Testing

@testable import Learning

/// The fast method against the textbook's loop, against itself in parts, and its limits.
struct GradientCheckFastTests {
  private func check(
    _ activation: Activation, hidden: [Int] = [6, 5, 4], examples: Int = 12,
    output: Output = .softmax(classes: 3), regularization: Regularization = .none,
    seed: UInt64 = 1
  ) -> GradientCheck {
    let architecture = Architecture(
      inputs: 3, hidden: hidden, activation: activation, output: output)
    return GradientCheck(
      network: randomNetwork(architecture, seed: seed),
      inputs: randomMatrix(3, examples, seed: seed),
      targets: randomTargets(examples, for: output, seed: seed),
      regularization: regularization, examples: 30)
  }

  /// Returns the textbook's differences for ε and 2ε, combined so that ε² drops out of their error
  /// (Richardson): rounding and ε⁴ remain. NaN where either crosses a kink.
  private func extrapolated(_ check: GradientCheck, epsilon: Double) -> [Double] {
    var (fine, coarse) = (check, check)
    fine.epsilon = epsilon
    coarse.epsilon = 2 * epsilon
    return zip(
      fine.numericGradient(method: .textbook).flattened,
      coarse.numericGradient(method: .textbook).flattened
    ).map { (4 * $0 - $1) / 3 }
  }

  @Test(arguments: Activation.allCases, [Output.sigmoid, .softmax(classes: 4), .linear])
  func itGivesTheGradientOfTheTextbookWithoutItsErrors(_ activation: Activation, _ output: Output) {
    let check = check(
      activation, output: output,
      regularization: Regularization(l1: 0.5, l2: 1, keepProbability: 0.8))
    let fast = check.numericGradient().flattened
    #expect(fast.allSatisfy { $0.isFinite })
    func distance(to other: [Double]) -> Double {
      zip(fast, other).reduce(0) { $1.1.isNaN ? $0 : max($0, abs($1.0 - $1.1)) }
    }
    // At 1e-5 both errors of the textbook's formula are about 1e-11, at 3e-4 with ε² gone 3e-13.
    let plain = check.numericGradient(method: .textbook).flattened
    #expect(distance(to: plain) < 2e-10)
    let better = extrapolated(check, epsilon: 3e-4)
    #expect(better.filter(\.isNaN).count < fast.count / 2)
    // Squared errors are of size 10, and their rounding with them.
    #expect(distance(to: better) < (output == .linear ? 1e-11 : 4e-12))
  }

  @Test(arguments: Activation.allCases)
  func itAgreesToRounding(_ activation: Activation) {
    let report = check(activation, regularization: Regularization(l2: 1)).run()
    #expect(report.difference < 1e-14)
    #expect(report.bands.fine == report.parameterCount)
  }

  @Test func manyExamplesAreTakenInParts() {
    // One unit of 3000 examples is more than a block; the mean is that of three parts.
    let whole = check(.tanh, examples: 3000)
    var sum = [Double](repeating: 0, count: whole.network.architecture.parameterCount)
    for part in 0..<3 {
      var own = whole
      own.inputs = Matrix(rows: 3, columns: 1000)
      own.inputs.gather(columns: Array(part * 1000..<(part + 1) * 1000)[...], of: whole.inputs)
      own.targets = whole.targets.selecting(part * 1000..<(part + 1) * 1000)
      for (index, slope) in own.numericGradient().flattened.enumerated() { sum[index] += slope / 3 }
    }
    let distance = zip(whole.numericGradient().flattened, sum).reduce(0) {
      max($0, abs($1.0 - $1.1))
    }
    #expect(distance < 1e-15)
  }

  @Test(arguments: [1e3, 1e6, 1e9])
  func explodingSignalsAreNoFalseAlarm(_ scale: Double) {
    // Steps that move the scores far are taken again, smaller.
    for activation in Activation.allCases {
      var check = check(activation)
      for layer in check.network.parameters.layers.indices {
        for index in check.network.parameters.layers[layer].weight.elements.indices {
          check.network.parameters.layers[layer].weight.elements[index] *= scale.squareRoot()
        }
      }
      #expect(check.run().passes, "\(activation)")
    }
  }

  @Test(arguments: [0, 1, 1e3, 1e6], [1, 1e-6, 1e-12])
  func aCloseFitOfLargeNumbersIsNoFalseAlarm(_ size: Double, _ error: Double) {
    // ŷ − y has lost the digits that ŷ and y share.
    for method in GradientCheck.Method.allCases {
      var check = check(.tanh, output: .linear)
      check.network.parameters.layers[3].bias[0] = size
      var workspace = check.makeWorkspace(learns: false)
      check.network.forward(check.batch, mode: .evaluation, in: &workspace)
      check.targets = .values(
        (0..<check.batch.count).map {
          workspace.logits[0, $0] + ($0 % 2 == 0 ? error : -error)
        })
      let report = check.run(method: method)
      #expect(report.passes, "\(method), \(report.difference)")
    }
  }

  @Test func aConfidentNetworkIsNoFalseAlarm() {
    // The gradient is 1e-17 of what it was, and backpropagation has lost its digits: P − Y is 1 − 1.
    var check = check(.tanh, output: .sigmoid)
    check.network.parameters.layers[3].bias[0] = 36
    check.targets = .classes([Int](repeating: 1, count: check.targets.count))
    #expect(check.run().passes)
  }

  @Test func aNaNFailsTheCheck() {
    var check = check(.relu)
    check.network.parameters.layers[1].weight[0, 0] = .nan
    #expect(!check.run().passes)
    check.network.parameters.layers[1].weight[0, 0] = .infinity
    #expect(!check.run().passes)
  }

  @Test func aSampleOfUnitsIsSpreadOverEachLayer() {
    var check = check(.relu, hidden: [10, 7])
    check.limitPerLayer = 4
    for method in GradientCheck.Method.allCases {
      let report = check.run(method: method)
      #expect(report.tensors.map(\.checked) == [12, 4, 40, 4, 21, 3])
      #expect(report.passes)
    }
    // Units 0, 2, 5 and 7 of 10; 0, 1, 3 and 5 of 7.
    let gradient = check.numericGradient()
    #expect(
      gradient.layers[0].bias.map(\.isNaN)
        == [0, 2, 5, 7].reduce(
          into: [Bool](repeating: true, count: 10)
        ) { $0[$1] = false })
    #expect(
      gradient.layers[1].bias.map(\.isNaN)
        == [0, 1, 3, 5].reduce(
          into: [Bool](repeating: true, count: 7)
        ) { $0[$1] = false })
    check.limitPerTensor = 5
    #expect(check.run().tensors.allSatisfy { $0.checked <= 5 })
  }

  @Test func theCostCanBeLimited() {
    var check = check(.relu, hidden: [64, 64])
    check.limitCost(to: 1e9)
    #expect(check.limitPerLayer == .max)
    check.limitCost(to: 1e6)
    let limit = check.limitPerLayer
    #expect(limit < 64 && limit > 1)
    check.limitCost(to: 1e5)
    #expect(check.limitPerLayer < limit)
    check.limitCost(to: 1)
    #expect(check.limitPerLayer == 1)
    #expect(check.run().passes)
  }

  @Test func aCancelledCheckReportsWhatItHas() {
    var asked = 0
    let check = check(.relu)
    let none = check.run(isCancelled: { true })
    #expect(none.checked == 0 && none.tensors.count == 8 && !none.passes)
    let part = check.run(isCancelled: {
      asked += 1
      return asked > 2
    })
    #expect(part.checked > 0 && part.checked < part.parameterCount)
    #expect(part.passes)
  }

  @Test func bothPartsOfTheCostAreComparedApart() throws {
    let plain = check(.relu).run()
    #expect(try #require(plain.lossDifference) == plain.difference)
    #expect(plain.penaltyDifference == nil)
    let check = check(.relu, regularization: Regularization(l1: 1, l2: 2))
    let both = check.run()
    #expect(try #require(both.lossDifference) < 1e-14)
    #expect(try #require(both.penaltyDifference) < 1e-14)
    // Where the gradient comes from elsewhere nobody knows what is what.
    #expect(check.run(against: check.backpropagatedGradient()).lossDifference == nil)
  }
}
