import Datasets
import Learning
import LinearAlgebra

/// Holds the examples of a run in the precision it trains in.
public struct TrainingData<Scalar: BLASScalar>: Sendable {
  /// Is one of the sets.
  public struct Part: Sendable {
    /// The inputs, examples × features, so that whole rows make up a batch.
    public let rows: Matrix<Scalar>
    /// The target of each example.
    public let targets: Targets

    init(_ examples: Examples) {
      rows = examples.inputs.converted(to: Scalar.self).transposed()
      targets = examples.targets
    }

    /// The number of examples.
    public var count: Int { targets.count }

    /// The class of each example, where targets are classes.
    public var labels: [Int] { targets.labels }
  }

  /// The examples that the weights are fitted to.
  public let training: Part
  /// The examples that decide about early stopping and the best weights.
  public let dev: Part?
  /// The examples that are looked at once, at the end.
  public let test: Part?
  /// What varies the training examples while augmentation is on; nil where there is nothing to.
  public let augmenter: Augmenter<Scalar>?

  /// What one unit of a number to predict was before it was normalized.
  public let targetScale: Double

  /// Converts a data set, which is used as it is: normalize it first.
  ///
  /// An augmenter has the same training examples before normalization, and normalizes as the data
  /// set was; see ``Dataset/normalization``.
  public init(_ dataset: Dataset, augmenter: Augmenter<Scalar>? = nil) {
    targetScale = dataset.normalization?.targetDeviation ?? 1
    if let augmenter {
      precondition(
        augmenter.count == dataset.training.count
          && augmenter.featureCount == dataset.featureCount,
        "augmenting \(augmenter.count) examples of \(augmenter.featureCount) features for "
          + "\(dataset.training.count) of \(dataset.featureCount)")
    }
    self.augmenter = augmenter
    training = Part(dataset.training)
    dev = dataset.dev.map(Part.init)
    test = dataset.test.map(Part.init)
  }
}
