/// Holds `rows` × `columns` bits, 64 to a word, each row from a word of its own.
public struct BitMatrix: Equatable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// How many words a row has.
  let wordsPerRow: Int
  /// The words, row after row; the bits past the last column are 0.
  private(set) var words: [UInt64]

  /// Creates a matrix with every bit set.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    wordsPerRow = (columns + 63) / 64
    words = []
    words.reserveCapacity(rows * wordsPerRow)
    for _ in 0..<rows {
      for word in 0..<wordsPerRow { words.append(Self.used(ofWord: word, columns: columns)) }
    }
  }

  /// The number of bits.
  public var count: Int { rows * columns }

  /// Whether the bit in `row` and `column`, both from 0, is set.
  public subscript(row: Int, column: Int) -> Bool {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "bit (\(row), \(column)) of \(rows) × \(columns)")
    return words[row * wordsPerRow + column / 64] >> UInt64(column % 64) & 1 == 1
  }

  /// Draws every bit anew, set with the given probability, and returns how many are set.
  ///
  /// A bit is set where a random number U, a binary fraction, is below the probability p. The first
  /// eight digits of 64 such numbers are drawn together, a word for each digit; where they are those
  /// of p, the rest of U is drawn: some eight words instead of 64 (the binary expansion of Knuth and
  /// Yao, "The complexity of nonuniform random number generation", 1976). The probability is exact
  /// to 2⁻⁶⁴.
  public mutating func draw(probability: Double, using generator: inout RandomGenerator) -> Int {
    precondition(probability > 0 && probability <= 1, "probability \(probability)")
    guard probability < 1 else {
      self = BitMatrix(rows: rows, columns: columns)
      return count
    }
    let digits = UInt64(probability * 0x1p64)
    var bits = FastGenerator(seed: generator.next())
    var set = 0
    let (height, width, wordsPerRow) = (rows, columns, wordsPerRow)
    words.withUnsafeMutableBufferPointer { words in
      for row in 0..<height {
        for word in 0..<wordsPerRow {
          let used = Self.used(ofWord: word, columns: width)
          let below = Self.draw(used, digits, &bits)
          words[row &* wordsPerRow &+ word] = below
          set &+= below.nonzeroBitCount
        }
      }
    }
    return set
  }

  /// Returns which of the `used` bits have a U below p, whose binary digits are given.
  @inline(__always)
  private static func draw(
    _ used: UInt64, _ digits: UInt64, _ generator: inout FastGenerator
  ) -> UInt64 {
    var (undecided, below, rest) = (used, UInt64(0), digits)
    for _ in 0..<8 {
      // All ones where the digit of p is 1; a U with the digit 0, whose bit is set here, is below it.
      let digit = UInt64(bitPattern: Int64(bitPattern: rest) >> 63)
      let zeros = generator.next()
      below |= undecided & digit & zeros
      undecided &= digit ^ zeros
      rest <<= 1
    }
    while undecided != 0 {
      let bit = undecided & (0 &- undecided)
      if generator.next() < rest { below |= bit }
      undecided ^= bit
    }
    return below
  }

  /// Returns the bits of a row's word that stand for columns.
  @inline(__always)
  private static func used(ofWord word: Int, columns: Int) -> UInt64 {
    let left = columns - word * 64
    return left >= 64 ? .max : (1 << UInt64(left)) - 1
  }
}
