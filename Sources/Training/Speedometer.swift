/// Measures epochs a second, over the last second or, where training is slower than that, over the last
/// two updates.
struct Speedometer {
  /// When something had been trained that had not been before.
  private var marks: [(instant: ContinuousClock.Instant, epochs: Double)] = []

  /// Takes in where training is now.
  ///
  /// - Parameters:
  ///   - epochs: The epochs that have been trained, with the share of the one under way.
  ///   - now: The time.
  /// - Returns: The speed; 0 until it is known.
  mutating func observe(epochs: Double, at now: ContinuousClock.Instant) -> Double {
    if marks.last?.epochs != epochs { marks.append((now, epochs)) }
    while marks.count > 2, marks[0].instant.duration(to: now) > .seconds(1) { marks.removeFirst() }
    guard let first = marks.first, let last = marks.last else { return 0 }
    let seconds = first.instant.duration(to: last.instant) / .seconds(1)
    return seconds > 0 ? (last.epochs - first.epochs) / seconds : 0
  }
}
