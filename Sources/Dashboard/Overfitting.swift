import Training

/// Finds the stretches of a run in which the dev cost is above the lowest before it.
///
/// A stretch begins at a low, as soon as the cost has risen more than 5 % above it, and ends where
/// it has come back to within 2 %, so that noise begins and ends none. The cost is averaged over
/// about five evaluations for that; the place of the low is that of the cost itself.
enum Overfitting {
  private static let rise = 1.05
  private static let recovery = 1.02
  private static let weight = 0.8

  /// Returns the stretches, in epochs; the last one ends with the run where it lasts.
  static func stretches(_ dev: [PlotPoint]) -> [ClosedRange<Double>] {
    var stretches: [ClosedRange<Double>] = []
    var sum = 0.0
    var total = 0.0
    var low = Double.infinity
    /// The lowest single cost since the last stretch.
    var place = (epoch: 0.0, cost: Double.infinity)
    var start: Double?
    var last = 0.0
    for point in dev where point.last.isFinite {
      sum = weight * sum + (1 - weight) * point.last
      total = weight * total + (1 - weight)
      let cost = sum / total
      last = point.x
      if let began = start {
        if cost <= low * recovery {
          stretches.append(began...point.x)
          start = nil
          place = (point.x, point.last)
        }
      } else if point.last <= place.cost {
        place = (point.x, point.last)
      } else if low > 0 && cost > low * rise {
        start = place.epoch
      }
      low = min(low, cost)
    }
    if let start { stretches.append(start...last) }
    return stretches
  }
}
