import Learning

/// Says how a run ended.
public struct Ending: Equatable, Sendable {
  /// Names the cause of an ending.
  public enum Reason: String, Equatable, Sendable, Codable {
    /// All epochs were trained.
    case finished
    /// The dev cost had not improved for the patience.
    case earlyStopping = "early-stopping"
    /// Somebody stopped the run.
    case user
    /// A cost was not a finite number.
    case diverged
  }

  /// The cause.
  public let reason: Reason
  /// How many epochs had been trained.
  public let epoch: Int
  /// The epoch whose weights were kept.
  public let keptEpoch: Int
  /// The regularization that those weights were trained with last.
  public let regularization: Regularization
  /// What happened, in a sentence without a full stop.
  public let message: String

  /// Creates an ending.
  public init(
    reason: Reason, epoch: Int, keptEpoch: Int, regularization: Regularization = .none,
    message: String
  ) {
    self.reason = reason
    self.epoch = epoch
    self.keptEpoch = keptEpoch
    self.regularization = regularization
    self.message = message
  }
}
