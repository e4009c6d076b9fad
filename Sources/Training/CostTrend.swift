/// Says whether a cost is rising or falling, and for how long, through its noise.
///
/// The cost is smoothed exponentially; the direction turns when the smoothed cost has come back by
/// more than 1 % from its last extreme. The turn is then dated to that extreme, so that "rising
/// for 40 evaluations" counts from the bottom of the valley.
public struct CostTrend: Equatable, Sendable {
  /// Names the direction of the smoothed cost.
  public enum Direction: Equatable, Sendable {
    /// No turn has been seen yet.
    case unknown
    case rising
    case falling
  }

  /// The direction now.
  public private(set) var direction = Direction.unknown
  /// The evaluations since the smoothed cost turned to this direction.
  public private(set) var evaluations = 0
  /// The epoch at which it turned.
  public private(set) var since = 0

  private static let weight = 0.2
  private static let hysteresis = 0.01
  private var smoothed = 0.0
  private var lowest = Extreme()
  private var highest = Extreme()
  private var count = 0

  private struct Extreme: Equatable, Sendable {
    var value = 0.0
    var evaluation = 0
    var epoch = 0
  }

  /// Creates a trend of no evaluations.
  public init() {}

  /// Takes in the cost of the next evaluation.
  public mutating func observe(cost: Double, epoch: Int) {
    smoothed = count == 0 ? cost : smoothed + Self.weight * (cost - smoothed)
    let here = Extreme(value: smoothed, evaluation: count, epoch: epoch)
    if count == 0 { (lowest, highest) = (here, here) }
    count += 1
    if smoothed <= lowest.value { lowest = here }
    if smoothed >= highest.value { highest = here }
    if direction != .rising && smoothed > lowest.value * (1 + Self.hysteresis) {
      direction = .rising
      highest = here
    } else if direction != .falling && smoothed < highest.value * (1 - Self.hysteresis) {
      direction = .falling
      lowest = here
    }
    let turn = direction == .rising ? lowest : highest
    evaluations = direction == .unknown ? 0 : here.evaluation - turn.evaluation
    since = turn.epoch
  }
}
