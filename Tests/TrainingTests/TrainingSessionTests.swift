import Dispatch
import Glibc
import Learning
import LinearAlgebra
import Synchronization
import Testing

@testable import Training

// The limit is for one that waits without end; the time while other tests have the threads counts too.
@Suite(.timeLimit(.minutes(30)))
struct TrainingSessionTests {
  @Test func whatComesAfterTheEndIsNotTraining() throws {
    let start = ContinuousClock.now
    let observed = ObservedSession(makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 20)))
    observed.session.start()
    try observed.reports.waitForEnding()
    // Of so much time a second is for the session to come to rest, if its thread has to wait for others.
    usleep(1_200_000)
    _ = try observed.close()
    let total = start.duration(to: .now) / .seconds(1)
    #expect(observed.session.trainingSeconds > 0)
    #expect(observed.session.trainingSeconds < total - 0.2)
  }

  private func options(epochs: Int, batchSize: Int? = 7) -> TrainerOptions {
    TrainerOptions(
      learningRate: 0.1, batchSize: batchSize, epochs: epochs,
      regularization: Regularization(l2: 0.3, keepProbability: 0.8), seed: 5,
      evaluationInterval: 10)
  }

  private func finished(_ options: TrainerOptions) -> Trainer<Float> {
    var trainer = makeTrainer(options)
    trainer.finish()
    return trainer
  }

  // MARK: The same bits

  @Test func aSessionTrainsWhatABareTrainerTrains() throws {
    let expected = finished(options(epochs: 200))
    let observed = ObservedSession(makeTrainer(options(epochs: 200)))
    observed.session.start()
    try observed.reports.waitForEnding()
    let trainer = try observed.close()
    #expect(trainer.network == expected.network)
    #expect(trainer.history == expected.history)
    #expect(trainer.update == 1000)
  }

  @Test func snapshotsAllTheTimeDoNotChangeTheWeights() throws {
    let start = makeTrainer(options(epochs: 1_000_000))
    let observed = ObservedSession(start)
    observed.session.start()
    var updates: [Int] = []
    for _ in 0..<50 { updates.append(try observed.nextSnapshot().update) }
    #expect(updates == updates.sorted())
    _ = try observed.snapshot { $0.update > updates[0] }
    let trainer = try observed.close()
    #expect(trainer.update > updates[0])
    var expected = start
    expected.replay([], until: trainer.update)
    #expect(trainer.network == expected.network)
    #expect(trainer.history == expected.history)
  }

  @Test func pausingAndPaceDoNotChangeTheWeights() throws {
    // So many epochs that the run cannot end before a command comes: to resume would train on.
    let start = makeTrainer(options(epochs: 1_000_000))
    let observed = ObservedSession(start, pace: .epochsPerSecond(100_000))
    observed.session.start()
    for epoch in [20, 50, 100] {
      try observed.reports.waitForEpoch(epoch)
      observed.session.send(.pause)
      let paused = try observed.snapshot { $0.activity == .paused }
      observed.session.send(.pace(epoch == 50 ? .unlimited : .epochsPerSecond(20_000)))
      observed.session.send(.stepEpoch)
      let stepped = try observed.snapshot { $0.activity == .paused && $0.update > paused.update }
      #expect(stepped.epoch == paused.epoch + 1)
      observed.session.send(.resume)
      try observed.reports.waitForEpoch(stepped.epoch + 10)
    }
    let trainer = try observed.close()
    var expected = start
    expected.replay([], until: trainer.update)
    #expect(trainer.network == expected.network)
    #expect(trainer.history == expected.history)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func aRunWithCommandsAtArbitraryMomentsCanBeRepeated(_ seed: UInt64) throws {
    let start = makeTrainer(options(epochs: 100_000, batchSize: 3))
    let observed = ObservedSession(start)
    observed.session.start()
    // Moments: after so many evaluations, and then as many turns of the scheduler.
    var generator = RandomGenerator(seed: seed)
    let commands: [Command] = [
      .l1(strength: 0.3), .l2(strength: 0.6), .dropout(keepProbability: 0.6), .learningRate(0.2),
      .restoreBest, .l1(strength: 0), .dropout(keepProbability: 1), .pause, .resume, .resume,
      .pace(.epochsPerSecond(50_000)), .pace(.unlimited), .checkGradient, .stepEpoch, .resume,
      .earlyStopping(.off), .stop(keeping: .best), .resume, .stop(keeping: .current), .resume,
    ]
    for round in 1...20 {
      for _ in 0..<3 {
        let command = commands.randomElement(using: &generator) ?? .resume
        for _ in 0..<Int(generator.uniform() * 200) { sched_yield() }
        observed.session.send(command)
        if generator.uniform() < 0.3 { observed.session.requestSnapshot() }
      }
      observed.session.send(.resume)
      try observed.reports.waitForEpoch(10 * round)
    }
    let trainer = try observed.close()
    // All but those that asked to end a run that had ended.
    #expect((40...80).contains(trainer.interventions.count))
    #expect(trainer.interventions.contains { $0.update > 0 })
    let updates = trainer.interventions.map(\.update)
    #expect(zip(updates, updates.dropFirst()).allSatisfy { $0 <= $1 })

    var repeated = start
    repeated.replay(trainer.interventions, until: trainer.update)
    #expect(repeated.network == trainer.network)
    #expect(repeated.history == trainer.history)
    #expect(repeated.earlyStopping == trainer.earlyStopping)
    #expect(repeated.ending == trainer.ending)
    #expect(repeated.realizedKeep == trainer.realizedKeep)
  }

  // MARK: Snapshots

  @Test func everyRequestIsAnsweredByTheNextNews() throws {
    // At so slow a pace a request comes long before there is anything new; the update answers it.
    let observed = ObservedSession(
      makeTrainer(options(epochs: 1000, batchSize: nil)), pace: .epochsPerSecond(50))
    observed.session.start()
    var epochs: [Int] = []
    for _ in 0..<6 { epochs.append(try observed.nextSnapshot().epoch) }
    #expect(zip(epochs, epochs.dropFirst()).allSatisfy { $0 < $1 })
    _ = try observed.close()
  }

  @Test func aSnapshotIsTakenOnce() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 10)))
    observed.session.send(.pause)
    observed.session.start()
    let snapshot = try observed.nextSnapshot()
    #expect(snapshot.activity == .paused)
    #expect(observed.session.takeSnapshot() == nil)
    _ = try observed.close()
  }

  @Test func aPausedSnapshotIsOfThisMoment() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 10_000_000)))
    observed.session.start()
    try observed.reports.waitForEpoch(10)
    observed.session.send(.pause)
    let snapshot = try observed.snapshot { $0.activity == .paused }
    #expect(snapshot.epochsPerSecond == 0)
    #expect(snapshot.evaluation.update == snapshot.update)
    var trainer = try observed.close()
    #expect(trainer.update == snapshot.update)
    #expect(trainer.currentEvaluation() == snapshot.evaluation)
  }

  @Test func aGradientCheckArrivesInASnapshot() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 100)))
    observed.session.send(.pause)
    observed.session.send(.checkGradient)
    observed.session.start()
    let snapshot = try observed.snapshot { $0.check != nil }
    let check = try #require(snapshot.check)
    #expect(check.report.passes)
    #expect(check.report == makeTrainer(options(epochs: 100)).gradientCheck().run())
    #expect(check.epoch == 0)
    #expect(check.seconds > 0)
    #expect(!snapshot.isChecking)
    _ = try observed.close()
  }

  @Test func gradientsAreCheckedUnaskedWhereAnIntervalIsSet() throws {
    let reports = Reports()
    let session = TrainingSession(
      trainer: makeTrainer(options(epochs: 10_000_000)), secondsBetweenChecks: 3600,
      onEvent: { reports.record($0) }, onSnapshot: { reports.recordSnapshot() })
    session.start()
    var check: Snapshot.Check?
    while check == nil {
      session.requestSnapshot()
      try reports.waitForSnapshot()
      check = session.takeSnapshot()?.check
    }
    #expect(check?.report.passes == true)
    let trainer = session.close()
    // Nobody asked for it, so it is no intervention.
    #expect(trainer.interventions.isEmpty)
  }

  // MARK: Steps, events, ends

  @Test func steppingTrainsExactlyOneEpochAndPauses() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 100)))
    observed.session.send(.pause)
    observed.session.start()
    for epoch in 1...4 {
      observed.session.send(.stepEpoch)
      let snapshot = try observed.snapshot { $0.epoch == epoch && $0.activity == .paused }
      #expect(snapshot.update == 5 * epoch)
    }
    // Nothing goes on behind the pause: the run is closed where it was seen last.
    let trainer = try observed.close()
    #expect(trainer.epoch == 4)
    #expect(trainer.update == 20)
  }

  @Test func steppingFromWithinAnEpochEndsWithIt() throws {
    var trainer = makeTrainer(options(epochs: 100))
    for _ in 0..<7 { _ = trainer.step() }
    let observed = ObservedSession(trainer)
    observed.session.send(.stepEpoch)
    observed.session.start()
    let snapshot = try observed.snapshot { $0.activity == .paused }
    #expect(snapshot.epoch == 2)
    #expect(snapshot.update == 10)
    _ = try observed.close()
  }

  @Test func stepsThatComeFasterThanEpochsAddUp() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 30)))
    for _ in 0..<3 { observed.session.send(.stepEpoch) }
    observed.session.start()
    #expect(try observed.snapshot { $0.activity == .paused }.epoch == 3)
    _ = try observed.close()
  }

  @Test func theLastStepEndsTheRun() throws {
    var trainer = makeTrainer(options(epochs: 2))
    trainer.trainEpoch()
    let observed = ObservedSession(trainer)
    observed.session.send(.stepEpoch)
    observed.session.start()
    try observed.reports.waitForEnding()
    #expect(try observed.close().ending?.reason == .finished)
  }

  /// Names an event, for comparison.
  private func name(_ event: TrainingEvent) -> String {
    switch event {
    case .evaluated(let evaluation, let rate): "evaluated \(evaluation.epoch) \(rate)"
    case .intervened(let intervention): "\(intervention.command)"
    case .ended(let ending): "ended \(ending.reason) \(ending.epoch)"
    }
  }

  @Test func eventsArriveInOrder() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 30)))
    observed.session.send(.pause)
    observed.session.send(.learningRate(0.05))
    observed.session.send(.resume)
    observed.session.start()
    try observed.reports.waitForEnding()
    observed.session.send(.stop(keeping: .best))
    observed.session.send(.l1(strength: 0.5))
    _ = try observed.close()
    #expect(
      observed.reports.all.map(name)
        == [
          "evaluated 0 0.1", "pause", "learningRate(0.05)", "resume", "evaluated 10 0.05",
          "evaluated 20 0.05", "evaluated 30 0.05", "ended finished 30", "l1(strength: 0.5)",
        ])
  }

  @Test func stoppingByHandIsAnInterventionAndAnEnd() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 10_000_000)))
    observed.session.start()
    try observed.reports.waitForEpoch(20)
    observed.session.send(.stop(keeping: .current))
    try observed.reports.waitForEnding()
    let names = observed.reports.all.suffix(2).map(name)
    let trainer = try observed.close()
    let ending = try #require(trainer.ending)
    #expect(ending.reason == .user)
    #expect(names == ["\(Command.stop(keeping: .current))", "ended user \(ending.epoch)"])
  }

  @Test func aRunMayBeResumedAfterItsEnd() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 30)))
    observed.session.start()
    try observed.reports.waitForEnding()
    observed.session.send(.resume)
    try observed.reports.waitFor { name($0) == "ended finished 60" }
    let trainer = try observed.close()
    #expect(trainer.network == finished(options(epochs: 60)).network)
  }

  @Test func aRunThatHadEndedBeforeSaysSo() throws {
    // Whoever waits for the end, waits for the event.
    let observed = ObservedSession(finished(options(epochs: 10)))
    observed.session.start()
    try observed.reports.waitForEnding()
    #expect(observed.reports.all.map(name) == ["evaluated 10 0.1", "ended finished 10"])
    _ = try observed.close()
  }

  // MARK: Closing

  @Test func aRunningSessionCloses() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 10_000_000)))
    observed.session.start()
    try observed.reports.waitForEpoch(10)
    let trainer = try observed.close()
    #expect(trainer.ending == nil)
    #expect(trainer.epoch >= 10)
  }

  @Test func aPausedSessionCloses() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 10_000_000)))
    observed.session.send(.pause)
    observed.session.start()
    #expect(try observed.nextSnapshot().activity == .paused)
    #expect(try observed.close().update == 0)
  }

  @Test func anEndedSessionCloses() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 10)))
    observed.session.start()
    try observed.reports.waitForEnding()
    #expect(try observed.close().ending?.reason == .finished)
  }

  @Test func aSessionThatWaitsForItsPaceCloses() throws {
    let observed = ObservedSession(
      makeTrainer(options(epochs: 10_000_000)), pace: .epochsPerSecond(0.0001))
    observed.session.start()
    _ = try observed.snapshot { $0.epoch == 1 }
    #expect(try observed.close().epoch == 1)
  }

  @Test func aSessionClosedAtOnceClosesAndTakesItsCommands() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 10_000_000)))
    observed.session.start()
    observed.session.send(.l2(strength: 7))
    let trainer = try observed.close()
    #expect(trainer.regularization.l2 == 7)
    #expect(trainer.interventions.map(\.command) == [.l2(strength: 7)])
  }

  @Test func aSessionClosesWhileAGradientIsChecked() throws {
    let observed = ObservedSession(makeTrainer(options(epochs: 10_000_000)))
    observed.session.send(.checkGradient)
    observed.session.start()
    #expect(try observed.close().interventions.map(\.command) == [.checkGradient])
  }

  // MARK: Places to go on from

  /// Collects checkpoints.
  private final class Keeper: Sendable {
    private let kept = Mutex<[(state: TrainerState<Float>, occasion: CheckpointOccasion)]>([])
    var all: [(state: TrainerState<Float>, occasion: CheckpointOccasion)] { kept.withLock { $0 } }
    func keep(_ state: TrainerState<Float>, _ occasion: CheckpointOccasion) {
      kept.withLock { $0.append((state, occasion)) }
    }
  }

  private func makeSession(
    _ options: TrainerOptions, _ keeper: Keeper, _ reports: Reports,
    every interval: CheckpointInterval = .never, pace: Pace = .unlimited
  ) -> TrainingSession<Float> {
    TrainingSession(
      trainer: makeTrainer(options), pace: pace, checkpoints: interval,
      onCheckpoint: { state, occasion, _ in
        keeper.keep(state, occasion)
        return true
      }, onEvent: { reports.record($0) })
  }

  @Test func everyFewEpochsAndAtTheEnd() throws {
    let (keeper, reports) = (Keeper(), Reports())
    var options = TrainerOptions(learningRate: 0.1, epochs: 10)
    options.earlyStopping.mode = .off
    let session = makeSession(options, keeper, reports, every: .epochs(4))
    session.start()
    try reports.waitForEnding()
    let finished = session.leave()
    let scheduled = keeper.all.filter { $0.occasion != .best || $0.state.epoch % 4 == 0 }
    #expect(scheduled.map(\.state.epoch) == [4, 8, 10])
    #expect(keeper.all.last?.occasion == .ended)
    #expect(keeper.all.last?.state == finished.state)
    for (state, _) in keeper.all {
      var resumed = try Trainer(resuming: state, data: finished.data)
      resumed.finish()
      #expect(resumed.state == finished.state)
    }
  }

  /// Whoever leaves a run does not want it to have been stopped when it is gone on with.
  @Test func leavingIsNoEnding() throws {
    let (keeper, reports) = (Keeper(), Reports())
    let options = TrainerOptions(learningRate: 0.1, epochs: 10_000_000)
    let session = makeSession(options, keeper, reports)
    session.start()
    try reports.waitForEpoch(10)
    let left = session.leave()
    #expect(left.ending?.reason == .user)
    let last = try #require(keeper.all.last)
    #expect(last.occasion == .left && last.state.ending == nil)
    #expect(last.state.update == left.update)
    #expect(last.state.interventions.isEmpty)
  }

  @Test func askedForAndInTime() throws {
    let (keeper, reports) = (Keeper(), Reports())
    let options = TrainerOptions(learningRate: 0.1, epochs: 1_000_000)
    let session = makeSession(
      options, keeper, reports, every: .seconds(0.02), pace: .epochsPerSecond(200))
    session.start()
    // As long as it takes the clock to ask.
    var epoch = 0
    repeat {
      epoch += 40
      try reports.waitForEpoch(epoch)
    } while !keeper.all.contains { $0.occasion == .scheduled } && epoch < 4000
    session.send(.pause)
    try reports.waitFor { if case .intervened = $0 { true } else { false } }
    session.requestCheckpoint()
    _ = session.close()
    let scheduled = keeper.all.filter { $0.occasion == .scheduled }
    #expect(scheduled.count >= 2)
    #expect(scheduled.last?.state.interventions.count == 1, "in a pause too")
  }

  /// Whoever could not write a place is offered it as often as it is asked for.
  @Test func aPlaceThatHasNotChangedIsOfferedAgain() throws {
    let reports = Reports()
    let offered = DispatchSemaphore(value: 0)
    let session = TrainingSession<Float>(
      trainer: makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 1_000_000)),
      onCheckpoint: { _, occasion, _ in
        if occasion == .scheduled { offered.signal() }
        return true
      },
      onEvent: { reports.record($0) })
    session.start()
    session.send(.pause)
    try reports.waitFor { if case .intervened = $0 { true } else { false } }
    for _ in 0..<3 {
      session.requestCheckpoint()
      try #require(offered.wait(timeout: .now() + 60) == .success)
    }
    _ = session.close()
  }

  @Test func whatHasBeenReportedIsNotReportedAgain() throws {
    var trainer = makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 6)) as Trainer<Float>
    for _ in 0..<3 { _ = trainer.step() }
    let reports = Reports()
    let session = TrainingSession(
      trainer: try Trainer(resuming: trainer.state, data: trainer.data), isResumed: true,
      onEvent: { reports.record($0) })
    session.start()
    try reports.waitForEnding()
    _ = session.close()
    let epochs = reports.all.compactMap { event in
      if case .evaluated(let evaluation, _) = event { evaluation.epoch } else { nil as Int? }
    }
    #expect(epochs == [4, 5, 6])
  }
}
