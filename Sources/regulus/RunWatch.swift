import Curses
import Learning
import LinearAlgebra
import Records
import Training

/// Is what is the same for every run, with a dashboard or without: how it is watched and kept.
struct RunWatch: Sendable {
  /// How fast to go at first.
  let pace: Pace
  /// What becomes of the run when the terminal goes away.
  let onHangUp: HangUpPolicy
  /// Along how many random directions the gradient is checked at each evaluation; nil for none.
  let gradientDirections: Int?
  /// How often checkpoints are taken.
  let checkpoints: CheckpointInterval
  /// What goes wrong beside the run.
  let notices: Notices
  /// What TensorBoard is to show; nil for nothing.
  let tensorBoard: TensorBoardLog?
  /// Called on the training queue with all that is worth recording.
  let onEvent: @Sendable (TrainingEvent) -> Void
}

extension RecordedRun {
  /// Returns a session that trains the run and keeps its record.
  func makeSession(
    _ watch: RunWatch, secondsBetweenChecks: Double? = nil, sketcher: Sketcher<Scalar>? = nil,
    onEvent: @escaping @Sendable (TrainingEvent) -> Void,
    onSnapshot: @escaping @Sendable () -> Void = {}
  ) -> TrainingSession<Scalar> {
    var onCheckpoint: TrainingSession<Scalar>.OnCheckpoint?
    if let recorder {
      onCheckpoint = { recorder.keep($0, on: $1, trainingTime: $2) }
    }
    var onWeights: (@Sendable (Evaluation, Double, Parameters<Scalar>) -> Void)?
    if let tensorBoard = watch.tensorBoard {
      onWeights = { tensorBoard.record($0, learningRate: $1, weights: $2) }
    }
    var trainer = trainer
    trainer.gradientWatch = watch.gradientDirections.map { GradientWatch(directions: $0) }
    return TrainingSession(
      trainer: trainer, pace: watch.pace, secondsBetweenChecks: secondsBetweenChecks,
      sketcher: sketcher,
      isResumed: isResumed, checkpoints: watch.checkpoints, onCheckpoint: onCheckpoint,
      onWeights: onWeights,
      onEvent: { event in
        // On whichever thread the queue trains now.
        CrashCover.coverThisThread()
        watch.onEvent(event)
        onEvent(event)
      }, onSnapshot: onSnapshot)
  }
}
