/// Holds `rows` × `columns` numbers, row by row.
///
/// In this package an example is a column: a batch of `m` examples with `n` features is an
/// n × m matrix, and a layer's weights are units × inputs.
public struct Matrix<Scalar: BLASScalar>: Equatable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The elements, row after row; `rows * columns` of them.
  public var elements: Elements<Scalar>

  /// Creates a matrix filled with one value.
  public init(rows: Int, columns: Int, repeating value: Scalar = 0) {
    precondition(rows >= 0 && columns >= 0, "matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    elements = Elements(repeating: value, count: rows * columns)
  }

  /// Creates a matrix from its elements in row order.
  public init(rows: Int, columns: Int, elements: Elements<Scalar>) {
    precondition(
      elements.count == rows * columns,
      "\(elements.count) elements for a matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// Creates a matrix from its elements in row order.
  public init(rows: Int, columns: Int, elements: [Scalar]) {
    self.init(rows: rows, columns: columns, elements: Elements(elements))
  }

  /// The number of elements.
  public var count: Int { elements.count }

  /// The element in `row` and `column`, both from 0.
  public subscript(row: Int, column: Int) -> Scalar {
    get {
      checkBounds(row, column)
      return elements[row * columns + column]
    }
    set {
      checkBounds(row, column)
      elements[row * columns + column] = newValue
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
    Matrix<Other>(rows: rows, columns: columns, elements: elements.map { Other($0) })
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
    let height = rows
    elements.withUnsafeMutableBufferPointer { destination in
      source.elements.withUnsafeBufferPointer { elements in
        indices.withUnsafeBufferPointer { indices in
          for row in 0..<height {
            let from = row * width
            let to = row * count
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
    elements.withUnsafeMutableBufferPointer { destination in
      source.elements.withUnsafeBufferPointer { elements in
        guard var to = destination.baseAddress, let from = elements.baseAddress else { return }
        for index in indices {
          precondition(index >= 0 && index < height, "row \(index) outside 0..<\(height)")
          to.update(from: from + index * width, count: width)
          to += width
        }
      }
    }
  }

  /// Returns whether every element is a finite number.
  @_specialize(exported:true,where Scalar == Float)
  @_specialize(exported:true,where Scalar == Double)
  public func isFinite() -> Bool {
    elements.withUnsafeBufferPointer { $0.allSatisfy { $0.isFinite } }
  }
}
