import Testing

@testable import LinearAlgebra

/// What a rule multiplies by, through the simplest kernel: a rectifier of ones.
struct DroppingTests {
  private func factors<Scalar: BLASScalar>(_ dropping: Dropping<Scalar>) -> Matrix<Scalar> {
    var ones = Matrix<Scalar>(
      rows: dropping.kept.rows, columns: dropping.kept.columns, repeating: 1)
    ones.rectify(
      adding: [Scalar](repeating: 0, count: dropping.kept.rows), dropping: dropping)
    return ones
  }

  private func check<Scalar: BLASScalar>(_ width: Int, _ type: Scalar.Type) {
    var bits = BitMatrix(rows: 3, columns: width)
    var dropping = Dropping<Scalar>(kept: bits, scale: 1)
    #expect(factors(dropping) == Matrix(rows: 3, columns: width, repeating: 1))
    var generator = RandomGenerator(seed: UInt64(width))
    for scale in [1.25, 2, 3] {
      _ = bits.draw(probability: 1 / scale, using: &generator)
      dropping.kept = bits
      dropping.scale = Scalar(scale)
      let result = factors(dropping)
      for row in 0..<3 {
        for column in 0..<width {
          #expect(result[row, column] == (bits[row, column] ? Scalar(scale) : 0))
        }
      }
      #expect(dropping == Dropping(kept: bits, scale: Scalar(scale)))
    }
  }

  @Test(arguments: 1...70)
  func whatIsKeptIsScaledAndTheRestIsZero(_ width: Int) {
    check(width, Float.self)
    check(width, Double.self)
  }

  @Test func aNumberThatIsNoneStaysOneEvenWhereItIsDropped() {
    var bits = BitMatrix(rows: 1, columns: 6)
    var generator = RandomGenerator(seed: 1)
    repeat {
      _ = bits.draw(probability: 0.5, using: &generator)
    } while bits[0, 1] || bits[0, 5]
    var values = Matrix<Double>(rows: 1, columns: 6, elements: [1, .nan, 1, 1, 1, .nan])
    values.rectify(adding: [0], dropping: Dropping(kept: bits, scale: 2))
    #expect(values[0, 1].isNaN && values[0, 5].isNaN)
    #expect([0, 2, 3, 4].allSatisfy { values[0, $0] == (bits[0, $0] ? 2 : 0) })
  }
}
