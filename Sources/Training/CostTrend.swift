/// Says whether a cost is rising, falling or neither, through its noise.
///
/// What is followed is the average of the last five evaluations, over a window of the latest ones: as
/// many as the patience of early stopping, between 20 and 200. A move counts when it is larger than 1 % and than twice the usual
/// step from one evaluation to the next. The direction is that of the last move that counts; a cost
/// that has made none for half the window is level. The move is dated to the lowest or the highest cost
/// where it began, so that a cost which rises does so from the bottom of the valley.
public struct CostTrend: Equatable, Sendable {
  /// Names the direction of the cost.
  public enum Direction: Equatable, Sendable {
    /// No move has been seen yet.
    case unknown
    case rising
    case falling
    case level
  }

  /// How many evaluations are averaged.
  public static let averaged = 5
  /// The least move that counts, as a share of the cost.
  static let leastMove = 0.01
  private static let windows = 20...200
  /// The window where nobody chooses one, as the patience of early stopping.
  public static let defaultWindow = 50

  /// The latest costs, the oldest first: the window, and what its first average needs.
  var recent: [Observation] = []
  /// The evaluations so far.
  var count = 0
  /// Over how many evaluations the cost is followed.
  public internal(set) var window = CostTrend.defaultWindow

  struct Observation: Equatable, Sendable {
    var value = 0.0
    var evaluation = 0
    var epoch = 0
  }

  /// Creates a trend of no evaluations.
  public init() {}

  /// Takes in the cost of the next evaluation.
  ///
  /// - Parameters:
  ///   - cost: The cost, a finite number.
  ///   - epoch: The epoch of the evaluation.
  ///   - window: Over how many evaluations the cost is followed, which is 20 to 200.
  public mutating func observe(cost: Double, epoch: Int, window: Int = CostTrend.defaultWindow) {
    follow(window)
    recent.append(Observation(value: cost, evaluation: count, epoch: epoch))
    count += 1
    let needed = self.window + Self.averaged - 1
    if recent.count > needed { recent.removeFirst(recent.count - needed) }
  }

  /// Follows the cost over so many evaluations from now on, as far as that makes sense.
  mutating func follow(_ window: Int) {
    self.window = min(max(window, Self.windows.lowerBound), Self.windows.upperBound)
  }

  /// The direction now.
  public var direction: Direction { finding.direction }
  /// The evaluations since the cost turned to this direction.
  public var evaluations: Int {
    let finding = finding
    return finding.direction == .unknown ? 0 : count - 1 - finding.turn.evaluation
  }
  /// The epoch at which it turned.
  public var since: Int { finding.turn.epoch }

  /// Returns the averages of the last five costs, or fewer at the beginning, of each cost.
  public static func averages(_ costs: [Double]) -> [Double] {
    costs.indices.map { index in
      let last = costs[max(index - averaged + 1, 0)...index]
      return last.reduce(0, +) / Double(last.count)
    }
  }

  /// Returns the move that counts, as a share of a cost: 1 %, or twice the median step from one cost to
  /// the next.
  public static func move(amid costs: [Double]) -> Double {
    let steps = zip(costs, costs.dropFirst()).map { before, after in
      after != 0 ? abs(after - before) / abs(after) : 0
    }
    guard !steps.isEmpty else { return leastMove }
    return max(leastMove, 2 * steps.sorted()[steps.count / 2])
  }

  private var finding: (direction: Direction, turn: Observation) {
    let costs = recent.map(\.value)
    // Where the window has moved on, its first averages would be of fewer costs.
    let skipped = count > recent.count ? Self.averaged - 1 : 0
    let averages = Array(Self.averages(costs)[min(skipped, costs.count)...])
    guard !averages.isEmpty else { return (.unknown, Observation()) }
    let move = Self.move(amid: costs)
    if let start = Self.plain(averages, least: window / 2, move: move) {
      return (.level, recent[start + skipped])
    }
    let (direction, turn) = Self.lastMove(averages, move: move)
    return (direction, extreme(direction, near: turn + skipped))
  }

  /// Returns where the plain begins at the end of which the costs are; nil where they are on none.
  private static func plain(_ averages: [Double], least: Int, move: Double) -> Int? {
    guard averages.count >= least, var low = averages.last, var high = averages.last else {
      return nil
    }
    var start = averages.count
    for (index, average) in averages.enumerated().reversed() {
      (low, high) = (min(low, average), max(high, average))
      if high - low > move * abs(low) { break }
      start = index
    }
    return averages.count - start >= least ? start : nil
  }

  /// Returns the direction of the last move that counts, and the place of the average it began from.
  private static func lastMove(_ averages: [Double], move: Double) -> (Direction, Int) {
    var direction = Direction.unknown
    var (low, high) = (0, 0)
    for (index, average) in averages.enumerated() {
      if average <= averages[low] { low = index }
      if average >= averages[high] { high = index }
      if direction != .rising && average > averages[low] + move * abs(averages[low]) {
        (direction, high) = (.rising, index)
      } else if direction != .falling && average < averages[high] - move * abs(averages[high]) {
        (direction, low) = (.falling, index)
      }
    }
    return (direction, direction == .rising ? low : high)
  }

  /// Returns the lowest or highest of the costs that an average is of.
  private func extreme(_ direction: Direction, near index: Int) -> Observation {
    // Of equal ones the last.
    let candidates = recent[max(index - Self.averaged + 1, 0)...index].reversed()
    let found =
      direction == .rising
      ? candidates.min { $0.value < $1.value } : candidates.max { $0.value < $1.value }
    return found ?? recent[index]
  }
}
