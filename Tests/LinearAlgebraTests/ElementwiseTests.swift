import Foundation
import LinearAlgebra
import Testing

struct ElementwiseTests {
  private let x = Matrix<Double>(rows: 2, columns: 3, elements: [-2, -0.5, 0, 0.5, 1, 3])
  private let shift = [0.25, -1.0]

  /// x + shift of the row.
  private var y: [Double] { [-1.75, -0.25, 0.25, -0.5, 0, 2] }

  @Test func aVectorIsAddedToTheRows() {
    var result = x
    result.addToRows(shift)
    #expect(result.elements == y)
  }

  @Test func rectifyIsTheLargerOfZeroAndTheSum() {
    var result = x
    result.rectify(adding: shift)
    #expect(result.elements == [0, 0, 0.25, 0, 0, 2])
  }

  @Test func leakyRectifyScalesWhatIsBelowZero() {
    var result = x
    result.rectify(adding: shift, leak: 0.01)
    let expected: [Double] = [0.01 * -1.75, 0.01 * -0.25, 0.25, 0.01 * -0.5, 0, 2]
    #expect(result.elements == expected)
  }

  @Test func aNaNStaysOneThroughRectify() {
    var double = Matrix<Double>(rows: 1, columns: 3, elements: [.nan, 1, -1])
    double.rectify(adding: [0])
    #expect(double.elements[0].isNaN)
    #expect(Array(double.elements[1...]) == [1, 0])
    var single = Matrix<Float>(rows: 1, columns: 9, repeating: .nan)
    single.rectify(adding: [1], leak: 0.01)
    #expect(single.elements.allSatisfy { $0.isNaN })
  }

  @Test func tanhAndLogisticAreThoseOfTheLibrary() {
    var hyperbolic = x
    hyperbolic.applyTanh(adding: shift)
    var logistic = x
    logistic.applyLogistic(adding: shift)
    for (index, y) in y.enumerated() {
      #expect(abs(hyperbolic.elements[index] - tanh(y)) < 1e-15)
      #expect(abs(logistic.elements[index] - 1 / (1 + exp(-y))) < 1e-15)
    }
  }

  @Test func theLogisticFunctionIsRightFarOut() {
    // 1 / (1 + e⁻ʸ) is e⁻⁵⁰ to 22 digits at y = −50, and 0 or 1 where that underflows.
    var matrix = Matrix<Double>(rows: 1, columns: 5, elements: [-50, -1000, 1000, 0, .nan])
    matrix.applyLogistic(adding: [0])
    #expect(abs(matrix.elements[0] / 1.9287498479639178e-22 - 1) < 1e-14)
    #expect(Array(matrix.elements[1...3]) == [0, 1, 0.5])
    #expect(matrix.elements[4].isNaN)
  }

  @Test func floatAgreesWithDouble() {
    let wide = randomMatrix(3, 17, seed: 4, of: Double.self)
    let bias = [0.5, -1, 0.125]
    func compare(
      _ inDouble: (inout Matrix<Double>) -> Void, _ inFloat: (inout Matrix<Float>) -> Void
    ) {
      var double = wide
      var single = wide.converted(to: Float.self)
      inDouble(&double)
      inFloat(&single)
      #expect(single.converted(to: Double.self).distance(to: double) < 1e-6)
    }
    let short = bias.map { Float($0) }
    compare({ $0.rectify(adding: bias, leak: 0.01) }, { $0.rectify(adding: short, leak: 0.01) })
    compare({ $0.applyTanh(adding: bias) }, { $0.applyTanh(adding: short) })
    compare({ $0.applyLogistic(adding: bias) }, { $0.applyLogistic(adding: short) })
  }

  @Test func derivativesAreReadOffTheValues() {
    let values = Matrix<Double>(rows: 1, columns: 4, elements: [-0.5, 0, 0.25, 2])
    let slope = Matrix<Double>(rows: 1, columns: 4, elements: [8, 8, 8, 8])
    var sums = [Double.nan]
    var result = slope
    result.multiplyByRectifierDerivative(at: values, sums: &sums)
    #expect(result.elements == [0, 0, 8, 8])
    #expect(sums == [16])
    result = slope
    result.multiplyByRectifierDerivative(at: values, leak: 0.5, sums: &sums)
    #expect(result.elements == [4, 4, 8, 8])
    #expect(sums == [24])
    // 8 · (1 − y²) and 8 · y · (1 − y).
    result = slope
    result.multiplyByTanhDerivative(at: values, sums: &sums)
    #expect(result.elements == [6, 8, 7.5, -24])
    #expect(sums == [-2.5])
    result = slope
    result.multiplyByLogisticDerivative(at: values, sums: &sums)
    #expect(result.elements == [-6, 0, 1.5, -16])
    #expect(sums == [-20.5])
  }

  @Test func aChangeOfSideIsSeenInAnyPlaceAndDirection() {
    let base = Matrix<Double>(rows: 2, columns: 5, elements: [1, -1, 0, 2, -3, 4, 5, -6, 0, 1])
    #expect(!base.changesSide(from: base))
    for index in base.elements.indices {
      var other = base
      other.elements[index] = base.elements[index] > 0 ? -1 : 1
      #expect(base.changesSide(from: other))
      #expect(other.changesSide(from: base))
    }
    // Neither a change of size nor one between 0 and below is one of side.
    var other = base
    other.elements[0] = 1e-9
    other.elements[2] = -5
    #expect(!base.changesSide(from: other))
  }
}
