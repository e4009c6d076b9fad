import Testing

@testable import Screen

@Suite struct FrameTests {
  func drawn(_ frame: Frame, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode) -> String {
    var grid = CellGrid(width: width, height: height)
    frame.draw(into: &grid, rect: Rect(width: width, height: height), glyphs: glyphs)
    return grid.text
  }

  @Test func titleAndNote() {
    #expect(
      drawn(Frame("Decision boundary", note: [StyledText("dev 93.0 %")]), 40, 3) == """
        ╭ Decision boundary ────── dev 93.0 % ─╮
        │                                      │
        ╰──────────────────────────────────────╯
        """)
  }

  @Test func asciiTitleIsSpelledOut() {
    #expect(
      drawn(Frame("Weight norms ‖W‖₂", note: [StyledText("λ 0.7")]), 40, 3, .ascii) == """
        + Weight norms |W| ------- lambda 0.7 -+
        |                                      |
        +--------------------------------------+
        """)
  }

  @Test func theNoteGoesFirstAndTheTitleIsCut() {
    let frame = Frame("Early stopping", note: [StyledText("off")])
    #expect(drawn(frame, 25, 2) == "╭ Early stopping ─ off ─╮\n╰───────────────────────╯")
    #expect(drawn(frame, 22, 2) == "╭ Early stopping ────╮\n╰────────────────────╯")
    #expect(drawn(frame, 12, 2) == "╭ Early s… ╮\n╰──────────╯")
    #expect(drawn(frame, 5, 2) == "╭ … ╮\n╰───╯")
    #expect(drawn(frame, 4, 2) == "╭──╮\n╰──╯")
    #expect(drawn(frame, 2, 2) == "╭╮\n╰╯")
    #expect(drawn(frame, 1, 1) == "")
    #expect(drawn(frame, 0, 0) == "")
  }

  @Test func theRectangleInside() {
    var grid = CellGrid(width: 20, height: 5)
    let rect = Rect(x: 1, y: 1, width: 10, height: 4)
    #expect(
      Frame("Cost").draw(into: &grid, rect: rect, glyphs: .unicode)
        == Rect(x: 3, y: 2, width: 6, height: 2))
    #expect(
      Frame("Cost", padding: 0).draw(into: &grid, rect: rect, glyphs: .unicode)
        == Rect(x: 2, y: 2, width: 8, height: 2))
    #expect(
      Frame("Cost").draw(into: &grid, rect: Rect(width: 1, height: 1), glyphs: .unicode).isEmpty)
  }

  @Test func stylesOfTitleAndNote() {
    var grid = CellGrid(width: 30, height: 3)
    Frame("Cost", note: [StyledText("rising", Style(.warning))])
      .draw(into: &grid, rect: Rect(width: 30, height: 3), glyphs: .unicode)
    #expect(grid.text(in: .accent, y: 0) == "Cost")
    #expect(grid.text(in: .warning, y: 0) == "rising")
    #expect(grid[0, 1] == Cell("│", Style(.faint)))
  }
}
