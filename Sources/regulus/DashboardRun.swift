import Learning
import LinearAlgebra
import Training

struct DashboardRun {
  let setup: RunSetup
  let regularizationWhenOn: Regularization
  let pace: Pace
  func train<Scalar: BLASScalar>(
    _ trainer: Trainer<Scalar>, onEvent: @escaping @Sendable (TrainingEvent) -> Void
  ) throws -> (Trainer<Scalar>, Int32?) {
    try HeadlessRun().train(trainer, pace: pace, onEvent: onEvent)
  }
}
