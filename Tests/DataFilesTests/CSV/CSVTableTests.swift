import LinearAlgebra
import Synchronization
import Testing

@testable import DataFiles

@Suite struct CSVTableTests {
  private func table(
    _ text: String, label: LabelColumn = .last, path: String = "t.csv", threads: Int? = nil
  ) throws -> CSVTable {
    try CSVTable(bytes: Array(text.utf8), path: path, label: label, threads: threads)
  }

  private func message(
    _ text: String, label: LabelColumn = .last, path: String = "t.csv", threads: Int? = nil
  ) -> String? {
    #expect(throws: DataFileError.self) {
      try table(text, label: label, path: path, threads: threads)
    }?.description
  }

  @Test func readsFeaturesByLabels() throws {
    let table = try table("a,b,c\n1,2,x\n3,4,y\n5,6,x\n")
    #expect(table.inputs == Matrix(rows: 2, columns: 3, elements: [1, 3, 5, 2, 4, 6]))
    #expect(table.featureNames == ["a", "b"])
    #expect(table.labels.texts.distinct.map(\.text) == ["x", "y"])
    #expect(table.labels.texts.distinct.map(\.place) == [2, 3])
    #expect(table.labels.texts.rows == [0, 1, 0])
  }

  @Test(arguments: [LabelColumn.number(2), .name("b")])
  func takesLabelsFromAnyColumn(label: LabelColumn) throws {
    let table = try table("a,b,c\n1,x,2\n3,y,4\n", label: label)
    #expect(table.inputs.elements == [1, 3, 2, 4])
    #expect(table.featureNames == ["a", "c"])
    #expect(table.labels.texts.distinct.map(\.text) == ["x", "y"])
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
      #expect(table.labels.texts.rows == expected.labels.texts.rows)
    }
  }

  @Test func tellsWhatSeparatesCells() throws {
    let expected = try table("a,b,c\n1,2,x\n3,4,y\n")
    for (text, path) in [
      ("a\tb\tc\n1\t2\tx\n3\t4\ty\n", "t.tsv"), ("a\tb\tc\n1\t2\tx\n3\t4\ty", "t.csv"),
      ("a;b;c\n1;2;x\n3;4;y", "t.csv"), ("\"a\";b;c\r\n1;2;x\r\n3;4;y", "t.txt"),
      (" a \tb\tc\n1\t 2\tx \n3\t4\ty\n\n", "T.TSV"),
    ] {
      let table = try table(text, path: path)
      #expect(table.inputs == expected.inputs, "\(text)")
      #expect(table.header == expected.header, "\(text)")
      #expect(table.labels.texts.rows == expected.labels.texts.rows, "\(text)")
    }
    // By the name a comma is text, and without one in the first line too.
    #expect(try table("a\tb,c\n1\tx\n", path: "t.tab").header == ["a", "b,c"])
    #expect(try table("\"a,b\"\tc\n1\tx\n").header == ["a,b", "c"])
    #expect(
      message("a\tb\n1\t\n", path: "t.tsv")
        == "t.tsv, line 2, column 2 (b): the label is empty; fill it in or remove the row")
  }

  /// Returns a table of numbers that say where they stand.
  private func numbered(rows: Int, lineEnd: String) -> String {
    "a,b,c\(lineEnd)"
      + (0..<rows).map { "\($0),\($0 * 2)e-1,\($0 % 3 == 0 ? "x" : "y\($0 % 5)")" }
      .joined(separator: lineEnd)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsTheSameOnAnyNumberOfThreads(lineEnd: String) throws {
    for rows in [1, 2, 7, 100, 1001] {
      let text = numbered(rows: rows, lineEnd: lineEnd)
      for threads in [1, 2, 3, 8] {
        for tail in ["", lineEnd, lineEnd + lineEnd] {
          let table = try table(text + tail, threads: threads)
          #expect(table.inputs.columns == rows)
          #expect(
            (0..<rows).allSatisfy {
              table.inputs[0, $0] == Double($0) && table.inputs[1, $0] == Double($0 * 2) / 10
            })
          let labels = table.labels.texts
          #expect(
            labels.rows.map { labels.distinct[$0].text }
              == (0..<rows).map { $0 % 3 == 0 ? "x" : "y\($0 % 5)" })
          // In the order of appearance, with the line of it.
          #expect(
            labels.distinct.map(\.text)
              == labels.distinct.sorted { $0.place < $1.place }.map(\.text))
          #expect(labels.distinct.first?.place == 2)
        }
      }
    }
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func findsTheFirstOfSeveralMistakesOnAnyNumberOfThreads(lineEnd: String) {
    var lines = numbered(rows: 400, lineEnd: "\n").split(separator: "\n").map(String.init)
    lines[350] = "1,2"
    lines[120] = "1,oops,x"
    let text = lines.joined(separator: lineEnd)
    for threads in [1, 2, 5] {
      #expect(
        message(text, threads: threads)
          == "t.csv, line 121, column 2 (b): 'oops' is not a number; "
          + "features are numbers like -0.5 or 1e3")
    }
  }

  @Test func aMatrixLargerThanTheFileIsNeverAskedFor() {
    // As wide as it is long: a matrix for it would have 10¹² numbers.
    let header = (0..<1_000_000).map { _ in "a" }.joined(separator: ",")
    let text = header + String(repeating: "\n1", count: 1_000_000)
    #expect(
      message(text)
        == "t.csv, line 2, column 2: the row has 1 column, the first row 1000000; "
        + "add what is missing, and quote cells with commas in them")
  }

  @Test func quotedCellsAreReadOnAnyNumberOfThreads() throws {
    let text = "a,b\n" + (0..<200).map { "\"\($0)\",\"line\n\($0 % 2)\"\n" }.joined()
    for threads in [1, 4] {
      let table = try table(text, threads: threads)
      #expect(table.inputs.elements == (0..<200).map(Double.init))
      #expect(table.labels.texts.distinct.map(\.text) == ["line\n0", "line\n1"])
      #expect(table.labels.texts.distinct.map(\.place) == [2, 4])
    }
  }

  @Test func numbersToPredictAreReadAsTheyAre() throws {
    let table = try CSVTable(
      bytes: Array("a,b\n1,2.5\n3,\" -1e1\"\n5,2.50\n".utf8), path: "t.csv", label: .last,
      predicting: .values)
    guard case .numbers(let values) = table.labels else {
      Issue.record("labels that are no numbers")
      return
    }
    #expect(values == [2.5, -10, 2.5])
  }

  @Test func tellsHowFarItHasGot() throws {
    let shares = Mutex<[Double]>([])
    let text = numbered(rows: 1000, lineEnd: "\n")
    let progress = ReadingProgress(total: text.utf8.count) { share in
      shares.withLock { $0.append(share) }
    }
    _ = try CSVTable(bytes: Array(text.utf8), path: "t.csv", label: .last, progress: progress)
    let told = shares.withLock { $0 }
    #expect(told.count > 1 && told == told.sorted())
    // All but the header.
    #expect(told.last == Double(text.utf8.count - 6) / Double(text.utf8.count))
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
      "t.csv: the file has one column only; it needs features and a label, separated by commas or tabs"
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
      "a,b,c\n1,-3.5e38,0\n",
      "t.csv, line 2, column 2 (b): '-3.5e38' is beyond 3.4e38, the largest number of single "
        + "precision; write the values in a larger unit"
    ),
    (
      "a,b,c\n1,2,0\n\"1e39\",2,0\n",
      "t.csv, line 3, column 1 (a): '1e39' is beyond 3.4e38, the largest number of single "
        + "precision; write the values in a larger unit"
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
      "t.csv, line 3, column 2 (b): the label is missing ('nan'); fill it in or remove the row"
    ),
    (
      "a,b\n1,\"0\n",
      "t.csv, line 2, column 2: the quote that opens this cell is never closed; "
        + "add the second one"
    ),
    (
      "a,b\n\"1\"2,0\n",
      "t.csv, line 2, column 1: there is text behind the closing quote; "
        + "separate it, or write \"\" for a quote"
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
    let error = #expect(throws: DataFileError.self) {
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
        let table = try CSVTable(
          bytes: bytes, path: "t.csv", label: label, threads: 1 + round % 3)
        #expect(table.labels.texts.rows.count == table.inputs.columns, "\(bytes)")
        #expect(table.inputs.isFinite(), "\(bytes)")
        #expect(table.inputs.rows == table.featureNames.count, "\(bytes)")
        let labels = table.labels.texts
        _ = try ClassList(of: labels, error: table.labelError)
          .indices(of: labels, error: table.labelError)
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

extension FileLabels {
  /// The labels of classes; none where they are numbers.
  var texts: DistinctLabels {
    if case .texts(let labels) = self { return labels }
    return DistinctLabels()
  }
}
