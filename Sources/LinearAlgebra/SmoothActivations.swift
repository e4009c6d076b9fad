import Glibc

// The exponential and the Gaussian error linear unit, in place and without allocating.

extension Matrix {
  /// Replaces every element `x` of row `r` by `y = x + vector[r]` where y ≥ 0, by eʸ − 1 below, and
  /// then drops some.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func applyELU(adding vector: [Scalar], dropping: Dropping<Scalar>? = nil) {
    mapRows(adding: vector, dropping: dropping, ExponentialLinearUnit())
  }

  /// Multiplies by the derivative of ELU, read off its values: 1 where y > 0, else y + 1 = eᶻ.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func multiplyByELUDerivative(
    at values: Matrix, dropping: Dropping<Scalar>? = nil, sums: inout [Scalar]
  ) {
    combineRows(
      with: values, dropping: dropping, sums: &sums,
      ExponentialLinearUnitDerivative(undoing: dropping))
  }

  /// Replaces every element `x` of row `r` by y·Φ(y) with y = x + vector[r], and then drops some;
  /// and, unless `slopes` is empty, stores the derivative Φ(y) + y·φ(y) there.
  ///
  /// Φ(y) = erfc(−y/√2) / 2 is exact far below 0 too, where 1 + erf would cancel;
  /// φ(y) = e^(−y²/2) / √(2π).
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func applyGELU(
    adding vector: [Scalar], dropping: Dropping<Scalar>? = nil, slopes: inout Matrix
  ) {
    addToRows(vector)
    precondition(
      slopes.count == 0
        || (slopes.rows == rows && slopes.columns == columns && slopes.rowStride == rowStride),
      "slopes of \(slopes.rows) × \(slopes.columns) for \(rows) × \(columns)")
    let keepsSlopes = slopes.count > 0
    let rootOfHalf = Scalar(0.5).squareRoot()
    let density = 1 / (2 * Scalar.pi).squareRoot()
    elements.withUnsafeMutableBufferPointer { x in
      slopes.elements.withUnsafeMutableBufferPointer { slopes in
        for index in x.indices {
          let y = x[index]
          let share = Scalar.complementaryErrorFunction(-y * rootOfHalf) / 2
          x[index] = y * share
          guard keepsSlopes else { continue }
          slopes[index] = share + y * (density * Scalar.Vector.exponential(.init(-y * y / 2))[0])
        }
      }
    }
    if let dropping { drop(dropping) }
  }
}

private struct ExponentialLinearUnit<Scalar: BLASScalar>: RowOperation {
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    let negative = Scalar.Vector.choose(ifBelow: x, .init(0), x, else: .init(0))
    return .choose(ifBelow: x, .init(0), .exponentialMinusOne(negative).high, else: x)
  }
}

private struct ExponentialLinearUnitDerivative<Scalar: BLASScalar>: RowOperation {
  /// What takes back the scale that dropout has put on the values.
  let scale: Scalar

  init(undoing dropping: Dropping<Scalar>?) { scale = 1 / (dropping?.scale ?? 1) }

  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    .choose(ifBelow: .init(0), y, x, else: x * (y * .init(scale) + .init(1)))
  }
}
