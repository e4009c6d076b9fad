import Learning

/// Is how hard L2 pulls at every weight in an update, and how hard it may.
///
/// L2 alone takes αλ/m of each weight w. Plain descent then multiplies w by 1 − αλ/m: from 1 on it
/// changes sides at every update, and beyond 2 it grows without end. Momentum bears 2(1 + β), Nesterov's
/// 2(1 + β)/(1 + 2β), as follows from the roots of their recurrences on λ/(2m)·w².
public struct L2Pull: Equatable, Sendable {
  /// αλ/m.
  public let decay: Double
  /// The αλ/m beyond which weights grow without end, by L2 alone.
  public let limit: Double

  /// Creates the pull of L2; nil for optimizers that divide it by an average of its square, which
  /// bear any, and where L2 is off.
  public init?(l2: Double, learningRate: Double, examples: Int, optimizer: Optimizer) {
    guard l2 > 0 else { return nil }
    switch optimizer {
    case .sgd: limit = 2
    case .momentum(let beta): limit = 2 * (1 + beta)
    case .nesterov(let beta): limit = 2 * (1 + beta) / (1 + 2 * beta)
    case .rmsProp, .adam, .adamW: return nil
    }
    decay = learningRate * l2 / Double(examples)
  }

  /// 1 − αλ/m.
  public var factor: Double { 1 - decay }

  /// Whether it takes more than half of what makes weights grow without end, so that the data's own
  /// share can do the rest.
  public var isTooStrong: Bool { decay > limit / 2 }
}

extension Snapshot {
  /// How hard L2 pulls now; nil where it is off, or can be as strong as it likes.
  public var l2Pull: L2Pull? {
    L2Pull(
      l2: regularization.l2, learningRate: learningRate * scheduleFactor, examples: trainingCount,
      optimizer: optimizer)
  }

  /// Whether L1 has left no weight but 0.
  public var isEmptiedByL1: Bool {
    regularization.l1 > 0 && !layers.isEmpty && layers.allSatisfy { $0.zeros == $0.weights }
  }
}

extension Trainer {
  /// Says what a run that diverged should be tried with.
  var adviceOnDivergence: String {
    guard
      let pull = L2Pull(
        l2: regularization.l2, learningRate: scheduledLearningRate, examples: data.training.count,
        optimizer: options.optimizer), pull.isTooStrong
    else { return "try a smaller learning rate" }
    return
      "L2 is too strong: λ \(regularization.l2) makes 1 − αλ/m = \(rounded(pull.factor)), and from "
      + "\(rounded(1 - pull.limit)) on weights grow without end; try a smaller λ"
  }
}
