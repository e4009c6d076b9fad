import Datasets
import Learning

/// Is the network, and the learning rate, for a data set where the options do not say.
struct UsualModel {
  /// The most classes for which a boundary in the plane is what is to be seen.
  static let fewClasses = 4
  /// The most features with which a layer's gradient is small enough for the largest rates.
  static let fewFeatures = 100

  /// The units of the hidden layers.
  let hidden: [Int]
  /// Their nonlinearity.
  let activation: Activation
  private let output: Output
  private let hasFewFeatures: Bool

  /// Chooses what suits a data set.
  init(for dataset: Dataset) {
    // What tells many classes apart does not pass through three units.
    hidden = dataset.classCount <= Self.fewClasses ? [20, 3] : [32]
    output = dataset.targetKind == .values ? .linear : Output(classes: dataset.classCount)
    // ReLU makes a curve of a few straight pieces; and where there is one feature, a small layer's
    // units often are all off from the start.
    activation = dataset.targetKind == .values ? .tanh : .relu
    hasFewFeatures = dataset.featureCount <= Self.fewFeatures
  }

  /// Returns α: with many features as low as for numbers to predict.
  func learningRate(of optimizer: Optimizer) -> Double {
    optimizer.usualLearningRate(for: hasFewFeatures ? output : .linear)
  }
}
