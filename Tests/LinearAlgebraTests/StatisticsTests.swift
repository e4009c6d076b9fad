import LinearAlgebra
import Testing

struct StatisticsTests {
  @Test func theStandardDeviationIsThatOfTheDefinition() {
    // Mean 5, squares of the distances 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 8: 4.
    let elements: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]
    let matrix = Matrix<Double>(rows: 2, columns: 4, elements: elements)
    #expect(matrix.standardDeviation() == 2)
    #expect(matrix.converted(to: Float.self).standardDeviation() == 2)
  }

  @Test func aLargeMeanTakesNoDigitsAway() {
    let elements = [1e9 + 1, 1e9 - 1, 1e9 + 1, 1e9 - 1]
    #expect(Matrix<Double>(rows: 1, columns: 4, elements: elements).standardDeviation() == 1)
  }

  @Test func oneElementAndNoneDeviateByNothing() {
    #expect(Matrix<Float>(rows: 1, columns: 1, repeating: 7).standardDeviation() == 0)
    #expect(Matrix<Float>(rows: 0, columns: 3).standardDeviation() == 0)
  }
}
