import Curses
import Dashboard
import Datasets
import Glibc
import Learning
import LinearAlgebra
import Records
import Training

/// Trains under the dashboard: events go in, effects and frames come out.
struct DashboardRun {
  let setup: RunSetup
  /// The strengths that keys switch on.
  let regularizationWhenOn: Regularization
  let screen: ScreenOptions
  let pace: Pace

  /// Frames a second at the most.
  private static let frameTime = Duration.milliseconds(50)
  /// How often the gradient is checked unasked.
  private static let secondsBetweenChecks = 5.0

  /// Trains until the user leaves, the terminal is gone or a signal comes, and returns the run, the
  /// signal, and the dashboard as it was last.
  ///
  /// - Parameters:
  ///   - trainer: The run.
  ///   - recording: What is sent to the terminal goes here too.
  ///   - fileErrors: What has gone wrong so far with files that are written meanwhile.
  ///   - onEvent: Told of everything worth recording of the run.
  /// - Returns: The run as it stands.
  /// - Throws: `TerminalError` where there can be no dashboard.
  func train<Scalar: BLASScalar>(
    _ trainer: Trainer<Scalar>, recording: SessionRecording?,
    fileErrors: @escaping () -> [FileError],
    onEvent: @escaping @Sendable (TrainingEvent) -> Void
  ) throws -> FinishedRun<Scalar> {
    let theme = screen.colors
    let terminal = try Terminal(
      options: TerminalOptions(
        theme: theme, reportsUserSignal: screen.snapshot != nil, usesMouse: screen.mouse,
        showsTitle: screen.alert.contains(.title)),
      onOutput: recording.map { recording in { recording.record($0) } })
    defer { terminal.close() }
    let wakeUp = try WakeUp()
    let session = TrainingSession(
      trainer: trainer, pace: pace, secondsBetweenChecks: Self.secondsBetweenChecks,
      onEvent: onEvent, onSnapshot: { wakeUp.signal() })
    session.start()
    var dashboard = setup.dashboard(
      strengths: regularizationWhenOn, pace: pace, usesUnicode: terminal.capabilities.utf8,
      width: terminal.width, height: terminal.height)
    dashboard.usesTints = theme.hasTints(colors: terminal.capabilities.colors)
    let signal = run(&dashboard, terminal, session, wakeUp, recording, fileErrors)
    if signal != nil { terminal.postponeDeadline(seconds: HeadlessRun.secondsToEnd) }
    session.send(.stop(keeping: .current))
    return FinishedRun(session.close(), signal: signal, dashboard: dashboard)
  }

  /// Waits for events and draws, at most a frame at a time, until it is time to leave. Returns the
  /// signal that ended it, if one did.
  private func run(
    _ dashboard: inout Dashboard, _ terminal: Terminal, _ session: some TrainingControl,
    _ wakeUp: WakeUp, _ recording: SessionRecording?, _ fileErrors: () -> [FileError]
  ) -> Int32? {
    var lastFrame = ContinuousClock.now - Self.frameTime
    var needsFrame = true
    var toldErrors = 0
    session.requestSnapshot()
    while true {
      let sinceFrame = lastFrame.duration(to: .now)
      if needsFrame && sinceFrame >= Self.frameTime {
        terminal.draw(dashboard.view())
        terminal.setTitle(dashboard.title)
        lastFrame = .now
        needsFrame = false
        session.requestSnapshot()
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
          case .alert(let message): alert(message, terminal)
          case .savePicture(let epoch): savePicture(&dashboard, epoch: epoch)
          }
        }
        needsFrame = true
      }
      let errors = fileErrors()
      if errors.count > toldErrors, let last = errors.last {
        toldErrors = errors.count
        needsFrame = true
        _ = dashboard.update(.failed(VisibleText.escaping(last.description)))
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
    case .signal, .hangUp: nil
    }
  }

  /// Calls attention in the ways that were asked for.
  private func alert(_ message: String, _ terminal: Terminal) {
    if screen.alert.contains(.bell) { terminal.ring() }
    if screen.alert.contains(.notify) { terminal.notify(message) }
  }

  // MARK: Pictures

  private func savePicture(_ dashboard: inout Dashboard, epoch: Int) {
    tell(&dashboard) { dashboard throws(FileError) in
      let name = try PictureFile.writeNew(
        dashboard.view(), theme: screen.colors, title: dashboard.pictureTitle(), epoch: epoch)
      return "saved \(name)"
    }
  }

  private func writeSnapshot(_ dashboard: inout Dashboard) {
    guard let file = screen.snapshot else { return }
    tell(&dashboard) { dashboard throws(FileError) in
      try file.write(
        dashboard.view(), theme: screen.colors, title: dashboard.pictureTitle())
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
