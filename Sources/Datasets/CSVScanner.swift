/// Finds the cells of a CSV file, one after the other.
///
/// Cells are separated by commas and rows by line feeds, carriage returns or both. A cell in double
/// quotes may contain all of these, and `""` for a quote. Spaces and tabs around a cell's text do
/// not belong to it. (RFC 4180, but for the blanks.)
struct CSVScanner {
  /// A cell's place in the file.
  struct Cell {
    /// The bytes of the cell, without the quotes and blanks around them.
    var range: Range<Int>
    /// Whether it stands in quotes.
    var isQuoted: Bool
    /// The line it begins in, from 1.
    var line: Int
    /// The column it stands in, from 1.
    var column: Int
    /// Whether it is the last of its row.
    var endsRow: Bool

    /// Whether the row has nothing in it at all.
    var isBlankRow: Bool { endsRow && column == 1 && !isQuoted && range.isEmpty }
  }

  /// The whole file.
  let bytes: [UInt8]

  private var position: Int
  private var line = 1
  private var column = 1
  /// Whether a comma has promised one more cell, even an empty one at the end of the file.
  private var owesCell = false

  /// Creates a scanner at the first cell of `bytes`, behind a byte order mark if there is one.
  init(bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Returns the next cell, nil at the end of the file.
  mutating func next() throws(Malformation) -> Cell? {
    guard position < bytes.count || owesCell else { return nil }
    skipBlanks()
    var cell = Cell(
      range: position..<position, isQuoted: false, line: line, column: column, endsRow: true)
    if position < bytes.count, bytes[position] == Self.quote {
      try scanQuoted(&cell)
    } else {
      scanPlain(&cell)
    }
    finish(&cell)
    return cell
  }

  /// Returns the text of a cell, `""` in quotes reduced to `"`.
  func text(of cell: Cell) -> String {
    guard cell.isQuoted else { return String(decoding: bytes[cell.range], as: UTF8.self) }
    var text: [UInt8] = []
    var index = cell.range.lowerBound
    while index < cell.range.upperBound {
      text.append(bytes[index])
      // Within a quoted cell a quote is always the first of two.
      index += bytes[index] == Self.quote ? 2 : 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func scanPlain(_ cell: inout Cell) {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      // Most bytes are above all three.
      if byte <= Self.comma
        && (byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn)
      {
        break
      }
      position += 1
    }
    cell.range = trimmed(start..<position)
  }

  private mutating func scanQuoted(_ cell: inout Cell) throws(Malformation) {
    position += 1
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == Self.quote {
        guard position + 1 < bytes.count, bytes[position + 1] == Self.quote else { break }
        position += 1
      } else if endsLine(at: position) {
        line += 1
      }
      position += 1
    }
    guard position < bytes.count else {
      throw Malformation(line: cell.line, column: cell.column, problem: .unclosedQuote)
    }
    cell.range = trimmed(start..<position)
    cell.isQuoted = true
    position += 1
    skipBlanks()
    if position < bytes.count {
      let byte = bytes[position]
      guard byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn else {
        throw Malformation(line: line, column: cell.column, problem: .textAfterQuote)
      }
    }
  }

  /// Steps over what ends the cell.
  private mutating func finish(_ cell: inout Cell) {
    if position < bytes.count, bytes[position] == Self.comma {
      position += 1
      column += 1
      owesCell = true
      cell.endsRow = false
      return
    }
    owesCell = false
    column = 1
    guard position < bytes.count else { return }
    if !endsLine(at: position) { position += 1 }  // the first half of CR LF
    position += 1
    line += 1
  }

  /// Returns whether the byte at `index` is the last of a line: a line feed, or a carriage return
  /// with none behind it.
  private func endsLine(at index: Int) -> Bool {
    if bytes[index] == Self.lineFeed { return true }
    guard bytes[index] == Self.carriageReturn else { return false }
    return index + 1 == bytes.count || bytes[index + 1] != Self.lineFeed
  }

  private mutating func skipBlanks() {
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, Self.isBlank(bytes[start]) { start += 1 }
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  /// Says where a file stops being CSV.
  struct Malformation: Error {
    var line: Int
    var column: Int
    var problem: CSVError.Problem
  }
}
