import Testing

@testable import LinearAlgebra

struct BitMatrixTests {
  static let shapes = [
    (1, 1), (1, 63), (1, 64), (1, 65), (3, 7), (5, 128), (2, 129), (7, 211), (0, 5), (4, 0),
  ]

  /// Returns how many bits are set, one by one.
  private func setBits(_ bits: BitMatrix) -> Int {
    (0..<bits.rows).reduce(0) { sum, row in
      sum + (0..<bits.columns).count { bits[row, $0] }
    }
  }

  @Test(arguments: shapes)
  func aNewMatrixHasEveryBitSetAndNoneBeyond(_ rows: Int, _ columns: Int) {
    let bits = BitMatrix(rows: rows, columns: columns)
    #expect(setBits(bits) == rows * columns)
    #expect(bits.count == rows * columns)
    #expect(bits.words.reduce(0) { $0 + $1.nonzeroBitCount } == rows * columns)
    #expect(bits.words.count == rows * ((columns + 63) / 64))
  }

  @Test(arguments: shapes, [0.001, 0.5, 0.9])
  func theCountIsThatOfTheBitsAndNoneIsSetBeyond(_ shape: (Int, Int), _ probability: Double) {
    var bits = BitMatrix(rows: shape.0, columns: shape.1)
    var generator = RandomGenerator(seed: 2)
    for _ in 0..<20 {
      let count = bits.draw(probability: probability, using: &generator)
      #expect(count == setBits(bits))
      // Words hold nothing but the bits of columns.
      #expect(bits.words.reduce(0) { $0 + $1.nonzeroBitCount } == count)
    }
  }

  @Test func aSubscriptIsABitOfAWord() {
    var bits = BitMatrix(rows: 2, columns: 70)
    var generator = RandomGenerator(seed: 3)
    _ = bits.draw(probability: 0.5, using: &generator)
    for row in 0..<2 {
      for column in 0..<70 {
        let word = bits.words[row * 2 + (column < 64 ? 0 : 1)]
        #expect(bits[row, column] == (word & (1 << UInt64(column % 64)) != 0))
      }
    }
  }

  @Test(arguments: [0.01, 0.1, 0.25, 0.5, 0.625, 0.8, 0.86, 0.999])
  func theShareIsTheProbability(_ probability: Double) {
    let (rows, columns) = (200, 1001)
    let count = rows * columns
    var bits = BitMatrix(rows: rows, columns: columns)
    var generator = RandomGenerator(seed: 3)
    let share = Double(bits.draw(probability: probability, using: &generator)) / Double(count)
    // Four standard deviations of the binomial distribution.
    let deviation = (probability * (1 - probability) / Double(count)).squareRoot()
    #expect(abs(share - probability) < 4 * deviation)
  }

  /// Pairs that do not overlap: neighbours in a row, across words, and in a column. Both are set with
  /// the square of the probability.
  @Test(arguments: [0.1, 0.5, 0.8], [(0, 1), (0, 64), (1, 0)])
  func neighboursAreIndependent(_ probability: Double, _ step: (rows: Int, columns: Int)) {
    let (rows, columns) = (400, 512)
    var bits = BitMatrix(rows: rows, columns: columns)
    var generator = RandomGenerator(seed: 4)
    _ = bits.draw(probability: probability, using: &generator)
    var (pairs, both) = (0, 0)
    for row in 0..<rows where step.rows == 0 || row % 2 == 0 {
      for column in 0..<columns where step.columns == 0 || column / step.columns % 2 == 0 {
        pairs += 1
        both += bits[row, column] && bits[row + step.rows, column + step.columns] ? 1 : 0
      }
    }
    #expect(pairs == rows * columns / 2)
    let square = probability * probability
    let deviation = (square * (1 - square) / Double(pairs)).squareRoot()
    #expect(abs(Double(both) / Double(pairs) - square) < 4 * deviation)
  }

  @Test(arguments: [0x1p-40, 0x1p-64, 0x1p-70, .leastNonzeroMagnitude])
  func aTinyProbabilitySetsNothing(_ probability: Double) {
    // 2⁻⁴⁰ sets one of the 14,140 bits in one of 10⁸ draws.
    var bits = BitMatrix(rows: 20, columns: 707)
    var generator = RandomGenerator(seed: 5)
    #expect(bits.draw(probability: probability, using: &generator) == 0)
    #expect(bits.words.allSatisfy { $0 == 0 })
  }

  @Test func aProbabilityNextToOneSetsEverything() {
    var bits = BitMatrix(rows: 20, columns: 707)
    var generator = RandomGenerator(seed: 5)
    #expect(bits.draw(probability: 1 - 0x1p-53, using: &generator) == 20 * 707)
  }

  @Test(arguments: shapes)
  func probabilityOneSetsEverythingAndDrawsNothing(_ rows: Int, _ columns: Int) {
    var bits = BitMatrix(rows: rows, columns: columns)
    var generator = RandomGenerator(seed: 6)
    _ = bits.draw(probability: 0.3, using: &generator)
    let before = generator
    #expect(bits.draw(probability: 1, using: &generator) == rows * columns)
    #expect(bits == BitMatrix(rows: rows, columns: columns))
    #expect(generator == before)
  }

  /// The first eight digits of 64 numbers U, a word a digit and a set bit for the digit 0; then, for
  /// each U that agrees with p so far, a word with its other digits. U < p is decided by the first
  /// digit that differs, and it is not below where all do agree.
  @Test(
    arguments: [(1, 64), (1, 1), (3, 70), (2, 129)],
    [0.5, 0.75, 0.3, 0.8, 0.0078125, 0x1.8p-9])
  func bitsAreDecidedByTheDigitsOfTheGenerator(_ shape: (Int, Int), _ probability: Double) {
    // The binary digits of p, by doubling; exact.
    var digits: [Bool] = []
    var rest = probability
    while rest > 0 && digits.count < 64 {
      rest *= 2
      digits.append(rest >= 1)
      if rest >= 1 { rest -= 1 }
    }
    var source = RandomGenerator(seed: 7)
    var generator = source
    var bits = BitMatrix(rows: shape.0, columns: shape.1)
    _ = bits.draw(probability: probability, using: &generator)
    var words = FastGenerator(seed: source.next())
    #expect(generator == source)
    func digit(_ place: Int) -> Bool { place < digits.count && digits[place] }
    for row in 0..<shape.0 {
      for start in stride(from: 0, to: shape.1, by: 64) {
        let lanes = min(64, shape.1 - start)
        var below = [Bool?](repeating: nil, count: lanes)
        for place in 0..<8 {
          let word = words.next()
          for lane in 0..<lanes where below[lane] == nil {
            let drawn = word >> UInt64(lane) & 1 == 0
            if drawn != digit(place) { below[lane] = digit(place) }
          }
        }
        for lane in 0..<lanes where below[lane] == nil {
          let word = words.next()
          for place in 0..<64 where below[lane] == nil {
            let drawn = word >> UInt64(63 - place) & 1 == 1
            if drawn != digit(8 + place) { below[lane] = digit(8 + place) }
          }
        }
        for lane in 0..<lanes { #expect(bits[row, start + lane] == (below[lane] ?? false)) }
      }
    }
  }

  @Test func theSameGeneratorGivesTheSameBitsWhateverWasThere() {
    var first = BitMatrix(rows: 9, columns: 99)
    var second = first
    var other = RandomGenerator(seed: 1)
    _ = second.draw(probability: 0.1, using: &other)
    var (a, b) = (RandomGenerator(seed: 8), RandomGenerator(seed: 8))
    let counts = (
      first.draw(probability: 0.6, using: &a), second.draw(probability: 0.6, using: &b)
    )
    #expect(first == second)
    #expect(counts.0 == counts.1)
    #expect(a == b)
    // And the next draw is another one.
    _ = second.draw(probability: 0.6, using: &b)
    #expect(first != second)
  }
}
