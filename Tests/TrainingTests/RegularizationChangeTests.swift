import Learning
import Testing

@testable import Training

@Suite struct RegularizationChangeTests {
  private func evaluation(training: Double, dev: Double, update: Int) -> Evaluation {
    DiagnosisTests.evaluation(training: training, dev: dev, update: update)
  }

  @Test func changesBetweenTwoEvaluationsAreOne() {
    let (l2, more) = (Regularization(l2: 0.7), Regularization(l2: 1))
    let first = RegularizationChange.after(
      nil, epoch: 70, from: .none, to: l2,
      evaluation: evaluation(training: 0, dev: 0, update: 60))
    #expect(first?.epoch == 70 && first?.from == Regularization.none && first?.to == l2)
    let second = RegularizationChange.after(
      first, epoch: 80, from: l2, to: more,
      evaluation: evaluation(training: 0, dev: 0, update: 60))
    #expect(second?.epoch == 80 && second?.from == Regularization.none && second?.to == more)
    // Back again: nothing has changed.
    #expect(
      RegularizationChange.after(
        second, epoch: 90, from: more, to: .none,
        evaluation: evaluation(training: 0, dev: 0, update: 60)) == nil)
    // After an evaluation it is another.
    let third = RegularizationChange.after(
      second, epoch: 130, from: more, to: l2,
      evaluation: evaluation(training: 0.5, dev: 0, update: 120))
    #expect(third?.from == more && third?.before.update == 120)
    // What changes nothing leaves it alone.
    #expect(
      RegularizationChange.after(
        third, epoch: 140, from: l2, to: l2,
        evaluation: evaluation(training: 0, dev: 0, update: 120)) == third)
  }

  @Test func aSessionRemembersTheEvaluationBefore() throws {
    let observed = ObservedSession(
      makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 100_000, evaluationInterval: 10)))
    observed.session.start()
    try observed.reports.waitForEpoch(30)
    observed.session.send(.pause)
    observed.session.send(.l2(strength: 0.7))
    observed.session.send(.dropout(keepProbability: 0.5))
    let snapshot = try observed.snapshot { $0.change?.to.dropsUnits == true }
    let change = try #require(snapshot.change)
    #expect(change.from == .none)
    #expect(change.to == Regularization(l2: 0.7, keepProbability: 0.5))
    #expect(change.before.epoch % 10 == 0 && change.before.epoch >= 30)
    #expect(change.before.epoch <= change.epoch && change.epoch == snapshot.epoch)
    _ = try observed.close()
  }

  @Test func whatElseChangesEndsIt() throws {
    let observed = ObservedSession(
      makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 1_000_000, evaluationInterval: 10)))
    observed.session.start()
    try observed.reports.waitForEpoch(30)
    observed.session.send(.pause)
    for command in [Command.learningRate(0.2), .restoreBest] {
      observed.session.send(.l2(strength: 0.7))
      #expect(try observed.snapshot { $0.regularization.l2 > 0 }.change != nil)
      observed.session.send(command)
      observed.session.send(.checkGradient)
      let count = try observed.snapshot { $0.interventions.last?.command == .checkGradient }
      #expect(count.change == nil)
      observed.session.send(.l2(strength: 0))
      observed.session.send(command)
      _ = try observed.snapshot { $0.regularization.l2 == 0 }
    }
    _ = try observed.close()
  }
}
