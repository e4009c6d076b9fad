import LinearAlgebra
import Testing

@Suite struct HistogramTests {
  private func matrix<Scalar: BLASScalar>(_ elements: [Scalar]) -> Matrix<Scalar> {
    Matrix(rows: 1, columns: elements.count, elements: elements)
  }

  @Test func binsAreOfEqualWidth() {
    // −1…−0.5, −0.5…0, 0…0.5, 0.5…1.
    let counts = matrix([-1, -0.75, -0.5, -0.1, 0.1, 0.2, 0.5, 1] as [Double])
      .histogram(limit: 1, bins: 4)
    #expect(counts == [2, 2, 2, 2])
    #expect(matrix([-1, -0.75, 0.1] as [Float]).histogram(limit: 1, bins: 2) == [2, 1])
  }

  @Test func zerosAndWhatIsNoNumberAreInNoBin() {
    #expect(
      matrix([0, -0.0, .nan, .infinity, -.infinity, 0.5] as [Double])
        .histogram(limit: 1, bins: 2) == [0, 1])
  }

  @Test func whatIsBeyondAnEndIsInTheBinThere() {
    #expect(matrix([-5, 5, 7, 0.1] as [Double]).histogram(limit: 1, bins: 4) == [1, 0, 1, 2])
  }

  @Test func everyThirdIsASample() {
    let elements: [Double] = [1, 2, 3, -4, 5, 6, 7]
    #expect(matrix(elements).histogram(limit: 8, bins: 2, step: 3) == [1, 2])
    #expect(matrix(elements).largestMagnitude(step: 3) == 7)
    #expect(matrix(elements).largestMagnitude(step: 4) == 5)
  }

  @Test func theLargestMagnitude() {
    #expect(matrix([1, -3, 2] as [Float]).largestMagnitude() == 3)
    #expect(matrix([1, .nan, -.infinity] as [Double]).largestMagnitude() == 1)
    #expect(matrix([] as [Double]).largestMagnitude() == 0)
  }

  @Test func rowsOfZeros() {
    let rows = Matrix<Double>(rows: 4, columns: 2, elements: [0, 0, 0, 1, -0.0, 0, 2, 0])
    #expect(rows.zeroRows().count { $0 } == 2)
    #expect(Matrix<Float>(rows: 3, columns: 5).zeroRows().count { $0 } == 3)
  }
}
