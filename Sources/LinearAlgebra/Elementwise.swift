// Loops over the elements of one matrix or of two of the same shape, in place and without
// allocating. Each one is specialized for both precisions, so that generic callers pay for one
// call a matrix.

extension Matrix {
  /// Adds `vector[r]` to every element of row `r`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func addToRows(_ vector: [Scalar]) {
    forEachRow(adding: vector) { y in y }
  }

  /// Replaces every element `x` of row `r` by `y = x + vector[r]` where y ≥ 0, by `leak · y` below.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func rectify(adding vector: [Scalar], leak: Scalar = 0) {
    // Choosing a factor, not a result, compiles to a blend; and a NaN stays one.
    forEachRow(adding: vector) { y in y * (y < 0 ? leak : 1) }
  }

  /// Replaces every element `x` of row `r` by tanh(x + vector[r]).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func applyTanh(adding vector: [Scalar]) {
    addToRows(vector)
    elements.withUnsafeMutableBufferPointer { x in
      for index in x.indices { x[index] = Scalar.hyperbolicTangent(x[index]) }
    }
  }

  /// Replaces every element `x` of row `r` by 1 / (1 + e⁻ʸ) with y = x + vector[r].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func applyLogistic(adding vector: [Scalar]) {
    addToRows(vector)
    elements.withUnsafeMutableBufferPointer { x in
      for index in x.indices { x[index] = logistic(x[index]) }
    }
  }

  /// Multiplies every element by the one of `factors` in the same place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func multiply(elementwise factors: Matrix) {
    combine(with: factors) { x, factor in x * factor }
  }

  /// Assigns the products of the elements of `a` and `b` in the same place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func assign(_ a: Matrix, timesElementwise b: Matrix) {
    checkSameShape(a)
    checkSameShape(b)
    elements.withUnsafeMutableBufferPointer { x in
      a.elements.withUnsafeBufferPointer { a in
        b.elements.withUnsafeBufferPointer { b in
          for index in x.indices { x[index] = a[index] * b[index] }
        }
      }
    }
  }

  /// Multiplies by the derivative of the rectifier, read off its values: 1 where y > 0, else `leak`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func multiplyByRectifierDerivative(at values: Matrix, leak: Scalar = 0) {
    combine(with: values) { x, y in x * (y > 0 ? 1 : leak) }
  }

  /// Multiplies by the derivative of tanh, read off its values: 1 − y².
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func multiplyByTanhDerivative(at values: Matrix) {
    combine(with: values) { x, y in x * (1 - y * y) }
  }

  /// Multiplies by the derivative of the logistic function, read off its values: y · (1 − y).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func multiplyByLogisticDerivative(at values: Matrix) {
    combine(with: values) { x, y in x * (y * (1 - y)) }
  }

  /// Takes one step of gradient descent with weight decay: x ← x − (rate · gradient + decay · x).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func descend(along gradient: Matrix, rate: Scalar, decay: Scalar) {
    combine(with: gradient) { x, slope in x - (rate * slope + decay * x) }
  }

  /// Moves every element towards 0 by `threshold`, and to exactly 0 where it is nearer than that.
  ///
  /// The soft threshold, the proximal operator of threshold · ‖x‖₁.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func softThreshold(_ threshold: Scalar) {
    elements.withUnsafeMutableBufferPointer { x in
      for index in x.indices {
        let value = x[index]
        x[index] = value > threshold ? value - threshold : min(value + threshold, 0)
      }
    }
  }

  /// Returns whether some element is above 0 here and not in `other`, or the other way round.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func changesSide(from other: Matrix) -> Bool {
    checkSameShape(other)
    return elements.withUnsafeBufferPointer { x in
      other.elements.withUnsafeBufferPointer { y in
        var changed = false
        for index in x.indices { changed = changed || (x[index] > 0) != (y[index] > 0) }
        return changed
      }
    }
  }

  /// Draws every element anew: `value` with the given probability, else 0. Adds the number of
  /// elements that got `value` to `kept`.
  ///
  /// Each element uses 32 random bits, so that the probability is exact to 2⁻³².
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func fillAtRandom(
    with value: Scalar, probability: Double, counting kept: inout Int,
    using generator: inout RandomGenerator
  ) {
    precondition(probability > 0 && probability <= 1, "probability \(probability)")
    let threshold = UInt64((probability * 0x1p32).rounded())
    var local = generator
    var count = 0
    elements.withUnsafeMutableBufferPointer { x in
      // The sign of (bits − threshold) is the decision: a branch would be mispredicted all the time.
      for pair in 0..<x.count / 2 {
        let bits = local.next()
        let first = Int(truncatingIfNeeded: ((bits & 0xFFFF_FFFF) &- threshold) >> 63)
        let second = Int(truncatingIfNeeded: ((bits >> 32) &- threshold) >> 63)
        x[2 * pair] = Scalar(first) * value
        x[2 * pair + 1] = Scalar(second) * value
        count &+= first &+ second
      }
      if x.count % 2 == 1 {
        let last = Int(truncatingIfNeeded: ((local.next() & 0xFFFF_FFFF) &- threshold) >> 63)
        x[x.count - 1] = Scalar(last) * value
        count &+= last
      }
    }
    generator = local
    kept += count
  }

  @inline(__always)
  private mutating func forEachRow(adding vector: [Scalar], _ body: (Scalar) -> Scalar) {
    precondition(vector.count == rows, "\(vector.count) values for \(rows) rows")
    let width = columns
    elements.withUnsafeMutableBufferPointer { x in
      for row in vector.indices {
        let shift = vector[row]
        for index in row * width..<(row + 1) * width { x[index] = body(x[index] + shift) }
      }
    }
  }

  @inline(__always)
  private mutating func combine(with other: Matrix, _ body: (Scalar, Scalar) -> Scalar) {
    checkSameShape(other)
    elements.withUnsafeMutableBufferPointer { x in
      other.elements.withUnsafeBufferPointer { y in
        for index in x.indices { x[index] = body(x[index], y[index]) }
      }
    }
  }

  @inline(__always)
  private func checkSameShape(_ other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "\(rows) × \(columns) with \(other.rows) × \(other.columns)")
  }
}

/// Returns 1 / (1 + e⁻ˣ), computed so that no intermediate overflows.
@inline(__always)
func logistic<Scalar: BLASScalar>(_ x: Scalar) -> Scalar {
  let tail = Scalar.exponential(-abs(x))
  return (x < 0 ? tail : 1) / (1 + tail)
}
