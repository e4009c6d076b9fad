import Testing

@testable import Screen

@Suite struct ANSITextTests {
  static func text(_ grid: CellGrid, _ theme: Theme = .auto) -> String {
    grid.picture(as: .ansi, theme: theme, title: "")
  }

  @Test func plainTextNeedsNoSequences() {
    var grid = CellGrid(width: 6, height: 2)
    grid.write("a b", x: 1, y: 0)
    #expect(Self.text(grid) == " a b\n\n")
    #expect(grid.picture(as: .text, theme: .dark, title: "") == " a b\n\n")
  }

  @Test func stretchesOfALook() {
    var grid = CellGrid(width: 8, height: 1)
    // Sky blue is nearest to 74 of xterm's colours: 95, 175, 215.
    grid.write("ab", x: 0, y: 0, style: Style(.train))
    grid.write("cd", x: 2, y: 0, style: Style(.train, bold: true))
    grid.write("e", x: 4, y: 0)
    #expect(Self.text(grid) == "\u{1B}[0;38;5;74mab\u{1B}[0;1;38;5;74mcd\u{1B}[0me\n")
    #expect(Self.text(grid, .none) == "\u{1B}[0;1mabcd\u{1B}[0me\n")
  }

  @Test func colouredBlanksAreKept() {
    var grid = CellGrid(width: 4, height: 1)
    grid[2, 0].style.reversed = true
    #expect(Self.text(grid) == "  \u{1B}[0;7m \u{1B}[0m\n")
    // A painted page reaches to the right edge.
    #expect(
      Self.text(CellGrid(width: 2, height: 1), .light)
        == "\u{1B}[0;38;5;234;48;5;231m  \u{1B}[0m\n")
  }

  @Test func wideCharactersStandOnce() {
    var grid = CellGrid(width: 4, height: 1)
    grid.write("中x", x: 0, y: 0)
    #expect(Self.text(grid) == "中x\n")
  }

  @Test func nothingInACellActsOnTheTerminal() {
    var grid = CellGrid(width: 2, height: 1)
    grid[0, 0].character = "\u{1B}"
    grid[1, 0].character = "\u{9B}"
    #expect(Self.text(grid) == "??\n")
  }
}
