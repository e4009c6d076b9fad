import Learning
import Screen
import Training

/// Is what a run diverged with: what has to be less before it can go on.
struct Divergence: Equatable, Sendable {
  /// α before the schedule.
  let learningRate: Double
  /// λ of L2.
  let l2: Double
  /// Whether that was too strong, rather than α too large.
  let isByL2: Bool

  init(_ snapshot: Snapshot) {
    learningRate = snapshot.learningRate
    l2 = snapshot.regularization.l2
    isByL2 = snapshot.l2Pull?.isTooStrong ?? false
  }

  /// Returns whether it makes sense to train on with these settings.
  func isMended(_ learningRate: Double, _ regularization: Regularization) -> Bool {
    learningRate < self.learningRate || (isByL2 && regularization.l2 < l2)
  }

  /// What to do about it, as a sentence without its end.
  var remedy: String { isByL2 ? "weaken L2 with −" : "lower the learning rate with l" }
}

extension L2Pull {
  /// The factor of plain descent, or for others what they are pulled by: `1 − αλ/m = −0.42`.
  var words: String {
    let sign = factor < 0 ? "−" : ""
    return "1 − αλ/m = \(sign)\(NumberFormat.fixed(abs(factor), decimals: 2))"
  }
}

extension Dashboard {
  /// How hard L2 of some strength would pull, as things stand.
  func l2Pull(of strength: Double) -> L2Pull? {
    guard let snapshot else { return nil }
    return L2Pull(
      l2: strength, learningRate: learningRate * snapshot.scheduleFactor,
      examples: snapshot.trainingCount, optimizer: snapshot.optimizer)
  }

  /// Says why a λ of L2 is more than the learning rate bears; nil where it is not.
  func objection(toL2 strength: Double) -> String? {
    guard let pull = l2Pull(of: strength), pull.isTooStrong else { return nil }
    return "L2 λ \(NumberFormat.strength(strength)) is too strong for α "
      + "\(NumberFormat.strength(learningRate)): \(pull.words)"
  }
}
