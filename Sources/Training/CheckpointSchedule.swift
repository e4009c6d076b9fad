/// Says how often a run is written out unasked.
public enum CheckpointInterval: Equatable, Sendable {
  /// Whenever so many seconds have passed.
  case seconds(Double)
  /// Whenever so many epochs have been completed.
  case epochs(Int)
  /// Not at all.
  case never
}

/// Says why a run is written out at a moment.
public enum CheckpointOccasion: Equatable, Sendable {
  /// It is time for it.
  case scheduled
  /// The dev cost is the lowest so far.
  case best
  /// The run is left before its end.
  case left
  /// The run has ended.
  case ended
}

/// Decides when a run is written out. It knows the time only as far as it is told.
struct CheckpointSchedule: Equatable, Sendable {
  /// The seconds that have to pass between two checkpoints for the sake of the best dev cost.
  static let secondsBetweenBests = 5.0

  let interval: CheckpointInterval
  private var lastEpoch: Int
  private var lastBest: ContinuousClock.Instant?
  /// Whether the dev cost was the lowest at a moment too soon after the last one.
  private var owesBest = false
  /// Whether one that was due could not be taken.
  private var wasRefused = false

  /// Creates a schedule that counts from `epoch`.
  init(_ interval: CheckpointInterval, epoch: Int) {
    self.interval = interval
    lastEpoch = epoch
  }

  /// Notes that one could not be taken, the one before being written still: the run is to be written out
  /// after the next epoch.
  mutating func refuse() { wasRefused = true }

  /// Decides whether the run is to be written out after the epoch it has just completed.
  ///
  /// A best dev cost that comes too soon after the last is made up for at the first evaluation at which
  /// the time has passed: the run as it stands then has the best weights with it.
  ///
  /// - Parameters:
  ///   - epoch: How many have been completed.
  ///   - hasImproved: Whether the dev cost is the lowest so far; nil where it was not evaluated.
  ///   - now: What time it is, asked for only where it matters.
  /// - Returns: Why, or nil.
  mutating func occasion(
    atEpoch epoch: Int, hasImproved: Bool?, now: @autoclosure () -> ContinuousClock.Instant
  ) -> CheckpointOccasion? {
    var isDue = wasRefused
    if case .epochs(let count) = interval, epoch - lastEpoch >= count {
      lastEpoch = epoch
      isDue = true
    }
    if isDue {
      (wasRefused, owesBest) = (false, false)
      return hasImproved == true ? .best : .scheduled
    }
    guard let hasImproved, hasImproved || owesBest, interval != .never else { return nil }
    let now = now()
    if let lastBest, lastBest.duration(to: now) < .seconds(Self.secondsBetweenBests) {
      owesBest = true
      return nil
    }
    (lastBest, owesBest) = (now, false)
    return hasImproved ? .best : .scheduled
  }
}
