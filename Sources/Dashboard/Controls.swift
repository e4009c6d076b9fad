import Screen

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
  /// What keys step from, so that the opposite key is the way back, also after many steps.
  private(set) var given: Given

  /// Is what a run was given before keys changed it.
  struct Given: Equatable, Sendable {
    var noise, labelNoise: Double?
    var trainingCount: Int?
    var hidden: [Int]
  }

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
    given = Given(
      noise: noise, labelNoise: labelNoise, trainingCount: trainingCount, hidden: hidden)
  }

  /// Steps from what was given to another run, of which this is one that was begun again.
  fileprivate mutating func follow(_ former: Controls?) {
    if let former { given = former.given }
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
  private static let counts: [Double] = [
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
      guard
        let next = Self.step(
          from: noise, along: Self.noises, with: controls.given.noise, up: up)
      else {
        return refuse("the noise goes no further")
      }
      controls.noise = next
    case .labelNoise:
      guard let share = controls.labelNoise else {
        return refuse("numbers to predict have no labels to spoil")
      }
      guard
        let next = Self.step(
          from: share, along: Self.labelNoises, with: controls.given.labelNoise, up: up)
      else {
        return refuse("the label noise goes no further")
      }
      controls.labelNoise = next
    case .trainingCount:
      guard let count = controls.trainingCount.map(Double.init) else {
        return refuse("only built-in sets have a size to choose")
      }
      guard
        let next = Self.step(
          from: count, along: Self.counts,
          with: controls.given.trainingCount.map(Double.init), up: up)
      else {
        return refuse("the training set goes no further")
      }
      controls.trainingCount = Int(next)
    case .width:
      guard let next = Self.width(beside: controls, up: up) else {
        return refuse("the network goes no \(up ? "wider" : "narrower")")
      }
      controls.hidden = next
    }
    if controls.isDemo || ending != nil { return begin(again: controls) }
    return ask(.restartQuestion(controls))
  }

  /// Returns the value next to one, on a list of sensible ones in which the one that was given takes the
  /// place of those that are hardly different, so that a step is to be seen and has a way back.
  private static func step(
    from value: Double, along values: [Double], with given: Double?, up: Bool
  ) -> Double? {
    var values = values
    if let given, !values.contains(given) {
      values.removeAll { max($0, given) < 1.25 * min($0, given) }
      values.append(given)
      values.sort()
    }
    return up ? values.first { $0 > value } : values.last { $0 < value }
  }

  /// Returns the widths of the layers that were given, doubled or halved once more than they are; nil
  /// where that goes too far.
  private static func width(beside controls: Controls, up: Bool) -> [Int]? {
    func widths(_ doublings: Int) -> [Int] {
      controls.given.hidden.map { width in
        // Halves are rounded up, so that no layer vanishes.
        doublings < 0 ? (width + (1 << -doublings) - 1) >> -doublings : width << doublings
      }
    }
    guard let doublings = (-20...20).last(where: { widths($0) == controls.hidden }) else {
      return nil
    }
    let next = widths(doublings + (up ? 1 : -1))
    let isTooWide = up && next.contains { $0 > largestWidth }
    return next == controls.hidden || isTooWide ? nil : next
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
    story?.skipped = nil
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
    result.controls?.follow(other.controls)
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
