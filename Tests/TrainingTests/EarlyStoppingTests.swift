import Testing

@testable import Training

struct EarlyStoppingTests {
  /// What a sequence of dev costs leads to: + improved, . nothing, M marked, S stopped.
  struct Case: CustomTestStringConvertible, Sendable {
    var mode: EarlyStopping.Mode = .mark
    var patience = 2
    var minDelta = 0.0
    var warmUp = 0
    var costs: [Double]
    var verdicts: String
    var best: Double?
    var triggers: [Int] = []

    var testDescription: String { "\(mode) \(patience) \(minDelta) \(warmUp) \(costs)" }
  }

  static let cases = [
    Case(costs: [5, 4, 3, 2], verdicts: "++++", best: 2),
    // An equal cost is no improvement; the second evaluation without one triggers.
    Case(costs: [3, 3, 3], verdicts: "+.M", best: 3, triggers: [2]),
    Case(costs: [3, 4, 5, 6, 7], verdicts: "+.M..", best: 3, triggers: [2]),
    // A new best starts the count anew, and may be marked again.
    Case(
      costs: [3, 4, 4, 2, 3, 3, 3, 1], verdicts: "+.M+.M.+", best: 1, triggers: [2, 5]),
    Case(costs: [3, 4, 2, 4, 1, 4], verdicts: "+.+.+.", best: 1),
    Case(mode: .stop, costs: [3, 4, 4], verdicts: "+.S", best: 3, triggers: [2]),
    Case(mode: .stop, patience: 1, costs: [3, 2, 2.5], verdicts: "++S", best: 2, triggers: [2]),
    Case(mode: .off, costs: [3, 4, 4, 4, 2, 4, 4], verdicts: "+...+..", best: 2),
    Case(
      mode: .stop, patience: 4, costs: [3, 4, 4, 4, 4], verdicts: "+...S", best: 3, triggers: [4]),
    // A fall of 0.5 or less does not count, not even one after the other: 2.5 and 2 against 3.
    Case(minDelta: 0.5, costs: [3, 2.5, 2.25, 1], verdicts: "+.++", best: 1),
    Case(minDelta: 0.5, costs: [3, 2.75, 2.5], verdicts: "+.M", best: 3, triggers: [2]),
    Case(minDelta: 1, costs: [10, 9.5, 8.5, 8, 7.5], verdicts: "+.+.M", best: 8.5, triggers: [4]),
    // Epochs 0 to 2 are not watched, however good.
    Case(warmUp: 3, costs: [1, 1, 1, 5, 4, 6, 6], verdicts: "...++.M", best: 4, triggers: [6]),
    Case(warmUp: 9, costs: [1, 2, 3, 4], verdicts: "....", best: nil),
  ]

  @Test(arguments: cases)
  func verdictsAreThoseWorkedByHand(_ test: Case) {
    var watch = EarlyStopping(
      mode: test.mode, patience: test.patience, minDelta: test.minDelta, warmUp: test.warmUp)
    var verdicts = ""
    for (epoch, cost) in test.costs.enumerated() {
      switch watch.observe(cost: cost, epoch: epoch) {
      case .goOn: verdicts += "."
      case .improved: verdicts += "+"
      case .mark(let trigger):
        verdicts += "M"
        #expect(trigger.epoch == epoch)
      case .stop(let trigger):
        verdicts += "S"
        #expect(trigger.epoch == epoch)
      }
    }
    #expect(verdicts == test.verdicts)
    #expect(watch.best?.cost == test.best)
    #expect(
      watch.best?.epoch == test.best.flatMap { test.costs[test.warmUp...].firstIndex(of: $0) })
    #expect(watch.triggers.map(\.epoch) == test.triggers)
  }

  /// Returns a watch that has seen the costs, at epochs 10, 20, ….
  private func watch(
    _ mode: EarlyStopping.Mode, patience: Int = 2, minDelta: Double = 0, _ costs: [Double]
  ) -> EarlyStopping {
    var watch = EarlyStopping(mode: mode, patience: patience, minDelta: minDelta)
    for (index, cost) in costs.enumerated() {
      _ = watch.observe(cost: cost, epoch: 10 * index + 10)
    }
    return watch
  }

  @Test func theReasonNamesTheBestAndTheWait() {
    #expect(
      watch(.mark, [0.5, 0.28125, 0.3, 0.3]).triggers.map(\.reason)
        == ["no dev cost below 0.2813 (epoch 20) in 2 evaluations, 20 epochs"])
    #expect(
      watch(.stop, minDelta: 0.25, [1, 0.9, 0.8]).triggers.map(\.reason)
        == ["no dev cost below 1.0000 (epoch 10) by more than 0.25 in 2 evaluations, 20 epochs"])
  }

  @Test func modesSwitchedOnTheWayTakeEffectAtTheNextEvaluation() {
    var watch = watch(.off, [3, 4, 5, 6])
    #expect(watch.triggers.isEmpty)
    #expect(watch.evaluationsSinceBest == 3)
    watch.mode = .mark
    guard case .mark = watch.observe(cost: 7, epoch: 50) else {
      Issue.record("not marked although patience has run out")
      return
    }
    watch.mode = .stop
    guard case .stop(let trigger) = watch.observe(cost: 7, epoch: 60) else {
      Issue.record("not stopped although patience has run out")
      return
    }
    #expect(trigger.epoch == 60)
    watch.mode = .off
    #expect(watch.observe(cost: 7, epoch: 70) == .goOn)
    #expect(watch.triggers.map(\.epoch) == [50, 60])
  }

  @Test func restartedPatienceIsTheWholePatience() {
    var watch = watch(.stop, patience: 3, [1, 2, 2])
    watch.restartPatience(atEpoch: 35)
    #expect(watch.evaluationsSinceBest == 0)
    #expect(watch.best == .init(epoch: 10, cost: 1))
    #expect(watch.observe(cost: 2, epoch: 40) == .goOn)
    #expect(watch.observe(cost: 2, epoch: 50) == .goOn)
    guard case .stop(let trigger) = watch.observe(cost: 2, epoch: 60) else {
      Issue.record("not stopped after the restarted patience")
      return
    }
    // Both figures count from the restart.
    #expect(trigger.reason.hasSuffix("in 3 evaluations, 25 epochs"))
  }

  @Test func restartedPatienceMayBeMarkedAgain() {
    var watch = watch(.mark, [1, 2, 2, 2])
    #expect(watch.triggers.map(\.epoch) == [30])
    watch.restartPatience(atEpoch: 40)
    for epoch in [50, 60, 70] { _ = watch.observe(cost: 2, epoch: epoch) }
    #expect(watch.triggers.map(\.epoch) == [30, 60])
  }

  @Test func numbersInSentencesHaveFourDigits() {
    #expect(rounded(0.28125) == "0.2813")
    #expect(rounded(0) == "0.0000")
    #expect(rounded(-0.00004) == "0.0000")
    #expect(rounded(-1.5) == "-1.5000")
    #expect(rounded(12345.67891) == "12345.6789")
    #expect(rounded(0.99999) == "1.0000")
    #expect(rounded(1e300) == "1e+300")
  }
}
