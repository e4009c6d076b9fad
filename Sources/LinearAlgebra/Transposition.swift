extension Matrix {
  /// Assigns the transpose of `other`, or of some rows of it, which are as many as this matrix has
  /// columns.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func assignTransposed(_ other: Matrix, rows range: Range<Int>? = nil) {
    let taken = range ?? 0..<other.rows
    precondition(
      rows == other.columns && columns == taken.count && taken.lowerBound >= 0
        && taken.upperBound <= other.rows,
      "transposing rows \(taken) of \(other.rows) × \(other.columns) into \(rows) × \(columns)")
    let (height, width) = (taken.count, other.columns)
    let (strideFrom, strideTo) = (other.rowStride, rowStride)
    elements.withUnsafeMutableBufferPointer { to in
      other.elements.withUnsafeBufferPointer { from in
        guard let to = to.baseAddress, let from = from.baseAddress else { return }
        Transposition(
          from: from + taken.lowerBound * strideFrom, strideFrom: strideFrom, height: height,
          width: width, to: to, strideTo: strideTo
        ).run()
      }
    }
  }

  /// Returns the transpose.
  public func transposed() -> Matrix {
    var result = Matrix(rows: columns, columns: rows)
    result.assignTransposed(self)
    return result
  }
}

/// Transposes a matrix in memory, in blocks of four by four; four blocks below each other are taken in
/// turn, so that a cache line is written as a whole.
private struct Transposition<Scalar: BLASScalar> {
  let from: UnsafePointer<Scalar>
  let strideFrom: Int
  let height: Int
  let width: Int
  let to: UnsafeMutablePointer<Scalar>
  let strideTo: Int

  @inline(__always)
  func run() {
    let (wholeHeight, wholeWidth) = (height & ~3, width & ~3)
    var top = 0
    while top < wholeHeight {
      let bottom = min(top &+ 16, wholeHeight)
      var column = 0
      while column < wholeWidth {
        var row = top
        while row < bottom {
          transposeBlock(row, column)
          row &+= 4
        }
        column &+= 4
      }
      top = bottom
    }
    for row in 0..<height {
      for column in (row < wholeHeight ? wholeWidth : 0)..<width {
        to[column &* strideTo &+ row] = from[row &* strideFrom &+ column]
      }
    }
  }

  @inline(__always)
  private func transposeBlock(_ row: Int, _ column: Int) {
    let source = from + (row &* strideFrom &+ column)
    let target = to + (column &* strideTo &+ row)
    let (first, second, third, fourth) = Scalar.Vector.transpose(
      .init(source), .init(source + strideFrom), .init(source + 2 &* strideFrom),
      .init(source + 3 &* strideFrom))
    first.store(to: target)
    second.store(to: target + strideTo)
    third.store(to: target + 2 &* strideTo)
    fourth.store(to: target + 3 &* strideTo)
  }
}
