import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct ShrinkingTextTests {
  private func now(
    _ optimizer: Optimizer, _ regularization: Regularization, rate: Double = 0.3
  ) -> String {
    var snapshot = Sample.run(regularization: regularization)
    snapshot.optimizer = optimizer
    snapshot.learningRate = rate
    return ShrinkingText(optimizer: optimizer).now(snapshot)
  }

  /// α 0.3, λ 0.7, m 210: 1 − 0.001.
  @Test func underPlainDescentL2IsAFactor() {
    #expect(now(.sgd, Regularization(l2: 0.7)) == "L2: 1 − 0.30 × 0.70 / 210 = 0.99900")
    #expect(ShrinkingText(optimizer: .sgd).formula.hasPrefix("L2: W ← (1 − αλ/m)·W − α·dW;"))
  }

  /// 0.7 / 210 = 0.00333: what is added to the gradient, and no factor.
  @Test(arguments: [Optimizer.momentum(), .nesterov(), .rmsProp(), .adam()])
  func underOthersItIsPartOfTheGradient(_ optimizer: Optimizer) {
    #expect(now(optimizer, Regularization(l2: 0.7)) == "L2: λ/m = 0.70 / 210 = 3.3e-3")
    let text = ShrinkingText(optimizer: optimizer)
    #expect(text.formula.hasPrefix("L2: dW + (λ/m)·W in place of dW;"))
    #expect(text.text.contains("there is no fixed factor"))
    #expect(!text.formula.contains("1 − αλ/m"))
  }

  /// 1 − 0.01 · 0.01 of the decay; L2 beside it is part of the gradient.
  @Test func adamWDecaysByItself() {
    #expect(now(.adamW(), .none, rate: 0.01) == "decay: 1 − 0.010 × 0.010 = 0.99990")
    #expect(
      now(.adamW(), Regularization(l2: 0.7), rate: 0.01)
        == "decay: 1 − 0.010 × 0.010 = 0.99990; L2: λ/m = 0.70 / 210 = 3.3e-3")
  }

  /// 0.3 · 0.5 / 420 = 3.57e-4, whatever the optimizer.
  @Test(arguments: [Optimizer.sgd, .adam()]) func l1IsAStepOfItsOwn(_ optimizer: Optimizer) {
    #expect(
      now(optimizer, Regularization(l1: 0.5)) == "L1: 0.30 × 0.50 / 420 = 3.6e-4 an update")
    #expect(ShrinkingText(optimizer: optimizer).formula.contains("L1: |W| − αλ/(2m)"))
  }

  @Test func nothingAndAll() {
    #expect(now(.sgd, .none) == "no penalty shrinks them")
    #expect(
      now(.sgd, Regularization(l1: 0.5, l2: 0.7, maxNorm: 3))
        == "L2: 1 − 0.30 × 0.70 / 210 = 0.99900; L1: 0.30 × 0.50 / 420 = 3.6e-4 an update; "
        + "max norm: ‖w‖₂ of a unit up to 3.00")
  }
}
