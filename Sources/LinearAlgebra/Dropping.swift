/// Says which numbers of a layer's values dropout keeps, and what it multiplies them by.
public struct Dropping<Scalar: BLASScalar>: Equatable, Sendable {
  /// units × examples: set where the number is kept.
  public var kept: BitMatrix
  /// What kept numbers are multiplied by.
  public var scale: Scalar {
    didSet { if scale != oldValue { fillTable() } }
  }
  /// What each of the sixteen values of four bits multiplies four numbers by.
  private var table: [Scalar]

  /// Creates a rule that keeps the set bits, times `scale`, and makes 0 of the others.
  public init(kept: BitMatrix, scale: Scalar) {
    self.kept = kept
    self.scale = scale
    table = [Scalar](repeating: 0, count: 64)
    fillTable()
  }

  private mutating func fillTable() {
    for index in table.indices { table[index] = (index / 4) >> (index % 4) & 1 == 1 ? scale : 0 }
  }

  /// Calls `body` with the factors for a matrix of the mask's shape.
  @inline(__always)
  func withFactors(rows: Int, columns: Int, _ body: (MaskFactors<Scalar>) -> Void) {
    precondition(
      kept.rows == rows && kept.columns == columns,
      "a mask of \(kept.rows) × \(kept.columns) for \(rows) × \(columns)")
    kept.words.withUnsafeBufferPointer { words in
      table.withUnsafeBufferPointer { table in
        guard let words = words.baseAddress, let table = table.baseAddress else { return }
        body(MaskFactors(words: words, wordsPerRow: kept.wordsPerRow, table: table))
      }
    }
  }
}

/// Multiplies by a scale where the bit of a mask is set, and by 0 elsewhere.
struct MaskFactors<Scalar: BLASScalar>: RowFactors {
  fileprivate let words: UnsafePointer<UInt64>
  fileprivate let wordsPerRow: Int
  fileprivate let table: UnsafePointer<Scalar>

  /// Returns the bits of sixteen columns, the first in the lowest place.
  @inline(__always)
  func block(row: Int, column: Int) -> UInt32 {
    let word = words[row &* wordsPerRow &+ column &>> 6]
    return UInt32(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: column & 63))
  }

  @inline(__always)
  func scale(_ x: Scalar.Vector, _ block: UInt32, offset: Int) -> Scalar.Vector {
    let bits = block &>> UInt32(truncatingIfNeeded: offset) & 15
    return x * Scalar.Vector(table + Int(bits &<< 2))
  }
}
