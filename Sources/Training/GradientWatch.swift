import Learning

/// Sums up the gradient checks along random directions that a run makes at its evaluations.
public struct GradientWatch: Equatable, Sendable {
  /// Is the largest difference that was found.
  public struct Worst: Equatable, Sendable {
    /// The relative difference.
    public var difference: Double
    /// The epoch of the weights that were checked.
    public var epoch: Int
  }

  /// How many random directions each evaluation takes.
  public let directions: Int
  /// How many evaluations have compared at least one direction.
  public private(set) var compared = 0
  /// How many compared none, since each would have moved a ReLU across its kink.
  public private(set) var unclear = 0
  /// How many of those that compared any have failed.
  public private(set) var failures = 0
  /// The largest difference so far, a failure's if there is one.
  public private(set) var worst: Worst?

  /// Creates a watch that has seen nothing.
  public init(directions: Int) {
    precondition(directions >= 1, "\(directions) directions")
    self.directions = directions
  }

  /// Takes note of a check of the weights after `epoch` epochs.
  public mutating func observe(_ report: DirectionalReport, atEpoch epoch: Int) {
    guard let difference = report.difference else {
      unclear += 1
      return
    }
    compared += 1
    if !report.passes { failures += 1 }
    // Rounding may make the difference of a check that passes larger than that of one that fails.
    let isFirstFailure = !report.passes && failures == 1
    let competes = report.passes == (failures == 0)
    if isFirstFailure || competes && difference > worst?.difference ?? -1 {
      worst = Worst(difference: difference, epoch: epoch)
    }
  }
}
