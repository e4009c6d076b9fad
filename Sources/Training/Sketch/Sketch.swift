import Datasets

/// Is what a network does with its examples, seen from outside: not its weights, but its predictions.
/// How it looks is up to whoever draws it.
public enum Sketch: Equatable, Sendable {
  /// Which class is predicted where, for points.
  case regions(DecisionRegions)
  /// Which images are taken for what they are not.
  case mistakes(Mistakes)
  /// The number that is predicted from another.
  case curve(FittedCurve)
  /// Predicted numbers beside the true ones.
  case numbers(PredictedNumbers)
}

/// Says how finely a sketch is wanted: in how many columns and rows the plane of two features is
/// sampled, or in how many columns a curve is.
public struct SketchSize: Equatable, Sendable {
  /// The samples from left to right.
  public let columns: Int
  /// The samples from top to bottom.
  public let rows: Int

  /// The most samples in one direction.
  public static let limit = 600

  /// Creates a size; each number is brought between 1 and ``limit``.
  public init(columns: Int, rows: Int) {
    self.columns = min(max(columns, 1), Self.limit)
    self.rows = min(max(rows, 1), Self.limit)
  }
}

/// Is one feature along an edge of a sketch.
public struct SketchAxis: Equatable, Sendable {
  /// Which feature, from 0.
  public let feature: Int
  /// Its name.
  public let name: String
  /// From where to where it goes, in the units of the data as they were read.
  public let range: ClosedRange<Double>

  /// Creates an axis.
  public init(feature: Int, name: String, range: ClosedRange<Double>) {
    self.feature = feature
    self.name = name
    self.range = range
  }
}

/// Says which class is predicted in every part of a plane, by how much, and where examples lie.
public struct DecisionRegions: Equatable, Sendable {
  /// Is an example in the plane.
  public struct Point: Equatable, Sendable {
    /// Where it lies from left to right, 0 to 1.
    public let x: Float
    /// Where it lies from bottom to top, 0 to 1.
    public let y: Float
    /// Its class.
    public let label: Int
    /// Whether it belongs to the dev set, or else to the training set.
    public let isDev: Bool
    /// Whether another class is predicted for it.
    public let isWrong: Bool

    /// Creates a point.
    public init(x: Float, y: Float, label: Int, isDev: Bool, isWrong: Bool) {
      self.x = x
      self.y = y
      self.label = label
      self.isDev = isDev
      self.isWrong = isWrong
    }
  }

  /// The feature from left to right.
  public let x: SketchAxis
  /// The feature from bottom to top; nil where there is only one, and height means nothing.
  public let y: SketchAxis?
  /// How many features there are; those beyond two are held at their mean.
  public let featureCount: Int
  /// The samples from left to right, and from top to bottom.
  public let columns, rows: Int
  /// The most probable class at each sample, row after row from the top left.
  public let classes: [Int]
  /// By how much it is more probable than the next, 0 to 1; NaN where the network has no answer.
  public let margins: [Float]
  /// The examples, or a part of them where there are many.
  public let points: [Point]

  /// Creates regions from a class and a margin for each sample.
  public init(
    x: SketchAxis, y: SketchAxis?, featureCount: Int, columns: Int, rows: Int, classes: [Int],
    margins: [Float], points: [Point]
  ) {
    precondition(
      classes.count == columns * rows && margins.count == classes.count,
      "\(classes.count) classes and \(margins.count) margins of \(columns) × \(rows) samples")
    self.x = x
    self.y = y
    self.featureCount = featureCount
    self.columns = columns
    self.rows = rows
    self.classes = classes
    self.margins = margins
    self.points = points
  }
}

/// Says which images are taken for what they are not.
public struct Mistakes: Equatable, Sendable {
  /// Is an image and what it is taken for.
  public struct Example: Equatable, Sendable {
    /// Which of the set it is, from 0.
    public let index: Int
    /// The class that is predicted.
    public let predicted: Int
    /// The class it belongs to.
    public let label: Int
    /// How bright its pixels are, row by row from the top: 0 for the least in the set, 255 for the most.
    public let pixels: [UInt8]

    /// Creates an example.
    public init(index: Int, predicted: Int, label: Int, pixels: [UInt8]) {
      self.index = index
      self.predicted = predicted
      self.label = label
      self.pixels = pixels
    }
  }

  /// The size of the images.
  public let shape: ImageShape
  /// Whether they are of the dev set, or else, where there is none, of the training set.
  public let isDev: Bool
  /// How many images were looked at.
  public let count: Int
  /// How many of them are wrong.
  public let wrongCount: Int
  /// Wrong ones, up to ``Sketcher/imageLimit``; one that stays wrong keeps its place where it can.
  public let examples: [Example]
  /// How many images of each class, a row each, are taken for each class; empty where there are more
  /// than 36 classes.
  public let confusion: [[Int]]

  /// Creates a record of mistakes.
  public init(
    shape: ImageShape, isDev: Bool, count: Int, wrongCount: Int, examples: [Example],
    confusion: [[Int]]
  ) {
    self.shape = shape
    self.isDev = isDev
    self.count = count
    self.wrongCount = wrongCount
    self.examples = examples
    self.confusion = confusion
  }
}

/// Is a number with what it should be: an x and a y, or a true and a predicted number.
public struct SketchedNumber: Equatable, Sendable {
  /// The x, or the true number, in the units of the data.
  public let x: Double
  /// The y, or the predicted number, in the units of the data.
  public let y: Double
  /// Whether it belongs to the dev set, or else to the training set.
  public let isDev: Bool

  /// Creates a number.
  public init(x: Double, y: Double, isDev: Bool) {
    self.x = x
    self.y = y
    self.isDev = isDev
  }
}

/// Says which number is predicted from another, and what the examples are.
public struct FittedCurve: Equatable, Sendable {
  /// The feature that numbers are predicted from.
  public let x: SketchAxis
  /// ŷ at evenly spaced x from one end of the axis to the other, in the units of the data.
  public let values: [Double]
  /// The examples, or a part of them where there are many.
  public let points: [SketchedNumber]

  /// Creates a curve.
  public init(x: SketchAxis, values: [Double], points: [SketchedNumber]) {
    self.x = x
    self.values = values
    self.points = points
  }
}

/// Sets predicted numbers beside the true ones.
public struct PredictedNumbers: Equatable, Sendable {
  /// The examples, or a part of them where there are many: y across, ŷ upwards.
  public let points: [SketchedNumber]

  /// Creates a set of predictions.
  public init(points: [SketchedNumber]) { self.points = points }
}
