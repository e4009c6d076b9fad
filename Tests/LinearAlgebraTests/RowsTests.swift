import Foundation
import Testing

@testable import LinearAlgebra

/// Kernels that go along rows, with and without a mask, against loops over the elements.
struct RowsTests {
  /// Is a function, its derivative read off its value, and the kernels for both.
  private struct Pair<Scalar: BLASScalar> {
    let value: (Double) -> Double
    let slope: (Double) -> Double
    let forward: (inout Matrix<Scalar>, [Scalar], Dropping<Scalar>?) -> Void
    let backward: (inout Matrix<Scalar>, Matrix<Scalar>, Dropping<Scalar>?, inout [Scalar]) -> Void
  }

  private func pairs<Scalar: BLASScalar>(_ type: Scalar.Type) -> [Pair<Scalar>] {
    [
      Pair(
        value: { max($0, 0) }, slope: { $0 > 0 ? 1 : 0 },
        forward: { $0.rectify(adding: $1, dropping: $2) },
        backward: { $0.multiplyByRectifierDerivative(at: $1, dropping: $2, sums: &$3) }),
      Pair(
        value: { $0 > 0 ? $0 : 0.25 * $0 }, slope: { $0 > 0 ? 1 : 0.25 },
        forward: { $0.rectify(adding: $1, leak: 0.25, dropping: $2) },
        backward: {
          $0.multiplyByRectifierDerivative(at: $1, leak: 0.25, dropping: $2, sums: &$3)
        }),
      Pair(
        value: { tanh($0) }, slope: { 1 - $0 * $0 },
        forward: { $0.applyTanh(adding: $1, dropping: $2) },
        backward: { $0.multiplyByTanhDerivative(at: $1, dropping: $2, sums: &$3) }),
      Pair(
        value: { 1 / (1 + exp(-$0)) }, slope: { $0 * (1 - $0) },
        forward: { $0.applyLogistic(adding: $1, dropping: $2) },
        backward: { $0.multiplyByLogisticDerivative(at: $1, dropping: $2, sums: &$3) }),
    ]
  }

  private let scale = 1.25

  private func mask(_ rows: Int, _ width: Int) -> BitMatrix {
    var bits = BitMatrix(rows: rows, columns: width)
    var generator = RandomGenerator(seed: UInt64(width))
    _ = bits.draw(probability: 0.8, using: &generator)
    return bits
  }

  private func check<Scalar: BLASScalar>(_ width: Int, _ type: Scalar.Type, tolerance: Double) {
    let bias: [Scalar] = [0.5, -0.25, 0]
    let bits = mask(3, width)
    for pair in pairs(type) {
      for dropping in [nil, Dropping<Scalar>(kept: bits, scale: Scalar(scale))] {
        let inputs = randomMatrix(3, width, seed: UInt64(width), of: type)
        var values = inputs
        pair.forward(&values, bias, dropping)
        let upstream = randomMatrix(3, width, seed: UInt64(width) + 1000, of: type)
        var delta = upstream
        var sums = [Scalar](repeating: .nan, count: 3)
        pair.backward(&delta, values, dropping, &sums)
        for row in 0..<3 {
          var sum = 0.0
          for column in 0..<width {
            let factor = dropping == nil ? 1 : bits[row, column] ? scale : 0
            let value = pair.value(Double(inputs[row, column]) + Double(bias[row]))
            #expect(abs(Double(values[row, column]) - value * factor) < tolerance)
            let slope = Double(upstream[row, column]) * pair.slope(value) * factor
            #expect(abs(Double(delta[row, column]) - slope) < 4 * tolerance)
            sum += Double(delta[row, column])
          }
          #expect(abs(Double(sums[row]) - sum) < tolerance * Double(width))
        }
      }
    }
  }

  @Test(arguments: 1...70)
  func kernelsAreLoopsOverTheElements(_ width: Int) {
    check(width, Float.self, tolerance: 2e-6)
    check(width, Double.self, tolerance: 4e-15)
  }

  /// Whole numbers are added up exactly, so that no place may be missed or counted twice.
  @Test(arguments: 1...70)
  func sumsOfWholeNumbersAreExact(_ width: Int) {
    var delta = Matrix<Float>(
      rows: 2, columns: width, elements: (0..<2 * width).map { Float($0 * $0 % 97) })
    let ones = Matrix<Float>(rows: 2, columns: width, repeating: 1)
    let expected = (0..<2).map { row in
      (0..<width).reduce(0) { $0 + (row * width + $1) * (row * width + $1) % 97 }
    }
    var sums: [Float] = [.nan, .nan]
    delta.multiplyByRectifierDerivative(at: ones, sums: &sums)
    #expect(sums == expected.map { Float($0) })
  }

  /// In every place of a row of 23: of sixteen, of four and of the rest. It reaches its own row's sum
  /// and nothing else.
  @Test(arguments: 0..<23)
  func aNumberThatIsNoneStaysOneInItsPlace(_ place: Int) {
    let bits = mask(2, 23)
    for pair in pairs(Float.self) {
      for dropping in [nil, Dropping<Float>(kept: bits, scale: 1.25)] {
        var values = randomMatrix(2, 23, seed: 9, of: Float.self)
        let finite = values
        values[1, place] = .nan
        pair.forward(&values, [0, 0], dropping)
        #expect(
          values.elements.indices.allSatisfy {
            values.elements[$0].isNaN == ($0 == 23 + place)
          })
        var delta = finite
        delta[1, place] = .nan
        var sums: [Float] = [0, 0]
        pair.backward(&delta, Matrix(rows: 2, columns: 23, repeating: 0.5), dropping, &sums)
        #expect(
          delta.elements.indices.allSatisfy {
            delta.elements[$0].isNaN == ($0 == 23 + place)
          })
        #expect(sums[0].isFinite && sums[1].isNaN)
      }
    }
  }

  @Test func rowsWithoutColumnsHaveSumsOfZero() {
    var empty = Matrix<Double>(rows: 2, columns: 0)
    var sums = [Double.nan, .nan]
    empty.multiplyByTanhDerivative(at: Matrix(rows: 2, columns: 0), sums: &sums)
    #expect(sums == [0, 0])
  }
}
