import Curses
import Dashboard
import Datasets
import Glibc
import Learning
import LinearAlgebra
import Records
import Synchronization
import Training

/// Trains without a dashboard: progress on standard error, and signals end the run properly.
struct HeadlessRun {
  let setup: RunSetup
  /// The strengths that the keys of a dashboard would switch on, for pictures of one.
  let regularizationWhenOn: Regularization
  let screen: ScreenOptions
  let pace: Pace

  /// How often progress is told: on a terminal the line is replaced, elsewhere lines add up.
  private static let interval: Int32 = StandardStreams.errorIsTerminal ? 200 : 2000
  /// How long the end of a run may take after a signal, before that ends the process all the same.
  static let secondsToEnd = 60

  /// Trains to the end, or until a signal, and returns the run, the signal, and the dashboard there
  /// would have been.
  func train<Scalar: BLASScalar>(
    _ trainer: Trainer<Scalar>, onEvent: @escaping @Sendable (TrainingEvent) -> Void
  ) throws -> FinishedRun<Scalar> {
    let signals = try TerminationSignals(withUserSignal: screen.snapshot != nil)
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
    let dashboard = makeDashboard()
    var received: Int32?
    var wantsPicture = false
    while !hasEnded.load(ordering: .relaxed) && received == nil {
      session.requestSnapshot()
      let signal = signals.wait(
        timeoutMilliseconds: wantsPicture ? 20 : Self.interval, wakeUp: wakeUp)
      if let snapshot = session.takeSnapshot() {
        if wantsPicture {
          writePicture(dashboard, snapshot)
        } else if snapshot.activity == .training {
          tell(snapshot)
        }
        wantsPicture = false
      }
      if signal == SIGUSR1 { wantsPicture = true } else { received = signal }
    }
    if received != nil {
      signals.postponeDeadline(seconds: Self.secondsToEnd)
      session.send(.stop(keeping: .current))
    }
    var finished = session.close()
    if finished.ending?.reason != .diverged { tell(finished.snapshot(activity: .training)) }
    if StandardStreams.errorIsTerminal { StandardStreams.note("") }
    // A signal may have come after the last look.
    while received == nil, let signal = signals.wait(timeoutMilliseconds: 0, wakeUp: wakeUp) {
      if signal != SIGUSR1 { received = signal }
    }
    return FinishedRun(finished, signal: received, dashboard: dashboard)
  }

  /// Makes a dashboard of a usual size, for pictures.
  private func makeDashboard() -> Dashboard {
    var dashboard = setup.dashboard(
      strengths: regularizationWhenOn, pace: pace, usesUnicode: true, width: 120, height: 36)
    dashboard.usesTints = screen.colors.hasTints(colors: 256)
    return dashboard
  }

  private func writePicture(_ dashboard: Dashboard, _ snapshot: Snapshot) {
    guard let file = screen.snapshot else { return }
    let picture = dashboard.lastView(of: snapshot)
    do throws(FileError) {
      try file.write(
        picture, theme: screen.colors, title: dashboard.pictureTitle(of: snapshot))
    } catch {
      StandardStreams.note(VisibleText.escaping(error.description))
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
