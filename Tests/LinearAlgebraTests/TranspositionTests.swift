import LinearAlgebra
import Testing

struct TranspositionTests {
  /// Checks tᵢⱼ = aⱼᵢ for all rows and for a range in the middle; what was there is NaN.
  private func check<Scalar: BLASScalar>(_ rows: Int, _ columns: Int, _ type: Scalar.Type) {
    let matrix = randomMatrix(rows, columns, seed: UInt64(100 * rows + columns), of: type)
    #expect(matrix.transposed() == matrix.transposed)
    #expect(matrix.transposed().transposed() == matrix)
    for range in [0..<rows, 1..<rows, 0..<rows - 1, rows / 3..<(2 * rows + 2) / 3] {
      var result = Matrix<Scalar>(rows: columns, columns: range.count, repeating: .nan)
      result.assignTransposed(matrix, rows: range)
      var expected = Matrix<Scalar>(rows: columns, columns: range.count)
      for (place, row) in range.enumerated() {
        for column in 0..<columns { expected[column, place] = matrix[row, column] }
      }
      #expect(result == expected)
    }
  }

  @Test(arguments: 1...9, 1...9)
  func theElementsChangePlaces(_ rows: Int, _ columns: Int) {
    check(rows, columns, Float.self)
    check(rows, columns, Double.self)
  }

  @Test(arguments: [(33, 65), (784, 3), (2, 211), (64, 100)])
  func theElementsOfLargerOnesDoToo(_ rows: Int, _ columns: Int) {
    check(rows, columns, Float.self)
    check(rows, columns, Double.self)
  }

  @Test func anEmptyMatrixHasAnEmptyTranspose() {
    let transposed = Matrix<Float>(rows: 0, columns: 5).transposed()
    #expect(transposed.rows == 5 && transposed.columns == 0)
  }
}
