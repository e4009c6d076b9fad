import Datasets

/// Finds the cells of a CSV file, one after the other.
///
/// Cells are separated by commas, or another character, and rows by line feeds, carriage returns or
/// both. A cell in double quotes may contain all of these, and `""` for a quote. Spaces and tabs
/// around a cell's text do not belong to it, unless tabs separate cells. (RFC 4180, but for the
/// blanks.)
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

  /// The file, up to where the scanner stops.
  let bytes: UnsafeBufferPointer<UInt8>
  /// What stands between cells.
  let separator: UInt8
  /// The place of the next cell.
  private(set) var position: Int
  /// The line of the next cell, from 1.
  private(set) var line: Int

  private var column = 1
  /// Whether a separator has promised one more cell, even an empty one at the end of the file.
  private var owesCell = false

  /// Creates a scanner at the beginning of a row.
  ///
  /// - Parameters:
  ///   - bytes: The file, up to where to stop; they have to outlive the scanner.
  ///   - separator: What stands between cells: no quote, end of line or space.
  ///   - start: Where the row begins; by default the first, behind a byte order mark if there is one.
  ///   - line: The line there, from 1.
  init(
    bytes: UnsafeBufferPointer<UInt8>, separator: UInt8 = UInt8(ascii: ","), from start: Int? = nil,
    line: Int = 1
  ) {
    self.bytes = bytes
    self.separator = separator
    self.line = line
    position = start ?? (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
  }

  /// Returns the next cell, nil at the end.
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

  /// Returns the number in the next cell and steps over it, if it is one as nearly all are: without
  /// quotes, without blanks around it, not beyond single precision, and the last of its row as
  /// expected. Otherwise it stays where
  /// it is, and the cell is for ``next()``.
  @inline(__always)
  mutating func nextPlainNumber(endingRow: Bool) -> Double? {
    guard let number = DecimalNumber.prefix(of: bytes, at: position, upTo: bytes.count),
      number.end < bytes.count, number.value.magnitude <= DecimalNumber.largestOfExamples
    else { return nil }
    let byte = bytes[number.end]
    if endingRow {
      // The only byte behind a carriage return that may be looked at is one that is there.
      let isPair =
        byte == Self.carriageReturn && number.end &+ 1 < bytes.count
        && bytes[number.end &+ 1] == Self.lineFeed
      guard byte == Self.lineFeed || isPair else { return nil }
      position = number.end &+ (isPair ? 2 : 1)
      line &+= 1
      column = 1
      owesCell = false
    } else {
      guard byte == separator else { return nil }
      position = number.end &+ 1
      column &+= 1
      owesCell = true
    }
    return number.value
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
      if byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn { break }
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
      guard byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn else {
        throw Malformation(line: line, column: cell.column, problem: .textAfterQuote)
      }
    }
  }

  /// Steps over what ends the cell.
  private mutating func finish(_ cell: inout Cell) {
    if position < bytes.count, bytes[position] == separator {
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
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 && separator != 0x09
  }

  static let quote = UInt8(ascii: "\"")
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D

  /// Says where a file stops being CSV.
  struct Malformation: Error {
    var line: Int
    var column: Int
    var problem: DataFileError.Problem
  }
}
