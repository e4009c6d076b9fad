import Testing

@testable import Screen

@Suite struct ChartTests {
  static func chart(_ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    let rect = Rect(width: width, height: height)
    let chart = Chart(x: 0...10, y: -1...1, rect: rect)
    chart.draw(into: &grid, rect: rect, name: "x", glyphs: glyphs)
    for x in [0.0, 5, 9.9] {
      guard let place = chart.place(x, x / 5 - 1) else { continue }
      grid.put("*", x: chart.area.x + place.x, y: chart.area.y + place.y)
    }
    return grid
  }

  @Test func axesWithRoundNumbers() {
    #expect(
      Self.chart(30, 10).text == """
         1 ┤                         *
           │
           │
           │
         0 ┤             *
           │
           │
        -1 ┤*
           └┬────────────┬─────── x ─┬
            0            5          10
        """)
  }

  @Test func withoutRoomForAxes() {
    let grid = Self.chart(12, 4)
    #expect(grid.text == "           *\n\n      *\n*")
  }

  @Test func whatIsNoNumberHasNoPlace() {
    let chart = Chart(x: 0...1, y: 0...1, rect: Rect(width: 10, height: 10))
    #expect(chart.place(.nan, 0) == nil)
    #expect(chart.place(0, .infinity) == nil)
    #expect(chart.place(1e300, 0) == nil)
    let middle = chart.place(0.5, 0.25, scaleX: 2, scaleY: 4)
    #expect(middle?.x == 10 && middle?.y == 30)
  }
}
