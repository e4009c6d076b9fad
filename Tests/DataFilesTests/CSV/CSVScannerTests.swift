import Testing

@testable import DataFiles

@Suite struct CSVScannerTests {
  private func scanning<Value>(
    _ text: String, separator: Character = ",", _ body: (inout CSVScanner) throws -> Value
  ) throws -> Value {
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(bytes: bytes, separator: separator.asciiValue ?? 0)
      return try body(&scanner)
    }
  }

  private func rows(_ text: String, separator: Character = ",") throws -> [[String]] {
    try scanning(text, separator: separator) { scanner in
      var rows: [[String]] = [[]]
      while let cell = try scanner.next() {
        rows[rows.count - 1].append(scanner.text(of: cell))
        if cell.endsRow { rows.append([]) }
      }
      return rows.dropLast()
    }
  }

  private func places(_ text: String) throws -> [[Int]] {
    try scanning(text) { scanner in
      var places: [[Int]] = []
      while let cell = try scanner.next() { places.append([cell.line, cell.column]) }
      return places
    }
  }

  @Test(
    arguments: [
      ("", []),
      ("a", [["a"]]),
      ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
      ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
      ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
      ("\u{FEFF}a,b", [["a", "b"]]),
      ("a,,b,\n,", [["a", "", "b", ""], ["", ""]]),
      (" a\t,\t b c ", [["a", "b c"]]),
      ("\"a,b\",\"c\nd\",\"say \"\"so\"\"\",\"\"\n", [["a,b", "c\nd", "say \"so\"", ""]]),
      (" \"a\" , \" b \" ", [["a", "b"]]),
      ("a\"b,c", [["a\"b", "c"]]),
      ("\n\na", [[""], [""], ["a"]]),
      ("a\n\r\n", [["a"], [""]]),
    ] as [(String, [[String]])])
  func findsCells(text: String, cells: [[String]]) throws {
    #expect(try rows(text) == cells)
  }

  @Test func countsLinesAndColumns() throws {
    #expect(try places("a,b\nc,d") == [[1, 1], [1, 2], [2, 1], [2, 2]])
    #expect(try places("a\r\nb\rc\n\nd") == [[1, 1], [2, 1], [3, 1], [4, 1], [5, 1]])
    #expect(try places("\"a\nb\r\nc\rd\",e\nf") == [[1, 1], [4, 2], [5, 1]])
  }

  @Test func tellsBlankRowsFromEmptyCells() throws {
    let areBlank = try scanning(" \t\n\"\"\n,") { scanner in
      var areBlank: [Bool] = []
      while let cell = try scanner.next() { areBlank.append(cell.isBlankRow) }
      return areBlank
    }
    #expect(areBlank == [true, false, false, false])
  }

  @Test func tabsMaySeparateCells() throws {
    #expect(
      try rows("a\t b ,c\t\n\t\"d\te\"\t", separator: "\t")
        == [["a", "b ,c", ""], ["", "d\te", ""]])
    #expect(try rows("a;b\n1,5;2", separator: ";") == [["a", "b"], ["1,5", "2"]])
  }

  @Test func takesPlainNumbersAndLeavesEverythingElse() throws {
    func numbers(_ text: String, endingRow: Bool) throws -> (Double?, line: Int, rest: Int) {
      try scanning(text) { scanner in
        (scanner.nextPlainNumber(endingRow: endingRow), scanner.line, scanner.position)
      }
    }
    for (text, endingRow, value, line, position) in [
      ("12,3", false, 12, 1, 3), ("-0.5e1\n3", true, -5, 2, 7), ("7\r\n3", true, 7, 2, 3),
      ("12,3", true, nil, 1, 0), ("12\n3", false, nil, 1, 0), ("12", true, nil, 1, 0),
      ("7\r3", true, nil, 1, 0), (" 7,3", false, nil, 1, 0), ("7 ,3", false, nil, 1, 0),
      ("\"7\",3", false, nil, 1, 0), ("x,3", false, nil, 1, 0), (",3", false, nil, 1, 0),
      ("1e999,3", false, nil, 1, 0),
    ] as [(String, Bool, Double?, Int, Int)] {
      let result = try numbers(text, endingRow: endingRow)
      #expect(result.0 == value, "\(text)")
      #expect(result.line == line && result.rest == position, "\(text)")
    }
  }

  @Test(
    arguments: [
      ("a\nb,\"c\nd", .unclosedQuote, 2, 2),
      ("\"", .unclosedQuote, 1, 1),
      ("\"a\"\"", .unclosedQuote, 1, 1),
      ("a,\"b\nc\"d", .textAfterQuote, 2, 2),
    ] as [(String, DataFileError.Problem, Int, Int)])
  func saysWhereQuotesAreWrong(
    text: String, problem: DataFileError.Problem, line: Int, column: Int
  ) {
    let error = #expect(throws: CSVScanner.Malformation.self) { try rows(text) }
    #expect(error?.problem == problem)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }
}
