import Curses
import Dashboard
import Glibc
import Learning
import LinearAlgebra
import Training

/// Trains under the dashboard: events go in, effects and frames come out.
struct DashboardRun {
  let setup: RunSetup
  /// The strengths that keys switch on.
  let regularizationWhenOn: Regularization
  let pace: Pace
  /// What a person or the best known model gets wrong.
  let targetError: Double?

  /// Frames a second at the most.
  private static let frameTime = Duration.milliseconds(50)
  /// How often the gradient is checked unasked.
  private static let secondsBetweenChecks = 5.0

  /// Trains until the user leaves, the terminal is gone or a signal comes, and returns the run and
  /// the signal.
  func train<Scalar: BLASScalar>(
    _ trainer: Trainer<Scalar>, logError: @escaping () -> String?,
    onEvent: @escaping @Sendable (TrainingEvent) -> Void
  ) throws -> (trainer: Trainer<Scalar>, signal: Int32?) {
    let terminal = try Terminal()
    defer { terminal.close() }
    let wakeUp = try WakeUp()
    let session = TrainingSession(
      trainer: trainer, pace: pace, secondsBetweenChecks: Self.secondsBetweenChecks,
      sketcher: Sketcher(setup.dataset, trainer.data),
      onEvent: onEvent, onSnapshot: { wakeUp.signal() })
    session.start()
    var dashboard = makeDashboard(terminal)
    let signal = run(&dashboard, terminal, session, wakeUp, logError)
    if signal != nil { terminal.postponeDeadline(seconds: HeadlessRun.secondsToEnd) }
    session.send(.stop(keeping: .current))
    return (session.close(), signal)
  }

  private func makeDashboard(_ terminal: Terminal) -> Dashboard {
    let dataset = setup.dataset
    return Dashboard(
      description: RunDescription(
        data: dataset.name, trainingCount: dataset.training.count, devCount: dataset.dev?.count,
        widths: setup.architecture.widths, activation: setup.architecture.activation.rawValue,
        optimizer: setup.options.optimizer.name, subject: subject,
        augmentation: setup.augmentation == .none ? nil : setup.augmentation.description),
      strengths: regularizationWhenOn, regularization: setup.options.regularization,
      learningRate: setup.options.learningRate, pace: pace,
      earlyStoppingMode: setup.options.earlyStopping.mode, targetError: targetError,
      usesUnicode: terminal.capabilities.utf8, colors: terminal.capabilities.colors,
      isLight: terminal.capabilities.hasLightBackground, width: terminal.width,
      height: terminal.height)
  }

  private var subject: RunDescription.Subject {
    let dataset = setup.dataset
    if dataset.targetKind == .values { return .numbers }
    return dataset.imageShape == nil
      ? .points(classNames: dataset.classNames) : .images(classNames: dataset.classNames)
  }

  /// Waits for events and draws, at most a frame at a time, until it is time to leave. Returns the
  /// signal that ended it, if one did.
  private func run(
    _ dashboard: inout Dashboard, _ terminal: Terminal, _ session: some TrainingControl,
    _ wakeUp: WakeUp, _ logError: () -> String?
  ) -> Int32? {
    var lastFrame = ContinuousClock.now - Self.frameTime
    var needsFrame = true
    var hasToldLogError = false
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
          case .signal(let number): return number
          case .hangUp: return SIGHUP
          default: continue
          }
          needsFrame = true
          continue
        }
        for effect in dashboard.update(translated) {
          switch effect {
          case .send(let command): session.send(command)
          case .quit: return nil
          case .suspend: terminal.suspend()
          case .redraw: terminal.forceRedraw()
          }
        }
        needsFrame = true
      }
      if !hasToldLogError, let message = logError() {
        hasToldLogError = true
        needsFrame = true
        _ = dashboard.update(.failed(message))
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
}
