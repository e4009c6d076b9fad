import LinearAlgebra

/// Is the state of a session's loop, owned by its queue.
struct TrainingLoop<Scalar: BLASScalar> {
  var trainer: Trainer<Scalar>
  var pacer: Pacer
  var speed = Speedometer()
  var isPaused = false
  private let began = ContinuousClock.now
  /// How long there has been nothing to train.
  var idleTime = Duration.zero
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
  /// How the network did at the last moment that was evaluated for the screen alone, and which it was.
  var momentary: (update: Int, interventions: Int, evaluation: Evaluation)?
  /// Whether there is anything to see that the last snapshot did not show.
  var hasNews = true
  var wantsSnapshot = false
  var schedule: CheckpointSchedule
  /// Where the session began.
  let start: (update: Int, interventions: Int)
  /// What a run that has not ended is stopped by when the session closes; nil where it is not.
  var leavingCause: String?

  init(
    trainer: Trainer<Scalar>, pace: Pace, checkInterval: Double?, checkpoints: CheckpointInterval
  ) {
    self.trainer = trainer
    pacer = Pacer(pace: pace)
    self.checkInterval = checkInterval
    schedule = CheckpointSchedule(checkpoints, epoch: trainer.epoch)
    start = (trainer.update, trainer.interventions.count)
  }

  /// Whether the pace, where training keeps up with it, leaves the time to evaluate for the screen.
  var hasTimeToEvaluate: Bool {
    guard case .epochsPerSecond(let rate) = pacer.pace, rate <= 20 else { return false }
    return trainer.ending == nil && trainer.isBetweenEpochs
      && trainer.evaluation.update < trainer.update
  }

  /// Forgets the time that has passed, as after a pause.
  mutating func restartClocks() {
    pacer.restart()
    speed = Speedometer()
  }

  /// Forgets what is no longer so of a network that has gone back to earlier weights.
  mutating func takeBack() {
    change = nil
    weightLimits = []
  }

  /// Gathers what can be seen of the run now; while there is time, with an evaluation of this moment,
  /// which is made once.
  mutating func snapshot() -> Snapshot {
    let wantsNow = isPaused || hasTimeToEvaluate
    let place = (trainer.update, trainer.interventions.count)
    let known = momentary.flatMap { ($0.update, $0.interventions) == place ? $0.evaluation : nil }
    var snapshot = trainer.snapshot(
      activity: activity, evaluatingNow: wantsNow && known == nil, weightLimits: weightLimits)
    if wantsNow {
      snapshot.evaluation = known ?? snapshot.evaluation
      momentary = (place.0, place.1, snapshot.evaluation)
    }
    weightLimits = snapshot.layers.map { $0.histogram?.limit ?? 0 }
    return snapshot
  }

  /// How long the session has trained, at whatever pace.
  var trainingTime: Duration { began.duration(to: .now) - idleTime }

  var isIdle: Bool { isPaused || trainer.ending != nil }

  var activity: Snapshot.Activity {
    if let ending = trainer.ending { return .ended(ending) }
    return isPaused ? .paused : .training
  }
}
