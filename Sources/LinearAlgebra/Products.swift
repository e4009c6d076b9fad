/// Says which factor of a product is transposed first.
public enum TransposedFactor: Sendable {
  /// A · B.
  case neither
  /// Aᵀ · B.
  case first
  /// A · Bᵀ.
  case second
}

extension Matrix {
  /// Assigns `a · b`, one of them transposed if asked, or adds it to what is there.
  ///
  /// With `rows`, only those rows of `a` take part, as if the rest were not there; `a` is not
  /// transposed then. The shapes must agree, and this matrix must have that of the product; nothing
  /// is allocated.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func assign(
    _ a: Matrix, rows range: Range<Int>? = nil, times b: Matrix,
    transposing transposed: TransposedFactor = .neither, adding: Bool = false
  ) {
    withExtendedLifetime((a, b)) {
      assign(a.view, rows: range, times: b.view, transposing: transposed, adding: adding)
    }
  }

  /// Assigns `a · b`, as above, of factors that are elsewhere in memory than this matrix and stay
  /// there.
  @inlinable
  public mutating func assign(
    _ a: MatrixView<Scalar>, rows range: Range<Int>? = nil, times b: MatrixView<Scalar>,
    transposing transposed: TransposedFactor = .neither, adding: Bool = false
  ) {
    let transposeA = transposed == .first
    let transposeB = transposed == .second
    let taken = range ?? 0..<a.rows
    let (height, inner) = transposeA ? (a.columns, taken.count) : (taken.count, a.columns)
    let (innerB, width) = transposeB ? (b.columns, b.rows) : (b.rows, b.columns)
    precondition(
      inner == innerB && rows == height && columns == width
        && taken.lowerBound >= 0 && taken.upperBound <= a.rows && (range == nil || !transposeA),
      "product of \(height) × \(inner) and \(innerB) × \(width) into \(rows) × \(columns)")
    guard count > 0, let aBase = a.elements.baseAddress,
      let bBase = b.elements.baseAddress
    else { return }
    // Some kernels are a fifth faster where a product is small enough not to be copied first.
    let block =
      transposed == .neither
      ? BLAS.rowsOfSmallProduct(columns: width, inner: inner, all: height) : height
    let strideC = rowStride
    elements.withUnsafeMutableBufferPointer { c in
      guard let c = c.baseAddress else { return }
      let isCleared = !adding && BLAS.clearsSlowly
      if isCleared { c.update(repeating: 0, count: height * strideC) }
      var row = 0
      while row < height {
        let count = Swift.min(block, height - row)
        Scalar.multiply(
          rows: count, columns: width, inner: inner, alpha: 1,
          aBase + (taken.lowerBound + row) * a.rowStride, stride: a.rowStride,
          transposed: transposeA, bBase, stride: b.rowStride, transposed: transposeB,
          beta: adding || isCleared ? 1 : 0, c + row * strideC, stride: strideC)
        row += count
      }
    }
  }

  /// Stores the sum of each row into `sums`, which has an entry a row.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func sumRows(into sums: inout [Scalar]) {
    precondition(sums.count == rows, "\(sums.count) sums for \(rows) rows")
    let (width, stride) = (columns, rowStride)
    elements.withUnsafeBufferPointer { x in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in sums.indices {
          sums[row] = sum(UnsafeBufferPointer(rebasing: x[row * stride..<row * stride + width]))
        }
      }
    }
  }

  /// Returns √Σx² over all elements: the Frobenius norm ‖W‖₂.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func norm2() -> Scalar {
    checkIsPacked()
    return elements.withUnsafeBufferPointer { x in
      x.baseAddress.map { Scalar.norm2(count: x.count, $0) } ?? 0
    }
  }

  /// Returns Σ|x| over all elements: ‖W‖₁.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func norm1() -> Scalar {
    checkIsPacked()
    return elements.withUnsafeBufferPointer { x in
      x.baseAddress.map { Scalar.norm1(count: x.count, $0) } ?? 0
    }
  }

  /// Returns how many elements are exactly 0.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func zeroCount() -> Int {
    checkIsPacked()
    return elements.withUnsafeBufferPointer { x in x.reduce(0) { $0 + ($1 == 0 ? 1 : 0) } }
  }
}

/// Returns the sum of `x`, in eight partial sums so that the additions need not wait for each
/// other. The order is fixed: the same numbers give the same bits.
@inline(__always)
private func sum<Scalar: BLASScalar>(_ x: UnsafeBufferPointer<Scalar>) -> Scalar {
  var partial = SIMD8<Scalar>()
  let blocks = x.count / 8
  if let base = x.baseAddress {
    for block in 0..<blocks {
      partial += UnsafeRawPointer(base + block * 8).loadUnaligned(as: SIMD8<Scalar>.self)
    }
  }
  var total = partial.sum()
  for index in blocks * 8..<x.count { total += x[index] }
  return total
}
