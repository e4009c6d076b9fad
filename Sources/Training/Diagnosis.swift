import Learning

/// Says what keeps a network from doing better, bias or variance, and what to try next.
///
/// Bias is the training error minus the target error, what a person or the best known model reaches;
/// variance is the dev error minus the training error (Ng, *Machine Learning Yearning*, 2018, chapters
/// 20 to 25). Of classes the error is the share that is wrong, of numbers 1 − R², the share of the
/// variance that is not explained.
public struct Diagnosis: Equatable, Sendable {
  /// Is bias or variance.
  public struct Finding: Equatable, Sendable {
    /// The difference of the two errors; below 0 where the second is smaller.
    public let size: Double
    /// Whether it is more than ``Diagnosis/threshold``.
    public let isHigh: Bool
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
    /// Against variance: more training examples.
    case moreData
    /// Against variance: varied examples; whether they are varied already.
    case augmentation(isOn: Bool)
    /// Against variance: L2, L1 or dropout, or more of what is on.
    case regularization(isOn: Bool)
    /// Nothing against either: the test set has the last word.
    case finalTest
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
  /// What to try, the first first.
  public let remedies: [Remedy]

  /// From where on a difference is high: 2 points where the target error is known, and 5 where it is
  /// not, since part of the training error may then be what nobody can do better.
  public static func threshold(targetError: Double?) -> Double { targetError == nil ? 0.05 : 0.02 }

  /// Diagnoses a run by its latest evaluation; nil where an error is not known, as R² of numbers that
  /// are all the same.
  ///
  /// - Parameters:
  ///   - evaluation: How the network does.
  ///   - targetError: What a person or the best known model gets wrong.
  ///   - regularization: What is on.
  ///   - isFalling: Whether the training cost still falls.
  public init?(
    _ evaluation: Evaluation, targetError: Double? = nil, regularization: Regularization,
    isFalling: Bool
  ) {
    guard let training = evaluation.training.error, training.isFinite else { return nil }
    let dev = evaluation.dev?.error
    if evaluation.dev != nil && dev?.isFinite != true { return nil }
    let threshold = Self.threshold(targetError: targetError)
    // Rounding does not make 5 points more than 5.
    func finding(_ size: Double) -> Finding {
      Finding(size: size, isHigh: size > threshold + 1e-9)
    }
    self.targetError = targetError
    trainingError = training
    devError = dev
    let (bias, variance) = (
      finding(training - (targetError ?? 0)), dev.map { finding($0 - training) }
    )
    (self.bias, self.variance) = (bias, variance)
    let penalizes = regularization.l1 > 0 || regularization.l2 > 0 || regularization.dropsUnits
    var remedies: [Remedy] = []
    if bias.isHigh {
      if penalizes { remedies.append(.weakerRegularization) }
      remedies += [.biggerNetwork, .longerTraining(isFalling: isFalling), .anotherArchitecture]
    }
    if variance?.isHigh == true {
      remedies += [.moreData, .augmentation(isOn: regularization.augments)]
      // Weaker and stronger at once would be no advice.
      if !bias.isHigh || !penalizes { remedies.append(.regularization(isOn: penalizes)) }
    }
    self.remedies = remedies.isEmpty && variance != nil ? [.finalTest] : remedies
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
  /// Whether the training cost has fallen by more than 2 % over the last fifth of its evaluations.
  public var isTrainingCostFalling: Bool {
    let costs = history.series(0)
    guard let last = costs.last, costs.count >= 5 else { return true }
    let before = costs[costs.count - 1 - costs.count / 5]
    return last.last < 0.98 * before.last
  }

  /// Returns what keeps the network from doing better.
  public func diagnosis(targetError: Double?) -> Diagnosis? {
    Diagnosis(
      evaluation, targetError: targetError, regularization: regularization,
      isFalling: isTrainingCostFalling)
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
