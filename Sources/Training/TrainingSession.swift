import Dispatch
import Learning
import LinearAlgebra
import Synchronization

/// Runs a trainer on a background queue.
///
/// The queue owns the trainer; all that is shared is a mailbox, locked only to swap values:
/// commands go in, the newest snapshot comes out. Snapshots are made when they are asked for, so
/// whoever draws sets the rate, and training never waits for a screen. Gradient checks and sketches
/// run on queues of their own, on a copy.
public final class TrainingSession<Scalar: BLASScalar>: TrainingControl {
  /// Is what the session and its queue leave for each other.
  struct Mailbox: Sendable {
    var commands: [Command] = []
    var wantsSnapshot = false
    var sketchSize: SketchSize?
    var snapshot: Snapshot?
    var check: Snapshot.Check?
    var sketch: FinishedSketch?
    var wantsCheckpoint = false
    var isClosing = false
    /// What a run is stopped by when the session closes, if it is left.
    var leavingCause: String?
    var result: Trainer<Scalar>?
    var trainingTime = Duration.zero
  }

  private let queue = DispatchQueue(label: "regulus.training", qos: .userInitiated)
  let checks = Errands(label: "regulus.gradient-check")
  let sketches = Errands(label: "regulus.sketch")
  let mailbox: Mutex<Mailbox>
  /// Whether the mailbox wants attention; read between updates, so cheaper than the lock.
  let hasMail = Atomic<Bool>(false)
  let mailArrived = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)
  /// Whether a gradient check that is under way is of no use any more.
  let isClosed = Atomic<Bool>(false)
  private let initialPace: Pace
  private let secondsBetweenChecks: Double?
  let sketcher: Sketcher<Scalar>?
  private let isResumed: Bool
  private let checkpoints: CheckpointInterval
  /// Takes a place to go on from, why, and how long the session has trained so far; returns false where it
  /// cannot be taken now, so that it is offered again after the next epoch.
  public typealias OnCheckpoint =
    @Sendable (TrainerState<Scalar>, CheckpointOccasion, Duration) -> Bool

  let onCheckpoint: OnCheckpoint?
  let onWeights: (@Sendable (Evaluation, Double, Parameters<Scalar>) -> Void)?
  let onEvent: @Sendable (TrainingEvent) -> Void
  let onSnapshot: @Sendable () -> Void

  /// Creates a session that is not started yet.
  ///
  /// - Parameters:
  ///   - trainer: The run, as far as it has got.
  ///   - pace: How fast to go at first.
  ///   - secondsBetweenChecks: How often to check the gradient unasked; nil for never.
  ///   - sketcher: What sketches the network where a snapshot is wanted with one.
  ///   - isResumed: Whether what is known of the run at its start has been reported before.
  ///   - checkpoints: How often to call `onCheckpoint`, beside improvements and the end.
  ///   - onCheckpoint: Called on the training queue with a place to go on from. Has to return quickly.
  ///   - onWeights: Called on the training queue with every evaluation, the learning rate and the
  ///     weights that it was made with. Has to return quickly.
  ///   - onEvent: Called on the training queue for everything worth recording. Has to return
  ///     quickly.
  ///   - onSnapshot: Called on some queue when a snapshot can be taken.
  public init(
    trainer: Trainer<Scalar>, pace: Pace = .unlimited, secondsBetweenChecks: Double? = nil,
    sketcher: Sketcher<Scalar>? = nil,
    isResumed: Bool = false, checkpoints: CheckpointInterval = .never,
    onCheckpoint: OnCheckpoint? = nil,
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
      var loop = TrainingLoop(
        trainer: trainer, pace: initialPace, checkInterval: secondsBetweenChecks,
        checkpoints: checkpoints)
      if !isResumed {
        report(trainer.evaluation, of: trainer)
        announceEnding(&loop)
      }
      requestCheckpointInTime()
      run(&loop)
      mailbox.withLock { [trainingTime = loop.trainingTime] in
        $0.result = loop.trainer
        $0.trainingTime = trainingTime
      }
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

  /// Ends the session as ``close()`` does, with a run that has not ended stopped by `cause`; the place
  /// to go on from is taken before that, as if nobody had.
  public func leave(cause: String = "by hand") -> Trainer<Scalar> {
    post { $0.leavingCause = cause }
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
    checks.wait()
    sketches.wait()
    guard let trainer = mailbox.withLock({ $0.result.take() }) else {
      preconditionFailure("a session closed twice")
    }
    return trainer
  }

  /// How many seconds the session has trained, at whatever pace: without pauses, and without what came
  /// after the end. Known once it is closed.
  public var trainingSeconds: Double { mailbox.withLock { $0.trainingTime / .seconds(1) } }

  /// Asks for checkpoints as time goes by, until the session closes.
  private func requestCheckpointInTime() {
    guard onCheckpoint != nil, case .seconds(let seconds) = checkpoints else { return }
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + seconds) { [weak self] in
      guard let self, !isClosed.load(ordering: .relaxed) else { return }
      requestCheckpoint()
      requestCheckpointInTime()
    }
  }

  /// Leaves something for the queue.
  func post(_ change: (inout Mailbox) -> Void) {
    mailbox.withLock { change(&$0) }
    hasMail.store(true, ordering: .releasing)
    mailArrived.signal()
  }
}
