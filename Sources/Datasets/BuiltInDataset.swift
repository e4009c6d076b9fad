import LinearAlgebra

/// Names the data sets that come with the program: points in the plane, drawn afresh by seed, and
/// images of handwritten digits, dealt out by seed, all of them of classes; and a curve to predict.
public enum BuiltInDataset: String, CaseIterable, Sendable {
  /// Draws positions on a football pitch: the demonstration of overfitting.
  case pitch
  /// Draws two half moons, one hooked into the other.
  case moons
  /// Draws a ring around a ring.
  case circles
  /// Draws two spiral arms.
  case spiral
  /// Draws the four quarters of a square, opposite ones alike.
  case xor
  /// Draws four clouds, a class each.
  case blobs
  /// Deals out images of handwritten digits, 8 × 8 pixels, of which there are 1,797.
  case digits
  /// Draws a sine wave with noise, a number to predict from another.
  case wave

  /// What the examples show, in one sentence.
  public var summary: String {
    switch self {
    case .pitch:
      "Where on a football pitch each side won the ball: a bent front, blurred enough to overfit."
    case .moons:
      "Two half moons hooked into each other: the usual first test of a curved boundary."
    case .circles:
      "A ring around a ring: no straight line does better than chance."
    case .spiral:
      "Two arms wound into each other: hard, and a small network fails at it."
    case .xor:
      "The quarters of a square, opposite ones alike: what one layer cannot learn."
    case .blobs:
      "Four clouds of points, a class each: softmax instead of sigmoid."
    case .digits:
      "Handwritten digits, 8 x 8 pixels each: real data, ten classes, and images to augment."
    case .wave:
      "A sine wave under noise: numbers to predict, and few enough to draw the noise as well."
    }
  }

  /// How many examples there are, and how they are drawn, where nothing else is asked for.
  public struct Defaults: Equatable, Sendable {
    /// The number of training examples.
    public var trainingCount: Int
    /// The number of dev examples.
    public var devCount: Int
    /// The standard deviation of the normal displacement of every point, in each direction; nil
    /// where there is nothing to displace. In a wave, of the numbers to predict.
    public var noise: Double?
    /// The seed.
    public var seed: UInt64
  }

  /// The counts, noise and seed that ``make(trainingCount:devCount:testCount:noise:seed:)`` uses
  /// where it is given none.
  public var defaults: Defaults {
    switch self {
    case .pitch: Defaults(trainingCount: 211, devCount: 200, noise: 0.09, seed: 9)
    case .moons: Defaults(trainingCount: 200, devCount: 200, noise: 0.2, seed: 1)
    case .circles: Defaults(trainingCount: 200, devCount: 200, noise: 0.12, seed: 1)
    case .spiral: Defaults(trainingCount: 200, devCount: 200, noise: 0.04, seed: 1)
    case .xor: Defaults(trainingCount: 200, devCount: 200, noise: 0.12, seed: 1)
    case .blobs: Defaults(trainingCount: 200, devCount: 200, noise: 0.45, seed: 1)
    case .digits: Defaults(trainingCount: 1437, devCount: 360, noise: nil, seed: 1)
    case .wave: Defaults(trainingCount: 30, devCount: 200, noise: 0.3, seed: 2)
    }
  }

  /// Whether the set is of classes, or of numbers to predict.
  public var targetKind: Targets.Kind { self == .wave ? .values : .classes }

  /// The names of the classes; none for numbers.
  public var classNames: [String] {
    switch self {
    case .pitch: ["away", "home"]
    case .moons: ["upper", "lower"]
    case .circles: ["outer", "inner"]
    case .spiral: ["first arm", "second arm"]
    case .xor: ["alike", "different"]
    case .blobs: ["east", "north", "west", "south"]
    case .digits: Digits.classNames
    case .wave: []
    }
  }

  /// Makes the data set: points with features `x1` and `x2`, images, or numbers with feature `x`.
  ///
  /// The same arguments give the same examples; more examples begin with the fewer, and the size of
  /// the training set does not change the others.
  ///
  /// Points are drawn from a distribution, training, dev and test independently, with as many of
  /// every class as of the others. Digits are dealt out, none twice, the classes in the proportion
  /// of the whole: for training from one end of an order that the seed shuffles, for dev and then
  /// test from the other.
  ///
  /// - Parameters:
  ///   - trainingCount: The number of training examples, at least one a class, or two numbers.
  ///   - devCount: The number of dev examples; none for 0.
  ///   - testCount: The number of test examples; none for 0.
  ///   - noise: The standard deviation of every point's displacement, 0 or more; nil for digits.
  ///   - seed: What the random numbers start from.
  /// - Returns: The examples; points of one class after the other in turn.
  /// - Throws: ``BuiltInDatasetError`` for a count or noise out of range.
  public func make(
    trainingCount: Int? = nil, devCount: Int? = nil, testCount: Int = 0, noise: Double? = nil,
    seed: UInt64? = nil
  ) throws(BuiltInDatasetError) -> Dataset {
    let request = BuiltInRequest(
      trainingCount: trainingCount ?? defaults.trainingCount,
      devCount: devCount ?? defaults.devCount, testCount: testCount, noise: noise ?? defaults.noise,
      seed: seed ?? defaults.seed)
    return switch source {
    case .points(let points): try points.make(request, name: rawValue)
    case .digits: try Digits.make(request, name: rawValue)
    case .wave: try Wave.make(request, name: rawValue)
    }
  }

  /// Says where the examples come from.
  private enum Source {
    case points(PlanePoints)
    case digits
    case wave
  }

  private var source: Source {
    func points(_ draw: @escaping PlanePoints.Draw) -> Source {
      .points(PlanePoints(classNames: classNames, draw: draw))
    }
    return switch self {
    case .pitch: points(Pitch.point)
    case .moons: points(Shapes.moon)
    case .circles: points(Shapes.circle)
    case .spiral: points(Shapes.spiralArm)
    case .xor: points(Shapes.quarter)
    case .blobs: points { label, _ in Shapes.center(label) }
    case .digits: .digits
    case .wave: .wave
    }
  }
}

/// Says what is asked of a built-in data set.
struct BuiltInRequest {
  var trainingCount: Int
  var devCount: Int
  var testCount: Int
  var noise: Double?
  var seed: UInt64

  /// The most examples that are drawn for a part.
  static let largestCount = 10_000_000
  private static let largestNoise = 100.0

  /// Returns the noise, 0 where none is asked for; throws ``BuiltInDatasetError/noise(_:limit:)``
  /// where it is out of range.
  func checkedNoise() throws(BuiltInDatasetError) -> Double {
    let noise = noise ?? 0
    guard noise >= 0 && noise <= Self.largestNoise else {
      throw BuiltInDatasetError.noise(noise, limit: Self.largestNoise)
    }
    return noise
  }

  /// Throws ``BuiltInDatasetError/count(part:_:allowed:)`` where a part has a size outside
  /// `allowed`; dev and test may also have none.
  func checkCounts(allowed: ClosedRange<Int>) throws(BuiltInDatasetError) {
    let parts = [("training", trainingCount), ("dev", devCount), ("test", testCount)]
    for (part, count) in parts where !allowed.contains(count) && (count != 0 || part == "training")
    {
      throw BuiltInDatasetError.count(part: part, count, allowed: allowed)
    }
  }
}

/// Describes why a data set cannot be drawn, in one line with what to do.
public enum BuiltInDatasetError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Reports too few or too many examples.
  case count(part: String, Int, allowed: ClosedRange<Int>)
  /// Reports more examples in all parts together than there are.
  case total(Int, training: Int, dev: Int, test: Int, available: Int)
  /// Reports noise that is negative, too large or no number.
  case noise(Double, limit: Double)
  /// Reports noise for examples that are not drawn.
  case noNoise(name: String)

  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .count(let part, let count, let allowed):
      "\(count) \(part) examples cannot be drawn; ask for \(allowed.lowerBound) to "
        + "\(allowed.upperBound)"
    case .total(let total, let training, let dev, let test, let available):
      "\(training) training, \(dev) dev and \(test) test examples make \(total), and there are "
        + "\(available); ask for fewer of one"
    case .noise(let noise, let limit):
      "the noise cannot be \(noise); give a number from 0 to \(limit)"
    case .noNoise(let name):
      "\(name) are as they were written, without noise to choose; leave it out, or add it in "
        + "training by augmentation"
    }
  }
}
