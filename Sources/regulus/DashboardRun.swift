import Curses
import Dashboard
import Datasets
import Glibc
import Learning
import LinearAlgebra
import Records
import Synchronization
import Training

/// Trains under the dashboard: events go in, effects and frames come out.
struct DashboardRun {
  let setup: RunSetup
  /// The strengths that keys switch on.
  let regularizationWhenOn: Regularization
  let screen: ScreenOptions

  /// Frames a second at the most.
  private static let frameTime = Duration.milliseconds(50)
  /// How often the gradient is checked unasked.
  private static let secondsBetweenChecks = 5.0

  /// Trains until the user leaves, the terminal is gone or a signal comes, and returns how the run was
  /// left, with the dashboard as it was last; without a terminal it may go on to its end.
  ///
  /// - Parameters:
  ///   - run: The run, with its record.
  ///   - watch: How it is watched.
  ///   - recording: What is sent to the terminal goes here too.
  /// - Returns: The run as it stands.
  /// - Throws: `TerminalError` where there can be no dashboard.
  func train<Scalar: BLASScalar>(
    _ run: RecordedRun<Scalar>, _ watch: RunWatch, recording: SessionRecording?
  ) throws -> FinishedRun<Scalar> {
    let theme = Theme(screen.theme)
    let terminal = try Terminal(
      options: TerminalOptions(theme: theme, reportsUserSignal: screen.snapshot != nil),
      onOutput: recording.map { recording in { recording.record($0) } })
    defer { terminal.close() }
    let wakeUp = try WakeUp()
    let hasEnded = Atomic(run.trainer.ending != nil)
    let session = run.makeSession(
      watch, secondsBetweenChecks: Self.secondsBetweenChecks,
      sketcher: Sketcher(setup.dataset, run.trainer.data),
      onEvent: { event in
        switch event {
        case .ended: hasEnded.store(true, ordering: .relaxed)
        case .intervened(let intervention) where intervention.command == .resume:
          hasEnded.store(false, ordering: .relaxed)
        case .evaluated, .intervened: return
        }
        wakeUp.signal()
      }, onSnapshot: { wakeUp.signal() })
    watch.notices.listen { wakeUp.signal() }
    session.start()
    var dashboard = setup.dashboard(
      of: run.trainer, strengths: regularizationWhenOn, pace: watch.pace,
      look: screen.look(terminal.capabilities), width: terminal.width, height: terminal.height)
    dashboard.usesTints = theme.hasTints(colors: terminal.capabilities.colors)
    var signal = self.run(&dashboard, terminal, session, wakeUp, recording, watch.notices)
    var hasHungUp = signal == SIGHUP
    if hasHungUp && watch.onHangUp == .goOn && dashboard.isUnderWay {
      terminal.outliveHangUp()
      // Only signalled, perhaps, with somebody before the terminal.
      StandardStreams.note("hang-up: training goes on without a dashboard, SIGTERM stops it")
      session.requestCheckpoint()
      // Nobody is left to end a pause.
      if dashboard.isPaused { session.send(.resume) }
      signal = wait(terminal, wakeUp, until: { hasEnded.load(ordering: .relaxed) })
    } else {
      hasHungUp = false
    }
    watch.notices.stopListening()
    if signal != nil { terminal.postponeDeadline(seconds: HeadlessRun.secondsToEnd) }
    return FinishedRun(
      session.leave(), signal: signal, hasHungUp: hasHungUp, dashboard: dashboard)
  }

  /// Waits, without a terminal, until the run has ended or a signal ends it, which is returned.
  private func wait(_ terminal: Terminal, _ wakeUp: WakeUp, until hasEnded: () -> Bool) -> Int32? {
    while !hasEnded() {
      for event in terminal.waitForEvents(timeoutMilliseconds: nil, wakeUp: wakeUp) {
        if case .signal(let number) = event, number != SIGTSTP, number != SIGHUP { return number }
      }
    }
    return nil
  }

  /// Waits for events and draws, at most a frame at a time, until it is time to leave. Returns the
  /// signal that ended it, if one did.
  private func run(
    _ dashboard: inout Dashboard, _ terminal: Terminal, _ session: some TrainingControl,
    _ wakeUp: WakeUp, _ recording: SessionRecording?, _ notices: Notices
  ) -> Int32? {
    var lastFrame = ContinuousClock.now - Self.frameTime
    var needsFrame = true
    session.requestSnapshot(sketch: dashboard.sketchSize)
    while true {
      let sinceFrame = lastFrame.duration(to: .now)
      if needsFrame && sinceFrame >= Self.frameTime {
        terminal.draw(dashboard.view())
        lastFrame = .now
        needsFrame = false
        session.requestSnapshot(sketch: dashboard.sketchSize)
      }
      let wait = needsFrame ? Self.frameTime - lastFrame.duration(to: .now) : nil
      let timeout = wait.map { max(0, Int(($0 / .milliseconds(1)).rounded(.up))) }
      for event in terminal.waitForEvents(timeoutMilliseconds: timeout, wakeUp: wakeUp) {
        guard let translated = translate(event, session) else {
          switch event {
          case .signal(SIGTSTP): terminal.suspend()
          case .signal(SIGUSR1): writeSnapshot(&dashboard)
          case .signal(let number): return number
          case .hangUp: return SIGHUP
          default: continue
          }
          needsFrame = true
          continue
        }
        if case .resized(let width, let height) = event {
          recording?.record(width: width, height: height)
        }
        for effect in dashboard.update(translated) {
          switch effect {
          case .send(let command): session.send(command)
          case .quit: return nil
          case .suspend: terminal.suspend()
          case .redraw: terminal.forceRedraw()
          case .savePicture(let epoch): savePicture(&dashboard, epoch: epoch)
          }
        }
        needsFrame = true
      }
      for notice in notices.take() {
        needsFrame = true
        _ = dashboard.update(.failed(notice))
      }
    }
  }

  /// Returns what an event of the terminal means to the dashboard; nil for signals, hang-ups and
  /// wake-ups without news.
  private func translate(
    _ event: TerminalEvent, _ session: some TrainingControl
  ) -> DashboardEvent? {
    switch event {
    case .key(let key): .key(key)
    case .paste: .pasted
    case .resized(let width, let height): .resized(width: width, height: height)
    case .woken: session.takeSnapshot().map { .snapshot($0) }
    case .signal, .hangUp: nil
    }
  }

  // MARK: Pictures

  private func savePicture(_ dashboard: inout Dashboard, epoch: Int) {
    tell(&dashboard) { dashboard throws(FileError) in
      let name = try PictureFile.writeNew(
        dashboard.view(), theme: Theme(screen.theme), title: dashboard.pictureTitle(), epoch: epoch)
      return "saved \(name)"
    }
  }

  private func writeSnapshot(_ dashboard: inout Dashboard) {
    guard let file = screen.snapshot else { return }
    tell(&dashboard) { dashboard throws(FileError) in
      try file.write(
        dashboard.view(), theme: Theme(screen.theme), title: dashboard.pictureTitle())
      return "saved \(VisibleText.escaping(file.path))"
    }
  }

  /// Says on the screen what became of a file.
  private func tell(
    _ dashboard: inout Dashboard, _ action: (Dashboard) throws(FileError) -> String
  ) {
    do throws(FileError) {
      _ = dashboard.update(.told(try action(dashboard)))
    } catch {
      _ = dashboard.update(.failed(VisibleText.escaping(error.description)))
    }
  }
}
