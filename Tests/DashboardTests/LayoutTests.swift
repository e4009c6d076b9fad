import Testing

@testable import Dashboard

@Suite struct LayoutTests {
  /// Every cell belongs to exactly one part.
  @Test(arguments: [60, 61, 79, 80, 109, 110, 120, 200], [16, 17, 24, 25, 36, 60])
  func partsCoverTheScreenOnce(width: Int, height: Int) throws {
    let layout = try #require(Layout(width: width, height: height))
    let parts = [
      layout.header, layout.cost, layout.weightNorms, layout.dropout, layout.earlyStopping,
      layout.gradientCheck, layout.events, layout.keys,
    ]
    var seen = Array(repeating: 0, count: width * height)
    for part in parts {
      for y in part.rows { for x in part.columns { seen[y * width + x] += 1 } }
    }
    #expect(seen.allSatisfy { $0 == 1 })
    for pane in parts[1...5] { #expect(pane.width >= 27 && pane.height >= 4) }
    #expect(layout.cost.width == width)
  }

  @Test func tooSmall() {
    #expect(Layout(width: 59, height: 16) == nil)
    #expect(Layout(width: 60, height: 15) == nil)
    #expect(Layout(width: 0, height: 0) == nil)
    #expect(Layout(width: 60, height: 16) != nil)
  }

  @Test func fourPanesAbreastOnWideScreens() throws {
    let wide = try #require(Layout(width: 110, height: 24))
    #expect(wide.weightNorms.y == wide.gradientCheck.y)
    let narrow = try #require(Layout(width: 109, height: 24))
    #expect(narrow.weightNorms.y < narrow.gradientCheck.y)
  }
}
