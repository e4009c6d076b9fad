import LinearAlgebra

/// Names the data sets that come with the program: points in the plane, drawn afresh by seed.
///
/// Each is a distribution. Training, dev and test are drawn from it independently, with as many
/// points of every class as of the others.
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

  /// What the points show, in one sentence.
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
    }
  }

  /// How many points are drawn, and how, where nothing else is asked for.
  public struct Defaults: Equatable, Sendable {
    /// The number of training examples.
    public var trainingCount: Int
    /// The number of dev examples.
    public var devCount: Int
    /// The standard deviation of the normal displacement of every point, in each direction.
    public var noise: Double
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
    }
  }

  /// The names of the classes.
  public var classNames: [String] {
    switch self {
    case .pitch: ["away", "home"]
    case .moons: ["upper", "lower"]
    case .circles: ["outer", "inner"]
    case .spiral: ["first arm", "second arm"]
    case .xor: ["alike", "different"]
    case .blobs: ["east", "north", "west", "south"]
    }
  }

  /// Draws the data set: points with features `x1` and `x2`.
  ///
  /// The same arguments give the same points; more points begin with the fewer. Training, dev and
  /// test have random numbers of their own, so that the size of one does not change the others.
  ///
  /// - Parameters:
  ///   - trainingCount: The number of training examples, at least one a class.
  ///   - devCount: The number of dev examples; none for 0.
  ///   - testCount: The number of test examples; none for 0.
  ///   - noise: The standard deviation of every point's displacement, 0 or more.
  ///   - seed: What the random numbers start from.
  /// - Returns: The points, a class after the other in turn.
  /// - Throws: ``BuiltInDatasetError`` for a count or noise out of range.
  public func make(
    trainingCount: Int? = nil, devCount: Int? = nil, testCount: Int = 0, noise: Double? = nil,
    seed: UInt64? = nil
  ) throws(BuiltInDatasetError) -> Dataset {
    let noise = noise ?? defaults.noise
    let seed = seed ?? defaults.seed
    guard noise >= 0 && noise <= Self.largestNoise else {
      throw BuiltInDatasetError.noise(noise, limit: Self.largestNoise)
    }
    func part(
      _ name: String, _ count: Int, stream: UInt64, isOptional: Bool = true
    ) throws(BuiltInDatasetError) -> Examples? {
      if isOptional && count == 0 { return nil }
      let range = classNames.count...Self.largestCount
      guard range.contains(count) else {
        throw BuiltInDatasetError.count(part: name, count, allowed: range)
      }
      var generator = RandomGenerator(seed: seed, stream: stream)
      return draw(count, noise: noise, using: &generator)
    }

    let training = try part(
      "training", trainingCount ?? defaults.trainingCount, stream: RandomStream.training,
      isOptional: false)
    let dev = try part("dev", devCount ?? defaults.devCount, stream: RandomStream.dev)
    let test = try part("test", testCount, stream: RandomStream.test)
    guard let training else { preconditionFailure("no training examples of \(rawValue)") }
    return Dataset(
      name: rawValue, featureNames: ["x1", "x2"], classNames: classNames, training: training,
      dev: dev, test: test)
  }

  private static let largestCount = 10_000_000
  private static let largestNoise = 100.0

  /// Draws examples of the classes in turn: a point of the class, then its displacement.
  private func draw(
    _ count: Int, noise: Double, using generator: inout RandomGenerator
  ) -> Examples {
    var inputs = Matrix<Double>(rows: 2, columns: count)
    let labels = (0..<count).map { $0 % classNames.count }
    for (index, label) in labels.enumerated() {
      let point = point(of: label, using: &generator)
      inputs[0, index] = point.x1 + noise * generator.normal()
      inputs[1, index] = point.x2 + noise * generator.normal()
    }
    return Examples(inputs: inputs, labels: labels)
  }

  private func point(of label: Int, using generator: inout RandomGenerator) -> PlanePoint {
    switch self {
    case .pitch: Pitch.point(of: label, using: &generator)
    case .moons: Shapes.moon(label, using: &generator)
    case .circles: Shapes.circle(label, using: &generator)
    case .spiral: Shapes.spiralArm(label, using: &generator)
    case .xor: Shapes.quarter(label, using: &generator)
    case .blobs: Shapes.center(label)
    }
  }
}

/// Holds a point in the plane.
struct PlanePoint: Equatable {
  var x1: Double
  var x2: Double
}

/// Describes why a data set cannot be drawn, in one line with what to do.
public enum BuiltInDatasetError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Reports too few or too many examples.
  case count(part: String, Int, allowed: ClosedRange<Int>)
  /// Reports noise that is negative, too large or no number.
  case noise(Double, limit: Double)

  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .count(let part, let count, let allowed):
      "\(count) \(part) examples cannot be drawn; ask for \(allowed.lowerBound) to "
        + "\(allowed.upperBound)"
    case .noise(let noise, let limit):
      "the noise cannot be \(noise); give a number from 0 to \(limit)"
    }
  }
}
