/// Is a matrix to be read where it lies in memory, without a hold on that memory.
///
/// Whoever makes one sees to it that the matrix is neither changed nor released while the view is
/// used. It is for small products in a row: to hold and let go of every factor takes a tenth of an
/// update of a small network (`regulus-benchmark pitch`).
@frozen
public struct MatrixView<Scalar: BLASScalar> {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// How many elements lie between the beginnings of neighbouring rows.
  public let rowStride: Int
  /// All elements, row after row; `rows * rowStride` of them.
  public let elements: UnsafeBufferPointer<Scalar>

  @usableFromInline
  init(rows: Int, columns: Int, rowStride: Int, elements: UnsafeBufferPointer<Scalar>) {
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride
    self.elements = elements
  }
}

extension Matrix {
  /// The matrix where it lies, as long as it is neither changed nor released.
  @inlinable
  public var view: MatrixView<Scalar> {
    MatrixView(
      rows: rows, columns: columns, rowStride: rowStride,
      elements: UnsafeBufferPointer(start: elements.base, count: rows * rowStride))
  }
}
