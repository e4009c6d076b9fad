import LinearAlgebra

/// Names the files of a data set.
public struct DataFiles: Equatable, Sendable {
  /// Names the file of a part.
  public struct Part: Equatable, Sendable, ExpressibleByStringInterpolation {
    /// The path of the examples.
    public var path: String
    /// The path of their labels, where they are in a file of their own whose name does not tell.
    public var labels: String?

    /// Names a file, and that of its labels if need be.
    public init(_ path: String, labels: String? = nil) {
      self.path = path
      self.labels = labels
    }

    /// Names a file.
    public init(stringLiteral path: String) { self.init(path) }
  }

  /// The training examples.
  public var training: Part
  /// The dev and test examples; where there are none, those of the training file if it has any.
  public var dev, test: Part?
  /// The column that holds the labels; by default the last of a CSV file, and in an array none.
  public var label: LabelColumn?
  /// Whether labels are classes, or numbers to predict.
  public var kind: Targets.Kind

  /// Names the files of a data set.
  ///
  /// - Parameters:
  ///   - training: The training examples.
  ///   - dev: The dev examples.
  ///   - test: The test examples.
  ///   - label: The column that holds the labels.
  ///   - kind: Whether labels are classes, or numbers to predict.
  public init(
    _ training: Part, dev: Part? = nil, test: Part? = nil, label: LabelColumn? = nil,
    predicting kind: Targets.Kind = .classes
  ) {
    self.training = training
    self.dev = dev
    self.test = test
    self.label = label
    self.kind = kind
  }
}
