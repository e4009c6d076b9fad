import Learning
import Testing

@testable import Training

struct TrainerStateTests {
  private let options = TrainerOptions(
    learningRate: 0.1, batchSize: 7, epochs: 6,
    regularization: Regularization(keepProbability: 0.8), seed: 5, threads: 2)

  @Test func aStateIsAPlaceToGoOnFrom() throws {
    var whole = makeTrainer(options) as Trainer<Float>
    for _ in 0..<8 { _ = whole.step() }
    let state = whole.state
    whole.finish()
    #expect(state.update == 8, "the state stays what it was")
    var resumed = try Trainer(resuming: state, data: whole.data)
    resumed.finish()
    #expect(resumed.state == whole.state)
    #expect(resumed.state != state)
  }

  /// What the updaters hold of the last update is not part of the state.
  @Test func masksAndSignalsAreThereFromTheNextUpdateOn() throws {
    var trainer = makeTrainer(options) as Trainer<Float>
    _ = trainer.step()
    #expect(!trainer.lastMasks.isEmpty && !trainer.signals.isEmpty)
    var resumed = try Trainer(resuming: trainer.state, data: trainer.data)
    #expect(resumed.lastMasks.isEmpty && resumed.signals.isEmpty)
    _ = resumed.step()
    _ = trainer.step()
    #expect(resumed.lastMasks == trainer.lastMasks && resumed.signals == trainer.signals)
  }

  /// Units that have seen nothing yet are not dead.
  @Test func deadUnitsAreThereFromTheNextUpdateOn() throws {
    var trainer = makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 6)) as Trainer<Float>
    #expect(trainer.deadUnits.isEmpty)
    _ = trainer.step()
    #expect(trainer.deadUnits.count == 2)
    var resumed = try Trainer(resuming: trainer.state, data: trainer.data)
    #expect(resumed.deadUnits.isEmpty)
    _ = resumed.step()
    _ = trainer.step()
    #expect(resumed.deadUnits == trainer.deadUnits)
  }

  /// Which batches there are depends on how many threads share an update.
  @Test func aStateOfOtherPartsIsRefused() throws {
    let trainer = makeTrainer(options) as Trainer<Float>
    var state = trainer.state
    state.options.threads = 1
    #expect(throws: TrainerStateError.self) { try Trainer(resuming: state, data: trainer.data) }
    state = trainer.state
    state.options.batchSize = 5
    state.position = 7
    #expect(throws: TrainerStateError.self) { try Trainer(resuming: state, data: trainer.data) }
  }
}
