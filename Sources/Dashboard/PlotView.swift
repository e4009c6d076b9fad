import Screen
import Training

/// Says what the plots show of a run: which epochs, how smooth, and the epoch that is looked at. It is
/// the same in all plots.
struct PlotView: Equatable, Sendable {
  /// Says which epochs are shown.
  enum Span: Equatable, Sendable {
    /// From the first to a round number beyond the present.
    case whole
    /// About the last half, quarter, eighth or sixteenth, by so many parts of the whole.
    case latest(parts: Int)
    /// Some epochs, which stay.
    case range(ClosedRange<Double>)
  }

  var span = Span.whole
  var smoothing = Smoothing.none
  /// The epoch that is looked at.
  var cursor: Int?
  /// The epoch where a selection began; it ends at the cursor.
  var mark: Int?

  /// The parts of the whole that a key goes through.
  static let parts = [2, 4, 8, 16]

  /// Goes from the whole run to ever fewer of the last epochs, as long as there are enough of them to
  /// plot, and back to the whole.
  mutating func cycleSpan(epoch: Int) {
    let next: Int?
    switch span {
    case .whole: next = Self.parts.first
    case .latest(let parts): next = Self.parts.first { $0 > parts }
    case .range: next = nil
    }
    span =
      next.flatMap { parts in
        Self.latestCount(epoch, parts: parts).map { _ in .latest(parts: parts) }
      } ?? .whole
  }

  /// Returns the epochs that are shown of a run.
  ///
  /// The last epochs are a round number of them, and move on by about a twentieth of that at a time,
  /// so that the picture does not move with every epoch.
  func epochs(of snapshot: Snapshot) -> ClosedRange<Double> {
    switch span {
    case .whole: return snapshot.plottedEpochs
    case .range(let range): return range
    case .latest(let parts):
      guard let count = Self.latestCount(snapshot.epoch, parts: parts) else {
        return snapshot.plottedEpochs
      }
      let step = Self.roundNumber(upTo: max(count / 20, 1))
      let end = (Double(snapshot.epoch) / Double(step)).rounded(.up) * Double(step)
      return max(end - Double(count), 0)...end
    }
  }

  /// Says which epochs these are, and how smooth the curves; empty where there is nothing to say.
  func caption(of snapshot: Snapshot) -> String {
    var parts: [String] = []
    switch span {
    case .whole: break
    case .latest(let share):
      parts.append(
        Self.latestCount(snapshot.epoch, parts: share).map {
          "last \(NumberFormat.grouped($0)) epochs"
        } ?? "too early for the last 1/\(share)")
    case .range(let range):
      parts.append(
        "epochs \(NumberFormat.count(range.lowerBound.rounded()))–"
          + NumberFormat.count(range.upperBound.rounded()))
    }
    if smoothing != .none { parts.append("smoothed \(smoothing.weight)") }
    return parts.joined(separator: " · ")
  }

  /// The selected epochs, while a selection is under way.
  var selection: ClosedRange<Double>? {
    guard let cursor, let mark else { return nil }
    return Double(min(cursor, mark))...Double(max(cursor, mark))
  }

  /// Returns the round number next below a share of the epochs, by a tenth of it at the most: 10, 11,
  /// … 20, 22, … 50, 55, … 100, 110, …; nil where that is too few to plot.
  static func latestCount(_ epoch: Int, parts: Int) -> Int? {
    let limit = epoch / parts
    guard limit >= 10 else { return nil }
    var power = 1
    while power <= limit / 100 { power *= 10 }
    let step = limit >= 50 * power ? 5 : limit >= 20 * power ? 2 : 1
    return limit / (step * power) * step * power
  }

  /// Returns the largest of 1, 2, 5, 10, 20, … that is at most a number from 1 on.
  private static func roundNumber(upTo limit: Int) -> Int {
    var power = 1
    while power <= limit / 10 { power *= 10 }
    return (limit >= 5 * power ? 5 : limit >= 2 * power ? 2 : 1) * power
  }
}

extension History {
  /// Finds the evaluation nearest to an epoch; nil where there is none.
  func index(nearest epoch: Int) -> Int? {
    var low = 0
    var high = epochs.count
    while low < high {
      let middle = (low + high) / 2
      if epochs[middle] < epoch { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return epochs.isEmpty ? nil : 0 }
    guard low < epochs.count else { return epochs.count - 1 }
    return epochs[low].distance(to: epoch).magnitude < epochs[low - 1].distance(to: epoch).magnitude
      ? low : low - 1
  }
}
