import Curses
import Dashboard
import Learning
import Screen
import Training

/// Says what a dashboard can draw with, and what it measures bias from.
struct DashboardLook {
  var usesUnicode: Bool
  /// The number of colours, 0 for none.
  var colors: Int
  /// Whether shades should fit a light background.
  var isLight: Bool
  var targetError: Double?
}

extension ScreenOptions {
  /// Returns how a dashboard looks on a terminal of some background.
  func look(_ capabilities: TerminalCapabilities, on background: TerminalBackground?)
    -> DashboardLook
  {
    DashboardLook(
      usesUnicode: capabilities.utf8, colors: theme == .none ? 0 : capabilities.colors,
      isLight: isLight(on: background), targetError: targetError)
  }

  /// How a dashboard looks in a picture without a terminal: in colour, unless it is one of plain text.
  var lookOfPicture: DashboardLook {
    DashboardLook(
      usesUnicode: true, colors: theme == .none || snapshot?.isPlain == true ? 0 : 256,
      isLight: theme == .light, targetError: targetError)
  }
}

extension RunSetup {
  /// Returns a dashboard for a run that begins or goes on, and that it has not seen anything of yet.
  func dashboard<Scalar>(
    of trainer: Trainer<Scalar>, strengths: Regularization, pace: Pace, look: DashboardLook,
    width: Int, height: Int
  ) -> Dashboard {
    Dashboard(
      description: RunDescription(
        data: dataset.name, trainingCount: dataset.training.count, devCount: dataset.dev?.count,
        testCount: dataset.test?.count, widths: architecture.widths,
        activation: architecture.activation.rawValue,
        optimizer: options.optimizer.name, subject: subject,
        augmentation: augmentation == .none ? nil : augmentation.description),
      strengths: strengths, regularization: trainer.regularization,
      learningRate: trainer.learningRate, pace: pace,
      earlyStoppingMode: trainer.earlyStopping.mode,
      targetError: look.targetError, usesUnicode: look.usesUnicode, colors: look.colors,
      isLight: look.isLight, width: width, height: height)
  }

  private var subject: RunDescription.Subject {
    if dataset.targetKind == .values { return .numbers }
    return dataset.imageShape == nil
      ? .points(classNames: dataset.classNames) : .images(classNames: dataset.classNames)
  }
}
