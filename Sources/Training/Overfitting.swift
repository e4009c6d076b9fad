/// Finds the stretches of a run in which it overfits: the dev cost is well above its low, and the
/// training cost has not risen with it.
///
/// What is looked at are averages of five evaluations, as in ``CostTrend``, or of five buckets of a
/// history that has merged them. A stretch begins at a low, as soon as the average dev cost is more than
/// 10 % above the lowest one, or more than a move that counts, and at least half of that has gone into
/// the gap between dev and training cost: where both costs jump, as by too large a learning rate or too
/// strong a penalty, there is no overfitting. It ends where the rise has become two thirds of that, so
/// that noise begins and ends none. The place of the low is that of the cost itself.
public struct Overfitting: Equatable, Sendable {
  /// The stretches, from epoch to epoch; the last one ends with the run where it lasts.
  public let stretches: [ClosedRange<Int>]
  /// Whether the run overfits now.
  public let lasts: Bool
  /// By how much the average dev cost is above the lowest one, as a share of it, where at least half of
  /// that has gone into the gap; else 0.
  public let excess: Double

  private static let leastRise = 0.1

  /// Looks at a run.
  ///
  /// - Parameters:
  ///   - epochs: The epochs of its evaluations, rising.
  ///   - training: The training cost of each.
  ///   - dev: The dev cost of each.
  public init(epochs: [Int], training: [Double], dev: [Double]) {
    let finite = epochs.indices.filter { training[$0].isFinite && dev[$0].isFinite }
    let costs = finite.map { dev[$0] }
    let rise = max(Self.leastRise, CostTrend.move(amid: costs))
    var stretches: [ClosedRange<Int>] = []
    /// The lowest average of the dev cost, and that of the training cost there.
    var low = (dev: Double.infinity, training: Double.infinity)
    /// The lowest single cost since the last stretch.
    var place = (epoch: 0, cost: Double.infinity)
    var start: Int?
    var excess = 0.0
    let averages = zip(CostTrend.averages(costs), CostTrend.averages(finite.map { training[$0] }))
    for ((index, cost), (devAverage, trainingAverage)) in zip(zip(finite, costs), averages) {
      let isOfDev = trainingAverage - low.training <= (devAverage - low.dev) / 2
      excess = low.dev > 0 && isOfDev ? max(devAverage / low.dev - 1, 0) : 0
      if let began = start {
        if excess <= rise * 2 / 3 {
          stretches.append(began...epochs[index])
          start = nil
          place = (epochs[index], cost)
        }
      } else if cost <= place.cost {
        place = (epochs[index], cost)
      } else if excess > rise {
        start = place.epoch
      }
      if devAverage < low.dev { low = (devAverage, trainingAverage) }
    }
    lasts = start != nil
    if let start, let last = finite.last { stretches.append(start...epochs[last]) }
    self.stretches = stretches
    self.excess = excess
  }
}

extension Snapshot {
  /// Where the run overfits; nowhere without a dev set.
  public var overfitting: Overfitting {
    guard evaluation.dev != nil else { return Overfitting(epochs: [], training: [], dev: []) }
    return Overfitting(
      epochs: Array(history.epochs), training: history.series(0).map(\.last),
      dev: history.series(1).map(\.last))
  }
}
