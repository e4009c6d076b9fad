import Training

/// Finds the stretches of a run in which the dev cost is above the lowest before it.
///
/// What is looked at is the average of five evaluations, as in ``CostTrend``. A stretch begins at a
/// low, as soon as the average is more than 3 % above the lowest one, or more than a move that counts;
/// it ends where that has become two thirds, so that noise begins and ends none. The place of the low is
/// that of the cost itself.
enum Overfitting {
  private static let leastRise = 0.03

  /// Returns the stretches, in epochs; the last one ends with the run where it lasts.
  static func stretches(_ dev: [PlotPoint]) -> [ClosedRange<Double>] {
    let points = dev.filter(\.last.isFinite)
    let costs = points.map(\.last)
    let rise = max(leastRise, CostTrend.move(amid: costs))
    var stretches: [ClosedRange<Double>] = []
    var low = Double.infinity
    /// The lowest single cost since the last stretch.
    var place = (epoch: 0.0, cost: Double.infinity)
    var start: Double?
    for (point, average) in zip(points, CostTrend.averages(costs)) {
      if let began = start {
        if average <= low * (1 + rise * 2 / 3) {
          stretches.append(began...point.x)
          start = nil
          place = (point.x, point.last)
        }
      } else if point.last <= place.cost {
        place = (point.x, point.last)
      } else if low > 0 && average > low * (1 + rise) {
        start = place.epoch
      }
      low = min(low, average)
    }
    if let start, let last = points.last { stretches.append(start...last.x) }
    return stretches
  }
}

extension Snapshot {
  /// The stretches in which the dev cost is above the lowest before it.
  var overfitting: [ClosedRange<Double>] {
    hasDev ? Overfitting.stretches(history.points(1)) : []
  }

  /// Returns the epochs since the low at which the last of these stretches began, while it lasts.
  func epochsAboveBest(amid stretches: [ClosedRange<Double>]) -> Int? {
    guard let stretch = stretches.last, let last = history.epochs.last,
      stretch.upperBound == Double(last)
    else { return nil }
    return epoch - Int(stretch.lowerBound)
  }
}
