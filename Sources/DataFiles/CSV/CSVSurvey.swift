/// Finds out how a CSV file is laid out, without reading its numbers: what separates cells, what
/// stands in the first row, where the last one ends, and how the rows divide among threads.
struct CSVSurvey {
  /// The file, up to the end of its last row: blank lines at the end are left out.
  let bytes: UnsafeBufferPointer<UInt8>
  /// What stands between cells.
  let separator: UInt8
  /// The texts of the first row, of which there is at least one.
  let firstRow: [String]
  /// The line in which each of them begins, from 1: one in quotes may have ends of lines in it.
  let firstRowLines: [Int]
  /// Where the file begins, behind a byte order mark if there is one.
  let start: Int
  /// Where the second row begins, and the line there.
  let second: (position: Int, line: Int)

  /// Looks at the first row of the file at `path`; throws where there is none.
  init(of whole: UnsafeBufferPointer<UInt8>, path: String) throws(DataFileError) {
    start = whole.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    separator = Self.separator(of: whole, from: start, path: path)
    let end = Self.endOfRows(whole, from: start, separator: separator)
    guard end > start else { throw DataFileError(file: path, problem: .empty) }
    bytes = UnsafeBufferPointer(rebasing: whole[..<end])

    var scanner = CSVScanner(bytes: bytes, separator: separator, from: start)
    var texts: [String] = []
    var lines: [Int] = []
    while let cell = try scanner.nextCell(path) {
      if cell.isBlankRow { throw DataFileError(file: path, line: 1, problem: .blankLine) }
      texts.append(scanner.text(of: cell))
      lines.append(cell.line)
      if cell.endsRow { break }
    }
    firstRow = texts
    firstRowLines = lines
    second = (scanner.position, scanner.line)
  }

  /// Whole rows, one behind the other.
  struct Segment {
    /// Where the rows begin and end.
    var range: Range<Int>
    /// The line of the first.
    var line: Int
    /// The number of the first among all that are divided, from 0.
    var firstRow: Int
    /// The number of rows.
    var rows: Int
  }

  /// Returns the rows from a position on in up to `count` segments.
  ///
  /// Where there are quotes, an end of line may be within a cell: then rows are found by going
  /// through all cells, and are one segment. Throws where quotes are wrong.
  func segments(
    from place: (position: Int, line: Int), upTo count: Int, path: String
  ) throws(DataFileError) -> [Segment] {
    guard place.position < bytes.count else { return [] }
    var segments: [Segment] = []
    var start = place.position
    var line = place.line
    var rows = 0
    for index in 1...count where start < bytes.count {
      let target = place.position + (bytes.count - place.position) / count * index
      let end = index == count ? bytes.count : endOfLine(from: max(target, start))
      let part = ByteCount(bytes, in: start..<end)
      if part.hasQuotes {
        return [try quotedSegment(from: place, path: path)]
      }
      // The last row has no end of line, as blank lines and ends of lines there have been cut off.
      let lines = part.lineEnds + (end == bytes.count ? 1 : 0)
      segments.append(Segment(range: start..<end, line: line, firstRow: rows, rows: lines))
      start = end
      line += lines
      rows += lines
    }
    return segments
  }

  /// Throws about the first row that has not as many cells as the first of all.
  func checkWidths(path: String) throws(DataFileError) {
    var scanner = CSVScanner(bytes: bytes, separator: separator, from: start)
    var line = 1
    while let cell = try scanner.nextCell(path) {
      if cell.isBlankRow { throw DataFileError(file: path, line: line, problem: .blankLine) }
      guard cell.endsRow else { continue }
      guard cell.column == firstRow.count else {
        throw DataFileError(
          file: path, line: line, column: min(cell.column, firstRow.count) + 1,
          problem: .width(found: cell.column, expected: firstRow.count))
      }
      line = scanner.line
    }
  }

  private func quotedSegment(
    from place: (position: Int, line: Int), path: String
  ) throws(DataFileError) -> Segment {
    var scanner = CSVScanner(
      bytes: bytes, separator: separator, from: place.position, line: place.line)
    var rows = 0
    while let cell = try scanner.nextCell(path) {
      if cell.endsRow { rows += 1 }
    }
    return Segment(range: place.position..<bytes.count, line: place.line, firstRow: 0, rows: rows)
  }

  /// Returns the place behind the end of the line in which `start` is.
  private func endOfLine(from start: Int) -> Int {
    var position = start
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == CSVScanner.lineFeed { return position }
      if byte == CSVScanner.carriageReturn {
        let isPair = position < bytes.count && bytes[position] == CSVScanner.lineFeed
        return position + (isPair ? 1 : 0)
      }
    }
    return position
  }

  /// Returns what separates cells: tabs by the file's name, otherwise the first of comma, tab and
  /// semicolon that is in the first line outside quotes.
  private static func separator(
    of bytes: UnsafeBufferPointer<UInt8>, from start: Int, path: String
  ) -> UInt8 {
    let tab: UInt8 = 0x09
    let name = path.lowercased()
    if [".tsv", ".tab", ".tsv.gz", ".tab.gz"].contains(where: name.hasSuffix) { return tab }
    var seen: Set<UInt8> = []
    var isQuoted = false
    for byte in bytes[start...] {
      if byte == CSVScanner.quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == CSVScanner.lineFeed || byte == CSVScanner.carriageReturn { break }
      seen.insert(byte)
    }
    let comma = UInt8(ascii: ",")
    return [comma, tab, UInt8(ascii: ";")].first(where: seen.contains) ?? comma
  }

  /// Returns where the last row ends that is not blank.
  private static func endOfRows(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, separator: UInt8
  ) -> Int {
    func isLineEnd(_ byte: UInt8) -> Bool {
      byte == CSVScanner.lineFeed || byte == CSVScanner.carriageReturn
    }
    var end = bytes.count
    while true {
      var lineStart = end
      while lineStart > start, bytes[lineStart - 1] == 0x20 || bytes[lineStart - 1] == 0x09,
        bytes[lineStart - 1] != separator
      {
        lineStart -= 1
      }
      if lineStart == start { return start }
      // There is something in the last line, so that it stays as it is.
      if !isLineEnd(bytes[lineStart - 1]) { return end }
      end = lineStart - 1
    }
  }
}

extension CSVScanner {
  /// Returns the next cell, nil at the end; errors name the file.
  mutating func nextCell(_ path: String) throws(DataFileError) -> Cell? {
    do {
      return try next()
    } catch {
      throw DataFileError(
        file: path, line: error.line, column: error.column, problem: error.problem)
    }
  }
}
