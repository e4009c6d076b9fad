extension Matrix {
  /// Scales every row of `rows` whose norm ‖w‖₂ is above `limit` back to that norm, in place.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func limitRowNorms(to limit: Scalar, rows range: Range<Int>? = nil) {
    let range = range ?? 0..<rows
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of a matrix of \(rows)")
    let (width, stride) = (columns, rowStride)
    elements.withUnsafeMutableBufferPointer { x in
      guard let base = x.baseAddress, width > 0 else { return }
      for row in range {
        let start = base + row * stride
        let norm = rowNorm(start, count: width)
        guard norm > limit else { continue }
        let factor = limit / norm
        for index in 0..<width { start[index] *= factor }
      }
    }
  }
}

/// Returns √Σx², in eight partial sums of squares; by BLAS, which scales, where they overflow.
@inline(__always)
private func rowNorm<Scalar: BLASScalar>(_ x: UnsafePointer<Scalar>, count: Int) -> Scalar {
  var partial = SIMD8<Scalar>()
  let blocks = count / 8
  for block in 0..<blocks {
    let values = UnsafeRawPointer(x + block * 8).loadUnaligned(as: SIMD8<Scalar>.self)
    partial += values * values
  }
  var total = partial.sum()
  for index in blocks * 8..<count { total += x[index] * x[index] }
  return total.isFinite ? total.squareRoot() : Scalar.norm2(count: count, x)
}
