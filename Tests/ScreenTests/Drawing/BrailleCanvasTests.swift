import Testing

@testable import Screen

@Suite struct BrailleCanvasTests {
  func drawn(
    _ columns: Int, _ rows: Int, _ glyphs: Glyphs = .unicode, _ draw: (inout BrailleCanvas) -> Void
  )
    -> String
  {
    var canvas = BrailleCanvas(columns: columns, rows: rows)
    draw(&canvas)
    var grid = CellGrid(width: columns, height: rows)
    canvas.draw(into: &grid, x: 0, y: 0, glyphs: glyphs)
    return grid.text
  }

  @Test func everyDotHasItsBit() {
    let expected = ["⠁", "⠈", "⠂", "⠐", "⠄", "⠠", "⡀", "⢀"]
    for y in 0..<4 {
      for x in 0..<2 {
        #expect(drawn(1, 1) { $0[x, y] = true } == expected[2 * y + x])
      }
    }
    #expect(drawn(1, 1) { canvas in (0..<8).forEach { canvas[$0 % 2, $0 / 2] = true } } == "⣿")
  }

  @Test func lines() {
    #expect(drawn(4, 1) { $0.line(from: (0, 0), to: (7, 3)) } == "⠉⠒⠤⣀")
    #expect(drawn(4, 1) { $0.line(from: (7, 3), to: (0, 3)) } == "⣀⣀⣀⣀")
    #expect(drawn(1, 2) { $0.line(from: (0, 0), to: (0, 7)) } == "⡇\n⡇")
    #expect(drawn(2, 2) { $0.line(from: (0, 7), to: (3, 0)) } == " ⡜\n⡜")
    #expect(drawn(1, 2) { $0.vertical(x: 1, from: 5, to: 2) } == "⢠\n⠘")
  }

  @Test func strokesDiffer() {
    let line = { (stroke: Stroke) in
      drawn(6, 1) { $0.line(from: (0, 3), to: (11, 3), stroke: stroke) }
    }
    #expect(line(.solid) == "⣀⣀⣀⣀⣀⣀")
    #expect(line(.dashed) == "⣀⣀ ⣀⣀")
    #expect(line(.dotted) == "⡀⡀⡀⡀⡀⡀")
  }

  @Test func asciiComesClose() {
    #expect(drawn(4, 1, .ascii) { $0.line(from: (0, 0), to: (7, 3)) } == "\"--_")
    #expect(drawn(2, 2, .ascii) { $0.line(from: (0, 7), to: (3, 0)) } == " /\n/")
    #expect(drawn(2, 2, .ascii) { $0.line(from: (0, 0), to: (3, 7)) } == "\\\n \\")
    #expect(drawn(1, 2, .ascii) { $0.vertical(x: 0, from: 0, to: 7) } == "|\n|")
    #expect(
      drawn(3, 1, .ascii) { canvas in
        canvas[0, 0] = true
        canvas[2, 3] = true
        for y in 0..<4 { canvas.line(from: (4, y), to: (5, y)) }
      } == "'.#")
  }

  @Test func whatIsOutsideIsCut() {
    let far = 1_000_000_000
    #expect(drawn(3, 1) { $0.line(from: (-far, 2), to: (far, 2)) } == "⠤⠤⠤")
    #expect(drawn(3, 1) { $0.line(from: (3, -far), to: (3, far)) } == " ⢸")
    #expect(drawn(3, 1) { $0.line(from: (-9, -9), to: (-1, 20)) } == "")
    #expect(drawn(3, 1) { $0.vertical(x: 0, from: -far, to: far) } == "⡇")
    #expect(drawn(3, 1) { $0.vertical(x: 9, from: 0, to: 3) } == "")
    #expect(drawn(0, 0) { $0.line(from: (0, 0), to: (5, 5)) } == "")
    #expect(drawn(-1, 3) { $0[0, 0] = true } == "\n\n")
  }

  @Test func aLaterSeriesReplacesACell() {
    var grid = CellGrid(width: 2, height: 1)
    var first = BrailleCanvas(columns: 2, rows: 1)
    first.line(from: (0, 0), to: (3, 0))
    var second = BrailleCanvas(columns: 2, rows: 1)
    second[2, 3] = true
    first.draw(into: &grid, x: 0, y: 0, style: Style(.train), glyphs: .unicode)
    second.draw(into: &grid, x: 0, y: 0, style: Style(.dev), glyphs: .unicode)
    #expect(grid.cells == [Cell("⠉", Style(.train)), Cell("⡀", Style(.dev))])
  }
}
