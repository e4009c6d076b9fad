import Learning

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
