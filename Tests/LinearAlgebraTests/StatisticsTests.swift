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

  /// 2²⁴ and 1 have no sum in single precision.
  @Test(arguments: 0...9)
  func sumsAreInDoublePrecision(_ count: Int) {
    let numbers = (0..<count).map { $0 == 0 ? Float(1 << 24) : 1 }
    #expect(numbers.sumInDouble() == (count == 0 ? 0 : Double((1 << 24) + count - 1)))
  }
}
