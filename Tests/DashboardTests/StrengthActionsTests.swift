import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct StrengthActionsTests {
  @Test func twoQuickPressesSwitchOnAndOff() {
    var dashboard = Sample.dashboard()
    #expect(dashboard.type("22") == [.send(.l2(strength: 0.7)), .send(.l2(strength: 0))])
    #expect(dashboard.regularization == .none)
    #expect(
      dashboard.type("dd")
        == [.send(.dropout(keepProbability: 0.86)), .send(.dropout(keepProbability: 1))])
  }

  @Test func switchingOnRestoresTheLastStrength() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("2++2")
    #expect(dashboard.type("2") == [.send(.l2(strength: 1.5))])
    _ = dashboard.type("d+d")
    #expect(dashboard.type("d") == [.send(.dropout(keepProbability: 0.85))])
  }

  @Test func theyCanBeOnTogether() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("12d")
    #expect(dashboard.regularization == Regularization(l1: 0.5, l2: 0.7, keepProbability: 0.86))
    #expect(
      dashboard.type("0") == [
        .send(.l1(strength: 0)), .send(.l2(strength: 0)), .send(.dropout(keepProbability: 1)),
      ])
    #expect(dashboard.type("0") == [])
    #expect(dashboard.notice == "no regularizer is on")
  }

  @Test func strengthsFollowTheLadder() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("2")
    #expect(dashboard.type("+++") == [1, 1.5, 2].map { .send(.l2(strength: $0)) })
    #expect(dashboard.type("=") == [.send(.l2(strength: 3))])
    #expect(dashboard.type("-_") == [2, 1.5].map { .send(.l2(strength: $0)) })
  }

  @Test func strongerDropoutKeepsLess() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("d")
    #expect(
      dashboard.type("+++") == [0.85, 0.8, 0.75].map { .send(.dropout(keepProbability: $0)) })
    #expect(
      dashboard.type("-----")
        == [0.8, 0.85, 0.9, 0.95].map { .send(.dropout(keepProbability: $0)) })
    #expect(dashboard.notice == "it is as weak as it gets")
    for _ in 0..<30 { _ = dashboard.type("+") }
    #expect(dashboard.regularization.keepProbability == 0.05)
    #expect(dashboard.notice == "it is as strong as it gets")
  }

  @Test func strengthsHaveBounds() {
    var dashboard = Sample.dashboard()
    dashboard.strengths.l1 = 7e5
    #expect(dashboard.type("1+") == [.send(.l1(strength: 7e5)), .send(.l1(strength: 1e6))])
    #expect(dashboard.type("+") == [])
    #expect(dashboard.notice == "it is as strong as it gets")
    dashboard.strengths.l1 = 1e-6
    #expect(dashboard.type("-") == [])
    #expect(dashboard.notice == "it is as weak as it gets")
  }

  /// 1 − αλ/m with α 0.3 and 210 examples is 0 at λ 700.
  @Test func l2GrowsNoFurtherThanTheLearningRateBears() {
    var dashboard = Sample.dashboard()
    dashboard.strengths.l2 = 500
    #expect(dashboard.type("2+") == [.send(.l2(strength: 500)), .send(.l2(strength: 700))])
    #expect(dashboard.type("+") == [])
    #expect(
      dashboard.notice == "L2 λ 1,000 is too strong for α 0.30: 1 − αλ/m = −0.43")
    #expect(dashboard.strengths.l2 == 700)
    // A larger learning rate is allowed, and said to be too much: 1 − 0.5 · 700 / 210.
    #expect(dashboard.type("L") == [.send(.learningRate(0.5))])
    #expect(
      dashboard.notice
        == "at α 0.50 L2 is too strong, 1 − αλ/m = −0.67: − weakens it")
    #expect(dashboard.type("-") == [.send(.l2(strength: 500))])
    // So is one that an option gave.
    var given = Sample.dashboard()
    given.strengths.l2 = 1e5
    #expect(given.type("2") == [.send(.l2(strength: 1e5))])
    #expect(
      given.notice?.hasPrefix("L2 λ 1.0e5 is too strong for α 0.30: 1 − αλ/m = −141.") == true)
  }

  @Test func optimizersThatDivideByAnAverageBearAnyL2() {
    var snapshot = Sample.run()
    snapshot.optimizer = .adam()
    var dashboard = Sample.dashboard(snapshot)
    dashboard.strengths.l2 = 700
    #expect(dashboard.type("2+") == [.send(.l2(strength: 700)), .send(.l2(strength: 1000))])
  }

  @Test func l1GrowsNoFurtherOnceItHasLeftNothing() {
    var snapshot = Sample.run(regularization: Regularization(l1: 0.5))
    for index in snapshot.layers.indices { snapshot.layers[index].zeros = 40 }
    var dashboard = Sample.dashboard(snapshot)
    dashboard.strengthFocus = .l1
    #expect(dashboard.type("+") == [])
    #expect(dashboard.notice == "every weight is 0 already: − weakens L1")
    #expect(dashboard.type("-") == [.send(.l1(strength: 0.3))])
  }

  /// A strength given with an option may be out of reach of the keys: stronger must not weaken.
  @Test(arguments: [
    ("1", "+", Regularization(l1: 1e7, l2: 1, keepProbability: 0.5)),
    ("2", "-", Regularization(l1: 1, l2: 1e-8, keepProbability: 0.5)),
    ("d", "-", Regularization(l1: 1, l2: 1, keepProbability: 0.97)),
    ("d", "+", Regularization(l1: 1, l2: 1, keepProbability: 0.03)),
  ]) func beyondTheBoundsThereIsOnlyTheWayBack(
    on: String, further: String, strengths: Regularization
  ) {
    var dashboard = Sample.dashboard()
    dashboard.strengths = strengths
    _ = dashboard.type(on)
    #expect(dashboard.type(further) == [])
    #expect(dashboard.notice?.hasPrefix("it is as ") == true)
    #expect(dashboard.type(further == "+" ? "-" : "+").count == 1)
  }

  @Test func strengthsBelongToWhatWasSwitchedOnLast() {
    var dashboard = Sample.dashboard()
    #expect(dashboard.type("+") == [])
    #expect(dashboard.notice == "no regularizer is on to change: 1, 2 or d switches one on")
    _ = dashboard.type("21")
    #expect(dashboard.type("+") == [.send(.l1(strength: 0.7))])
    // With L1 off, L2 is left.
    _ = dashboard.type("1")
    #expect(dashboard.type("+") == [.send(.l2(strength: 1))])
    _ = dashboard.type("2")
    #expect(dashboard.type("+") == [])
  }

  @Test func oneAfterTheOther() {
    var dashboard = Sample.dashboard()
    #expect(
      dashboard.type("rrrr") == [
        .send(.l1(strength: 0.5)),
        .send(.l1(strength: 0)), .send(.l2(strength: 0.7)),
        .send(.l2(strength: 0)), .send(.dropout(keepProbability: 0.86)),
        .send(.dropout(keepProbability: 1)),
      ])
    #expect(dashboard.regularization == .none)
    #expect(dashboard.strengthFocus == nil)
    _ = dashboard.type("12r")
    #expect(dashboard.regularization == Regularization(keepProbability: 0.86))
  }

  @Test func augmentationIsOnOrOff() {
    var dashboard = Sample.dashboard(augmentation: "jitter=0.1")
    #expect(dashboard.type("aa") == [.send(.augmentation(true)), .send(.augmentation(false))])
    // Strengths stay with what was switched on before.
    #expect(
      dashboard.type("2a+")
        == [.send(.l2(strength: 0.7)), .send(.augmentation(true)), .send(.l2(strength: 1))])
    #expect(dashboard.type("2+") == [.send(.l2(strength: 0))])
    #expect(dashboard.notice?.hasPrefix("augmentation is as strong as --augment says") == true)
    #expect(dashboard.type("0") == [.send(.augmentation(false))])
    #expect(dashboard.regularization == .none)
    #expect(
      dashboard.type("drr") == [
        .send(.dropout(keepProbability: 0.86)), .send(.dropout(keepProbability: 1)),
        .send(.augmentation(true)), .send(.augmentation(false)),
      ])
  }

  @Test func withoutAnAugmenterTheKeySaysWhy() {
    var dashboard = Sample.dashboard()
    #expect(dashboard.type("a") == [])
    #expect(dashboard.notice?.hasSuffix("--augment gives something to vary") == true)
    #expect(dashboard.regularization == .none)
  }

  @Test func layersThatKeepDifferentSharesGoTogether() {
    var dashboard = Sample.dashboard()
    dashboard.strengths.keepProbability = KeepProbability(perLayer: [0.8, 0.5])
    func sent(_ first: Double, _ second: Double) -> Effect {
      .send(.dropout(keepProbability: KeepProbability(perLayer: [first, second])))
    }
    // 0.5 is on the ladder of the one that keeps the least; the others drop 1.1 and 1.2 times as much.
    #expect(
      dashboard.type("d++-") == [
        sent(0.8, 0.5), sent(0.78, 0.45), sent(0.76, 0.4), sent(0.78, 0.45),
      ])
    dashboard.strengths.keepProbability = KeepProbability(perLayer: [1, 0.9])
    #expect(dashboard.type("-") == [sent(1, 0.95)])
    #expect(dashboard.type("-") == [])
    #expect(dashboard.notice == "it is as weak as it gets")
  }

  @Test func keysThatSwitchSomethingNow() {
    #expect(Sample.dashboard().switchingKeys == ["1", "2", "d"])
    #expect(
      Sample.dashboard(Sample.everything, augmentation: "shift=1").switchingKeys
        == ["0", "1", "2", "d", "a"])
    #expect(Sample.dashboard(widths: [2, 1]).switchingKeys == ["1", "2"])
  }

  /// A run that goes on has strengths of its own, which stronger must not weaken.
  @Test func strengthsAreThoseOfTheRun() {
    var dashboard = Sample.dashboard(
      regularization: Regularization(l1: 3, l2: 2, keepProbability: 0.5))
    #expect(
      dashboard.strengths == Regularization(l1: 3, l2: 2, keepProbability: 0.5))
    #expect(dashboard.type("+") == [.send(.l2(strength: 3))])
    #expect(Sample.dashboard().strengths.l2 == 0.7)
  }

  @Test func withSeveralOnItIsSaidWhichIsChanged() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("2")
    #expect(dashboard.answer == nil)
    _ = dashboard.type("1")
    #expect(dashboard.answer == "L1 on, λ 0.50; + and − change L1")
    _ = dashboard.type("d")
    #expect(dashboard.answer == "dropout on, keep 0.86; + and − change dropout")
    _ = dashboard.type("d")
    #expect(dashboard.answer == "dropout off; + and − change L2")
    _ = dashboard.type("1")
    #expect(dashboard.answer == nil)
  }

  @Test func whatZeroDoesNotSwitchIsNamed() {
    let given = Regularization(l2: 0.7, maxNorm: 3, labelSmoothing: 0.1)
    var dashboard = Sample.dashboard(regularization: given)
    #expect(dashboard.type("0") == [.send(.l2(strength: 0))])
    let answer = "off: L1, L2, dropout, augmentation; max norm 3.00 + smoothing 0.10 stays"
    #expect(dashboard.answer == answer)
    #expect(dashboard.type("0") == [])
    #expect(dashboard.answer == answer && dashboard.notice == nil)
  }

  @Test func weightsThatWereZeroFromTheStartAreNotL1s() {
    var snapshot = Sample.run(regularization: Regularization(l1: 0.5))
    for index in snapshot.layers.indices { snapshot.layers[index].zeros = 40 }
    #expect(snapshot.isLeftEmptyByL1)
    snapshot.history = History(seriesCount: 5)
    snapshot.history.record(epoch: 0, values: [0.7, 0.7, 0, 0, 0])
    #expect(!snapshot.isLeftEmptyByL1)
    var dashboard = Sample.dashboard(snapshot)
    #expect(dashboard.type("+") == [.send(.l1(strength: 0.7))])
    #expect(!EventLineTests.line(dashboard, 80).contains("every weight is 0"))
  }
}
