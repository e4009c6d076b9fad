import Curses
import Glibc
import LinearAlgebra
import Synchronization
import Training

/// Trains without a dashboard: progress on standard error, and signals end the run properly.
struct HeadlessRun {
  /// How often progress is told: on a terminal the line is replaced, elsewhere lines add up.
  private static let interval: Int32 = StandardStreams.errorIsTerminal ? 200 : 2000
  /// How long the end of a run may take after a signal, before that ends the process all the same.
  static let secondsToEnd = 60

  /// Trains to the end, or until a signal, and returns how the run was left.
  func train<Scalar: BLASScalar>(
    _ run: RecordedRun<Scalar>, _ watch: RunWatch
  ) throws -> RunOutcome<Scalar> {
    let signals = try TerminationSignals()
    let wakeUp = try WakeUp()
    let hasEnded = Atomic(run.trainer.ending != nil)
    let session = run.makeSession(
      watch,
      onEvent: { event in
        guard case .ended = event else { return }
        hasEnded.store(true, ordering: .relaxed)
        wakeUp.signal()
      })
    watch.notices.listen { wakeUp.signal() }
    session.start()
    var received: Int32?
    var hasHungUp = false
    while !hasEnded.load(ordering: .relaxed) && received == nil {
      session.requestSnapshot()
      received = signals.wait(timeoutMilliseconds: Self.interval, wakeUp: wakeUp)
      if received == SIGHUP && watch.onHangUp == .goOn {
        (received, hasHungUp) = (nil, true)
        signals.outliveHangUp()
        StandardStreams.note("hang-up: training goes on, SIGTERM stops it")
        session.requestCheckpoint()
      }
      tell(watch.notices)
      if let snapshot = session.takeSnapshot(), snapshot.activity == .training { tell(snapshot) }
    }
    if received != nil { signals.postponeDeadline(seconds: Self.secondsToEnd) }
    var finished = session.leave()
    watch.notices.stopListening()
    if finished.ending?.reason != .diverged { tell(finished.snapshot(activity: .training)) }
    if StandardStreams.errorIsTerminal { StandardStreams.note("") }
    // A signal may have come after the last look.
    if received == nil, let late = signals.wait(timeoutMilliseconds: 0, wakeUp: wakeUp),
      late != SIGHUP || watch.onHangUp == .stop
    {
      received = late
    }
    return RunOutcome(trainer: finished, signal: received, hasHungUp: hasHungUp)
  }

  private func tell(_ notices: Notices) {
    for notice in notices.take() {
      if StandardStreams.errorIsTerminal { StandardStreams.replaceNote("") }
      StandardStreams.note(notice)
    }
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
