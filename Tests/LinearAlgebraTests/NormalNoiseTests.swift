import Testing

@testable import LinearAlgebra

@Suite struct NormalNoiseTests {
  private func noise<Scalar: BLASScalar>(
    _ count: Int, deviation: Double = 1, seed: UInt64 = 1, to value: Scalar = 0
  ) -> [Scalar] {
    var generator = RandomGenerator(seed: seed)
    var values = [Scalar](repeating: value, count: count)
    values.withUnsafeMutableBufferPointer {
      generator.addNormalNoise(deviation: deviation, to: $0)
    }
    return values
  }

  /// The shares of the standard normal distribution below −2, −1, 0, 1 and 2.
  @Test func isNormal() {
    let values: [Double] = noise(100_000)
    let count = Double(values.count)
    for (limit, share) in [(-2.0, 0.02275), (-1, 0.15866), (0, 0.5), (1, 0.84134), (2, 0.97725)] {
      let found = Double(values.count { $0 < limit }) / count
      #expect(abs(found - share) < 4 * (share * (1 - share) / count).squareRoot(), "\(limit)")
    }
    // Neighbours, which come from one pair, are independent of each other.
    let products = stride(from: 0, to: values.count, by: 2).map { values[$0] * values[$0 + 1] }
    #expect(abs(products.reduce(0, +) / count * 2) < 4 * (2 / count).squareRoot())
  }

  @Test func addsWithTheDeviationAsked() {
    let plain: [Double] = noise(1001)
    let scaled: [Double] = noise(1001, deviation: 0.25, to: 3)
    for (value, other) in zip(plain, scaled) { #expect(abs(3 + 0.25 * value - other) < 1e-14) }
    let single: [Float] = noise(1001)
    for (value, other) in zip(plain, single) { #expect(Float(value) == other) }
  }

  @Test func moreBeginWithTheFewer() {
    let many: [Double] = noise(100)
    for count in [0, 1, 2, 3, 99] { #expect(noise(count) == Array(many.prefix(count))) }
    #expect(noise(10, seed: 2) != Array(many.prefix(10)))
  }

  @Test func goesOnWhereItLeftOff() {
    var generator = RandomGenerator(seed: 1)
    var values = [Double](repeating: 0, count: 10)
    for range in [0..<4, 4..<10] {
      values[range].withUnsafeMutableBufferPointer {
        generator.addNormalNoise(deviation: 1, to: $0)
      }
    }
    #expect(values == noise(10))
  }
}
