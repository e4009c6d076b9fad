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

/// Trains under the dashboard: events go in, effects and frames come out.
struct DashboardRun {
  let setup: RunSetup
  /// The strengths that keys switch on.
  let regularizationWhenOn: Regularization
  let screen: ScreenOptions
  let terminal: Terminal
  /// What the run can be begun again with; nil where it cannot.
  let controls: Controls?
  /// What the screen was like before it was begun again, or the beginning of a lesson.
  let arrangement: Arrangement

  /// Says what stands on the screen beside the run.
  enum Arrangement {
    /// Nothing in particular.
    case usual
    /// A lesson, from its beginning.
    case lesson(Story)
    /// What was there before.
    case former(Dashboard)
  }

  /// Says why the dashboard was left.
  private enum Exit {
    case quit
    case signal(Int32)
    case restart(Controls)
  }

  /// The least time from one frame to the next: for news of the run, after a key, whose answer
  /// somebody waits for, and while the terminal has not taken the frame before.
  private static let frameTime = Duration.milliseconds(100)
  private static let urgentFrameTime = Duration.milliseconds(25)
  private static let delayedFrameTime = Duration.milliseconds(500)
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
    var dashboard = makeDashboard(of: run.trainer, watch.pace)
    let pictures = PictureQueue(watch.notices)
    defer { pictures.finish() }
    terminal.setDeadline(seconds: TerminationSignals.usualDeadline)
    let exit = self.run(&dashboard, session, wakeUp, recording, watch.notices, pictures)
    // The last update may take its time, what the end of a run writes, and the beginning of the next run.
    terminal.setDeadline(seconds: HeadlessRun.secondsToEnd)
    if case .restart(let controls) = exit {
      watch.notices.stopListening()
      var finished = FinishedRun(
        leaving: session, signal: nil, hasHungUp: false, dashboard: dashboard)
      finished.restart = controls
      return finished
    }
    var signal: Int32?
    if case .signal(let number) = exit { signal = number }
    var hasHungUp = signal == SIGHUP
    if hasHungUp && watch.onHangUp == .goOn && dashboard.isUnderWay {
      terminal.outliveHangUp()
      // Only signalled, perhaps, with somebody before the terminal.
      if StandardStreams.errorTakesLines {
        StandardStreams.note("hang-up: training goes on without a dashboard, SIGTERM stops it")
      }
      session.requestCheckpoint()
      // Nobody is left to end a pause.
      if dashboard.isPaused { session.send(.resume) }
      signal = wait(wakeUp, until: { hasEnded.load(ordering: .relaxed) })
    } else {
      hasHungUp = false
    }
    watch.notices.stopListening()
    var finished = FinishedRun(
      leaving: session, signal: signal, hasHungUp: hasHungUp, dashboard: dashboard)
    finished.background = terminal.background
    return finished
  }

  /// Waits, without a terminal, until the run has ended or a signal ends it, which is returned.
  private func wait(_ wakeUp: WakeUp, until hasEnded: () -> Bool) -> Int32? {
    while !hasEnded() {
      for event in terminal.waitForEvents(timeoutMilliseconds: nil, wakeUp: wakeUp) {
        if let number = Self.endingSignal(of: event) { return number }
      }
    }
    return nil
  }

  /// Returns the signal that an event tells, if it ends a run that outlives hang-ups.
  private static func endingSignal(of event: TerminalEvent) -> Int32? {
    guard case .signal(let number) = event, ![SIGTSTP, SIGHUP, SIGUSR1].contains(number) else {
      return nil
    }
    return number
  }

  /// Returns the signal by which events end the dashboard, if they do: what is told to end at the moment
  /// of a hang-up does not go on without its terminal.
  static func endingSignal(among events: [TerminalEvent]) -> Int32? {
    let hasHungUp = events.contains { $0 == .hangUp || $0 == .signal(SIGHUP) }
    return events.lazy.compactMap(endingSignal).first ?? (hasHungUp ? SIGHUP : nil)
  }

  private func makeDashboard<Scalar>(of trainer: Trainer<Scalar>, _ pace: Pace) -> Dashboard {
    var dashboard = setup.dashboard(
      of: trainer, strengths: regularizationWhenOn, pace: pace,
      look: screen.look(terminal.capabilities, on: terminal.background), width: terminal.width,
      height: terminal.height)
    dashboard.usesTints = colors.hasTints(colors: terminal.capabilities.colors)
    dashboard.controls = controls
    switch arrangement {
    case .usual: break
    case .lesson(let story): dashboard.tell(story)
    case .former(let former): dashboard = dashboard.arranged(like: former)
    }
    return dashboard
  }

  /// What the screen looks like, as far as the terminal's background is known.
  private var colors: Theme { screen.colors(on: terminal.background) }

  /// Draws for the background that the terminal has told.
  private func adopt(_ background: TerminalBackground, _ dashboard: inout Dashboard) {
    dashboard.isLight = screen.isLight(on: background)
    dashboard.usesTints = colors.hasTints(colors: terminal.capabilities.colors)
    terminal.use(colors)
  }

  /// Waits for events and draws, at most a frame at a time, until it is time to leave, and returns
  /// why.
  private func run(
    _ dashboard: inout Dashboard, _ session: some TrainingControl, _ wakeUp: WakeUp,
    _ recording: SessionRecording?, _ notices: Notices, _ pictures: PictureQueue
  ) -> Exit {
    var lastFrame = ContinuousClock.now - Self.frameTime
    var needsFrame = true
    var isUrgent = true
    session.requestSnapshot(sketch: dashboard.sketchSize)
    while true {
      let frameTime =
        isUrgent
        ? Self.urgentFrameTime : terminal.isBehind ? Self.delayedFrameTime : Self.frameTime
      if needsFrame && lastFrame.duration(to: .now) >= frameTime {
        terminal.draw(dashboard.view())
        terminal.setTitle(dashboard.title)
        lastFrame = .now
        (needsFrame, isUrgent) = (false, false)
        session.requestSnapshot(sketch: dashboard.sketchSize)
      }
      let wait = needsFrame ? frameTime - lastFrame.duration(to: .now) : nil
      let timeout = wait.map { max(0, Int(($0 / .milliseconds(1)).rounded(.up))) }
      let events = terminal.waitForEvents(timeoutMilliseconds: timeout, wakeUp: wakeUp)
      for event in events {
        guard let translated = translate(event, session) else {
          switch event {
          case .signal(SIGTSTP): terminal.suspend()
          case .signal(SIGUSR1): writeSnapshot(dashboard, pictures)
          case .background(let background): adopt(background, &dashboard)
          case .signal, .hangUp: return .signal(Self.endingSignal(among: events) ?? SIGHUP)
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
          case .restart(let controls):
            // Nobody would tell of it again.
            if let signal = Self.endingSignal(among: events) { return .signal(signal) }
            return .restart(controls)
          case .quit: return .quit
          case .suspend: terminal.suspend()
          case .redraw: terminal.forceRedraw()
          case .alert(let message): alert(message, terminal)
          case .savePicture(let epoch): savePicture(dashboard, epoch: epoch, pictures)
          }
        }
        needsFrame = true
        if case .woken = event { continue }
        isUrgent = true
      }
      for notice in notices.take() {
        needsFrame = true
        _ = dashboard.update(notice.isFailure ? .failed(notice.text) : .told(notice.text))
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
    case .mouse(let event): .mouse(event)
    case .paste: .pasted
    case .resized(let width, let height): .resized(width: width, height: height)
    case .woken: session.takeSnapshot().map { .snapshot($0) }
    case .background, .signal, .hangUp: nil
    }
  }

  /// Calls attention in the ways that were asked for.
  private func alert(_ message: String, _ terminal: Terminal) {
    if screen.alert.contains(.bell) { terminal.ring() }
    if screen.alert.contains(.notify) { terminal.notify(message) }
  }

  // MARK: Pictures

  private func savePicture(_ dashboard: Dashboard, epoch: Int, _ pictures: PictureQueue) {
    let (grid, title, colors) = (dashboard.view(), dashboard.pictureTitle(), colors)
    pictures.write { () throws(FileError) in
      try PictureFile.writeNew(grid, theme: colors, title: title, epoch: epoch)
    }
  }

  private func writeSnapshot(_ dashboard: Dashboard, _ pictures: PictureQueue) {
    guard let file = screen.snapshot else { return }
    let (grid, title, colors) = (dashboard.view(), dashboard.pictureTitle(), colors)
    pictures.write { () throws(FileError) in
      try file.write(grid, theme: colors, title: title)
      return file.path
    }
  }
}
