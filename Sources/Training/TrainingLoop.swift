import LinearAlgebra

/// Is the state of a session's loop, owned by its queue.
struct TrainingLoop<Scalar: BLASScalar> {
  var trainer: Trainer<Scalar>
  var pacer: Pacer
  var speed = Speedometer()
  var isPaused = false
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
