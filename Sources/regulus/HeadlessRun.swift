import Curses
import LinearAlgebra
import Synchronization
import Training

/// Trains without a dashboard: progress on standard error, and signals end the run properly.
struct HeadlessRun {
  /// How often progress is told: on a terminal the line is replaced, elsewhere lines add up.
  private static let interval: Int32 = StandardStreams.errorIsTerminal ? 200 : 2000
  /// How long the end of a run may take after a signal, before that ends the process all the same.
  static let secondsToEnd = 60

  /// Trains to the end, or until a signal, and returns the run and the signal.
  func train<Scalar: BLASScalar>(
    _ trainer: Trainer<Scalar>, pace: Pace, onEvent: @escaping @Sendable (TrainingEvent) -> Void
  ) throws -> (trainer: Trainer<Scalar>, signal: Int32?) {
    let signals = try TerminationSignals()
    let wakeUp = try WakeUp()
    let hasEnded = Atomic(trainer.ending != nil)
    let session = TrainingSession(
      trainer: trainer, pace: pace,
      onEvent: { event in
        onEvent(event)
        guard case .ended = event else { return }
        hasEnded.store(true, ordering: .relaxed)
        wakeUp.signal()
      })
    session.start()
    var received: Int32?
    while !hasEnded.load(ordering: .relaxed) && received == nil {
      session.requestSnapshot()
      received = signals.wait(timeoutMilliseconds: Self.interval, wakeUp: wakeUp)
      if let snapshot = session.takeSnapshot(), snapshot.activity == .training { tell(snapshot) }
    }
    if received != nil {
      signals.postponeDeadline(seconds: Self.secondsToEnd)
      session.send(.stop(keeping: .current))
    }
    var finished = session.close()
    if finished.ending?.reason != .diverged { tell(finished.snapshot(activity: .training)) }
    if StandardStreams.errorIsTerminal { StandardStreams.note("") }
    // A signal may have come after the last look.
    received = received ?? signals.wait(timeoutMilliseconds: 0, wakeUp: wakeUp)
    return (finished, received)
  }

  private func tell(_ snapshot: Snapshot) {
    var line = "epoch \(snapshot.epoch)/\(snapshot.plannedEpochs)"
    line += "  train \(decimal(snapshot.evaluation.training.cost, digits: 4))"
    if let dev = snapshot.evaluation.dev { line += "  dev \(decimal(dev.cost, digits: 4))" }
    if snapshot.epochsPerSecond > 0 {
      line += "  \(decimal(snapshot.epochsPerSecond, digits: 0)) epochs/s"
    }
    if StandardStreams.errorIsTerminal {
      StandardStreams.replaceNote(line)
    } else {
      StandardStreams.note(line)
    }
  }
}
