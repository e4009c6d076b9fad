/// Holds training to a number of epochs a second, in small bursts so that it hardly ever wakes up
/// more than two hundred times a second.
struct Pacer {
  let pace: Pace
  private var start = ContinuousClock.now
  private var startEpoch: Int?
  /// Epochs that may be trained before the clock is looked at again.
  private var allowance = 0

  private static let shortestWait = 0.005
  /// How far training may lag behind before the pace starts anew instead of hurrying after it.
  private static let greatestLag = 0.25

  init(pace: Pace) {
    self.pace = pace
  }

  /// Forgets the time that has passed, as after a pause.
  mutating func restart() {
    startEpoch = nil
    allowance = 0
  }

  mutating func completedEpoch() {
    allowance -= 1
  }

  /// Returns how many seconds to wait before the next update, or nil to go on at once.
  mutating func delay(
    atEpoch epoch: Int, at instant: @autoclosure () -> ContinuousClock.Instant = .now
  ) -> Double? {
    guard case .epochsPerSecond(let rate) = pace else { return nil }
    if allowance > 0 { return nil }
    let now = instant()
    guard let first = startEpoch else {
      start = now
      startEpoch = epoch
      allowance = 1
      return nil
    }
    // The first epoch is due at once, and one more with each 1 / rate.
    let due = (start.duration(to: now) / .seconds(1)) * rate + 1 - Double(epoch - first)
    if (due - 1) / rate > Self.greatestLag {
      restart()
      return self.delay(atEpoch: epoch, at: now)
    }
    if due >= 1 {
      allowance = Int(min(due, 1e6))
      return nil
    }
    return max((1 - due) / rate, Self.shortestWait)
  }
}
