// Squared errors of predictions ŷ, one a column, their derivatives and their changes.

extension Matrix {
  /// Stores (ŷ − y)² of each column of a 1 × m matrix of predictions ŷ.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func squaredErrors(targets: Matrix, into losses: inout [Scalar]) {
    checkSameShape(targets)
    precondition(
      rows == 1 && losses.count == columns, "\(losses.count) losses for \(rows) × \(columns)")
    losses.withUnsafeMutableBufferPointer { losses in
      elements.withUnsafeBufferPointer { predictions in
        targets.elements.withUnsafeBufferPointer { targets in
          guard let losses = losses.baseAddress, let predictions = predictions.baseAddress,
            let targets = targets.baseAddress
          else { return }
          losses.update(from: predictions, count: columns)
          Rows(x: losses, y: targets, rows: 1, columns: columns, strideX: columns, strideY: columns)
            .map(SquaredError(), NoFactors())
        }
      }
    }
  }

  /// Replaces predictions by `scale` times the derivative of the summed squared errors,
  /// 2(ŷ − y) · scale, and stores their sum.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func replaceBySquaredErrorDerivative(
    targets: Matrix, scale: Scalar, sums: inout [Scalar]
  ) {
    combineRows(
      with: targets, sums: &sums, SquaredErrorDerivative(factor: 2 * scale))
  }
}

private struct SquaredError<Scalar: BLASScalar>: RowOperation {
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    (x - y) * (x - y)
  }
}

private struct SquaredErrorDerivative<Scalar: BLASScalar>: RowOperation {
  let factor: Scalar

  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    (x - y) * .init(factor)
  }
}

/// Tells how squared errors change when the predictions change.
///
/// With e = ŷ − y and δ the change of ŷ it is (e + δ)² − e² = δ · (2e + δ), exactly. No step is too
/// large for a centred difference: that of a square has no error.
public struct SquaredErrorChanges: Sendable {
  /// e of each column.
  private let errors: [Double]

  /// Prepares for changes from the given predictions, 1 × m.
  public init(at predictions: Matrix<Double>, values: [Double]) {
    precondition(
      predictions.rows == 1 && predictions.columns == values.count,
      "\(values.count) values for predictions of \(predictions.rows) × \(predictions.columns)")
    errors = zip(predictions.elements, values).map { $0 - $1 }
  }

  /// Stores the change of each column's squared error, for both halves of `changes`.
  public func assign(
    _ losses: inout [Double], for changes: Matrix<Double>, runs: [ColumnRun]
  ) {
    let half = runs.reduce(0) { $0 + $1.columns.count }
    precondition(
      changes.rows == 1 && changes.columns == 2 * half && losses.count == 2 * half
        && runs.allSatisfy {
          $0.columns.lowerBound >= 0 && $0.columns.upperBound <= errors.count
        },
      "changes of \(changes.rows) × \(changes.columns) for \(errors.count) errors, \(half) columns")
    var place = 0
    for run in runs {
      for column in run.columns {
        for at in [place, half + place] {
          let change = changes.elements[at]
          losses[at] = change * (2 * errors[column] + change)
        }
        place += 1
      }
    }
  }
}
