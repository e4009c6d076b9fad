// Loops over the elements of one matrix or of two of the same shape, in place and without
// allocating. Each one is specialized for both precisions, and the specializations are exported: code
// of other modules that is specialized itself then calls the right one directly, where the generic
// entry would look up types for longer than a small matrix takes. `@specialized` cannot say that yet,
// hence `@_specialize`.

extension Matrix {
  /// Adds `vector[r]` to every element of row `r`, and then drops some.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func addToRows(_ vector: [Scalar], dropping: Dropping<Scalar>? = nil) {
    mapRows(adding: vector, dropping: dropping, Identity())
  }

  /// Drops some elements.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func drop(_ dropping: Dropping<Scalar>) {
    mapRows(dropping: dropping, Identity())
  }

  /// Drops some elements, or none, and stores the sum of each row.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func drop(_ dropping: Dropping<Scalar>?, sums: inout [Scalar]) {
    if let dropping { drop(dropping) }
    sumRows(into: &sums)
  }

  /// Multiplies every element by the one of `factors` in the same place, drops some, and stores the
  /// sum of each row.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func multiply(
    elementwise factors: Matrix, dropping: Dropping<Scalar>? = nil, sums: inout [Scalar]
  ) {
    combineRows(with: factors, dropping: dropping, sums: &sums, Product())
  }

  /// Replaces every element `x` of row `r` by `y = x + vector[r]` where y ≥ 0, by `leak · y` below,
  /// and then drops some.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func rectify(
    adding vector: [Scalar], leak: Scalar = 0, dropping: Dropping<Scalar>? = nil
  ) {
    if leak == 0 {
      mapRows(adding: vector, dropping: dropping, Rectifier())
    } else {
      mapRows(adding: vector, dropping: dropping, LeakyRectifier(leak: leak))
    }
  }

  /// Multiplies by the derivative of the rectifier, read off its values: 1 where y > 0, else `leak`.
  ///
  /// Like the other derivatives, it takes the rule for dropping of the way forward, multiplies by its
  /// factors, and leaves the sum of each row in `sums`.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func multiplyByRectifierDerivative(
    at values: Matrix, leak: Scalar = 0, dropping: Dropping<Scalar>? = nil,
    sums: inout [Scalar]
  ) {
    if leak != 0 {
      combineRows(
        with: values, dropping: dropping, sums: &sums, LeakyRectifierDerivative(leak: leak))
    } else if let dropping {
      // What was dropped has the value 0, and with it the slope 0: the mask need not be asked.
      combineRows(with: values, sums: &sums, ScaledRectifierDerivative(scale: dropping.scale))
    } else {
      combineRows(with: values, sums: &sums, RectifierDerivative())
    }
  }

  /// Replaces every element `x` of row `r` by tanh(x + vector[r]), and then drops some.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func applyTanh(adding vector: [Scalar], dropping: Dropping<Scalar>? = nil) {
    mapRows(adding: vector, dropping: dropping, HyperbolicTangent())
  }

  /// Multiplies by the derivative of tanh, read off its values: 1 − y².
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func multiplyByTanhDerivative(
    at values: Matrix, dropping: Dropping<Scalar>? = nil, sums: inout [Scalar]
  ) {
    combineRows(
      with: values, dropping: dropping, sums: &sums,
      HyperbolicTangentDerivative(undoing: dropping))
  }

  /// Replaces every element `x` of row `r` by 1 / (1 + e⁻ʸ) with y = x + vector[r], and then drops
  /// some.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func applyLogistic(adding vector: [Scalar], dropping: Dropping<Scalar>? = nil) {
    mapRows(adding: vector, dropping: dropping, Logistic())
  }

  /// Multiplies by the derivative of the logistic function, read off its values: y · (1 − y).
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func multiplyByLogisticDerivative(
    at values: Matrix, dropping: Dropping<Scalar>? = nil, sums: inout [Scalar]
  ) {
    combineRows(
      with: values, dropping: dropping, sums: &sums, LogisticDerivative(undoing: dropping))
  }

  /// Returns whether some element is above 0 here and not in `other`, or the other way round.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func changesSide(from other: Matrix) -> Bool {
    checkSameShape(other)
    let (rows, columns, strideX, strideY) = (rows, columns, rowStride, other.rowStride)
    return elements.withUnsafeBufferPointer { x in
      other.elements.withUnsafeBufferPointer { y in
        var changed = false
        for row in 0..<rows {
          for column in 0..<columns {
            let (x, y) = (x[row * strideX + column], y[row * strideY + column])
            changed = changed || (x > 0) != (y > 0)
          }
        }
        return changed
      }
    }
  }

  @inline(__always)
  func checkSameShape(_ other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "\(rows) × \(columns) with \(other.rows) × \(other.columns)")
  }
}

// MARK: - Operations

private struct Identity<Scalar: BLASScalar>: RowOperation {
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector { x }
}

private struct Product<Scalar: BLASScalar>: RowOperation {
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector { x * y }
}

private struct Rectifier<Scalar: BLASScalar>: RowOperation {
  /// Compares so that a NaN stays one.
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    .choose(ifBelow: x, .init(0), .init(0), else: x)
  }
}

private struct RectifierDerivative<Scalar: BLASScalar>: RowOperation {
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    .choose(ifBelow: .init(0), y, x, else: .init(0))
  }
}

private struct ScaledRectifierDerivative<Scalar: BLASScalar>: RowOperation {
  let scale: Scalar

  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    .choose(ifBelow: .init(0), y, x * .init(scale), else: .init(0))
  }
}

private struct LeakyRectifier<Scalar: BLASScalar>: RowOperation {
  let leak: Scalar

  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    .choose(ifBelow: x, .init(0), x * .init(leak), else: x)
  }
}

private struct LeakyRectifierDerivative<Scalar: BLASScalar>: RowOperation {
  let leak: Scalar

  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    .choose(ifBelow: .init(0), y, x, else: x * .init(leak))
  }
}

private struct HyperbolicTangent<Scalar: BLASScalar>: RowOperation {
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    .hyperbolicTangent(x)
  }
}

private struct HyperbolicTangentDerivative<Scalar: BLASScalar>: RowOperation {
  /// What takes back the scale that dropout has put on the values.
  let scale: Scalar

  init(undoing dropping: Dropping<Scalar>?) { scale = 1 / (dropping?.scale ?? 1) }

  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    let value = y * .init(scale)
    return x * (.init(1) - value * value)
  }
}

private struct Logistic<Scalar: BLASScalar>: RowOperation {
  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    .logistic(x)
  }
}

private struct LogisticDerivative<Scalar: BLASScalar>: RowOperation {
  /// What takes back the scale that dropout has put on the values.
  let scale: Scalar

  init(undoing dropping: Dropping<Scalar>?) { scale = 1 / (dropping?.scale ?? 1) }

  @inline(__always)
  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector {
    let value = y * .init(scale)
    return x * (value * (.init(1) - value))
  }
}
