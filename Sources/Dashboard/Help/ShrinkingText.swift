import Learning
import Screen
import Training

/// Says what makes weights smaller: under plain descent L2 is a factor, under other optimizers a part of
/// what they average, and L1 is always a step of its own.
struct ShrinkingText {
  let optimizer: Optimizer

  /// What L2 does, in words.
  var text: String {
    switch optimizer {
    case .sgd:
      "L2 takes the same share of every weight at each update; L1 the same amount, so that many "
        + "become exactly 0."
    case .momentum, .nesterov:
      "Under \(optimizer.name) L2 is part of the gradient that is averaged, so there is no fixed "
        + "factor. L1 takes the same amount of every weight after the step."
    case .rmsProp, .adam:
      "Under \(optimizer.name) L2 is part of the gradient and divided by its size like the rest, so "
        + "there is no fixed factor. L1 takes the same amount of every weight after the step."
    case .adamW:
      "AdamW's own decay w takes the same share of every weight beside the step; L2 is part of the "
        + "gradient. L1 takes the same amount of every weight after the step."
    }
  }

  /// What happens to the weights at an update.
  var formula: String {
    let ridge =
      switch optimizer {
      case .sgd: "L2: W ← (1 − αλ/m)·W − α·dW"
      case .momentum, .nesterov, .rmsProp, .adam: "L2: dW + (λ/m)·W in place of dW"
      case .adamW: "decay: W ← (1 − αw)·W beside the step;  L2: dW + (λ/m)·W"
      }
    return ridge + ";  L1: |W| − αλ/(2m), 0 at the least"
  }

  /// The same with the values of a run, as far as it applies.
  func now(_ snapshot: Snapshot) -> String {
    let regularization = snapshot.regularization
    let rate = snapshot.learningRate * snapshot.scheduleFactor
    let alpha = NumberFormat.strength(rate)
    let count = NumberFormat.grouped(snapshot.trainingCount)
    var parts: [String] = []
    if optimizer.weightDecay > 0 {
      parts.append(
        "decay: 1 − \(alpha) × \(NumberFormat.strength(optimizer.weightDecay)) = "
          + NumberFormat.factor(1 - rate * optimizer.weightDecay))
    }
    if regularization.l2 > 0 {
      let lambda = NumberFormat.strength(regularization.l2)
      if optimizer == .sgd {
        let factor = regularization.shrinkFactor(
          learningRate: rate, examples: snapshot.trainingCount)
        parts.append("L2: 1 − \(alpha) × \(lambda) / \(count) = \(NumberFormat.factor(factor))")
      } else {
        let share = regularization.l2 / Double(max(snapshot.trainingCount, 1))
        parts.append("L2: λ/m = \(lambda) / \(count) = \(NumberFormat.scientific(share))")
      }
    }
    if regularization.l1 > 0 {
      let threshold = regularization.softThreshold(
        learningRate: rate, examples: snapshot.trainingCount)
      parts.append(
        "L1: \(alpha) × \(NumberFormat.strength(regularization.l1)) / "
          + "\(NumberFormat.grouped(2 * snapshot.trainingCount)) = "
          + "\(NumberFormat.scientific(threshold)) an update")
    }
    if let limit = regularization.maxNorm {
      parts.append("max norm: ‖w‖₂ of a unit up to \(NumberFormat.strength(limit))")
    }
    return parts.isEmpty ? "no penalty shrinks them" : parts.joined(separator: "; ")
  }
}
