/// Is a moment that a wait must not outlast.
struct Deadline {
  private let instant: ContinuousClock.Instant

  init(after duration: Duration) {
    instant = .now + duration
  }

  /// Whether the moment has passed.
  var hasPassed: Bool { instant <= .now }

  /// The milliseconds left, rounded up, for `poll`.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = (instant - .now).components
    if seconds < 0 || attoseconds < 0 { return 0 }
    return Int32(
      min(seconds, 1_000_000) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
