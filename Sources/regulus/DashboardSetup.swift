import Dashboard
import Learning
import Training

extension RunSetup {
  /// Returns a dashboard for this run that has not seen anything of it yet.
  func dashboard(
    strengths: Regularization, pace: Pace, usesUnicode: Bool, width: Int, height: Int
  ) -> Dashboard {
    Dashboard(
      description: RunDescription(
        data: dataset.name, trainingCount: dataset.training.count, devCount: dataset.dev?.count,
        widths: architecture.widths, activation: architecture.activation.rawValue,
        optimizer: options.optimizer.name,
        augmentation: augmentation == .none ? nil : augmentation.description),
      strengths: strengths, regularization: options.regularization,
      learningRate: options.learningRate, pace: pace,
      earlyStoppingMode: options.earlyStopping.mode,
      usesUnicode: usesUnicode, width: width, height: height)
  }
}
