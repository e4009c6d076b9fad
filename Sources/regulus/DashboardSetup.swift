import Dashboard
import Learning
import Training

extension RunSetup {
  /// Returns a dashboard for a run that begins or goes on, and that it has not seen anything of yet.
  func dashboard<Scalar>(
    of trainer: Trainer<Scalar>, strengths: Regularization, pace: Pace, usesUnicode: Bool,
    width: Int, height: Int
  ) -> Dashboard {
    Dashboard(
      description: RunDescription(
        data: dataset.name, trainingCount: dataset.training.count, devCount: dataset.dev?.count,
        widths: architecture.widths, activation: architecture.activation.rawValue,
        optimizer: options.optimizer.name,
        augmentation: augmentation == .none ? nil : augmentation.description),
      strengths: strengths, regularization: trainer.regularization,
      learningRate: trainer.learningRate, pace: pace,
      earlyStoppingMode: trainer.earlyStopping.mode,
      usesUnicode: usesUnicode, width: width, height: height)
  }
}
