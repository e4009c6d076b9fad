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

/// Returns eˣ − 1, by its series where x is small.
@inline(__always)
func exponentialMinusOne(_ x: Double) -> Double {
  guard abs(x) < 1e-3 else { return expm1(x) }
  // The first term left out is x⁵ / 720 of the whole: 1e-18.
  return x + x * x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120))))
}
