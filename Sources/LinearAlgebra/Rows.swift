/// Is what a kernel makes of four numbers and of the four in the same place of another matrix.
///
/// A type rather than a closure, since calls of its instances are always compiled into the loop.
protocol RowOperation<Scalar> {
  associatedtype Scalar: BLASScalar

  func callAsFunction(_ x: Scalar.Vector, _ y: Scalar.Vector) -> Scalar.Vector
}

/// Says what the results of an operation are multiplied by, four at a time.
protocol RowFactors<Scalar> {
  associatedtype Scalar: BLASScalar
  associatedtype Block

  /// Returns what is known of the sixteen columns from `column` on, a multiple of sixteen.
  func block(row: Int, column: Int) -> Block
  /// Multiplies the four numbers from place `offset` of a block on, 0, 4, 8 or 12.
  func scale(_ x: Scalar.Vector, _ block: Block, offset: Int) -> Scalar.Vector
}

/// Leaves results as they are.
struct NoFactors<Scalar: BLASScalar>: RowFactors {
  @inline(__always)
  func block(row: Int, column: Int) {}

  @inline(__always)
  func scale(_ x: Scalar.Vector, _ block: Void, offset: Int) -> Scalar.Vector { x }
}

/// Goes along the rows of a matrix in memory, and along those of another one of as many rows and
/// columns.
struct Rows<Scalar: BLASScalar> {
  /// Where the numbers are that are replaced.
  let x: UnsafeMutablePointer<Scalar>
  /// Where the others are; may be the same.
  let y: UnsafePointer<Scalar>
  let rows: Int
  let columns: Int
  /// How many numbers lie between the beginnings of neighbouring rows.
  let strideX: Int
  let strideY: Int

  /// Replaces every x by `operation(x, y)`, times its factor, and stores the sum of each row.
  ///
  /// Sixteen numbers at a time in four vectors, so that what has to be added up is added in four
  /// chains that need not wait for each other; then by four; then what is left.
  ///
  /// - Parameters:
  ///   - operation: What becomes of a number.
  ///   - factors: What the result is multiplied by.
  ///   - shifts: A number a row that is added to x first; nil for none.
  ///   - sums: Where the sum of each row goes; nil for nowhere.
  @inline(__always)
  func apply<Operation: RowOperation<Scalar>, Factors: RowFactors<Scalar>>(
    _ operation: Operation, _ factors: Factors, shifts: UnsafePointer<Scalar>? = nil,
    sums: UnsafeMutablePointer<Scalar>? = nil
  ) {
    for row in 0..<rows {
      let (x, y) = (x + row &* strideX, y + row &* strideY)
      let shift = shifts.map { Scalar.Vector($0[row]) }
      var first = Scalar.Vector(0)
      var (second, third, fourth) = (first, first, first)
      var column = 0
      while column &+ 16 <= columns {
        let block = factors.block(row: row, column: column)
        first += step(operation, factors, x + column, y + column, shift, block, 0)
        second += step(operation, factors, x + column, y + column, shift, block, 4)
        third += step(operation, factors, x + column, y + column, shift, block, 8)
        fourth += step(operation, factors, x + column, y + column, shift, block, 12)
        column &+= 16
      }
      var sum = (first + second) + (third + fourth)
      if column < columns {
        sum += finish(operation, factors, x + column, y + column, shift, row, column)
      }
      sums?[row] = sum.sum
    }
  }

  /// Does the last columns of a row, from `column` on, where `x` and `y` point; fewer than sixteen.
  @inline(__always)
  private func finish<Operation: RowOperation<Scalar>, Factors: RowFactors<Scalar>>(
    _ operation: Operation, _ factors: Factors, _ x: UnsafeMutablePointer<Scalar>,
    _ y: UnsafePointer<Scalar>, _ shift: Scalar.Vector?, _ row: Int, _ column: Int
  ) -> Scalar.Vector {
    let block = factors.block(row: row, column: column)
    var sum = Scalar.Vector(0)
    var offset = 0
    while column &+ offset &+ 4 <= columns {
      sum += step(operation, factors, x, y, shift, block, offset)
      offset &+= 4
    }
    let rest = columns &- column &- offset
    guard rest > 0 else { return sum }
    let value = shifted(.init(x + offset, count: rest), shift)
    let result = factors.scale(
      operation(value, .init(y + offset, count: rest)), block, offset: offset)
    result.store(count: rest, to: x + offset)
    return sum + result.prefix(rest)
  }

  @inline(__always)
  private func step<Operation: RowOperation<Scalar>, Factors: RowFactors<Scalar>>(
    _ operation: Operation, _ factors: Factors, _ x: UnsafeMutablePointer<Scalar>,
    _ y: UnsafePointer<Scalar>, _ shift: Scalar.Vector?, _ block: Factors.Block, _ offset: Int
  ) -> Scalar.Vector {
    let result = factors.scale(
      operation(shifted(.init(x + offset), shift), .init(y + offset)), block, offset: offset)
    result.store(to: x + offset)
    return result
  }

  @inline(__always)
  private func shifted(_ x: Scalar.Vector, _ shift: Scalar.Vector?) -> Scalar.Vector {
    guard let shift else { return x }
    return x + shift
  }
}

extension Matrix {
  /// Replaces every element `x` of row `r` by `operation(x + vector[r])`, and then drops some.
  @inline(__always)
  mutating func mapRows<Operation: RowOperation<Scalar>>(
    adding vector: [Scalar], dropping: Dropping<Scalar>? = nil, _ operation: Operation
  ) {
    precondition(vector.count == rows, "\(vector.count) values for \(rows) rows")
    vector.withUnsafeBufferPointer { shifts in
      mapRows(shifts: shifts.baseAddress, dropping: dropping, operation)
    }
  }

  /// Replaces every element `x` of row `r` by `operation(x + shifts[r])`, and then drops some;
  /// without shifts by `operation(x)`.
  @inline(__always)
  mutating func mapRows<Operation: RowOperation<Scalar>>(
    shifts: UnsafePointer<Scalar>? = nil, dropping: Dropping<Scalar>?, _ operation: Operation
  ) {
    let (height, width, stride) = (rows, columns, rowStride)
    elements.withUnsafeMutableBufferPointer { x in
      guard let x = x.baseAddress else { return }
      let rows = Rows(
        x: x, y: x, rows: height, columns: width, strideX: stride, strideY: stride)
      guard let dropping else {
        rows.apply(operation, NoFactors(), shifts: shifts)
        return
      }
      dropping.withFactors(rows: height, columns: width) { factors in
        rows.apply(operation, factors, shifts: shifts)
      }
    }
  }

  /// Replaces every element `x` by `operation(x, y)`, with `y` the one of `other` in the same place,
  /// after dropping some, and stores the sum of each row.
  @inline(__always)
  mutating func combineRows<Operation: RowOperation<Scalar>>(
    with other: Matrix, dropping: Dropping<Scalar>?, sums: inout [Scalar], _ operation: Operation
  ) {
    checkSameShape(other)
    precondition(sums.count == rows, "\(sums.count) sums for \(rows) rows")
    let (height, width, strideX, strideY) = (rows, columns, rowStride, other.rowStride)
    elements.withUnsafeMutableBufferPointer { x in
      other.elements.withUnsafeBufferPointer { y in
        sums.withUnsafeMutableBufferPointer { sums in
          guard let x = x.baseAddress, let y = y.baseAddress, let sums = sums.baseAddress
          else { return }
          let rows = Rows(
            x: x, y: y, rows: height, columns: width, strideX: strideX, strideY: strideY)
          guard let dropping else {
            rows.apply(operation, NoFactors(), sums: sums)
            return
          }
          dropping.withFactors(rows: height, columns: width) { factors in
            rows.apply(operation, factors, sums: sums)
          }
        }
      }
    }
  }
}
