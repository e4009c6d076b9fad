import Learning

/// Says what keeps a network from doing better, bias or variance, and what to try next.
///
/// Bias is the training error minus the target error, what a person or the best known model reaches;
/// variance is the dev error minus the training error (Ng, *Machine Learning Yearning*, 2018, chapters
/// 20 to 25). Of classes the error is the share that is wrong, of numbers 1 − R², the share of the
/// variance that is not explained. A dev cost that rises is variance too, before any error shows it.
public struct Diagnosis: Equatable, Sendable {
  /// Says how large bias or variance is.
  public enum Level: Equatable, Sendable {
    case low, high
    /// Too much to be low, and perhaps nothing that could be better: noise in numbers whose target
    /// error nobody knows.
    case unknown
  }

  /// Is bias or variance.
  public struct Finding: Equatable, Sendable {
    /// The difference of the two errors; below 0 where the second is smaller.
    public let size: Double
    /// Whether that is more than ``Diagnosis/threshold(targetError:)``.
    public let level: Level

    /// Whether it is more.
    public var isHigh: Bool { level == .high }
  }

  /// Is a dev cost that rises above the best so far.
  public struct Rise: Equatable, Sendable {
    /// The epoch of the best.
    public let best: Int
    /// By how much the dev cost is above it, as a share of it.
    public let size: Double

    /// Creates the record of a rise.
    public init(best: Int, size: Double) {
      self.best = best
      self.size = size
    }
  }

  /// Names what to try, in the order of the recipe.
  public enum Remedy: Equatable, Sendable {
    /// Against bias: less of the regularization that is on.
    case weakerRegularization
    /// Against bias: more units or layers.
    case biggerNetwork
    /// Against bias: more epochs; whether the training cost still falls.
    case longerTraining(isFalling: Bool)
    /// Against bias: another architecture, activation or optimizer.
    case anotherArchitecture
    /// Against bias that may be noise: to say what can be reached.
    case targetError
    /// Against a dev cost that rises: the weights of the best epoch, or to stop there.
    case bestWeights(epoch: Int)
    /// Against variance: more training examples.
    case moreData
    /// Against variance: varied examples; whether they are varied already.
    case augmentation(isOn: Bool)
    /// Against variance: L2, L1 or dropout, or more of what is on.
    case regularization(isOn: Bool)
    /// Nothing against either: the test set has the last word.
    case finalTest
  }

  /// Is what a diagnosis takes into account beside the errors.
  public struct Circumstances: Equatable, Sendable {
    /// What is on.
    public var regularization: Regularization
    /// Whether the training cost still falls.
    public var isFalling: Bool
    /// How far the dev cost has risen, while it rises.
    public var rise: Rise?

    /// Creates circumstances.
    public init(regularization: Regularization, isFalling: Bool, rise: Rise? = nil) {
      self.regularization = regularization
      self.isFalling = isFalling
      self.rise = rise
    }
  }

  /// What a person or the best known model gets wrong; nil where nothing is known, and 0 assumed.
  public let targetError: Double?
  /// The error on the training set.
  public let trainingError: Double
  /// The error on the dev set, if there is one.
  public let devError: Double?
  /// Training error minus target error.
  public let bias: Finding
  /// Dev error minus training error; nil without a dev set.
  public let variance: Finding?
  /// How far the dev cost has risen, while it rises.
  public let rise: Rise?
  /// Whether the training cost still falls.
  public let isFalling: Bool
  /// What to try, the first first.
  public let remedies: [Remedy]

  /// From where on a difference is high: 2 points where the target error is known, and 5 where it is
  /// not, since part of the training error may then be what nobody can do better.
  public static func threshold(targetError: Double?) -> Double { targetError == nil ? 0.05 : 0.02 }

  /// How far a difference has to pass the threshold before a finding of earlier becomes another one,
  /// so that advice does not change with every evaluation.
  static let hysteresis = 0.01
  /// Up to which share of the variance of numbers noise may be to blame, where nobody knows.
  static let mostNoise = 0.5

  /// Diagnoses a run by its latest evaluation; nil where an error is not known, as R² of numbers that
  /// are all the same.
  ///
  /// - Parameters:
  ///   - evaluation: How the network does.
  ///   - targetError: What a person or the best known model gets wrong.
  ///   - circumstances: What else is known.
  ///   - former: The diagnosis before, which stays where not much has changed.
  public init?(
    _ evaluation: Evaluation, targetError: Double? = nil, _ circumstances: Circumstances,
    after former: Diagnosis? = nil
  ) {
    guard let training = evaluation.training.error, training.isFinite else { return nil }
    let dev = evaluation.dev?.error
    if evaluation.dev != nil && dev?.isFinite != true { return nil }
    self.targetError = targetError
    trainingError = training
    devError = dev
    func finding(_ size: Double, after former: Finding?, mostNoise: Double? = nil) -> Finding {
      let margin =
        switch former?.level {
        case nil: 0.0
        case .low: Self.hysteresis
        case .high, .unknown: -Self.hysteresis
        }
      // Rounding does not make 5 points more than 5.
      let isHigh = size > Self.threshold(targetError: targetError) + margin + 1e-9
      let mayBeNoise = mostNoise.map { size <= $0 } ?? false
      return Finding(size: size, level: !isHigh ? .low : mayBeNoise ? .unknown : .high)
    }
    let isOfNumbers = evaluation.training.fit != nil
    bias = finding(
      training - (targetError ?? 0), after: former?.bias,
      mostNoise: isOfNumbers && targetError == nil ? Self.mostNoise : nil)
    variance = dev.map { finding($0 - training, after: former?.variance) }
    rise = circumstances.rise
    isFalling = circumstances.isFalling
    remedies = Self.remedies(bias: bias, variance: variance, circumstances)
  }

  private static func remedies(
    bias: Finding, variance: Finding?, _ circumstances: Circumstances
  ) -> [Remedy] {
    let regularization = circumstances.regularization
    let penalizes = regularization.l1 > 0 || regularization.l2 > 0 || regularization.dropsUnits
    var remedies: [Remedy] = []
    if bias.isHigh {
      if penalizes { remedies.append(.weakerRegularization) }
      remedies += [
        .biggerNetwork, .longerTraining(isFalling: circumstances.isFalling), .anotherArchitecture,
      ]
    }
    if let rise = circumstances.rise { remedies.append(.bestWeights(epoch: rise.best)) }
    if variance?.isHigh == true || circumstances.rise != nil {
      remedies += [.moreData, .augmentation(isOn: regularization.augments)]
      // Weaker and stronger at once would be no advice.
      if !bias.isHigh || !penalizes { remedies.append(.regularization(isOn: penalizes)) }
    }
    if bias.level == .unknown { remedies.append(.targetError) }
    return remedies.isEmpty && variance != nil ? [.finalTest] : remedies
  }
}

extension Score {
  /// The share that is wrong: of classes 1 − accuracy, of numbers 1 − R²; nil where R² is not known.
  public var error: Double? {
    switch quality {
    case .accuracy(let share): 1 - share
    case .fit(let fit): fit.r2.map { 1 - $0 }
    }
  }
}

extension Snapshot {
  /// Returns whether the training cost has fallen by more than 2 % over the last fifth of its
  /// evaluations; where it was falling before, by more than 1 %.
  public func isTrainingCostFalling(after former: Bool? = nil) -> Bool {
    let costs = history.series(0)
    guard let last = costs.last, costs.count >= 5 else { return true }
    let before = costs[costs.count - 1 - costs.count / 5]
    return last.last < (former == true ? 0.99 : 0.98) * before.last
  }

  /// How far the dev cost has risen above the best so far, by 1 % or more, while it rises.
  public var devRise: Diagnosis.Rise? {
    guard devTrend.direction == .rising, let best = earlyStopping.best, best.cost > 0,
      let dev = evaluation.dev, dev.cost.isFinite, dev.cost > 1.01 * best.cost
    else { return nil }
    return Diagnosis.Rise(best: best.epoch, size: dev.cost / best.cost - 1)
  }

  /// Returns what keeps the network from doing better.
  ///
  /// - Parameters:
  ///   - targetError: What a person or the best known model gets wrong.
  ///   - former: The diagnosis before.
  /// - Returns: The diagnosis; nil where the errors are not known.
  public func diagnosis(targetError: Double?, after former: Diagnosis? = nil) -> Diagnosis? {
    Diagnosis(
      evaluation, targetError: targetError,
      Diagnosis.Circumstances(
        regularization: regularization, isFalling: isTrainingCostFalling(after: former?.isFalling),
        rise: devRise), after: former)
  }
}

/// Is the latest change of what keeps the network from fitting too well, with how it did before.
public struct RegularizationChange: Equatable, Sendable {
  /// The epochs that had been completed.
  public let epoch: Int
  /// What was on before, and since.
  public let from, to: Regularization
  /// The latest evaluation before.
  public let before: Evaluation

  /// Creates the record of a change.
  public init(epoch: Int, from: Regularization, to: Regularization, before: Evaluation) {
    self.epoch = epoch
    self.from = from
    self.to = to
    self.before = before
  }

  /// Returns the latest change after another one: changes between two evaluations are one, since
  /// nothing is known of how the network did in between; and none if they come to nothing.
  static func after(
    _ former: RegularizationChange?, epoch: Int, from: Regularization, to: Regularization,
    evaluation: Evaluation
  ) -> RegularizationChange? {
    guard from != to else { return former }
    guard let former, former.before.update == evaluation.update else {
      return RegularizationChange(epoch: epoch, from: from, to: to, before: evaluation)
    }
    return former.from == to
      ? nil : RegularizationChange(epoch: epoch, from: former.from, to: to, before: former.before)
  }
}
