/// Says whether a cost is rising, falling or neither, and for how long, through its noise.
///
/// The cost is smoothed exponentially; the direction turns when the smoothed cost has come back by
/// more than 1 % from its last extreme. The turn is then dated to that extreme, so that "rising
/// for 40 evaluations" counts from the bottom of the valley. A cost that is within 0.2 % of what it
/// was 30 evaluations before is level, until it is not any more.
public struct CostTrend: Equatable, Sendable {
  /// Names the direction of the smoothed cost.
  public enum Direction: Equatable, Sendable {
    /// No turn has been seen yet.
    case unknown
    case rising
    case falling
    case level
  }

  /// The direction now.
  public var direction: Direction { levelSince == nil ? slope : .level }
  /// The evaluations since the smoothed cost turned to this direction.
  public var evaluations: Int { direction == .unknown ? 0 : count - 1 - turn.evaluation }
  /// The epoch at which it turned.
  public var since: Int { turn.epoch }

  private static let weight = 0.2
  private static let hysteresis = 0.01
  private static let window = 30
  private static let tolerance = 0.002
  /// The direction without regard to how slow it is.
  var slope = Direction.unknown
  var levelSince: Extreme?
  /// The last smoothed costs, the oldest first.
  var recent: [Extreme] = []
  var smoothed = 0.0
  var lowest = Extreme()
  var highest = Extreme()
  var count = 0

  struct Extreme: Equatable, Sendable {
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
    if slope != .rising && smoothed > lowest.value * (1 + Self.hysteresis) {
      slope = .rising
      highest = here
    } else if slope != .falling && smoothed < highest.value * (1 - Self.hysteresis) {
      slope = .falling
      lowest = here
    }
    noteLevel(here)
  }

  private mutating func noteLevel(_ here: Extreme) {
    recent.append(here)
    guard recent.count > Self.window else { return }
    let before = recent.removeFirst()
    if abs(here.value - before.value) <= Self.tolerance * abs(before.value) {
      if levelSince == nil { levelSince = before }
    } else if levelSince != nil {
      // What was before the plain says nothing of where it ends.
      levelSince = nil
      slope = here.value > before.value ? .rising : .falling
      lowest = recent.reduce(before) { $1.value <= $0.value ? $1 : $0 }
      highest = recent.reduce(before) { $1.value >= $0.value ? $1 : $0 }
    }
  }

  /// Where the present direction began.
  private var turn: Extreme { levelSince ?? (slope == .rising ? lowest : highest) }
}
