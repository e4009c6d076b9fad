import Dispatch
import Learning
import LinearAlgebra
import Synchronization

/// Steers a run without knowing the precision it trains in.
public protocol TrainingControl: Sendable {
  /// Starts to train.
  func start()
  /// Asks for a command to take effect between the next two updates.
  func send(_ command: Command)
  /// Asks for a snapshot, as soon as there is something new to see, and for sketches of the network
  /// of some size with it, or for none.
  func requestSnapshot(sketch: SketchSize?)
  /// Takes the newest snapshot, if it has not been taken yet.
  func takeSnapshot() -> Snapshot?
}

extension TrainingControl {
  /// Asks for a snapshot without a sketch, as soon as there is something new to see.
  public func requestSnapshot() { requestSnapshot(sketch: nil) }
}

/// Says what happened in a run, in the order it happened.
public enum TrainingEvent: Sendable {
  /// An evaluation was made, with the learning rate at that moment.
  case evaluated(Evaluation, learningRate: Double)
  /// A command took effect.
  case intervened(Intervention)
  /// The run ended, and may yet be resumed.
  case ended(Ending)
}

/// Runs a trainer on a background queue.
///
/// The queue owns the trainer; all that is shared is a mailbox, locked only to swap values:
/// commands go in, the newest snapshot comes out. Snapshots are made when they are asked for, so
/// whoever draws sets the rate, and training never waits for a screen. Gradient checks and sketches
/// run on queues of their own, on a copy.
public final class TrainingSession<Scalar: BLASScalar>: TrainingControl {
  private struct Mailbox: Sendable {
    var commands: [Command] = []
    var wantsSnapshot = false
    var sketchSize: SketchSize?
    var snapshot: Snapshot?
    var check: Snapshot.Check?
    var sketch: FinishedSketch?
    var wantsCheckpoint = false
    var isClosing = false
    /// Whether a run that has not ended is stopped when the session closes.
    var isLeaving = false
    var result: Trainer<Scalar>?
  }

  private let queue = DispatchQueue(label: "regulus.training", qos: .userInitiated)
  private let checkQueue = DispatchQueue(label: "regulus.gradient-check", qos: .utility)
  private let sketchQueue = DispatchQueue(label: "regulus.sketch", qos: .utility)
  private let mailbox: Mutex<Mailbox>
  /// Whether the mailbox wants attention; read between updates, so cheaper than the lock.
  private let hasMail = Atomic<Bool>(false)
  private let mailArrived = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)
  /// Whether a gradient check that is under way is of no use any more.
  private let isClosed = Atomic<Bool>(false)
  private let initialPace: Pace
  private let secondsBetweenChecks: Double?
  private let sketcher: Sketcher<Scalar>?
  private let isResumed: Bool
  private let checkpoints: CheckpointInterval
  private let onCheckpoint: (@Sendable (TrainerState<Scalar>, CheckpointOccasion) -> Void)?
  private let onWeights: (@Sendable (Evaluation, Double, Parameters<Scalar>) -> Void)?
  private let onEvent: @Sendable (TrainingEvent) -> Void
  private let onSnapshot: @Sendable () -> Void

  /// Creates a session that is not started yet.
  ///
  /// - Parameters:
  ///   - trainer: The run, as far as it has got.
  ///   - pace: How fast to go at first.
  ///   - secondsBetweenChecks: How often to check the gradient unasked; nil for never.
  ///   - sketcher: What sketches the network where a snapshot is wanted with one.
  ///   - isResumed: Whether what is known of the run at its start has been reported before.
  ///   - checkpoints: How often to call `onCheckpoint`, beside improvements and the end.
  ///   - onCheckpoint: Called on the training queue with a place to go on from, and why. Has to
  ///     return quickly.
  ///   - onWeights: Called on the training queue with every evaluation, the learning rate and the
  ///     weights that it was made with. Has to return quickly.
  ///   - onEvent: Called on the training queue for everything worth recording. Has to return
  ///     quickly.
  ///   - onSnapshot: Called on some queue when a snapshot can be taken.
  public init(
    trainer: Trainer<Scalar>, pace: Pace = .unlimited, secondsBetweenChecks: Double? = nil,
    sketcher: Sketcher<Scalar>? = nil,
    isResumed: Bool = false, checkpoints: CheckpointInterval = .never,
    onCheckpoint: (@Sendable (TrainerState<Scalar>, CheckpointOccasion) -> Void)? = nil,
    onWeights: (@Sendable (Evaluation, Double, Parameters<Scalar>) -> Void)? = nil,
    onEvent: @escaping @Sendable (TrainingEvent) -> Void = { _ in },
    onSnapshot: @escaping @Sendable () -> Void = {}
  ) {
    mailbox = Mutex(Mailbox(result: trainer))
    initialPace = pace
    self.secondsBetweenChecks = secondsBetweenChecks
    self.sketcher = sketcher
    self.isResumed = isResumed
    self.checkpoints = checkpoints
    self.onCheckpoint = onCheckpoint
    self.onWeights = onWeights
    self.onEvent = onEvent
    self.onSnapshot = onSnapshot
  }

  /// Starts to train, on the session's own queue.
  public func start() {
    queue.async { [self] in
      guard let trainer = mailbox.withLock({ $0.result.take() }) else { return }
      var loop = Loop(
        trainer: trainer, pace: initialPace, checkInterval: secondsBetweenChecks,
        checkpoints: checkpoints)
      if !isResumed {
        report(trainer.evaluation, of: trainer)
        announceEnding(&loop)
      }
      requestCheckpointInTime()
      run(&loop)
      mailbox.withLock { $0.result = loop.trainer }
      finished.signal()
    }
  }

  /// Asks for a command to take effect between the next two updates; returns at once.
  public func send(_ command: Command) {
    post { $0.commands.append(command) }
  }

  /// Asks for a snapshot, as soon as there is something new to see, and for sketches of the network
  /// of some size with it, or for none; returns at once.
  public func requestSnapshot(sketch: SketchSize?) {
    post {
      $0.wantsSnapshot = true
      $0.sketchSize = sketch
    }
  }

  /// Takes the newest snapshot, if it has not been taken yet.
  public func takeSnapshot() -> Snapshot? {
    mailbox.withLock { $0.snapshot.take() }
  }

  /// Asks for a place to go on from to be taken between the next two updates; returns at once.
  public func requestCheckpoint() {
    post { $0.wantsCheckpoint = true }
  }

  /// Ends the session as ``close()`` does, with a run that has not ended stopped by hand; the place
  /// to go on from is taken before that, as if nobody had.
  public func leave() -> Trainer<Scalar> {
    post { $0.isLeaving = true }
    return close()
  }

  /// Ends the session between two updates, waits until it has, and returns the run as it stands.
  /// Commands sent before still take effect. The session must have been started, and may be closed
  /// once.
  public func close() -> Trainer<Scalar> {
    post { $0.isClosing = true }
    finished.wait()
    // Nothing of this run is left running when the process ends.
    isClosed.store(true, ordering: .relaxed)
    checkQueue.sync {}
    sketchQueue.sync {}
    guard let trainer = mailbox.withLock({ $0.result.take() }) else {
      preconditionFailure("a session closed twice")
    }
    return trainer
  }

  /// Asks for checkpoints as time goes by, until the session closes.
  private func requestCheckpointInTime() {
    guard onCheckpoint != nil, case .seconds(let seconds) = checkpoints else { return }
    checkQueue.asyncAfter(deadline: .now() + seconds) { [weak self] in
      guard let self, !isClosed.load(ordering: .relaxed) else { return }
      requestCheckpoint()
      requestCheckpointInTime()
    }
  }

  private func post(_ change: (inout Mailbox) -> Void) {
    mailbox.withLock { change(&$0) }
    hasMail.store(true, ordering: .releasing)
    mailArrived.signal()
  }
}

// MARK: - On the training queue

/// Is the state of a session's loop, owned by its queue.
private struct Loop<Scalar: BLASScalar> {
  var trainer: Trainer<Scalar>
  var pacer: Pacer
  var speed = Speedometer()
  var isPaused = false
  /// While stepping, the epoch to pause at.
  var pauseAtEpoch: Int?
  var check: Snapshot.Check?
  var isChecking = false
  var lastCheck: ContinuousClock.Instant?
  let checkInterval: Double?
  var sketching = Sketching()
  /// The latest change of the regularization.
  var change: RegularizationChange?
  /// How far the histograms of the weights have reached, a layer each: they do not shrink with the
  /// weights, so that these are seen to.
  var weightLimits: [Double] = []
  /// Whether there is anything to see that the last snapshot did not show.
  var hasNews = true
  var wantsSnapshot = false
  var schedule: CheckpointSchedule
  /// Where the last checkpoint was taken.
  var lastCheckpoint: (update: Int, interventions: Int)
  /// Whether a run that has not ended is stopped when the session closes.
  var isLeaving = false

  init(
    trainer: Trainer<Scalar>, pace: Pace, checkInterval: Double?, checkpoints: CheckpointInterval
  ) {
    self.trainer = trainer
    pacer = Pacer(pace: pace)
    self.checkInterval = checkInterval
    schedule = CheckpointSchedule(checkpoints, epoch: trainer.epoch)
    lastCheckpoint = (trainer.update, trainer.interventions.count)
  }

  /// Whether training is about to wait for its pace, at which evaluations are far apart in time.
  var hasTimeToEvaluate: Bool {
    guard case .epochsPerSecond(let rate) = pacer.pace, rate <= 20 else { return false }
    return trainer.ending == nil && trainer.isBetweenEpochs
      && trainer.evaluation.update < trainer.update
  }

  var isIdle: Bool { isPaused || trainer.ending != nil }

  var activity: Snapshot.Activity {
    if let ending = trainer.ending { return .ended(ending) }
    return isPaused ? .paused : .training
  }
}

extension TrainingSession {
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func run(_ loop: inout Loop<Scalar>) {
    while true {
      let isClosing = hasMail.load(ordering: .relaxed) && readMail(&loop)
      publishIfWanted(&loop)
      if isClosing {
        close(&loop)
        return
      }
      if loop.isIdle {
        mailArrived.wait()
      } else if let delay = loop.pacer.delay(atEpoch: loop.trainer.epoch) {
        _ = mailArrived.wait(timeout: .now() + delay)
      } else {
        advance(&loop)
      }
    }
  }

  private func advance(_ loop: inout Loop<Scalar>) {
    loop.hasNews = true
    guard case .completedEpoch(let evaluation) = loop.trainer.step() else { return }
    loop.pacer.completedEpoch()
    if let evaluation { report(evaluation, of: loop.trainer) }
    if onCheckpoint != nil, loop.trainer.ending == nil {
      keepInTime(&loop, evaluation)
    }
    if let target = loop.pauseAtEpoch, loop.trainer.epoch >= target {
      loop.pauseAtEpoch = nil
      loop.isPaused = true
    }
    announceEnding(&loop)
  }

  private func report(_ evaluation: Evaluation, of trainer: Trainer<Scalar>) {
    let rate = trainer.scheduledLearningRate
    onEvent(.evaluated(evaluation, learningRate: rate))
    onWeights?(evaluation, rate, trainer.network.parameters)
  }

  private func announceEnding(_ loop: inout Loop<Scalar>) {
    guard let ending = loop.trainer.ending else { return }
    loop.pauseAtEpoch = nil
    onEvent(.ended(ending))
    keep(&loop, on: .ended)
  }

  /// Takes a checkpoint where the epoch that has just been completed asks for one.
  private func keepInTime(_ loop: inout Loop<Scalar>, _ evaluation: Evaluation?) {
    let epoch = loop.trainer.epoch
    let hasImproved = evaluation != nil && loop.trainer.earlyStopping.best?.epoch == epoch
    if let occasion = loop.schedule.occasion(atEpoch: epoch, hasImproved: hasImproved, now: .now) {
      keep(&loop, on: occasion)
    }
  }

  private func keep(_ loop: inout Loop<Scalar>, on occasion: CheckpointOccasion) {
    guard let onCheckpoint else { return }
    let place = (update: loop.trainer.update, interventions: loop.trainer.interventions.count)
    if occasion == .scheduled && place == loop.lastCheckpoint { return }
    loop.lastCheckpoint = place
    onCheckpoint(loop.trainer.state, occasion)
  }

  /// Leaves the run, if that was asked for: written out first, since to stop it is a choice that
  /// whoever goes on with it does not want repeated.
  private func close(_ loop: inout Loop<Scalar>) {
    guard loop.isLeaving, loop.trainer.ending == nil else { return }
    keep(&loop, on: .left)
    if let intervention = loop.trainer.apply(.stop(keeping: .current)) {
      onEvent(.intervened(intervention))
    }
    if let ending = loop.trainer.ending { onEvent(.ended(ending)) }
  }

  /// Takes what has come in, and returns whether the session is to close.
  private func readMail(_ loop: inout Loop<Scalar>) -> Bool {
    hasMail.store(false, ordering: .relaxed)
    let mail = mailbox.withLock { box in
      defer {
        box.commands = []
        box.wantsSnapshot = false
        box.wantsCheckpoint = false
        box.check = nil
        box.sketch = nil
      }
      return box
    }
    for command in mail.commands { apply(command, to: &loop) }
    if let check = mail.check {
      loop.check = check
      loop.isChecking = false
      loop.hasNews = true
    }
    if let sketch = mail.sketch {
      loop.sketching.finish(sketch)
      loop.hasNews = true
    }
    if mail.wantsSnapshot {
      loop.wantsSnapshot = true
      loop.sketching.size = mail.sketchSize
    }
    if mail.wantsCheckpoint { keep(&loop, on: .scheduled) }
    if mail.isLeaving { loop.isLeaving = true }
    return mail.isClosing
  }

  private func apply(_ command: Command, to loop: inout Loop<Scalar>) {
    let hadEnded = loop.trainer.ending != nil
    loop.hasNews = true
    let former = loop.trainer.regularization
    let evaluation = loop.trainer.evaluation
    if let intervention = loop.trainer.apply(command) { onEvent(.intervened(intervention)) }
    loop.change = .after(
      loop.change, epoch: loop.trainer.epoch, from: former, to: loop.trainer.regularization,
      evaluation: evaluation)
    switch command {
    case .pause:
      loop.isPaused = true
      loop.pauseAtEpoch = nil
    case .resume:
      loop.isPaused = false
      loop.pauseAtEpoch = nil
      loop.pacer.restart()
    case .stepEpoch:
      // Presses may come faster than epochs: each is one epoch more.
      loop.pauseAtEpoch = (loop.pauseAtEpoch ?? loop.trainer.epoch) + 1
      loop.isPaused = false
      loop.pacer.restart()
    case .pace(let pace):
      loop.pacer = Pacer(pace: pace)
    case .checkGradient:
      checkGradient(&loop)
    case .l1, .l2, .dropout, .augmentation, .learningRate, .earlyStopping, .restoreBest, .stop:
      break
    }
    if !hadEnded { announceEnding(&loop) }
  }

  private func publishIfWanted(_ loop: inout Loop<Scalar>) {
    guard loop.wantsSnapshot else { return }
    let now = ContinuousClock.now
    sketchIfWanted(&loop, at: now)
    guard loop.hasNews else { return }
    if let interval = loop.checkInterval, !loop.isIdle, !loop.isChecking,
      loop.lastCheck.map({ $0.duration(to: now) >= .seconds(interval) }) ?? true
    {
      checkGradient(&loop)
    }
    var snapshot = loop.trainer.snapshot(
      activity: loop.activity, evaluatingNow: loop.isPaused || loop.hasTimeToEvaluate,
      weightLimits: loop.weightLimits)
    loop.weightLimits = snapshot.layers.map { $0.histogram?.limit ?? 0 }
    snapshot.pace = loop.pacer.pace
    snapshot.epochsPerSecond =
      loop.isIdle ? 0 : loop.speed.observe(epoch: loop.trainer.epoch, at: now)
    snapshot.check = loop.check
    snapshot.isChecking = loop.isChecking
    snapshot.sketch = loop.sketching.newest
    snapshot.change = loop.change
    loop.hasNews = false
    loop.wantsSnapshot = false
    mailbox.withLock { $0.snapshot = snapshot }
    onSnapshot()
  }

  /// Starts a sketch of the network as it stands, if one is wanted and it is time.
  private func sketchIfWanted(_ loop: inout Loop<Scalar>, at now: ContinuousClock.Instant) {
    guard let sketcher,
      let size = loop.sketching.start(
        update: loop.trainer.update, interventions: loop.trainer.interventions.count,
        isIdle: loop.isIdle, at: now)
    else { return }
    let network = loop.trainer.network
    let former = loop.sketching.newest
    let holds = !loop.isIdle
    sketchQueue.async { [self] in
      let start = ContinuousClock.now
      let sketch = sketcher.sketch(network, size: size, after: former, holds: holds)
      post { $0.sketch = FinishedSketch(sketch: sketch, duration: start.duration(to: .now)) }
    }
  }

  private func checkGradient(_ loop: inout Loop<Scalar>) {
    guard !loop.isChecking else { return }
    loop.isChecking = true
    loop.lastCheck = .now
    let check = loop.trainer.gradientCheck()
    let epoch = loop.trainer.epoch
    checkQueue.async { [self] in
      let start = ContinuousClock.now
      let report = check.run(isCancelled: { isClosed.load(ordering: .relaxed) })
      let seconds = start.duration(to: .now) / .seconds(1)
      post { $0.check = Snapshot.Check(report: report, epoch: epoch, seconds: seconds) }
    }
  }
}
