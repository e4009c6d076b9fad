import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct CSVTableTests {
  private func table(_ text: String, label: LabelColumn = .last) throws -> CSVTable {
    try CSVTable(bytes: Array(text.utf8), path: "t.csv", label: label)
  }

  private func message(_ text: String, label: LabelColumn = .last) -> String? {
    #expect(throws: CSVError.self) { try table(text, label: label) }?.description
  }

  @Test func readsFeaturesByLabels() throws {
    let table = try table("a,b,c\n1,2,x\n3,4,y\n5,6,x\n")
    #expect(table.inputs == Matrix(rows: 2, columns: 3, elements: [1, 3, 5, 2, 4, 6]))
    #expect(table.featureNames == ["a", "b"])
    #expect(table.labels.distinct.map(\.text) == ["x", "y"])
    #expect(table.labels.distinct.map(\.line) == [2, 3])
    #expect(table.labels.rows == [0, 1, 0])
  }

  @Test(arguments: [LabelColumn.number(2), .name("b")])
  func takesLabelsFromAnyColumn(label: LabelColumn) throws {
    let table = try table("a,b,c\n1,x,2\n3,y,4\n", label: label)
    #expect(table.inputs.elements == [1, 3, 2, 4])
    #expect(table.featureNames == ["a", "c"])
    #expect(table.labels.distinct.map(\.text) == ["x", "y"])
  }

  @Test func readsTheSameWhateverEndsLines() throws {
    let expected = try table("a,b,c\n1,2,x\n3,4,y\n")
    for text in [
      "\u{FEFF}a,b,c\r\n1,2,x\r\n3,4,y\r\n", "a,b,c\r1,2,x\r3,4,y",
      "a,b,c\n1,2,x\n3,4,y\n\n \t\n\r\n",
      " a , b , c \n 1 , \"2\" ,\"x\"\n\"3\",4,y", "\"a\",\"b\",\"c\"\n1,\" 2 \",x\n3,4,y",
    ] {
      let table = try table(text)
      #expect(table.inputs == expected.inputs)
      #expect(table.header == expected.header)
      #expect(table.labels.rows == expected.labels.rows)
    }
  }

  @Test func seesWhetherThereIsAHeader() throws {
    #expect(try table("1,2,x\n3,4,y").header == nil)
    #expect(try table("1,2,x\n3,4,y").featureNames == ["x1", "x2"])
    #expect(try table("1,2,x\n3,4,y").inputs.columns == 2)
    // A year may be a name, where another column has one that is none.
    #expect(try table("2020,b,x\n3,4,y").header == ["2020", "b", "x"])
    // The index column of some programs has no name.
    #expect(try table(",b,x\n3,4,y").featureNames == ["x1", "b"])
    // The name of the label's column is not needed to be a number, so that it says nothing.
    #expect(try table("1,2,label\n3,4,y").header == nil)
    #expect(try table("1,2,label\n3,4,y", label: .name("label")).header != nil)
  }

  @Test func takesAMissingNumberForDataNotForAHeader() {
    #expect(
      message("1,NaN,0\n2,3,1")
        == "t.csv, line 1, column 2: 'NaN' is not a finite number; "
        + "fill in the value or remove the row")
    #expect(
      message("1,,0\n2,3,1")
        == "t.csv, line 1, column 2: an empty cell is not a number; "
        + "features are numbers like -0.5 or 1e3")
  }

  @Test(arguments: [
    ("", "t.csv: the file is empty; it needs a row for each example, features and label"),
    (" \n\n", "t.csv: the file is empty; it needs a row for each example, features and label"),
    ("\u{FEFF}", "t.csv: the file is empty; it needs a row for each example, features and label"),
    ("a,b\n", "t.csv: there is nothing below the header; add a row for each example"),
    (
      "1\n2\n",
      "t.csv: the file has one column only; it needs features and a label, separated by commas"
    ),
    (
      "a,b,c\n1,2,0\n1,2\n",
      "t.csv, line 3, column 3: the row has 2 columns, the first row 3; add what is missing, "
        + "and quote cells with commas in them"
    ),
    (
      "a,b\n1,0\n\n1,2,0,5\n",
      "t.csv, line 3: the line is blank, with more behind it; remove it"
    ),
    (
      "a,b\n1,2,0,5\n",
      "t.csv, line 2, column 3: the row has 4 columns, the first row 2; remove what is too much, "
        + "and quote cells with commas in them"
    ),
    (
      "a,b\n1\n",
      "t.csv, line 2, column 2: the row has 1 column, the first row 2; add what is missing, "
        + "and quote cells with commas in them"
    ),
    (
      "\n1,2\n", "t.csv, line 1: the line is blank, with more behind it; remove it"
    ),
    (
      "a,b,c\r\n1,2,0\r\n1,\"1,5\",0\r\n",
      "t.csv, line 3, column 2 (b): '1,5' is not a number; features are numbers like -0.5 or 1e3"
    ),
    (
      "a,b,c\n1,2,0\n0x10,2,0\n",
      "t.csv, line 3, column 1 (a): '0x10' is not a number; features are numbers like -0.5 or 1e3"
    ),
    (
      "a,b,c\n1,,0\n",
      "t.csv, line 2, column 2 (b): an empty cell is not a number; "
        + "features are numbers like -0.5 or 1e3"
    ),
    (
      "a,b,c\n1,-inf,0\n",
      "t.csv, line 2, column 2 (b): '-inf' is not a finite number; "
        + "fill in the value or remove the row"
    ),
    (
      "a,b,c\n1,1e999,0\n",
      "t.csv, line 2, column 2 (b): '1e999' is not a finite number; "
        + "fill in the value or remove the row"
    ),
    (
      "a,b,c\n1,2,0\n\"1\",\"\n3\",0\n",
      "t.csv, line 3, column 2 (b): '\\n3' is not a number; features are numbers like -0.5 or 1e3"
    ),
    (
      "a,b\u{202E},c\n1,\u{1B}[31mred,0\n",
      "t.csv, line 2, column 2 (b\\u{202E}): '\\x1B[31mred' is not a number; "
        + "features are numbers like -0.5 or 1e3"
    ),
    (
      "a,b\n\(String(repeating: "z", count: 500)),0\n",
      "t.csv, line 2, column 1 (a): '\(String(repeating: "z", count: 40))…' is not a number; "
        + "features are numbers like -0.5 or 1e3"
    ),
    (
      "a,b\n1,\n",
      "t.csv, line 2, column 2 (b): the label is empty; fill it in or remove the row"
    ),
    (
      "a,b\n1,0\n2,nan\n",
      "t.csv, line 3, column 2 (b): 'nan' is not a finite number; "
        + "fill in the value or remove the row"
    ),
    (
      "a,b\n1,\"0\n",
      "t.csv, line 2, column 2: the quote that opens this cell is never closed; "
        + "add the second one"
    ),
    (
      "a,b\n\"1\"2,0\n",
      "t.csv, line 2, column 1: there is text behind the closing quote; "
        + "put a comma before it, or write \"\" for a quote"
    ),
  ])
  func saysWhatIsWrongAndWhere(text: String, expected: String) {
    #expect(message(text) == expected)
  }

  @Test(arguments: [
    (
      LabelColumn.name("side"),
      "t.csv, line 1: no column is named 'side'; the columns are a, b, b"
    ),
    (.name("b"), "t.csv, line 1: columns 2 and 3 are named 'b'; give the number of one"),
    (.number(4), "t.csv: there is no column 4 to take labels from; give a number from 1 to 3"),
    (.number(0), "t.csv: there is no column 0 to take labels from; give a number from 1 to 3"),
  ])
  func saysWhichLabelColumnsThereAre(label: LabelColumn, expected: String) {
    #expect(message("a,b,b\n1,2,0\n", label: label) == expected)
  }

  @Test func listsOnlyTheFirstOfManyColumns() {
    let header = (1...20).map { "c\($0)" }.joined(separator: ",")
    #expect(
      message(header, label: .name("x"))
        == "t.csv, line 1: no column is named 'x'; "
        + "the columns are c1, c2, c3, c4, c5, c6, c7, c8, …")
  }

  @Test(
    arguments: [
      ([0x61, 0x2C, 0x62, 0x0A, 0x31, 0xFF], 2),
      ([0xFF, 0xFE, 0x31, 0x00], 1),
      ([0x61, 0x0D, 0x0A, 0x0D, 0x0D, 0x0A, 0xC3], 4),
      ([0x61, 0x0D, 0x62, 0x0A, 0x0A, 0xED, 0xA0, 0x80], 4),
    ] as [([UInt8], Int)])
  func saysWhichLineIsNotUTF8(bytes: [UInt8], line: Int) {
    let error = #expect(throws: CSVError.self) {
      try CSVTable(bytes: bytes, path: "t.csv", label: .last)
    }
    #expect(
      error?.description
        == "t.csv, line \(line): the text is not UTF-8; save the file in that encoding")
  }

  /// Throws bytes at the reader: pieces that files are made of, and now and then any byte.
  @Test func readsOrThrowsWhateverItIsGiven() {
    var generator = RandomGenerator(seed: 12)
    let rows = ["1,0\n", "-.5,1\r\n", " 3e2 ,\"0\"\n", "\"4\",1\n"]
    let pieces = [
      ",", "\n", "\r", "\r\n", "\"", "\"\"", " ", "\t", "-", ".", "e", "7", "nan", "x1", "1e999",
      "é",
      "\u{202E}", "\u{FEFF}",
    ]
    var read = 0
    var refused = 0
    for round in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<generator.next() % 12 {
        switch generator.next() % 32 {
        case 0: bytes.append(UInt8(truncatingIfNeeded: generator.next()))
        case 1...4 where round % 2 == 0: bytes += pieces[Int(generator.next() % 18)].utf8
        default: bytes += rows[Int(generator.next() % 4)].utf8
        }
      }
      let label: LabelColumn = [.last, .number(round % 4), .name("x1")][round % 3]
      do {
        let table = try CSVTable(bytes: bytes, path: "t.csv", label: label)
        #expect(table.labels.rows.count == table.inputs.columns, "\(bytes)")
        #expect(table.inputs.isFinite(), "\(bytes)")
        #expect(table.inputs.rows == table.featureNames.count, "\(bytes)")
        _ = try ClassList(of: table.labels, in: table).indices(of: table.labels, in: table)
        read += 1
      } catch {
        #expect(error.description.hasPrefix("t.csv"), "\(bytes)")
        #expect(!error.description.utf8.contains { $0 < 0x20 }, "\(bytes)")
        refused += 1
      }
    }
    // It saw both sides.
    #expect(read > 1000 && refused > 1000, "\(read) read, \(refused) refused")
  }
}
