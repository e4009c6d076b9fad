import LinearAlgebra
import Training

/// Is what is the same for every run, with a dashboard or without: how it is watched and kept.
struct RunWatch: Sendable {
  /// How fast to go at first.
  let pace: Pace
  /// What becomes of the run when the terminal goes away.
  let onHangUp: HangUpPolicy
  /// How often checkpoints are taken.
  let checkpoints: CheckpointInterval
  /// What goes wrong beside the run.
  let notices: Notices
  /// Called on the training queue with all that is worth recording.
  let onEvent: @Sendable (TrainingEvent) -> Void
}

extension RecordedRun {
  /// Returns a session that trains the run and keeps its record.
  func makeSession(
    _ watch: RunWatch, secondsBetweenChecks: Double? = nil,
    onEvent: @escaping @Sendable (TrainingEvent) -> Void,
    onSnapshot: @escaping @Sendable () -> Void = {}
  ) -> TrainingSession<Scalar> {
    var onCheckpoint: (@Sendable (TrainerState<Scalar>, CheckpointOccasion) -> Void)?
    if let recorder { onCheckpoint = { state, occasion in recorder.keep(state, on: occasion) } }
    return TrainingSession(
      trainer: trainer, pace: watch.pace, secondsBetweenChecks: secondsBetweenChecks,
      isResumed: isResumed, checkpoints: watch.checkpoints, onCheckpoint: onCheckpoint,
      onEvent: { event in
        watch.onEvent(event)
        onEvent(event)
      }, onSnapshot: onSnapshot)
  }
}
