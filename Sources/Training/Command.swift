import Learning

/// Says how fast training may go.
public enum Pace: Equatable, Sendable {
  /// As fast as the processor allows.
  case unlimited
  /// So many epochs a second at the most, for people to watch.
  case epochsPerSecond(Double)
}

/// Names the weights a run ends with when it is stopped by hand.
public enum KeptWeights: String, Equatable, Sendable {
  /// Those of the last update.
  case current
  /// Those of the last improvement of the dev cost.
  case best
}

/// Is something a person asks of a run. It takes effect between two updates.
public enum Command: Equatable, Sendable {
  /// Holds the run where it is.
  case pause
  /// Goes on: after a pause, or past the end of a run for as many epochs again.
  case resume
  /// Runs to the end of an epoch, and pauses.
  case stepEpoch
  /// Sets how fast the run may go.
  case pace(Pace)
  /// Sets λ of the L1 penalty; 0 is off.
  case l1(strength: Double)
  /// Sets λ of the L2 penalty; 0 is off.
  case l2(strength: Double)
  /// Sets the probability that dropout keeps a unit, above 0 and at most 1; 1 is off.
  case dropout(keepProbability: KeepProbability)
  /// Switches augmentation on or off, where there is an augmenter.
  case augmentation(Bool)
  /// Sets α, which must be above 0 and finite.
  case learningRate(Double)
  /// Sets what early stopping does. For `stop`, patience counts from here.
  case earlyStopping(EarlyStopping.Mode)
  /// Compares the gradient with centred differences, beside training.
  case checkGradient
  /// Goes back to the weights with the lowest dev cost, and trains on from there.
  case restoreBest
  /// Ends the run.
  case stop(keeping: KeptWeights)
}

extension Command {
  /// Whether it changes what training makes small.
  var changesCost: Bool {
    switch self {
    case .l1, .l2, .dropout, .augmentation: true
    case .pause, .resume, .stepEpoch, .pace, .learningRate, .earlyStopping, .checkGradient,
      .restoreBest, .stop:
      false
    }
  }
}

/// Is a command with the place in the run where it took effect, so that a run can be repeated.
public struct Intervention: Equatable, Sendable {
  /// The number of updates that had been made.
  public let update: Int
  /// The number of epochs that had been completed.
  public let epoch: Int
  /// What was asked.
  public let command: Command

  /// Creates an intervention.
  public init(update: Int, epoch: Int, command: Command) {
    self.update = update
    self.epoch = epoch
    self.command = command
  }
}
