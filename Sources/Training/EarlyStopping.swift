/// Watches the dev cost and says when it has stopped improving.
///
/// The notions are Keras's: an evaluation is an improvement when its cost is below the best so far
/// by more than `minDelta`; after `patience` evaluations without one, early stopping triggers;
/// during the first `warmUp` epochs nothing is watched. What happens then depends on the mode.
public struct EarlyStopping: Equatable, Sendable {
  /// Says what a trigger does.
  public enum Mode: String, CaseIterable, Sendable, Codable {
    /// Nothing is triggered; the best evaluation is still remembered.
    case off
    /// The place is marked, and training goes on.
    case mark
    /// Training stops and goes back to the best weights.
    case stop
  }

  /// Is the evaluation of the last improvement: that with the lowest dev cost, but for what
  /// `minDelta` and `warmUp` leave aside.
  public struct Best: Equatable, Sendable {
    /// The epoch of the evaluation.
    public let epoch: Int
    /// Its dev cost.
    public let cost: Double
  }

  /// Is one triggering, with its reason in words.
  public struct Trigger: Equatable, Sendable {
    /// The epoch of the evaluation that triggered.
    public let epoch: Int
    /// Why, as a sentence without a full stop.
    public let reason: String
  }

  /// Says what an evaluation means for the run.
  public enum Verdict: Equatable, Sendable {
    /// Nothing new.
    case goOn
    /// The dev cost is the best so far: keep these weights.
    case improved
    /// Patience has run out, and the mode is to mark it.
    case mark(Trigger)
    /// Patience has run out, and the mode is to stop.
    case stop(Trigger)
  }

  /// What a trigger does; may be changed at any time.
  public var mode: Mode
  /// How many evaluations without improvement are tolerated; at least 1.
  public let patience: Int
  /// By how much the dev cost must fall to count as improvement.
  public let minDelta: Double
  /// The epochs at the start that are not watched.
  public let warmUp: Int

  /// The best evaluation so far.
  public internal(set) var best: Best?
  /// The evaluations since the best, or since patience began anew.
  public internal(set) var evaluationsSinceBest = 0
  /// Every triggering so far.
  public internal(set) var triggers: [Trigger] = []
  var hasTriggered = false
  /// The epoch from which patience counts: that of the best, or of going on after a stop.
  var patienceStart = 0

  /// Creates a watch that has seen nothing yet.
  public init(mode: Mode = .mark, patience: Int = 50, minDelta: Double = 0, warmUp: Int = 0) {
    precondition(patience >= 1, "patience \(patience), expected at least 1")
    precondition(minDelta >= 0 && minDelta.isFinite, "min-delta \(minDelta)")
    precondition(warmUp >= 0, "warm-up \(warmUp)")
    self.mode = mode
    self.patience = patience
    self.minDelta = minDelta
    self.warmUp = warmUp
  }

  /// Takes in the dev cost of an evaluation, which must be finite, and says what follows.
  public mutating func observe(cost: Double, epoch: Int) -> Verdict {
    precondition(cost.isFinite, "dev cost \(cost)")
    guard epoch >= warmUp else { return .goOn }
    if cost < (best?.cost ?? .infinity) - minDelta {
      best = Best(epoch: epoch, cost: cost)
      restartPatience(atEpoch: epoch)
      return .improved
    }
    evaluationsSinceBest += 1
    guard evaluationsSinceBest >= patience, mode != .off, let best else { return .goOn }
    let trigger = Trigger(epoch: epoch, reason: reason(best: best, epoch: epoch))
    guard mode == .stop || !hasTriggered else { return .goOn }
    hasTriggered = true
    triggers.append(trigger)
    return mode == .stop ? .stop(trigger) : .mark(trigger)
  }

  /// The last triggering, unless patience has begun anew since.
  public var standingTrigger: Trigger? { hasTriggered ? triggers.last : nil }

  /// The epoch from which patience counts, where it has begun anew since the best; else nil.
  public var patienceRestart: Int? { patienceStart == best?.epoch ? nil : patienceStart }

  /// Starts to count patience anew from `epoch`, as when training goes on after a stop.
  public mutating func restartPatience(atEpoch epoch: Int) {
    evaluationsSinceBest = 0
    hasTriggered = false
    patienceStart = epoch
  }

  private func reason(best: Best, epoch: Int) -> String {
    let least = minDelta > 0 ? " by more than \(minDelta)" : ""
    return "no dev cost below \(rounded(best.cost)) (epoch \(best.epoch))\(least) in "
      + "\(evaluationsSinceBest) evaluations, \(epoch - patienceStart) epochs"
  }
}

/// Returns a number with four digits after the decimal point, for sentences.
func rounded(_ value: Double) -> String {
  let scaled = (abs(value) * 10_000).rounded()
  guard scaled < 1e15 else { return "\(value)" }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  return "\(value < 0 && scaled > 0 ? "-" : "")\(padded.dropLast(4)).\(padded.suffix(4))"
}
