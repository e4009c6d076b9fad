import Glibc
import Screen
import Training

/// Says how much of a curve's noise is averaged away: exponentially, and without bias towards the
/// first value, as TensorBoard does.
enum Smoothing: Int, CaseIterable, Sendable {
  case none, little, much, most

  /// The weight of what was before, against that of the next point.
  var weight: Double {
    switch self {
    case .none: 0
    case .little: 0.6
    case .much: 0.9
    case .most: 0.97
    }
  }

  /// The next, and after the last none.
  var next: Smoothing { Smoothing(rawValue: rawValue + 1) ?? .none }

  /// The evaluations for which a weight is meant. In longer runs it is that of a thousandth of the
  /// run, so that the same weight looks as smooth.
  private static let usualCount = 1000.0

  /// Returns the averages of the points of a curve: with s₀ = 0, each sᵢ = w·sᵢ₋₁ + (1 − w)·xᵢ,
  /// divided by the sum 1 − wⁱ of the weights in it.
  ///
  /// A point that stands for k evaluations weighs as k of them, wᵏ, so that nothing jumps when
  /// a history merges its points.
  ///
  /// - Parameters:
  ///   - points: The points. One that is no number is left as it is.
  ///   - evaluationsPerPoint: How many evaluations each of them stands for.
  /// - Returns: As many points, each of one value.
  func applied(to points: [PlotPoint], evaluationsPerPoint: Int) -> [PlotPoint] {
    guard self != .none else { return points }
    let evaluations = Double(points.count) * Double(evaluationsPerPoint)
    let exponent = Double(evaluationsPerPoint) * min(1, Self.usualCount / max(evaluations, 1))
    let weight = pow(self.weight, exponent)
    var sum = 0.0
    var total = 0.0
    return points.map { point in
      guard point.last.isFinite else { return point }
      sum = weight * sum + (1 - weight) * point.last
      total = weight * total + (1 - weight)
      return PlotPoint(x: point.x, y: sum / total)
    }
  }
}
