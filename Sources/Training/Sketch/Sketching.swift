/// Is a sketch with the time it took.
struct FinishedSketch: Sendable {
  let sketch: Sketch
  let duration: Duration
}

/// Says when it is time for the next sketch of a network that is being trained.
///
/// One at a time, at most five a second, since every change of a picture is bytes to a terminal that may
/// be far away, and nine times as long between two as one takes, so that
/// sketches of large networks do not take a processor from training. A run that stands still is
/// sketched as it stands, at once and once.
struct Sketching {
  /// How finely sketches are wanted; nil where nobody looks at them.
  var size: SketchSize?
  /// The newest sketch.
  private(set) var newest: Sketch?

  static let shortestInterval = Duration.milliseconds(200)
  private static let rest = 9

  /// What was sketched last: there is nothing new to sketch while it is the same.
  private struct Subject: Equatable {
    var update: Int
    var interventions: Int
    var size: SketchSize
  }

  private var subject: Subject?
  private var started: ContinuousClock.Instant?
  private var interval = shortestInterval
  private var isUnderWay = false

  /// Begins a sketch, if it is time for one.
  ///
  /// - Parameters:
  ///   - update: The updates that the network has seen.
  ///   - interventions: The commands that the run has received, any of which may have changed it.
  ///   - isIdle: Whether the run stands still.
  ///   - now: The time.
  /// - Returns: How finely to sketch, or nil while it is not time.
  mutating func start(
    update: Int, interventions: Int, isIdle: Bool, at now: ContinuousClock.Instant
  ) -> SketchSize? {
    guard let size, !isUnderWay else { return nil }
    let next = Subject(update: update, interventions: interventions, size: size)
    guard next != subject else { return nil }
    if let started, !isIdle, size == subject?.size, started.duration(to: now) < interval {
      return nil
    }
    subject = next
    started = now
    isUnderWay = true
    return size
  }

  /// Takes in the sketch that was begun.
  mutating func finish(_ finished: FinishedSketch) {
    newest = finished.sketch
    isUnderWay = false
    interval = max(Self.shortestInterval, finished.duration * (Self.rest + 1))
  }
}
