import LinearAlgebra

/// Holds everything a run is given: examples to learn from, and to judge what was learned by.
///
/// All text in it is safe for a terminal: see ``VisibleText``.
public struct Dataset: Equatable, Sendable {
  /// The name of the data, `pitch` or `train.csv`.
  public var name: String
  /// The name of each feature; `featureCount` of them.
  public var featureNames: [String]
  /// The names of the classes; labels index into it. None where numbers are predicted.
  public var classNames: [String]
  /// What the column of the labels is called; nil where it has no name.
  public internal(set) var labelName: String?
  /// The examples to learn from.
  public var training: Examples
  /// The examples to choose a model and its regularization by, drawn like those of training.
  public var dev: Examples?
  /// The examples kept for the final verdict.
  public var test: Examples?
  /// The size of the images that the examples are; nil where they are none.
  public internal(set) var imageShape: ImageShape?
  /// What ``normalized()`` did to the examples; nil where they are as they were read or drawn.
  public internal(set) var normalization: Normalization?

  /// Creates a data set from its parts, which have the same features and classes, or numbers.
  ///
  /// Names are made safe for a terminal here.
  public init(
    name: String, featureNames: [String], classNames: [String], labelName: String? = nil,
    training: Examples, dev: Examples? = nil, test: Examples? = nil, imageShape: ImageShape? = nil
  ) {
    for part in [training, dev, test] {
      guard let part else { continue }
      precondition(
        part.featureCount == featureNames.count,
        "\(part.featureCount) features with \(featureNames.count) names")
      switch part.targets {
      case .classes(let labels):
        precondition(
          labels.allSatisfy { $0 < classNames.count },
          "a label outside the \(classNames.count) classes")
      case .values:
        precondition(classNames.isEmpty, "numbers of \(classNames.count) classes")
      }
      precondition(
        part.targets.kind == training.targets.kind,
        "\(part.targets.kind) beside \(training.targets.kind)")
    }
    precondition(
      imageShape.map { $0.valueCount == featureNames.count } ?? true,
      "images of \(imageShape.map { "\($0.valueCount)" } ?? "") values with "
        + "\(featureNames.count) features")
    self.name = VisibleText.escaping(name)
    self.featureNames = featureNames.map { VisibleText.escaping($0) }
    self.classNames = classNames.map { VisibleText.escaping($0) }
    self.labelName = labelName.map { VisibleText.escaping($0) }
    self.training = training
    self.dev = dev
    self.test = test
    self.imageShape = imageShape
  }

  /// The number of features of each example.
  public var featureCount: Int { training.featureCount }

  /// Whether examples belong to classes, or have a number to predict.
  public var targetKind: Targets.Kind { training.targets.kind }

  /// The number of classes; 0 where numbers are predicted.
  public var classCount: Int { classNames.count }
}
