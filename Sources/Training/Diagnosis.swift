import Learning

/// Says what keeps a network from doing better, bias or variance, and what to try next.
///
/// Bias is the training error minus the target error, what a person or the best known model reaches, the
/// part of it that can be avoided; variance is the dev error minus the training error (Ng, *Machine
/// Learning Yearning*, 2018, chapters 20 to 27). Of classes the error is the share that is wrong, of numbers
/// 1 − R², the share of the variance that is not explained. A dev cost that rises is variance too, before
/// any error shows it.
///
/// Where a share of the training labels is known to be wrong, a network that has learned the truth gets
/// that share wrong: it is taken off the training error first.
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
    /// The difference of the two errors; below 0 where the first is smaller.
    public let size: Double
    /// Whether that has been more than ``Diagnosis/threshold(targetError:)`` and has not fallen a point
    /// below it since.
    public let level: Level

    /// Whether it has.
    public var isHigh: Bool { level == .high }
  }

  /// Is a dev cost above the best so far, that rises or by which the run overfits.
  public struct Rise: Equatable, Sendable {
    /// The epoch of the best.
    public let best: Int
    /// By how much the dev cost is above it, as a share of it.
    public let size: Double
    /// Whether it still rises.
    public let isRising: Bool

    /// Creates the record of a rise.
    public init(best: Int, size: Double, isRising: Bool = true) {
      self.best = best
      self.size = size
      self.isRising = isRising
    }
  }

  /// Names what to try, in the order of the recipe.
  public enum Remedy: Equatable, Sendable {
    /// Against a training cost that has jumped, or a hidden layer, from 1, that has died: a smaller
    /// learning rate, from the best weights.
    case smallerLearningRate(deadLayer: Int?)
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
    /// How far the dev cost has risen.
    public var rise: Rise?
    /// Whether the training cost has jumped, by nothing that regularization does.
    public var hasJumped: Bool
    /// The first hidden layer, from 1, whose units are all dead.
    public var deadLayer: Int?

    /// Creates circumstances.
    public init(
      regularization: Regularization, isFalling: Bool, rise: Rise? = nil, hasJumped: Bool = false,
      deadLayer: Int? = nil
    ) {
      self.regularization = regularization
      self.isFalling = isFalling
      self.rise = rise
      self.hasJumped = hasJumped
      self.deadLayer = deadLayer
    }
  }

  /// What a person or the best known model gets wrong; nil where nothing is known, and 0 assumed.
  public let targetError: Double?
  /// The share of training labels that are known to be wrong.
  public let wrongLabels: Double
  /// The error on the training set.
  public let trainingError: Double
  /// The error on the dev set, if there is one.
  public let devError: Double?
  /// Training error, without what wrong labels account for, minus target error.
  public let bias: Finding
  /// Dev error minus that training error; nil without a dev set.
  public let variance: Finding?
  /// How far the dev cost has risen.
  public let rise: Rise?
  /// Whether the training cost still falls.
  public let isFalling: Bool
  /// What to try, the first first.
  public let remedies: [Remedy]

  /// From where on a difference is high: 2 points where the target error is known, and 5 where it is
  /// not, since part of the training error may then be what nobody can do better.
  public static func threshold(targetError: Double?) -> Double { targetError == nil ? 0.05 : 0.02 }

  /// How far below the threshold what was high has to come before it is low, so that advice does not
  /// change with every evaluation.
  public static let hysteresis = 0.01
  /// Up to which share of the variance of numbers noise may be to blame, where nobody knows.
  static let mostNoise = 0.5

  /// Diagnoses a run by its latest evaluation; nil where an error is not known, as R² of numbers that
  /// are all the same.
  ///
  /// - Parameters:
  ///   - evaluation: How the network does.
  ///   - targetError: What a person or the best known model gets wrong.
  ///   - wrongLabels: The share of training labels that are known to be wrong.
  ///   - circumstances: What else is known.
  ///   - former: The diagnosis before, which stays where not much has changed.
  public init?(
    _ evaluation: Evaluation, targetError: Double? = nil, wrongLabels: Double = 0,
    _ circumstances: Circumstances, after former: Diagnosis? = nil
  ) {
    guard let training = evaluation.training.error, training.isFinite else { return nil }
    let dev = evaluation.dev?.error
    if evaluation.dev != nil && dev?.isFinite != true { return nil }
    self.targetError = targetError
    self.wrongLabels = wrongLabels
    trainingError = training
    devError = dev
    func finding(_ size: Double, after former: Finding?, mostNoise: Double? = nil) -> Finding {
      let margin =
        switch former?.level {
        case nil, .low: 0.0
        case .high, .unknown: -Self.hysteresis
        }
      // Rounding does not make 5 points more than 5.
      let isHigh = size > Self.threshold(targetError: targetError) + margin + 1e-9
      let mayBeNoise = mostNoise.map { size <= $0 } ?? false
      return Finding(size: size, level: !isHigh ? .low : mayBeNoise ? .unknown : .high)
    }
    let isOfNumbers = evaluation.training.fit != nil
    let ownError = max(training - wrongLabels, 0)
    bias = finding(
      ownError - (targetError ?? 0), after: former?.bias,
      mostNoise: isOfNumbers && targetError == nil ? Self.mostNoise : nil)
    variance = dev.map { finding($0 - ownError, after: former?.variance) }
    rise = circumstances.rise
    isFalling = circumstances.isFalling
    remedies = Self.remedies(bias: bias, variance: variance, circumstances)
  }

  private static func remedies(
    bias: Finding, variance: Finding?, _ circumstances: Circumstances
  ) -> [Remedy] {
    let regularization = circumstances.regularization
    let penalizes = regularization.hasStrength
    var remedies: [Remedy] = []
    // A network that has been thrown out of its valley says nothing of its size.
    if circumstances.hasJumped || circumstances.deadLayer != nil {
      remedies.append(.smallerLearningRate(deadLayer: circumstances.deadLayer))
    } else if bias.isHigh {
      if penalizes || regularization.isFixed {
        remedies.append(.weakerRegularization)
      }
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

  /// How far the dev cost has risen above the best so far: while it rises, from 3 % above the lowest
  /// average on, and as long as the run overfits.
  public var devRise: Diagnosis.Rise? {
    guard let best = earlyStopping.best, best.cost > 0, let dev = evaluation.dev,
      dev.cost.isFinite, dev.cost > 1.01 * best.cost
    else { return nil }
    let overfitting = overfitting
    let isRising = devTrend.direction == .rising && overfitting.excess > 0.03
    guard isRising || overfitting.lasts else { return nil }
    return Diagnosis.Rise(best: best.epoch, size: dev.cost / best.cost - 1, isRising: isRising)
  }

  /// Whether the training cost has more than doubled, and risen by more than 0.05, since its lowest
  /// under what regularizes now and with the weights that it went on from: by too large a learning
  /// rate, since descent on a cost that stays the same has no other reason to go up.
  public var hasTrainingCostJumped: Bool {
    if case .ended(let ending) = activity, ending.keptEpoch != ending.epoch { return false }
    let change = interventions.last { $0.command.changesCost }?.epoch ?? 0
    let start = max(change, earlyStopping.patienceStart)
    let costs = zip(history.epochs, history.series(0)).lazy.filter { $0.0 > start }.map(\.1.last)
    guard let low = costs.min() else { return false }
    let cost = evaluation.training.cost
    return cost > 2 * low && cost > low + 0.05
  }

  /// The first hidden layer, from 1, whose units are all dead; nil where there is none.
  public var deadLayer: Int? {
    layers.firstIndex { $0.deadUnits == $0.units }.map { $0 + 1 }
  }

  /// Returns what keeps the network from doing better.
  ///
  /// - Parameters:
  ///   - targetError: What a person or the best known model gets wrong.
  ///   - wrongLabels: The share of training labels that are known to be wrong.
  ///   - former: The diagnosis before.
  /// - Returns: The diagnosis; nil where the errors are not known.
  public func diagnosis(
    targetError: Double?, wrongLabels: Double = 0, after former: Diagnosis? = nil
  ) -> Diagnosis? {
    Diagnosis(
      evaluation, targetError: targetError, wrongLabels: wrongLabels,
      Diagnosis.Circumstances(
        regularization: regularization, isFalling: isTrainingCostFalling(after: former?.isFalling),
        rise: devRise, hasJumped: hasTrainingCostJumped, deadLayer: deadLayer), after: former)
  }
}
