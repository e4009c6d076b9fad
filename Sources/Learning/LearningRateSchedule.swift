import Glibc

/// Says by how much the learning rate is lowered from epoch to epoch: a plain function of the epoch,
/// which remembers nothing.
public indirect enum LearningRateSchedule: Equatable, Sendable, Codable {
  /// The learning rate as it is.
  case constant
  /// factor^⌊e / every⌋ in epoch e: multiplied by `factor` every so many epochs.
  case step(every: Int, factor: Double)
  /// factorᵉ in epoch e.
  case exponential(factor: Double)
  /// share + (1 − share)·(1 + cos(π·e / T)) / 2, half a cosine from 1 down to `to` over T epochs,
  /// by default the whole run, and `to` from there on (Loshchilov and Hutter, "SGDR: stochastic
  /// gradient descent with warm restarts", 2017, without the restarts).
  case cosine(over: Int? = nil, to: Double = 0)
  /// (e + 1) / (epochs + 1) in the first `epochs` epochs, then another schedule as if the run began
  /// there (Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017).
  case warmUp(epochs: Int, then: LearningRateSchedule)

  /// The most epochs that there are: far beyond any that a run reaches, and far from overflow.
  public static let mostEpochs = 1 << 48

  /// Returns the factor of the learning rate in an epoch, counting from 0, of a run of `total`.
  public func factor(epoch: Int, of total: Int) -> Double {
    switch self {
    case .constant:
      return 1
    case .step(let every, let factor):
      precondition(every >= 1, "a step every \(every) epochs")
      return pow(factor, Double(epoch / every))
    case .exponential(let factor):
      return pow(factor, Double(epoch))
    case .cosine(let over, let share):
      let length = max(over ?? total, 1)
      let progress = Double(min(epoch, length)) / Double(length)
      return share + (1 - share) * (1 + cos(.pi * progress)) / 2
    case .warmUp(let epochs, let schedule):
      guard epoch >= epochs else { return Double(epoch + 1) / Double(epochs + 1) }
      return schedule.factor(epoch: epoch - epochs, of: max(total - epochs, 1))
    }
  }
}

/// Says what is wrong with the text of a schedule.
public enum LearningRateScheduleError: Error, Equatable, CustomStringConvertible {
  /// The name is none that is known.
  case unknownName(String)
  /// There are too few or too many values behind the name.
  case valueCount(String, example: String)
  /// The epochs are no whole number of at least 1.
  case epochs(String)
  /// The factor is no number above 0 and at most 1.
  case factor(String)
  /// The share is no number from 0 to 1.
  case share(String)

  /// The error in words, with what to write instead.
  public var description: String {
    switch self {
    case .unknownName(let name):
      "'\(name)' is not a schedule: constant, step:1000,0.5, exponential:0.999 or cosine"
    case .valueCount(let name, let example):
      "a schedule of \(name) is written like \(example)"
    case .epochs(let text): "'\(text)' is not a whole number of epochs of at least 1"
    case .factor(let text): "'\(text)' is not a factor: a number above 0 and at most 1"
    case .share(let text): "'\(text)' is not a share of the learning rate: a number from 0 to 1"
    }
  }
}

extension LearningRateSchedule {
  /// Creates a schedule from text: `constant`, `step:1000,0.5`, `exponential:0.999`, `cosine`,
  /// `cosine:5000` or `cosine:5000,0.01`.
  public init(parsing text: String) throws(LearningRateScheduleError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    let values =
      parts.count > 1
      ? parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init) : []
    switch name {
    case "constant":
      guard parts.count == 1 else { throw .valueCount(name, example: "constant") }
      self = .constant
    case "step":
      guard values.count == 2 else { throw .valueCount(name, example: "step:1000,0.5") }
      self = .step(every: try Self.epochs(values[0]), factor: try Self.factor(values[1]))
    case "exponential":
      guard values.count == 1 else { throw .valueCount(name, example: "exponential:0.999") }
      self = .exponential(factor: try Self.factor(values[0]))
    case "cosine":
      guard values.count <= 2 else {
        throw .valueCount(name, example: "cosine, cosine:5000 or cosine:5000,0.01")
      }
      self = .cosine(
        over: values.isEmpty ? nil : try Self.epochs(values[0]),
        to: values.count < 2 ? 0 : try Self.share(values[1]))
    default:
      throw .unknownName(text)
    }
  }

  /// Returns this schedule after a linear warm-up of so many epochs, none for 0.
  public func afterWarmUp(epochs: Int) -> LearningRateSchedule {
    epochs > 0 ? .warmUp(epochs: epochs, then: self) : self
  }

  private static func epochs(_ text: String) throws(LearningRateScheduleError) -> Int {
    guard let count = Int(text), (1...Self.mostEpochs).contains(count) else { throw .epochs(text) }
    return count
  }

  private static func factor(_ text: String) throws(LearningRateScheduleError) -> Double {
    guard let factor = Double(text), factor > 0, factor <= 1 else { throw .factor(text) }
    return factor
  }

  private static func share(_ text: String) throws(LearningRateScheduleError) -> Double {
    guard let share = Double(text), share >= 0, share <= 1 else { throw .share(text) }
    return share
  }
}
