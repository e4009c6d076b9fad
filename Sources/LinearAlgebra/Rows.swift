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

  /// Replaces every x by `operation(x, y)`, times its factor, four numbers at a time.
  ///
  /// Like ``combine(_:_:sums:)``, not compiled into its callers: each of the closures that lend it
  /// memory would get a copy of the loops.
  ///
  /// - Parameters:
  ///   - operation: What becomes of a number.
  ///   - factors: What the result is multiplied by.
  ///   - shifts: A number a row that is added to x first; nil for none.
  @inline(never)
  func map<Operation: RowOperation<Scalar>, Factors: RowFactors<Scalar>>(
    _ operation: Operation, _ factors: Factors, shifts: UnsafePointer<Scalar>? = nil
  ) {
    for row in 0..<rows {
      let (x, y) = (x + row &* strideX, y + row &* strideY)
      // What is added to −0 stays what it is, 0 with either sign too; but a subnormal number becomes
      // 0 where those count as 0.
      let shift = Scalar.Vector(shifts?[row] ?? -0.0)
      var column = 0
      while column &+ 16 <= columns {
        let block = factors.block(row: row, column: column)
        var offset = 0
        while offset < 16 {
          let place = x + column + offset
          let value = operation(Scalar.Vector(place) + shift, .init(y + column + offset))
          factors.scale(value, block, offset: offset).store(to: place)
          offset &+= 4
        }
        column &+= 16
      }
      _ = finish(operation, factors, x, y, shift, row, column)
    }
  }

  /// Replaces every x by `operation(x, y)`, times its factor, and stores the sum of each row.
  ///
  /// Sixteen numbers at a time in four vectors, so that what has to be added up is added in four
  /// chains that need not wait for each other; then by four.
  ///
  /// - Parameters:
  ///   - operation: What becomes of a number.
  ///   - factors: What the result is multiplied by.
  ///   - sums: Where the sum of each row goes.
  @inline(never)
  func combine<Operation: RowOperation<Scalar>, Factors: RowFactors<Scalar>>(
    _ operation: Operation, _ factors: Factors, sums: UnsafeMutablePointer<Scalar>
  ) {
    for row in 0..<rows {
      let (x, y) = (x + row &* strideX, y + row &* strideY)
      var first = Scalar.Vector(0)
      var (second, third, fourth) = (first, first, first)
      var column = 0
      while column &+ 16 <= columns {
        let block = factors.block(row: row, column: column)
        first += step(operation, factors, x + column, y + column, block, 0)
        second += step(operation, factors, x + column, y + column, block, 4)
        third += step(operation, factors, x + column, y + column, block, 8)
        fourth += step(operation, factors, x + column, y + column, block, 12)
        column &+= 16
      }
      let sum = (first + second) + (third + fourth)
      sums[row] = (sum + finish(operation, factors, x, y, .init(-0.0), row, column)).sum
    }
  }

  @inline(__always)
  private func step<Operation: RowOperation<Scalar>, Factors: RowFactors<Scalar>>(
    _ operation: Operation, _ factors: Factors, _ x: UnsafeMutablePointer<Scalar>,
    _ y: UnsafePointer<Scalar>, _ block: Factors.Block, _ offset: Int
  ) -> Scalar.Vector {
    let result = factors.scale(
      operation(.init(x + offset), .init(y + offset)), block, offset: offset)
    result.store(to: x + offset)
    return result
  }

  /// Does the last columns of a row, those from `column` on, fewer than sixteen, and returns their
  /// sums, four of them.
  @inline(__always)
  private func finish<Operation: RowOperation<Scalar>, Factors: RowFactors<Scalar>>(
    _ operation: Operation, _ factors: Factors, _ x: UnsafeMutablePointer<Scalar>,
    _ y: UnsafePointer<Scalar>, _ shift: Scalar.Vector, _ row: Int, _ column: Int
  ) -> Scalar.Vector {
    var sum = Scalar.Vector(0)
    guard column < columns else { return sum }
    let block = factors.block(row: row, column: column)
    let (x, y, count) = (x + column, y + column, columns &- column)
    forEachFour(upTo: count) { offset, lanes in
      let value = operation(
        .init(x + offset, count: lanes) + shift, .init(y + offset, count: lanes))
      let result = factors.scale(value, block, offset: offset)
      result.store(count: lanes, to: x + offset)
      sum += result.prefix(lanes)
    }
    return sum
  }
}

extension Matrix {
  /// Replaces every element `x` of row `r` by `operation(x + vector[r])`, and then drops some.
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
  mutating func mapRows<Operation: RowOperation<Scalar>>(
    shifts: UnsafePointer<Scalar>? = nil, dropping: Dropping<Scalar>?, _ operation: Operation
  ) {
    let (height, width, stride) = (rows, columns, rowStride)
    elements.withUnsafeMutableBufferPointer { x in
      guard let x = x.baseAddress else { return }
      let rows = Rows(
        x: x, y: x, rows: height, columns: width, strideX: stride, strideY: stride)
      guard let dropping else {
        rows.map(operation, NoFactors(), shifts: shifts)
        return
      }
      dropping.withFactors(rows: height, columns: width) { factors in
        rows.map(operation, factors, shifts: shifts)
      }
    }
  }

  /// Replaces every element `x` by `operation(x, y)`, with `y` the one of `other` in the same place,
  /// after dropping some, and stores the sum of each row.
  mutating func combineRows<Operation: RowOperation<Scalar>>(
    with other: Matrix, dropping: Dropping<Scalar>?, sums: inout [Scalar], _ operation: Operation
  ) {
    guard let dropping else {
      combineRows(with: other, sums: &sums, operation)
      return
    }
    let (height, width) = (rows, columns)
    withRows(and: other, sums: &sums) { rows, sums in
      dropping.withFactors(rows: height, columns: width) { factors in
        rows.combine(operation, factors, sums: sums)
      }
    }
  }

  /// Replaces every element `x` by `operation(x, y)`, with `y` the one of `other` in the same place,
  /// and stores the sum of each row.
  mutating func combineRows<Operation: RowOperation<Scalar>>(
    with other: Matrix, sums: inout [Scalar], _ operation: Operation
  ) {
    withRows(and: other, sums: &sums) { rows, sums in
      rows.combine(operation, NoFactors(), sums: sums)
    }
  }

  /// Calls `body` with the rows of this matrix, to be replaced, beside those of `other`, and with a
  /// place for a sum a row; not where there are no elements.
  @inline(__always)
  private mutating func withRows(
    and other: Matrix, sums: inout [Scalar],
    _ body: (Rows<Scalar>, UnsafeMutablePointer<Scalar>) -> Void
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
          body(rows, sums)
        }
      }
    }
  }
}
