import LinearAlgebra
import Testing

struct RowNormsTests {
  @Test func onlyRowsThatAreTooLongAreScaledBack() {
    // Norms 5, 1, 13.
    var matrix = Matrix<Double>(rows: 3, columns: 2, elements: [3, 4, 1, 0, -5, 12])
    matrix.limitRowNorms(to: 2.5)
    #expect(Array(matrix.elements[..<4]) == [1.5, 2, 1, 0])
    #expect(abs(matrix[2, 0] + 2.5 * 5 / 13) < 1e-15)
    #expect(abs(matrix[2, 1] - 2.5 * 12 / 13) < 1e-15)
    matrix = Matrix(rows: 1, columns: 2, elements: [3, 4])
    matrix.limitRowNorms(to: 5)
    #expect(matrix.elements == [3, 4])
  }

  @Test func someRowsCanBeLeftOut() {
    var matrix = Matrix<Float>(rows: 3, columns: 1, elements: [4, 4, 4])
    matrix.limitRowNorms(to: 1, rows: 1..<2)
    #expect(matrix.elements == [4, 1, 4])
  }

  @Test(arguments: [1, 7, 8, 9, 40]) func everyLengthOfRowIsSeen(_ columns: Int) {
    // Each element on its own is too long.
    for place in 0..<columns {
      var matrix = Matrix<Double>(rows: 2, columns: columns)
      matrix[1, place] = -6
      matrix.limitRowNorms(to: 2)
      #expect(matrix[1, place] == -2)
      #expect(matrix.norm2() == 2)
    }
  }

  @Test func squaresMayOverflow() {
    var matrix = Matrix<Float>(rows: 1, columns: 2, elements: [3e30, 4e30])
    matrix.limitRowNorms(to: 10)
    #expect(abs(matrix[0, 0] - 6) < 1e-5 && abs(matrix[0, 1] - 8) < 1e-5)
  }

  @Test func nothingIsDoneToEmptyAndToNaN() {
    var empty = Matrix<Float>(rows: 2, columns: 0)
    empty.limitRowNorms(to: 1)
    var matrix = Matrix<Float>(rows: 1, columns: 2, elements: [.nan, 1])
    matrix.limitRowNorms(to: 0.5)
    #expect(matrix[0, 0].isNaN && matrix[0, 1] == 1)
  }
}
