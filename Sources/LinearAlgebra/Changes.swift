import Glibc

// How values change when what they are computed from changes by a little. Whoever subtracts two
// nearly equal values gets mostly rounding errors; these functions start from the change itself, so
// that a change of 1e-9 comes out with as many digits as one of 1.
//
// Changes are matrices whose columns are divided into two halves: the first for steps upwards, the
// second for steps downwards from the same base. The columns of a half are divided into runs, each
// belonging to neighbouring columns of the base.

/// Is a run of neighbouring columns, together with the row in which something is changed.
public struct ColumnRun: Equatable, Sendable {
  /// The row that is changed.
  public var row: Int
  /// The columns of the base that are looked at.
  public var columns: Range<Int>

  /// Creates a run.
  public init(row: Int, columns: Range<Int>) {
    self.row = row
    self.columns = columns
  }
}

/// Says for a column what makes its changes unfit for a centred difference.
public enum StepFlaw {
  /// Nothing.
  public static let none = 0.0
  /// The step is so large that more than its first power may count.
  public static let large = 1.0
  /// Some element is on one side of a kink after the step upwards and on the other after the step
  /// downwards.
  public static let kink = 2.0
  /// The change of an argument, or of a score, from which on a step counts as large: the third
  /// power is then below 1e-8 of the first.
  static let limit = 1e-4
}

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

/// Tells how the cross-entropies of labels change when the scores change.
///
/// With P the softmax of the scores z, and d the changes of z less the one at the label, it is
/// log(1 + Σ Pₖ · (e^dₖ − 1)) − t · Σ dₖ, where t is the target of each class but the label: 0 but
/// for smoothed labels. One row of scores stands for two classes, of which the first has score 0.
public struct LossChanges: Sendable {
  private let rows: Int
  private let columns: Int
  private let labels: [Int]
  private let otherTarget: Double
  /// P of each class and column; with one row, that of the class which is not the label.
  private let probabilities: Elements<Double>

  /// Prepares for changes from the given scores.
  public init(at scores: Matrix<Double>, labels: [Int], otherTarget: Double = 0) {
    precondition(
      labels.count == scores.columns, "\(labels.count) labels for \(scores.columns) columns")
    scores.checkIsPacked()
    (rows, columns) = (scores.rows, scores.columns)
    self.labels = labels
    self.otherTarget = otherTarget
    var probabilities = scores.elements
    for column in 0..<columns {
      if rows == 1 {
        let score = labels[column] == 1 ? -probabilities[column] : probabilities[column]
        let tail = exp(-abs(score))
        probabilities[column] = (score < 0 ? tail : 1) / (1 + tail)
        continue
      }
      var top = -Double.infinity
      for row in 0..<rows { top = max(top, probabilities[row * columns + column]) }
      var total = 0.0
      for row in 0..<rows {
        let index = row * columns + column
        probabilities[index] = exp(probabilities[index] - top)
        total += probabilities[index]
      }
      for row in 0..<rows { probabilities[row * columns + column] /= total }
    }
    self.probabilities = probabilities
  }

  /// Returns P · (1 − P) of a score: how much P changes with it.
  public func variance(row: Int, column: Int) -> Double {
    let probability = probabilities[row * columns + column]
    return probability * (1 - probability)
  }

  /// Stores the change of each column's loss, for both halves of `changes`, and notes in `flaws`
  /// which steps are large.
  public func assign(
    _ losses: inout [Double], for changes: Matrix<Double>, runs: [ColumnRun],
    flaws: inout [Double]
  ) {
    let half = flaws.count
    precondition(
      changes.rows == rows && changes.columns == 2 * half && losses.count == 2 * half
        && runs.reduce(0) { $0 + $1.columns.count } == half
        && runs.allSatisfy { $0.columns.lowerBound >= 0 && $0.columns.upperBound <= columns },
      "changes of \(changes.rows) × \(changes.columns) for \(rows) scores, \(half) columns")
    for side in 0..<2 {
      var place = 0
      for run in runs {
        let at = side * half + place
        assign(&losses, changes, run.columns, at: at)
        place += run.columns.count
      }
    }
    for row in 0..<rows {
      let start = row * 2 * half
      for index in 0..<half {
        let size = max(
          abs(changes.elements[start + index]), abs(changes.elements[start + half + index]))
        if size > StepFlaw.limit { flaws[index] = max(flaws[index], StepFlaw.large) }
      }
    }
  }

  private func assign(
    _ losses: inout [Double], _ changes: Matrix<Double>, _ examples: Range<Int>, at place: Int
  ) {
    let width = changes.columns
    losses.withUnsafeMutableBufferPointer { losses in
      changes.elements.withUnsafeBufferPointer { changes in
        probabilities.withUnsafeBufferPointer { probabilities in
          labels.withUnsafeBufferPointer { labels in
            guard rows > 1 else {
              for (index, example) in examples.enumerated() {
                let change = changes[place + index]
                let step = labels[example] == 1 ? -change : change
                let growth = probabilities[example] * exponentialMinusOne(step)
                losses[place + index] = log1p(growth) - otherTarget * step
              }
              return
            }
            for index in 0..<examples.count { losses[place + index] = 0 }
            for row in 0..<rows {
              for (index, example) in examples.enumerated() {
                let at = place + index
                let step = changes[row * width + at] - changes[labels[example] * width + at]
                losses[at] += probabilities[row * columns + example] * exponentialMinusOne(step)
              }
            }
            for index in 0..<examples.count { losses[place + index] = log1p(losses[place + index]) }
            guard otherTarget != 0 else { return }
            for row in 0..<rows {
              for (index, example) in examples.enumerated() {
                let at = place + index
                losses[at] -=
                  otherTarget * (changes[row * width + at] - changes[labels[example] * width + at])
              }
            }
          }
        }
      }
    }
  }
}

extension Matrix where Scalar == Double {
  /// Assigns to the columns of each run, in both halves, the column of `weights` that belongs to the
  /// run's row, times the change of that row: what a layer makes of a change of one of its inputs.
  public mutating func assignChanges(
    through weights: Matrix, of changes: [Double], runs: [ColumnRun]
  ) {
    let half = changes.count / 2
    precondition(
      rows == weights.rows && columns == changes.count && columns == 2 * half
        && runs.reduce(0) { $0 + $1.columns.count } == half
        && runs.allSatisfy { $0.row >= 0 && $0.row < weights.columns },
      "changes of \(changes.count) columns into \(rows) × \(columns)")
    let (height, width) = (rows, columns)
    elements.withUnsafeMutableBufferPointer { y in
      weights.elements.withUnsafeBufferPointer { weight in
        changes.withUnsafeBufferPointer { change in
          for row in 0..<height {
            var place = 0
            for run in runs {
              let factor = weight[row * weights.columns + run.row]
              let end = place + run.columns.count
              for index in place..<end {
                y[row * width + index] = factor * change[index]
              }
              for index in half + place..<half + end {
                y[row * width + index] = factor * change[index]
              }
              place = end
            }
          }
        }
      }
    }
  }
}

extension Matrix where Scalar == Double {
  /// Returns `base` + changes for the steps upwards, and −(`base` + changes) for those downwards.
  public func stepped(from base: Matrix) -> Matrix {
    precondition(
      rows == base.rows && columns == 2 * base.columns,
      "changes of \(rows) × \(columns) from \(base.rows) × \(base.columns)")
    var result = self
    let half = base.columns
    for row in 0..<rows {
      let (start, from) = (row * columns, row * half)
      for index in 0..<half {
        result.elements[start + index] += base.elements[from + index]
        result.elements[start + half + index] =
          -(result.elements[start + half + index] + base.elements[from + index])
      }
    }
    return result
  }

  /// Adds `step` · (`product` + `bias`), with `bias` negative in the half of the steps downwards.
  public mutating func addSteps(_ step: Double, _ product: Matrix, bias: [Double]) {
    precondition(
      rows == product.rows && columns == product.columns && rows == bias.count,
      "steps of \(product.rows) × \(product.columns), \(bias.count) to \(rows) × \(columns)")
    let half = columns / 2
    for row in 0..<rows {
      let start = row * columns
      for index in start..<start + half {
        elements[index] += step * (product.elements[index] + bias[row])
      }
      for index in start + half..<start + columns {
        elements[index] += step * (product.elements[index] - bias[row])
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

/// Returns eˣ − 1, by its series where x is small.
@inline(__always)
private func exponentialMinusOne(_ x: Double) -> Double {
  guard abs(x) < 1e-3 else { return expm1(x) }
  // The first term left out is x⁵ / 720 of the whole: 1e-18.
  return x + x * x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120))))
}

/// Returns tanh x, by its series where x is small.
@inline(__always)
private func hyperbolicTangent(_ x: Double) -> Double {
  guard abs(x) < 1e-3 else { return tanh(x) }
  // The first term left out is 17 x⁶ / 315 of the whole: 1e-19.
  let square = x * x
  return x * (1 - square * (1.0 / 3 - square * (2.0 / 15)))
}
