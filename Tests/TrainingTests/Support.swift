import Datasets
import Dispatch
import Learning
import LinearAlgebra
import Synchronization
import Testing

@testable import Training

/// Draws points in the plane with labels by chance: all there is to learn is to overfit.
func noiseExamples(_ count: Int, seed: UInt64) -> Examples {
  var generator = RandomGenerator(seed: seed)
  let inputs = Matrix<Double>(
    rows: 2, columns: count, elements: (0..<2 * count).map { _ in generator.normal() })
  return Examples(
    inputs: inputs, labels: (0..<count).map { _ in generator.uniform() < 0.5 ? 0 : 1 })
}

/// Returns a data set of noise with a dev set of 20 examples, or none.
func noise(_ count: Int = 30, hasDev: Bool = true) -> Dataset {
  Dataset(
    name: "noise", featureNames: ["x1", "x2"], classNames: ["no", "yes"],
    training: noiseExamples(count, seed: 1), dev: hasDev ? noiseExamples(20, seed: 2) : nil)
}

/// Returns a run at its start, with weights of He's initializer.
func makeTrainer<Scalar: BLASScalar>(
  _ options: TrainerOptions, dataset: Dataset = noise(), hidden: [Int] = [8, 4],
  weightSeed: UInt64 = 1, precision: Scalar.Type = Float.self
) -> Trainer<Scalar> {
  let architecture = Architecture(
    inputs: dataset.featureCount, hidden: hidden,
    output: dataset.targetKind == .values ? .linear : Output(classes: dataset.classCount))
  var generator = RandomGenerator(seed: weightSeed)
  let network = Network<Scalar>(
    architecture: architecture,
    parameters: Initializer.he().parameters(for: architecture, using: &generator))
  return Trainer(network: network, data: TrainingData(dataset), options: options)
}

extension Trainer {
  /// Steps until an epoch is complete, and returns its evaluation if there was one.
  @discardableResult
  mutating func trainEpoch() -> Evaluation? {
    while true {
      if case .completedEpoch(let evaluation) = step() { return evaluation }
    }
  }

  /// Steps until the run has ended.
  mutating func finish() {
    while ending == nil { _ = step() }
  }

  /// Steps and applies commands at the updates where they were recorded, then steps on to `update`.
  mutating func replay(_ interventions: [Intervention], until update: Int) {
    for intervention in interventions {
      while self.update < intervention.update { _ = step() }
      apply(intervention.command)
    }
    while self.update < update { _ = step() }
  }
}

/// Says that something expected of another thread did not come.
struct TimedOut: Error {}

/// The time after which something that should come soon counts as never coming.
private func deadline() -> DispatchTime { .now() + .seconds(60) }

/// Collects what a session reports from its own threads.
final class Reports: Sendable {
  private let events = Mutex<[TrainingEvent]>([])
  private let eventArrived = DispatchSemaphore(value: 0)
  private let snapshotArrived = DispatchSemaphore(value: 0)

  /// Everything reported so far.
  var all: [TrainingEvent] { events.withLock { $0 } }

  func record(_ event: TrainingEvent) {
    events.withLock { $0.append(event) }
    eventArrived.signal()
  }

  func recordSnapshot() { snapshotArrived.signal() }

  /// Waits until one of the events reported is as asked for.
  func waitFor(_ isWanted: (TrainingEvent) -> Bool) throws {
    while !all.contains(where: isWanted) {
      guard eventArrived.wait(timeout: deadline()) == .success else { throw TimedOut() }
    }
  }

  /// Waits until the run has ended.
  func waitForEnding() throws {
    try waitFor { if case .ended = $0 { true } else { false } }
  }

  /// Waits until the evaluation of `epoch` or a later one has been made.
  func waitForEpoch(_ epoch: Int) throws {
    try waitFor { if case .evaluated(let found, _) = $0 { found.epoch >= epoch } else { false } }
  }

  func waitForSnapshot() throws {
    guard snapshotArrived.wait(timeout: deadline()) == .success else { throw TimedOut() }
  }
}

/// Is a session together with what it reports.
struct ObservedSession<Scalar: BLASScalar> {
  let reports = Reports()
  let session: TrainingSession<Scalar>

  init(_ trainer: Trainer<Scalar>, pace: Pace = .unlimited) {
    session = TrainingSession(
      trainer: trainer, pace: pace, onEvent: { [reports] in reports.record($0) },
      onSnapshot: { [reports] in reports.recordSnapshot() })
  }

  /// Asks for a snapshot, waits for it and takes it.
  func nextSnapshot() throws -> Snapshot {
    session.requestSnapshot()
    try reports.waitForSnapshot()
    let snapshot = session.takeSnapshot()
    return try #require(snapshot)
  }

  /// Takes one snapshot after the other until one is as asked for.
  func snapshot(where isWanted: (Snapshot) -> Bool) throws -> Snapshot {
    while true {
      let snapshot = try nextSnapshot()
      if isWanted(snapshot) { return snapshot }
    }
  }

  /// Closes the session on another thread, so that one that does not return fails the test; on a queue of
  /// its own, since those of other tests may have taken all threads of the global one.
  func close() throws -> Trainer<Scalar> {
    let closing = Closing<Scalar>()
    DispatchQueue(label: "closing").async { [session] in
      let trainer = session.close()
      closing.result.withLock { $0 = trainer }
      closing.done.signal()
    }
    guard closing.done.wait(timeout: deadline()) == .success else { throw TimedOut() }
    let trainer = closing.result.withLock { $0 }
    return try #require(trainer)
  }
}

private final class Closing<Scalar: BLASScalar>: Sendable {
  let result = Mutex<Trainer<Scalar>?>(nil)
  let done = DispatchSemaphore(value: 0)
}
