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
  /// Assigns `a · b`, one of them transposed if asked.
  ///
  /// With `columns`, only those columns of `b` take part, as if the rest were not there: a block
  /// of examples can be used without copying it. The shapes must agree, and this matrix must have
  /// that of the product; nothing is allocated.
  public mutating func assign(
    _ a: Matrix, times b: Matrix, columns range: Range<Int>? = nil,
    transposing transposed: TransposedFactor = .neither
  ) {
    let transposeA = transposed == .first
    let transposeB = transposed == .second
    let taken = range ?? 0..<b.columns
    let (height, inner) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
    let (innerB, width) = transposeB ? (taken.count, b.rows) : (b.rows, taken.count)
    precondition(
      inner == innerB && rows == height && columns == width
        && taken.lowerBound >= 0 && taken.upperBound <= b.columns,
      "product of \(height) × \(inner) and \(innerB) × \(width) into \(rows) × \(columns)")
    guard count > 0 else { return }
    elements.withUnsafeMutableBufferPointer { c in
      a.elements.withUnsafeBufferPointer { aElements in
        b.elements.withUnsafeBufferPointer { bElements in
          guard let c = c.baseAddress, let aBase = aElements.baseAddress,
            let bBase = bElements.baseAddress
          else { return }
          Scalar.multiply(
            rows: height, columns: width, inner: inner, alpha: 1,
            aBase, stride: a.columns, transposed: transposeA,
            bBase + taken.lowerBound, stride: b.columns, transposed: transposeB,
            beta: 0, c, stride: width)
        }
      }
    }
  }

  /// Stores the sum of each row into `sums`, which has an entry a row.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sumRows(into sums: inout [Scalar]) {
    precondition(sums.count == rows, "\(sums.count) sums for \(rows) rows")
    let width = columns
    elements.withUnsafeBufferPointer { x in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in sums.indices {
          sums[row] = sum(UnsafeBufferPointer(rebasing: x[row * width..<(row + 1) * width]))
        }
      }
    }
  }

  /// Returns √Σx² over all elements: the Frobenius norm ‖W‖₂.
  public func norm2() -> Scalar {
    elements.withUnsafeBufferPointer { x in
      x.baseAddress.map { Scalar.norm2(count: x.count, $0) } ?? 0
    }
  }

  /// Returns Σ|x| over all elements: ‖W‖₁.
  public func norm1() -> Scalar {
    elements.withUnsafeBufferPointer { x in
      x.baseAddress.map { Scalar.norm1(count: x.count, $0) } ?? 0
    }
  }

  /// Returns how many elements are exactly 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func zeroCount() -> Int {
    elements.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
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
