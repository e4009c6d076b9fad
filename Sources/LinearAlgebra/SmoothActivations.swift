// The exponential and the Gaussian error linear unit, in place and without allocating.

extension Matrix {
  /// Replaces every element `x` of row `r` by `y = x + vector[r]` where y ≥ 0, by eʸ − 1 below.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func applyELU(adding vector: [Scalar]) {
    addToRows(vector)
    elements.withUnsafeMutableBufferPointer { x in
      for index in x.indices where x[index] < 0 {
        x[index] = Scalar.exponential(minusOne: x[index])
      }
    }
  }

  /// Multiplies by the derivative of ELU, read off its values: 1 where y > 0, else y + 1 = eᶻ.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func multiplyByELUDerivative(at values: Matrix) {
    precondition(
      rows == values.rows && columns == values.columns,
      "\(rows) × \(columns) with \(values.rows) × \(values.columns)")
    elements.withUnsafeMutableBufferPointer { x in
      values.elements.withUnsafeBufferPointer { y in
        for index in x.indices { x[index] *= y[index] > 0 ? 1 : y[index] + 1 }
      }
    }
  }

  /// Replaces every element `x` of row `r` by y·Φ(y) with y = x + vector[r]; and, unless `slopes` is
  /// empty, stores the derivative Φ(y) + y·φ(y) there.
  ///
  /// Φ(y) = erfc(−y/√2) / 2 is exact far below 0 too, where 1 + erf would cancel;
  /// φ(y) = e^(−y²/2) / √(2π).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func applyGELU(adding vector: [Scalar], slopes: inout Matrix) {
    addToRows(vector)
    precondition(
      slopes.count == 0 || (slopes.rows == rows && slopes.columns == columns),
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
          slopes[index] = share + y * (density * Scalar.exponential(-y * y / 2))
        }
      }
    }
  }
}
