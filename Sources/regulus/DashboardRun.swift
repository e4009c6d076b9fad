import Curses
import Dashboard
import Glibc
import Learning
import LinearAlgebra
import Synchronization
import Training

/// Trains under the dashboard: events go in, effects and frames come out.
struct DashboardRun {
  let setup: RunSetup
  /// The strengths that keys switch on.
  let regularizationWhenOn: Regularization

  /// Frames a second at the most.
  private static let frameTime = Duration.milliseconds(50)
  /// How often the gradient is checked unasked.
  private static let secondsBetweenChecks = 5.0

  /// Trains until the user leaves, the terminal is gone or a signal comes, and returns how the run was
  /// left; without a terminal it may go on to its end.
  func train<Scalar: BLASScalar>(
    _ run: RecordedRun<Scalar>, _ watch: RunWatch
  ) throws -> RunOutcome<Scalar> {
    let terminal = try Terminal()
    defer { terminal.close() }
    let wakeUp = try WakeUp()
    let hasEnded = Atomic(run.trainer.ending != nil)
    let session = run.makeSession(
      watch, secondsBetweenChecks: Self.secondsBetweenChecks,
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
    var dashboard = makeDashboard(terminal, run.trainer, watch.pace)
    var signal = self.run(&dashboard, terminal, session, wakeUp, watch.notices)
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
    return RunOutcome(trainer: session.leave(), signal: signal, hasHungUp: hasHungUp)
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

  private func makeDashboard<Scalar>(
    _ terminal: Terminal, _ trainer: Trainer<Scalar>, _ pace: Pace
  ) -> Dashboard {
    let dataset = setup.dataset
    return Dashboard(
      description: RunDescription(
        data: dataset.name, trainingCount: dataset.training.count, devCount: dataset.dev?.count,
        widths: setup.architecture.widths, activation: setup.architecture.activation.rawValue,
        optimizer: setup.options.optimizer.name,
        augmentation: setup.augmentation == .none ? nil : setup.augmentation.description),
      strengths: regularizationWhenOn, regularization: trainer.regularization,
      learningRate: trainer.learningRate, pace: pace,
      earlyStoppingMode: trainer.earlyStopping.mode,
      usesUnicode: terminal.capabilities.utf8, width: terminal.width, height: terminal.height)
  }

  /// Waits for events and draws, at most a frame at a time, until it is time to leave. Returns the
  /// signal that ended it, if one did.
  private func run(
    _ dashboard: inout Dashboard, _ terminal: Terminal, _ session: some TrainingControl,
    _ wakeUp: WakeUp, _ notices: Notices
  ) -> Int32? {
    var lastFrame = ContinuousClock.now - Self.frameTime
    var needsFrame = true
    session.requestSnapshot()
    while true {
      let sinceFrame = lastFrame.duration(to: .now)
      if needsFrame && sinceFrame >= Self.frameTime {
        terminal.draw(dashboard.view())
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
}
