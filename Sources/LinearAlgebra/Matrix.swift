/// Holds `rows` × `columns` numbers, row by row.
///
/// In this package an example is a column: a batch of `m` examples with `n` features is an
/// n × m matrix, and a layer's weights are units × inputs.
public struct Matrix<Scalar: BLASScalar>: Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// How many elements lie between the beginnings of neighbouring rows: as many as there are
  /// columns, or more where rows are aligned; what lies between means nothing.
  public let rowStride: Int
  /// The elements, row after row; `rows * rowStride` of them.
  public var elements: Elements<Scalar>

  /// Creates a matrix filled with one value.
  public init(rows: Int, columns: Int, repeating value: Scalar = 0) {
    precondition(rows >= 0 && columns >= 0, "matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    rowStride = columns
    elements = Elements(repeating: value, count: rows * columns)
  }

  /// Creates a matrix of zeros whose rows, if they are longer than a cache line, begin with one.
  ///
  /// An update of a small network takes a tenth less time than where most vectors of 64 bytes touch two
  /// lines (`regulus-benchmark pitch`).
  public init(rows: Int, columnsOfAlignedRows columns: Int) {
    precondition(rows >= 0 && columns >= 0, "matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    let line = Elements<Scalar>.alignment / MemoryLayout<Scalar>.stride
    rowStride = columns > line ? (columns + line - 1) / line * line : columns
    elements = Elements(repeating: 0, count: rows * rowStride)
  }

  /// Creates a matrix from its elements in row order.
  public init(rows: Int, columns: Int, elements: Elements<Scalar>) {
    precondition(
      elements.count == rows * columns,
      "\(elements.count) elements for a matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    rowStride = columns
    self.elements = elements
  }

  /// Creates a matrix from its elements in row order.
  public init(rows: Int, columns: Int, elements: [Scalar]) {
    self.init(rows: rows, columns: columns, elements: Elements(elements))
  }

  /// The number of elements, rows × columns.
  public var count: Int { rows * columns }

  /// Whether the rows follow each other without a gap.
  var isPacked: Bool { rowStride == columns }

  /// The element in `row` and `column`, both from 0.
  public subscript(row: Int, column: Int) -> Scalar {
    get {
      checkBounds(row, column)
      return elements[row * rowStride + column]
    }
    set {
      checkBounds(row, column)
      elements[row * rowStride + column] = newValue
    }
  }

  private func checkBounds(_ row: Int, _ column: Int) {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "element (\(row), \(column)) of a matrix of \(rows) × \(columns)")
  }

  /// Returns this matrix with its elements converted to another precision.
  @specialized(where Scalar == Float, Other == Double)
  @specialized(where Scalar == Double, Other == Float)
  public func converted<Other: BLASScalar>(to: Other.Type) -> Matrix<Other> {
    Matrix<Other>(
      rows: rows, columns: columns,
      elements: (0..<rows).flatMap { row in
        elements[row * rowStride..<row * rowStride + columns].map { Other($0) }
      })
  }
}

extension Matrix: Equatable {
  /// Returns whether both have the same shape and equal elements.
  public static func == (first: Matrix, second: Matrix) -> Bool {
    guard first.rows == second.rows && first.columns == second.columns else { return false }
    if first.isPacked && second.isPacked { return first.elements == second.elements }
    return (0..<first.rows).allSatisfy { row in
      (0..<first.columns).allSatisfy { first[row, $0] == second[row, $0] }
    }
  }
}

extension Matrix {
  /// Copies all elements of `other`, a matrix of the same shape, without allocating.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func copy(from other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "copying \(other.rows) × \(other.columns) into \(rows) × \(columns)")
    checkIsPacked()
    other.checkIsPacked()
    elements.withUnsafeMutableBufferPointer { destination in
      other.elements.withUnsafeBufferPointer { source in
        _ = destination.update(from: source)
      }
    }
  }

  /// Copies the given columns of `source` into the columns of this matrix, in that order.
  ///
  /// `indices` has one entry per column of this matrix; both have the same number of rows.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func gather(columns indices: ArraySlice<Int>, of source: Matrix) {
    precondition(
      source.rows == rows && indices.count == columns,
      "gathering \(indices.count) columns of \(source.rows) × \(source.columns) "
        + "into \(rows) × \(columns)")
    let width = source.columns
    precondition(indices.allSatisfy { $0 >= 0 && $0 < width }, "column outside 0..<\(width)")
    let count = columns
    let (height, strideTo, strideFrom) = (rows, rowStride, source.rowStride)
    elements.withUnsafeMutableBufferPointer { destination in
      source.elements.withUnsafeBufferPointer { elements in
        indices.withUnsafeBufferPointer { indices in
          for row in 0..<height {
            let from = row * strideFrom
            let to = row * strideTo
            for column in 0..<count {
              destination[to + column] = elements[from + indices[column]]
            }
          }
        }
      }
    }
  }

  /// Copies the given rows of `source` into the rows of this matrix, in that order.
  ///
  /// `indices` has one entry per row of this matrix; both have the same number of columns.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public mutating func gather(rows indices: ArraySlice<Int>, of source: Matrix) {
    precondition(
      source.columns == columns && indices.count == rows,
      "gathering \(indices.count) rows of \(source.rows) × \(source.columns) "
        + "into \(rows) × \(columns)")
    let (height, width) = (source.rows, columns)
    let (strideTo, strideFrom) = (rowStride, source.rowStride)
    elements.withUnsafeMutableBufferPointer { destination in
      source.elements.withUnsafeBufferPointer { elements in
        guard var to = destination.baseAddress, let from = elements.baseAddress else { return }
        for index in indices {
          precondition(index >= 0 && index < height, "row \(index) outside 0..<\(height)")
          to.update(from: from + index * strideFrom, count: width)
          to += strideTo
        }
      }
    }
  }

  /// Stops where rows are aligned, in code that takes all elements as one row.
  @inline(__always)
  func checkIsPacked() {
    precondition(isPacked, "rows of \(columns) that are \(rowStride) apart")
  }

  /// Returns whether every element is a finite number.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func isFinite() -> Bool {
    checkIsPacked()
    return elements.withUnsafeBufferPointer { $0.allSatisfy { $0.isFinite } }
  }
}
