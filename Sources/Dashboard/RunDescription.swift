import Screen

/// Describes what does not change during a run, for the header.
public struct RunDescription: Equatable, Sendable {
  /// The name of the data set, safe to print.
  public var data: String
  /// The number of training examples.
  public var trainingCount: Int
  /// The number of dev examples; nil without a dev set.
  public var devCount: Int?
  /// The number of test examples; nil without a test set.
  public var testCount: Int?
  /// The widths of the network from inputs to outputs.
  public var widths: [Int]
  /// The hidden layers' nonlinearity, such as `relu`.
  public var activation: String
  /// The optimizer, such as `sgd`.
  public var optimizer: String
  /// What is predicted.
  public var subject: Subject
  /// How training examples are varied while augmentation is on, such as `shift=1,rotation=10`; nil
  /// where there is no augmentation to switch on.
  public var augmentation: String?

  /// Says what is predicted, and so what there is to see of it.
  public enum Subject: Equatable, Sendable {
    /// The class of points, by the names of the classes: a decision boundary.
    case points(classNames: [String])
    /// The class of images, by the names of the classes: those that are wrong.
    case images(classNames: [String])
    /// Numbers: how they fit.
    case numbers
  }

  /// Creates a description.
  public init(
    data: String, trainingCount: Int, devCount: Int?, testCount: Int? = nil, widths: [Int],
    activation: String, optimizer: String, subject: Subject = .points(classNames: []),
    augmentation: String? = nil
  ) {
    self.data = data
    self.trainingCount = trainingCount
    self.devCount = devCount
    self.testCount = testCount
    self.widths = widths
    self.activation = activation
    self.optimizer = optimizer
    self.subject = subject
    self.augmentation = augmentation
  }

  /// Whether there are hidden layers, from which dropout drops units.
  var hasHiddenLayers: Bool { widths.count > 2 }

  /// The sizes of the sets, such as `211/200`.
  var counts: String {
    [trainingCount, devCount].compactMap(\.self).map(NumberFormat.grouped).joined(separator: "/")
  }

  /// The layers, such as `2·20·3·1`; deep networks are shortened in the middle.
  var layers: String {
    guard widths.count > 6 else { return widths.map(String.init).joined(separator: "·") }
    let hidden = widths.dropFirst().dropLast()
    return "\(widths[0])·[\(hidden.count) hidden]·\(widths[widths.count - 1])"
  }
}
