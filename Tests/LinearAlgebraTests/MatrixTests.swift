import LinearAlgebra
import Testing

struct MatrixTests {
  @Test func elementsAreHeldRowByRow() {
    var matrix = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    #expect(matrix[0, 2] == 3)
    #expect(matrix[1, 0] == 4)
    matrix[1, 1] = -5
    #expect(matrix.elements == [1, 2, 3, 4, -5, 6])
    #expect(matrix.count == 6)
  }

  @Test func aNewMatrixIsFilledWithOneValue() {
    #expect(Matrix<Float>(rows: 2, columns: 2).elements == [0, 0, 0, 0])
    #expect(Matrix<Float>(rows: 1, columns: 3, repeating: 7).elements == [7, 7, 7])
  }

  @Test func copyTakesAllElementsAndLeavesTheSourceAlone() {
    let source = randomMatrix(3, 5, seed: 1, of: Double.self)
    var copy = Matrix<Double>(rows: 3, columns: 5)
    copy.copy(from: source)
    #expect(copy == source)
    copy[2, 4] = 0
    #expect(source[2, 4] != 0)
  }

  @Test func copyIntoASharedMatrixDoesNotReachTheOtherOwner() {
    let source = randomMatrix(2, 2, seed: 1, of: Double.self)
    var copy = Matrix<Double>(rows: 2, columns: 2)
    let fork = copy
    copy.copy(from: source)
    #expect(fork.elements == [0, 0, 0, 0])
  }

  @Test func gatherTakesColumnsInTheGivenOrderAndMoreThanOnce() {
    let source = Matrix<Float>(rows: 2, columns: 4, elements: [0, 1, 2, 3, 10, 11, 12, 13])
    var taken = Matrix<Float>(rows: 2, columns: 3)
    taken.gather(columns: [9, 3, 0, 3, 9][1...3], of: source)
    #expect(taken.elements == [3, 0, 3, 13, 10, 13])
  }

  @Test func conversionRoundsToTheOtherPrecision() {
    let matrix = Matrix<Double>(rows: 1, columns: 3, elements: [0.1, 1e300, 0.5])
    let single = matrix.converted(to: Float.self)
    #expect(single.elements == [0.1 as Float, .infinity, 0.5])
    // 0.1 as a Float is 13421773 · 2⁻²⁷.
    #expect(single.converted(to: Double.self)[0, 0] == 13_421_773.0 / 134_217_728.0)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func oneElementThatIsNoNumberIsFound(_ value: Double) {
    var matrix = randomMatrix(3, 7, seed: 1, of: Double.self)
    #expect(matrix.isFinite())
    matrix[2, 6] = value
    #expect(!matrix.isFinite())
  }
}
