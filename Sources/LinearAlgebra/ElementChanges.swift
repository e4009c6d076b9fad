import Glibc

/// Tells how an elementwise function changes when its arguments change.
public struct ElementChanges: Sendable {
  /// Is the function, by what has to be known of it.
  public enum Rule: Sendable {
    /// max(x, 0) + leak · min(x, 0), with its kink at 0.
    case rectifier(leak: Double)
    /// tanh x.
    case tanh
    /// 1 / (1 + e⁻ˣ).
    case logistic
    /// x where x ≥ 0, eˣ − 1 below.
    case exponentialLinear
    /// x·Φ(x), with Φ the normal distribution function.
    case gaussianLinear
    /// A smooth function by the change of its value from x to x + step.
    case smooth(change: @Sendable (_ x: Double, _ step: Double) -> Double)
  }

  private let rule: Rule
  private let rows: Int
  private let columns: Int
  /// What the rule needs of each base value: x itself, tanh x, or 1 / (1 + e⁻ˣ).
  private let base: Elements<Double>
  /// Φ(x) where the rule needs it; else empty.
  private let more: Elements<Double>
  /// What every change is multiplied by in the end; 0 where nothing gets through.
  private let scale: Elements<Double>

  /// Prepares for changes from the arguments `x`. Values are multiplied by `factors`, if there are
  /// any.
  public init(_ rule: Rule, at x: Matrix<Double>, factors: Matrix<Double>?) {
    if let factors {
      precondition(
        factors.rows == x.rows && factors.columns == x.columns,
        "factors of \(factors.rows) × \(factors.columns) for \(x.rows) × \(x.columns)")
    }
    x.checkIsPacked()
    self.rule = rule
    (rows, columns) = (x.rows, x.columns)
    var base = x.elements
    var scale = factors?.elements ?? Elements(repeating: 1, count: x.count)
    var more: Elements<Double> = []
    switch rule {
    case .rectifier, .exponentialLinear, .smooth:
      break
    case .gaussianLinear:
      more = Elements(base.map(normalDistribution))
    case .tanh:
      for index in base.indices {
        // 1 / cosh² x; 1 − tanh² x has no digits left where tanh x rounds to 1.
        let tail = exp(-2 * abs(base[index]))
        scale[index] *= 4 * tail / ((1 + tail) * (1 + tail))
        base[index] = Glibc.tanh(base[index])
      }
    case .logistic:
      for index in base.indices {
        let tail = exp(-abs(base[index]))
        scale[index] *= tail / ((1 + tail) * (1 + tail))
        base[index] = (base[index] < 0 ? tail : 1) / (1 + tail)
      }
    }
    self.base = base
    self.more = more
    self.scale = scale
  }

  /// Returns the places whose argument is no farther than `distance` from a kink, but for those
  /// where nothing gets through.
  public func placesAtKink(within distance: Double) -> [(row: Int, column: Int)] {
    guard case .rectifier = rule else { return [] }
    return base.indices.filter { abs(base[$0]) <= distance && scale[$0] != 0 }
      .map { ($0 / columns, $0 % columns) }
  }

  /// Replaces changes of the arguments by those of the values, and notes in `flaws`, an entry a
  /// column of one half, what is wrong with them.
  public func apply(
    to changes: inout Matrix<Double>, runs: [ColumnRun], flaws: inout [Double]
  ) {
    precondition(
      changes.rows == rows && changes.columns == 2 * flaws.count,
      "changes of \(changes.rows) × \(changes.columns) for \(rows) rows, \(flaws.count) columns")
    let half = flaws.count
    forEachPart(runs, count: half) { body, at in
      for row in 0..<rows {
        let start = row * 2 * half
        changes.elements.withUnsafeMutableBufferPointer { changes in
          guard let origin = changes.baseAddress else { return }
          body(row, at, origin + start, origin + start + half, &flaws)
        }
      }
    }
  }

  /// Stores the changes of one row's values, a row given by each run, for a step of the argument
  /// upwards and downwards.
  public func assignSteps(
    of size: Double, to changes: inout [Double], runs: [ColumnRun], flaws: inout [Double]
  ) {
    let half = flaws.count
    precondition(changes.count == 2 * half, "\(changes.count) changes for \(half) columns")
    for index in 0..<half {
      changes[index] = size
      changes[half + index] = -size
    }
    forEachPart(runs, count: half) { body, at in
      changes.withUnsafeMutableBufferPointer { changes in
        guard let origin = changes.baseAddress else { return }
        for part in at { body(part.row, [part], origin, origin + half, &flaws) }
      }
    }
  }

  /// Is a run with its place among the columns of a half.
  private typealias Part = (row: Int, from: Int, at: Int, count: Int)
  private typealias Body = (
    Int, [Part], UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, inout [Double]
  ) -> Void

  /// Calls `work` with the loop over a row for this rule, and the places of the runs.
  private func forEachPart(_ runs: [ColumnRun], count: Int, _ work: (Body, [Part]) -> Void) {
    var place = 0
    let parts: [Part] = runs.map { run in
      precondition(
        run.columns.lowerBound >= 0 && run.columns.upperBound <= columns
          && run.row >= 0, "columns \(run.columns) of \(columns)")
      defer { place += run.columns.count }
      return (run.row, run.columns.lowerBound, place, run.columns.count)
    }
    precondition(place == count, "runs of \(place) columns for \(count)")
    switch rule {
    case .rectifier(let leak):
      work(
        { row, parts, up, down, flaws in
          rectify(row, parts, up, down, &flaws, leak: leak)
        }, parts)
    case .tanh:
      work(
        { row, parts, up, down, flaws in
          // tanh(x + d) − tanh x = tanh d · (1 − tanh² x) / (1 + tanh x · tanh d).
          pass(row, parts, up, down, &flaws) { base, _, step in
            let change = hyperbolicTangent(step)
            return change / (1 + base * change)
          }
        }, parts)
    case .logistic:
      work(
        { row, parts, up, down, flaws in
          // s(x + d) − s(x) = s (1 − s) (eᵈ − 1) / (1 + s (eᵈ − 1)).
          pass(row, parts, up, down, &flaws) { base, _, step in
            let change = exponentialMinusOne(step)
            return change / (1 + base * change)
          }
        }, parts)
    case .exponentialLinear:
      work(
        { row, parts, up, down, flaws in
          // The slope is the same on both sides of 0, and the one after it is not: a step across is
          // no better than a large one.
          pass(row, parts, up, down, &flaws, bendsAtZero: true) { x, _, step in
            if x >= 0 && x + step >= 0 { return step }
            if x < 0 && x + step < 0 { return exp(x) * exponentialMinusOne(step) }
            return x < 0
              ? x + step - exponentialMinusOne(x) : exponentialMinusOne(x + step) - x
          }
        }, parts)
    case .gaussianLinear:
      work(
        { row, parts, up, down, flaws in
          // (x + d) · Φ(x + d) − x · Φ(x) = d · Φ(x) + (x + d) · (Φ(x + d) − Φ(x)).
          pass(row, parts, up, down, &flaws) { x, share, step in
            step * share + (x + step) * normalDistributionChange(x, step)
          }
        }, parts)
    case .smooth(let change):
      work(
        { row, parts, up, down, flaws in
          pass(row, parts, up, down, &flaws) { base, _, step in change(base, step) }
        }, parts)
    }
  }

  @inline(__always)
  private func pass(
    _ row: Int, _ parts: [Part], _ up: UnsafeMutablePointer<Double>,
    _ down: UnsafeMutablePointer<Double>, _ flaws: inout [Double], bendsAtZero: Bool = false,
    _ change: (_ base: Double, _ more: Double, _ step: Double) -> Double
  ) {
    let more = more.isEmpty ? base : more
    base.withUnsafeBufferPointer { base in
      more.withUnsafeBufferPointer { more in
        scale.withUnsafeBufferPointer { scale in
          flaws.withUnsafeMutableBufferPointer { flaws in
            for part in parts {
              for index in 0..<part.count {
                let (from, at) = (row * columns + part.from + index, part.at + index)
                let size = max(abs(up[at]), abs(down[at]))
                let bends =
                  bendsAtZero && (base[from] > -up[at]) != (base[from] > -down[at])
                let isLarge = size > StepFlaw.limit || bends
                flaws[at] = max(flaws[at], isLarge ? StepFlaw.large : StepFlaw.none)
                up[at] = change(base[from], more[from], up[at]) * scale[from]
                down[at] = change(base[from], more[from], down[at]) * scale[from]
              }
            }
          }
        }
      }
    }
  }

  /// Does the same for the rectifier, whose changes are exact without any function.
  private func rectify(
    _ row: Int, _ parts: [Part], _ up: UnsafeMutablePointer<Double>,
    _ down: UnsafeMutablePointer<Double>, _ flaws: inout [Double], leak: Double
  ) {
    base.withUnsafeBufferPointer { base in
      scale.withUnsafeBufferPointer { scale in
        flaws.withUnsafeMutableBufferPointer { flaws in
          for part in parts {
            guard let base = base.baseAddress, let scale = scale.baseAddress,
              let flaws = flaws.baseAddress
            else { return }
            let x = base + (row * columns + part.from)
            let factor = scale + (row * columns + part.from)
            let (upper, lower, flaw) = (up + part.at, down + part.at, flaws + part.at)
            for index in 0..<part.count {
              let (x, factor) = (x[index], factor[index])
              let (above, below) = (upper[index], lower[index])
              let changesSide = (x > -above) != (x > -below) && factor != 0
              flaw[index] = max(flaw[index], changesSide ? StepFlaw.kink : StepFlaw.none)
              upper[index] = rectifierChange(x, above, leak) * factor
              lower[index] = rectifierChange(x, below, leak) * factor
            }
          }
        }
      }
    }
  }
}

/// Returns the change of max(x, 0) + leak · min(x, 0) from x to x + step.
@inline(__always)
private func rectifierChange(_ x: Double, _ step: Double, _ leak: Double) -> Double {
  let positive = x > 0 ? max(step, -x) : max(x + step, 0)
  let negative = x > 0 ? min(x + step, 0) : min(step, -x)
  return positive + leak * negative
}

/// Returns Φ(x) = erfc(−x/√2) / 2.
private func normalDistribution(_ x: Double) -> Double { erfc(-x * 0.5.squareRoot()) / 2 }

/// Returns Φ(x + step) − Φ(x): where the step is small, the integral of φ over it, by the Gauss-
/// Legendre rule of three points, whose error is φ⁽⁶⁾ · step⁷ / 2,016,000.
private func normalDistributionChange(_ x: Double, _ step: Double) -> Double {
  guard abs(step) < 1e-3 else {
    // Of both tails the smaller, which has the more digits.
    return x > 0
      ? normalDistribution(-x) - normalDistribution(-x - step)
      : normalDistribution(x + step) - normalDistribution(x)
  }
  func density(_ share: Double) -> Double {
    let y = x + step * share
    return exp(-y * y / 2)
  }
  let reach = 0.15.squareRoot()
  let sum = 8 * density(0.5) + 5 * (density(0.5 - reach) + density(0.5 + reach))
  return step * sum / (18 * (2 * Double.pi).squareRoot())
}

/// Returns tanh x, by its series where x is small.
@inline(__always)
private func hyperbolicTangent(_ x: Double) -> Double {
  guard abs(x) < 1e-3 else { return tanh(x) }
  // The first term left out is 17 x⁶ / 315 of the whole: 1e-19.
  let square = x * x
  return x * (1 - square * (1.0 / 3 - square * (2.0 / 15)))
}
