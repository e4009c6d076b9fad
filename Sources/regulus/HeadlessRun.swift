import Curses
import Dashboard
import Datasets
import Glibc
import Learning
import LinearAlgebra
import Records
import Screen
import Synchronization
import Training

/// Trains without a dashboard: progress on standard error, and signals end the run properly.
struct HeadlessRun {
  let setup: RunSetup
  /// The strengths that the keys of a dashboard would switch on, for pictures of one.
  let regularizationWhenOn: Regularization
  let screen: ScreenOptions

  /// How often progress is told: on a terminal the line is replaced, elsewhere lines add up.
  private static let interval: Int32 = StandardStreams.errorIsTerminal ? 200 : 2000
  /// How long the end of a run may take after a signal, in seconds, before that ends the process all the
  /// same.
  static let secondsToEnd = 60

  /// Trains to the end, or until a signal, and returns how the run was left, with the dashboard there
  /// would have been.
  func train<Scalar: BLASScalar>(
    _ run: RecordedRun<Scalar>, _ watch: RunWatch
  ) throws -> FinishedRun<Scalar> {
    let signals = try TerminationSignals(withUserSignal: screen.snapshot != nil)
    defer { signals.close(endsProcess: true) }
    let wakeUp = try WakeUp()
    let hasEnded = Atomic(run.trainer.ending != nil)
    let session = run.makeSession(
      watch, sketcher: screen.snapshot.map { _ in Sketcher(setup.dataset, run.trainer.data) },
      onEvent: { event in
        guard case .ended = event else { return }
        hasEnded.store(true, ordering: .relaxed)
        wakeUp.signal()
      })
    watch.notices.listen { wakeUp.signal() }
    tell(watch.notices)
    session.start()
    let dashboard = makeDashboard(run.trainer, watch.pace)
    let pictures = PictureQueue(watch.notices)
    defer { pictures.finish() }
    var received: Int32?
    var hasHungUp = false
    var wantsPicture = false
    while !hasEnded.load(ordering: .relaxed) && received == nil {
      session.requestSnapshot(sketch: screen.snapshot == nil ? nil : dashboard.sketchSize)
      let signal = signals.wait(
        timeoutMilliseconds: wantsPicture ? 20 : Self.interval, wakeUp: wakeUp)
      tell(watch.notices)
      if let snapshot = session.takeSnapshot() {
        if wantsPicture {
          writePicture(dashboard, snapshot, pictures)
        } else if snapshot.activity == .training {
          tell(snapshot)
        }
        wantsPicture = false
      }
      switch signal {
      case SIGUSR1: wantsPicture = true
      case SIGHUP where watch.onHangUp == .goOn:
        hasHungUp = true
        signals.outliveHangUp()
        if StandardStreams.errorTakesLines {
          StandardStreams.note("hang-up: training goes on, SIGTERM stops it")
        }
        session.requestCheckpoint()
      default: received = signal
      }
    }
    signals.setDeadline(seconds: Self.secondsToEnd)
    var finished = FinishedRun(
      leaving: session, signal: received, hasHungUp: hasHungUp, dashboard: dashboard)
    watch.notices.stopListening()
    if finished.trainer.ending?.reason != .diverged {
      tell(finished.trainer.snapshot(activity: .training))
    }
    if StandardStreams.errorIsTerminal && StandardStreams.errorTakesLines {
      StandardStreams.note("")
    }
    return finished
  }

  /// Makes a dashboard of a usual size, for pictures.
  private func makeDashboard<Scalar>(_ trainer: Trainer<Scalar>, _ pace: Pace) -> Dashboard {
    var dashboard = setup.dashboard(
      of: trainer, strengths: regularizationWhenOn, pace: pace, look: screen.lookOfPicture,
      width: 120, height: 36)
    dashboard.usesTints = screen.colors(on: Environment.background).hasTints(colors: 256)
    return dashboard
  }

  /// Tells what there is to tell; where nobody could read it now, it waits.
  private func tell(_ notices: Notices) {
    guard StandardStreams.errorTakesLines else { return }
    for notice in notices.take() {
      if StandardStreams.errorIsTerminal { StandardStreams.replaceNote("") }
      StandardStreams.note(notice.text)
    }
  }

  private func writePicture(
    _ dashboard: Dashboard, _ snapshot: Snapshot, _ pictures: PictureQueue
  ) {
    guard let file = screen.snapshot else { return }
    let (grid, title) = (dashboard.lastView(of: snapshot), dashboard.pictureTitle(of: snapshot))
    let colors = screen.colors(on: Environment.background)
    pictures.write { () throws(FileError) in
      try file.write(grid, theme: colors, title: title)
      return file.path
    }
  }

  /// Tells how far the run is; where the line would have to wait, it is left out.
  private func tell(_ snapshot: Snapshot) {
    guard StandardStreams.errorTakesLines else { return }
    let (epoch, planned) = (snapshot.epoch, snapshot.plannedEpochs)
    var line = "epoch \(NumberFormat.grouped(epoch))/\(NumberFormat.grouped(planned))"
    line += "  train \(NumberFormat.fixed(snapshot.evaluation.training.cost, decimals: 4))"
    if let dev = snapshot.evaluation.dev {
      line += "  dev \(NumberFormat.fixed(dev.cost, decimals: 4))"
    }
    if snapshot.epochsPerSecond > 0 {
      let speed = NumberFormat.fixed(snapshot.epochsPerSecond, decimals: 0, grouped: true)
      line += "  \(speed) epochs/s"
    }
    if StandardStreams.errorIsTerminal {
      StandardStreams.replaceNote(line)
    } else {
      StandardStreams.note(line)
    }
  }
}
