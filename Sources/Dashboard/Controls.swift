/// Holds what a run can be begun again with, from the same seed: how hard the data are, and how large
/// the network is.
public struct Controls: Equatable, Sendable {
  /// The standard deviation of the points' displacement; nil where there is none to choose.
  public var noise: Double?
  /// The share of training examples with a wrong label; nil where numbers are predicted.
  public var labelNoise: Double?
  /// The number of training examples; nil where all of a file's are taken.
  public var trainingCount: Int?
  /// The units of the hidden layers.
  public var hidden: [Int]
  /// Whether a run may be thrown away without asking, as it is cheap to have again.
  public var isDemo: Bool
  /// What the random numbers start from, each time again.
  public var seed: UInt64

  /// Creates controls.
  ///
  /// - Parameters:
  ///   - noise: The standard deviation of the points' displacement.
  ///   - labelNoise: The share of training examples with a wrong label.
  ///   - trainingCount: The number of training examples.
  ///   - hidden: The units of the hidden layers.
  ///   - isDemo: Whether a run may be thrown away without asking.
  ///   - seed: What the random numbers start from.
  public init(
    noise: Double?, labelNoise: Double?, trainingCount: Int?, hidden: [Int], isDemo: Bool,
    seed: UInt64 = 1
  ) {
    self.noise = noise
    self.labelNoise = labelNoise
    self.trainingCount = trainingCount
    self.hidden = hidden
    self.isDemo = isDemo
    self.seed = seed
  }
}

// What keys change about the run that is begun again.

extension Dashboard {
  /// Names what keys change.
  enum Control: Equatable, Sendable {
    case nothing, noise, labelNoise, trainingCount, width
  }

  private static let noises = [0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1]
  private static let labelNoises = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5]
  private static let counts = [
    4, 10, 20, 30, 50, 100, 200, 300, 500, 700, 1000, 1400, 2000, 5000, 10_000, 20_000, 50_000,
    100_000,
  ]
  private static let largestWidth = 1024

  /// Begins the run again with more or less of something, from the same seed; asks first where the
  /// run is not a demo.
  mutating func change(_ control: Control, up: Bool) -> [Effect] {
    guard var controls else {
      notice = "this run was begun elsewhere and can only go on"
      return []
    }
    switch control {
    case .nothing: break
    case .noise:
      guard let noise = controls.noise else {
        return refuse("only the points of built-in sets have noise to choose")
      }
      guard let next = Self.step(from: noise, along: Self.noises, up: up) else {
        return refuse("the noise goes no further")
      }
      controls.noise = next
    case .labelNoise:
      guard let share = controls.labelNoise else {
        return refuse("numbers to predict have no labels to spoil")
      }
      guard let next = Self.step(from: share, along: Self.labelNoises, up: up) else {
        return refuse("the label noise goes no further")
      }
      controls.labelNoise = next
    case .trainingCount:
      guard let count = controls.trainingCount else {
        return refuse("only built-in sets have a size to choose")
      }
      guard let next = Self.step(from: count, along: Self.counts, up: up) else {
        return refuse("the training set goes no further")
      }
      controls.trainingCount = next
    case .width:
      let next = controls.hidden.map { up ? $0 * 2 : max(($0 + 1) / 2, 1) }
      guard next != controls.hidden, next.allSatisfy({ $0 <= Self.largestWidth }) else {
        return refuse("the network goes no \(up ? "wider" : "narrower")")
      }
      controls.hidden = next
    }
    if controls.isDemo || ending != nil { return begin(again: controls) }
    return ask(.restartQuestion(controls))
  }

  /// Returns the value next to one, on a list of sensible ones.
  static func step<Value: Comparable>(
    from value: Value, along values: [Value], up: Bool
  ) -> Value? {
    up ? values.first { $0 > value } : values.last { $0 < value }
  }

  private mutating func refuse(_ reason: String) -> [Effect] {
    notice = reason
    return []
  }

  mutating func begin(again controls: Controls) -> [Effect] {
    overlay = .none
    answer = controls.restart(from: self.controls)
    // What comes next is of another run.
    snapshot = nil
    return [.restart(controls)]
  }

  mutating func answerRestart(_ key: Key, _ controls: Controls) -> [Effect] {
    switch key {
    case .character("y"), .character("R"): return begin(again: controls)
    default: return carryOn()
    }
  }

  /// Returns this dashboard as it begins, with what a person has arranged on the screen of another.
  public func arranged(like other: Dashboard) -> Dashboard {
    var result = self
    result.story = other.story
    result.strengths = other.strengths
    result.strengthFocus = other.strengthFocus
    result.showsKeys = other.showsKeys
    result.usesLogScale = other.usesLogScale
    result.plotView.smoothing = other.plotView.smoothing
    (result.focus, result.zoomed, result.turn) = (other.focus, other.zoomed, other.turn)
    (result.notice, result.answer) = (other.notice, other.answer)
    return result
  }
}
