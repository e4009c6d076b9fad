import LinearAlgebra
import Testing

@testable import DataFiles

@Suite struct FirstRowTests {
  private func table(_ text: String, label: LabelColumn = .last) throws -> CSVTable {
    try CSVTable(bytes: Array(text.utf8), path: "t.csv", label: label)
  }

  private func message(_ text: String, label: LabelColumn = .last) -> String? {
    #expect(throws: DataFileError.self) { try table(text, label: label) }?.description
  }

  @Test(arguments: [
    ("1,2,x", FirstRow.example), ("1,,x", .example), (",,x", .example), ("?,x", .example),
    ("NA,?,x", .example), ("1,NaN,x", .example), ("1e999,-inf,x", .example),
    ("x,y", .header), ("b,c,1", .header), (",b,x", .header), ("NA,b,x", .header),
    ("?,b,c,x", .header), ("2020,b,x", .header), ("2020,2021,b,c,x", .header),
    ("1,?,b,x", .header), ("-,.,x", .header),
    ("1,2,b,x", .neither(column: 2, .mixedFirstRow("b"))),
    ("1,b,,2,c,3,x", .neither(column: 1, .mixedFirstRow("b"))),
    ("1,2,b,?,x", .neither(column: 3, .notFinite("?"))),
    ("None,1,2,b,?,x", .neither(column: 0, .notFinite("None"))),
  ])
  func namesAgainstNumbersDecide(row: String, expected: FirstRow) {
    let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(FirstRow(cells, labelIndex: cells.count - 1) == expected)
    // Wherever the label stands, it says nothing.
    let turned = FirstRow([cells[cells.count - 1]] + cells.dropLast(), labelIndex: 0)
    if case .neither(let column, let problem) = expected {
      #expect(turned == .neither(column: column + 1, problem))
    } else {
      #expect(turned == expected)
    }
  }

  /// As in files of the UCI repository, which have no header and question marks for what is missing.
  @Test func aMissingValueIsFoundInTheFirstRowToo() {
    #expect(
      message("5,1,1,1,2,?,3,1,1,2\n5,4,4,5,7,10,3,2,1,2\n")
        == "t.csv, line 1, column 6: '?' is not a finite number; "
        + "fill in the value or remove the row")
    #expect(
      message("1,?,A\n2,3,B\n")
        == "t.csv, line 1, column 2: '?' is not a finite number; "
        + "fill in the value or remove the row")
    #expect(
      message("?,<NA>,A\n2,3,B\n")?
        .hasPrefix("t.csv, line 1, column 1: '?' is not a finite number") == true)
    #expect(message("?,A\n3,B\n")?.hasPrefix("t.csv, line 1, column 1: '?'") == true)
    #expect(
      message("A,1,2,?,x3\nB,2,3,4,5\n", label: .number(1))?
        .hasPrefix("t.csv, line 1, column 4: '?' is not a finite number") == true)
  }

  @Test func aMistypedNumberIsNotAHeader() {
    #expect(
      message("5.1,3.5,1.4,o.2,setosa\n4.9,3.0,1.4,0.2,setosa\n")
        == "t.csv, line 1, column 4: the row is neither a header nor numbers: 'o.2' is not a "
        + "number, and most others are; correct it, or give every column a name that is not a number"
    )
    // Where a cell begins may be another line than that of its row.
    #expect(
      message("\"a\nb\",1,2,\u{1B}x\nc,1,2,3\n", label: .number(1))?
        .hasPrefix("t.csv, line 2, column 4: the row is neither a header nor numbers: '\\x1Bx'")
        == true)
  }

  @Test func headersOfFewNumbersStayHeaders() throws {
    #expect(try table("x,y\n1,0\n2,1\n").header == ["x", "y"])
    #expect(try table("id,2020,x\n3,4,y\n").header == ["id", "2020", "x"])
    #expect(try table("\"NA\",b,x\n3,4,y\n").header == ["NA", "b", "x"])
    // By name there is no doubt.
    #expect(try table("id,1,2,x\n3,4,5,y\n", label: .name("x")).header == ["id", "1", "2", "x"])
  }

  @Test func theTrainingFilesHeaderIsOneInOtherFiles() throws {
    let training = try table("id,1,2,x\n3,4,5,y\n", label: .name("x"))
    func other(_ text: String) throws -> CSVTable {
      try CSVTable(bytes: Array(text.utf8), path: "d.csv", label: .last, matching: training)
    }
    #expect(try other("id,1,2,x\n6,7,8,y\n").inputs.elements == [6, 7, 8])
    #expect(try other("6,7,8,y\n").inputs.elements == [6, 7, 8])
    #expect(
      #expect(throws: DataFileError.self) { try other("6,7,?,y\n") }?.description
        .hasPrefix("d.csv, line 1, column 3: '?' is not a finite number") == true)
    #expect(
      #expect(throws: DataFileError.self) { try other("6,7,8o,y\n") }?.description
        .hasPrefix("d.csv, line 1, column 3: the row is neither a header nor numbers: '8o'") == true
    )
  }
}
