import Testing

@testable import Datasets

@Suite struct CSVScannerTests {
  private func rows(_ text: String) throws -> [[String]] {
    var scanner = CSVScanner(bytes: Array(text.utf8))
    var rows: [[String]] = [[]]
    while let cell = try scanner.next() {
      rows[rows.count - 1].append(scanner.text(of: cell))
      if cell.endsRow { rows.append([]) }
    }
    return rows.dropLast()
  }

  private func places(_ text: String) throws -> [[Int]] {
    var scanner = CSVScanner(bytes: Array(text.utf8))
    var places: [[Int]] = []
    while let cell = try scanner.next() { places.append([cell.line, cell.column]) }
    return places
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
    var scanner = CSVScanner(bytes: Array(" \t\n\"\"\n,".utf8))
    #expect(try scanner.next()?.isBlankRow == true)
    #expect(try scanner.next()?.isBlankRow == false)
    #expect(try scanner.next()?.isBlankRow == false)
    #expect(try scanner.next()?.isBlankRow == false)
    #expect(try scanner.next()?.range == nil)
  }

  @Test(
    arguments: [
      ("a\nb,\"c\nd", .unclosedQuote, 2, 2),
      ("\"", .unclosedQuote, 1, 1),
      ("\"a\"\"", .unclosedQuote, 1, 1),
      ("a,\"b\nc\"d", .textAfterQuote, 2, 2),
    ] as [(String, CSVError.Problem, Int, Int)])
  func saysWhereQuotesAreWrong(
    text: String, problem: CSVError.Problem, line: Int, column: Int
  ) {
    let error = #expect(throws: CSVScanner.Malformation.self) { try rows(text) }
    #expect(error?.problem == problem)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }
}
