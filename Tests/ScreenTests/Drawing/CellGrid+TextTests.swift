import LinearAlgebra
import Testing

@testable import Screen

@Suite struct CellGridTextTests {
  @Test func textStandsWhereItIsWritten() {
    var grid = CellGrid(width: 12, height: 3)
    #expect(grid.write("Cost", x: 2, y: 1, style: Style(.accent, bold: true)) == 4)
    #expect(grid.lines == ["", "  Cost", ""])
    #expect(grid[2, 1] == Cell("C", Style(.accent, bold: true)))
    #expect(grid[6, 1] == Cell())
  }

  @Test(
    "text that does not fit ends in an ellipsis",
    arguments: [
      (8, "training"), (7, "traini…"), (2, "t…"), (1, "…"), (0, ""), (-1, ""),
    ])
  func truncation(width: Int, expected: String) {
    var grid = CellGrid(width: 12, height: 1)
    let used = grid.write("training", x: 0, y: 0, maxWidth: width)
    #expect(grid.text == expected)
    #expect(used == expected.count)
  }

  @Test func truncationInASCII() {
    var grid = CellGrid(width: 12, height: 1)
    grid.write("λ 0.70 × 2", x: 0, y: 0, maxWidth: 10, glyphs: .ascii)
    #expect(grid.text == "lambda 0.~")
  }

  @Test func wideCharactersTakeTwoCells() {
    var grid = CellGrid(width: 8, height: 1)
    #expect(grid.write("猫 dog", x: 0, y: 0) == 6)
    #expect(grid[0, 0].character == "猫")
    #expect(grid[1, 0].character == nil)
    #expect(grid[3, 0].character == "d")
    #expect(grid.text == "猫 dog")
  }

  @Test(
    "a wide character is never cut in half",
    arguments: [(4, "猫犬"), (3, "猫…"), (2, "…"), (1, "…")])
  func wideTruncation(width: Int, expected: String) {
    var grid = CellGrid(width: 8, height: 1)
    grid.write("猫犬", x: 0, y: 0, maxWidth: width)
    #expect(grid.text == expected)
  }

  @Test func aWideCharacterAtTheEdgeBecomesASpace() {
    var grid = CellGrid(width: 3, height: 1)
    grid.fill(Rect(width: 3, height: 1), with: Cell("-"))
    grid.write("猫", x: 2, y: 0)
    #expect(grid.text == "--")
    grid.write("猫", x: -1, y: 0)
    #expect(grid.text == " -")
  }

  @Test func overwritingAHalfBlanksTheOther() {
    var grid = CellGrid(width: 4, height: 1)
    grid.write("猫犬", x: 0, y: 0)
    grid.put("x", x: 1, y: 0)
    #expect(grid.text == " x犬")
    grid.put("y", x: 2, y: 0)
    #expect(grid.text == " xy")
    grid.write("猫犬", x: 0, y: 0)
    grid.put("鳥", x: 1, y: 0)
    #expect(grid.cells.map(\.character) == [" ", "鳥", nil, " "])
    grid.fill(Rect(x: 2, width: 1, height: 1), with: Cell("#"))
    #expect(grid.cells.map(\.character) == [" ", " ", "#", " "])
  }

  @Test func combiningMarksStayWithTheirCharacter() {
    var grid = CellGrid(width: 4, height: 1)
    #expect(grid.write("e\u{301}o\u{308}\u{200B}!", x: 0, y: 0) == 3)
    #expect(grid[0, 0].character == "e\u{301}")
    #expect(grid[2, 0].character == "!")
  }

  @Test func controlCharactersNeverReachACell() {
    var grid = CellGrid(width: 12, height: 1)
    #expect(grid.write("a\u{1B}[2J\r\n\u{202E}b\u{7F}\u{9B}", x: 0, y: 0) == 9)
    #expect(grid.text == "a?[2J?b??")
  }

  @Test func alignment() {
    var grid = CellGrid(width: 11, height: 4)
    grid.write("left", aligned: .leading, in: 1..<10, y: 0)
    grid.write("mid", aligned: .center, in: 1..<10, y: 1)
    grid.write("right", aligned: .trailing, in: 1..<10, y: 2)
    grid.write("much too long", aligned: .trailing, in: 1..<10, y: 3)
    #expect(
      grid.lines == [
        " left",
        "    mid",
        "     right",
        " much too…",
      ])
  }

  @Test func piecesKeepTheirStyles() {
    var grid = CellGrid(width: 20, height: 1)
    let pieces = [StyledText("train ", Style(.train)), StyledText("0.231", Style(bold: true))]
    #expect(grid.write(pieces, x: 0, y: 0) == 11)
    #expect(grid.text(in: .train, y: 0) == "train ")
    #expect(grid[6, 0].style == Style(bold: true))
  }

  @Test(
    "widths",
    arguments: [
      ("a", 1), ("é", 1), ("猫", 2), ("한", 2), ("ｗ", 2), ("😀", 2), ("👩‍🔬", 2), ("🇩🇪", 2), ("★", 1),
      ("⣿", 1), ("█", 1), ("\u{301}", 0), ("\u{200D}", 0), ("\u{AD}", 1), ("ก็", 1), ("", 0),
      ("λ 猫", 4), ("⌚", 2), ("▶", 1), ("◽", 2),
    ])
  func width(text: String, expected: Int) {
    #expect(displayWidth(of: text) == expected)
  }

  /// A text takes what its characters take, whichever scalars stand beside each other.
  @Test func widthsAddUp() {
    let scalars = (0x20...0x2A00).compactMap { Unicode.Scalar($0 as UInt32) }
    for neighbour in ["a", "é", "▶", "\u{2800}", "λ", "猫"] {
      for scalar in scalars {
        for text in ["\(neighbour)\(scalar)", "\(scalar)\(neighbour)", "\(scalar)\(scalar)"] {
          let expected = text.reduce(0) { $0 + displayWidth(of: $1) }
          guard displayWidth(of: text) != expected else { continue }
          Issue.record("U+\(String(scalar.value, radix: 16)) beside \(neighbour)")
        }
      }
    }
  }

  /// Whatever is written wherever: every second half has a first, and the other way round.
  @Test func halvesAlwaysComeInPairs() {
    var random = RandomGenerator(seed: 7)
    var grid = CellGrid(width: 9, height: 1)
    for _ in 0..<3000 {
      let text = String(
        (0..<Int.random(in: 0...4, using: &random)).map { _ in
          "a猫😀é ".randomElement(using: &random) ?? " "
        })
      grid.write(
        text, x: Int.random(in: -3...10, using: &random), y: 0,
        maxWidth: Int.random(in: 0...6, using: &random))
      for x in 0..<9 {
        if let character = grid[x, 0].character {
          #expect((displayWidth(of: character) == 2) == (x < 8 && grid[x + 1, 0].character == nil))
        } else {
          #expect(x > 0 && grid[x - 1, 0].character != nil)
        }
      }
    }
  }
}
