import Testing

@testable import LinearAlgebra

/// The words come from Reference/xoshiro.py, which checks itself against published ones.
struct RandomGeneratorTests {
  static let words: [(seed: UInt64, words: [UInt64])] = [
    (
      0,
      [
        0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0,
        0x6AA5_94F1_262D_2D2C, 0xBBA5_AD4A_1F84_2E59,
      ]
    ),
    (
      1,
      [
        0xB3F2_AF6D_0FC7_10C5, 0x853B_5596_4736_4CEA, 0x92F8_9756_082A_4514,
        0x642E_1C7B_C266_A3A7, 0xB27A_48E2_9A23_3673,
      ]
    ),
    (
      UInt64.max,
      [
        0x8F55_20D5_2A7E_AD08, 0xC476_A018_CAA1_802D, 0x81DE_31C0_D260_469E,
        0xBF65_8D7E_065F_3C2F, 0x9135_93FD_A1BC_A32A,
      ]
    ),
  ]

  @Test(arguments: words)
  func wordsAreThoseOfTheReference(_ seed: UInt64, _ expected: [UInt64]) {
    var generator = RandomGenerator(seed: seed)
    #expect(expected.indices.map { _ in generator.next() } == expected)
  }

  @Test func aStreamIsASequenceOfItsOwn() {
    var generator = RandomGenerator(seed: 7, stream: 3)
    let words = (0..<3).map { _ in generator.next() }
    #expect(words == [0xBA51_99E6_7230_912E, 0xD084_2C3C_D101_11BE, 0x0818_F24D_A67A_B5B4])
    let firsts = (0..<100).map { stream in
      var generator = RandomGenerator(seed: 7, stream: UInt64(stream))
      return generator.next()
    }
    #expect(Set(firsts).count == 100)
  }

  @Test func aCopyGoesOnWithTheSameNumbers() {
    var generator = RandomGenerator(seed: 1)
    _ = generator.next()
    _ = generator.normal()
    var copy = generator
    #expect((0..<20).map { _ in generator.next() } == (0..<20).map { _ in copy.next() })
  }

  @Test func uniformNumbersAreTheUpperBitsOfTheWords() {
    var words = RandomGenerator(seed: 11)
    var generator = RandomGenerator(seed: 11)
    for _ in 0..<100 {
      let number = generator.uniform()
      #expect(number == Double(words.next() / 2048) / 9_007_199_254_740_992)
      #expect(number >= 0 && number < 1)
    }
  }

  @Test func uniformNumbersHaveTheMomentsOfTheDistribution() {
    // Mean 1/2, variance 1/12; four standard errors, 1/√(12n) and √(1/180/n).
    var generator = RandomGenerator(seed: 2)
    let count = 100_000
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<count {
      let centred = generator.uniform() - 0.5
      sum += centred
      squares += centred * centred
    }
    let size = Double(count)
    #expect(abs(sum / size) < 4 / (12 * size).squareRoot())
    #expect(abs(squares / size - 1 / 12.0) < 4 / (180 * size).squareRoot())
  }

  @Test func normalNumbersHaveTheMomentsOfTheDistribution() {
    // Moments 0, 1, 0, 3 with variances 1, 2, 15, 96 an observation; four standard errors.
    var generator = RandomGenerator(seed: 2)
    let count = 200_000
    var sums = [0.0, 0, 0, 0]
    var (within1, within2) = (0, 0)
    for _ in 0..<count {
      let x = generator.normal()
      for power in 0..<4 { sums[power] += (0...power).reduce(1) { product, _ in product * x } }
      within1 += abs(x) < 1 ? 1 : 0
      within2 += abs(x) < 2 ? 1 : 0
    }
    let size = Double(count)
    for (power, (moment, variance)) in [(0.0, 1.0), (1, 2), (0, 15), (3, 96)].enumerated() {
      #expect(abs(sums[power] / size - moment) < 4 * (variance / size).squareRoot())
    }
    // P(|x| < 1) = 0.6827, P(|x| < 2) = 0.9545.
    #expect(abs(Double(within1) / size - 0.682689) < 4 * (0.2166 / size).squareRoot())
    #expect(abs(Double(within2) / size - 0.954500) < 4 * (0.0434 / size).squareRoot())
  }

  /// The first four of wyrand's numbers from 42 on, by its definition in integers of any length.
  @Test func fastBitsAreThoseOfTheDefinition() {
    var generator = FastGenerator(seed: 42)
    let drawn = (0..<4).map { _ in generator.next() }
    #expect(
      drawn == [0xae4a7cbfdda9b434, 0xe9cc09d33d38d9d2, 0xcb5756512b93433a, 0xeb29b2a1320e1a71])
  }
}
