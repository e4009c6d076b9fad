import LinearAlgebra
import Screen
import Testing

@testable import Dashboard

/// What holds on every screen that is large enough, whatever the run.
@Suite struct ScreenInvariantTests {
  static let looks = [ScreenState.Look.color, .plain, .unicodePlain, .asciiColor]

  /// The corners of all sizes from 60 × 16 to 300 × 100, those where the layout changes, and some
  /// between; each with one pane in a place that several share, and one that fills the screen.
  @Test(arguments: ScreenState.allCases) func everySize(state: ScreenState) {
    var random = RandomGenerator(seed: 11)
    let drawn = (0..<3).map { _ in
      (Int.random(in: 60...300, using: &random), Int.random(in: 16...100, using: &random))
    }
    let edges = [
      (60, 16), (300, 16), (60, 100), (300, 100), (109, 23), (110, 23), (110, 24), (169, 41),
      (170, 42), (110, 53), (60, 46), (60, 47),
    ]
    for (index, size) in (edges + drawn).enumerated() {
      let look = Self.looks[index % 4]
      let subject = ScreenState.Subject.allCases[index / 4 % 4]
      var dashboard = state.dashboard(look, width: size.0, height: size.1, subject: subject)
      check(dashboard)
      dashboard.overlay = .none
      for _ in 0..<index % 4 { _ = dashboard.update(.key(.character("v"))) }
      checkFrames(dashboard)
      _ = dashboard.update(.key(.enter))
      // Filling the screen, one of them for each size.
      for _ in 0...index % Pane.allCases.count { _ = dashboard.update(.key(.tab)) }
      checkFrames(dashboard)
    }
  }

  /// The screen is whole, and says how to leave it and how to see what is not on it.
  private func check(_ dashboard: Dashboard) {
    let grid = dashboard.view()
    checkCells(grid, dashboard)
    let keys = grid.lines[grid.height - 1]
    #expect(keys.contains("? help") && keys.contains("q quit"), "\(name(dashboard))")
    guard let layout = dashboard.layout else {
      Issue.record("no layout on \(name(dashboard))")
      return
    }
    if layout.places.count < Pane.allCases.count {
      #expect(
        keys.contains(layout.isSingle ? "Tab pane" : "v view"), "\(name(dashboard))")
      #expect(
        Set(layout.places.map(\.pane)).union(layout.turns) == Set(Pane.allCases),
        "\(name(dashboard))")
    }
    // Panes lie side by side, and leave nothing free.
    let area = layout.places.reduce(0) { $0 + $1.rect.width * $1.rect.height }
    #expect(area == dashboard.width * (dashboard.height - 3), "\(name(dashboard))")
  }

  /// Every cell is of the screen, and a character that takes two has both.
  private func checkCells(_ grid: CellGrid, _ dashboard: Dashboard) {
    #expect(grid.width == dashboard.width && grid.height == dashboard.height)
    var firstHalf: Character?
    for (place, cell) in grid.cells.enumerated() {
      let isAtEdge = place % grid.width == 0
      if (cell.character == nil) != (firstHalf != nil) || isAtEdge && firstHalf != nil {
        Issue.record("half a character at \(place), \(name(dashboard))")
      }
      firstHalf = nil
      guard let character = cell.character, character != " " else { continue }
      let width = displayWidth(of: character)
      if width == 2 { firstHalf = character }
      if width == 0 || dashboard.glyphs.isASCII && !character.isASCII {
        Issue.record("“\(character)” at \(place), \(name(dashboard))")
      }
    }
    if firstHalf != nil { Issue.record("half a character at the end of \(name(dashboard))") }
  }

  /// The frame of every pane is closed, and its title can be read.
  private func checkFrames(_ dashboard: Dashboard) {
    let grid = dashboard.view()
    checkCells(grid, dashboard)
    let glyphs = dashboard.glyphs
    for place in dashboard.layout?.places ?? [] {
      let rect = place.rect
      let (right, bottom) = (rect.maxX - 1, rect.maxY - 1)
      let corners = [
        grid[rect.x, rect.y], grid[right, rect.y], grid[rect.x, bottom], grid[right, bottom],
      ].map(\.character)
      let isClosed =
        corners == [glyphs.topLeft, glyphs.topRight, glyphs.bottomLeft, glyphs.bottomRight]
        && (rect.y + 1..<bottom).allSatisfy {
          grid[rect.x, $0].character == glyphs.vertical
            && grid[right, $0].character == glyphs.vertical
        }
        && (dashboard.layout?.isSingle == true
          || (rect.x + 1..<right).allSatisfy { grid[$0, bottom].character == glyphs.horizontal })
      if !isClosed {
        Issue.record("\(place.pane) on \(name(dashboard)):\n\(grid.text)")
        continue
      }
      let top = String((rect.x..<rect.maxX).compactMap { grid[$0, rect.y].character })
      let title = "\(glyphs.topLeft) \(dashboard.title(of: place.pane)) "
      #expect(top.hasPrefix(title), "\(name(dashboard))")
      #expect(top.hasSuffix("\(glyphs.horizontal)\(glyphs.topRight)"), "\(name(dashboard))")
    }
  }

  private func name(_ dashboard: Dashboard) -> String {
    "\(dashboard.width) × \(dashboard.height), \(dashboard.description.subject), "
      + "\(dashboard.colors) colours, ASCII \(dashboard.glyphs.isASCII)"
  }
}
