import Screen
import Testing

@testable import Dashboard

@Suite struct LayoutTests {
  static let widths = [60, 61, 79, 80, 109, 110, 120, 169, 170, 200, 300]
  static let heights = [16, 17, 24, 25, 36, 47, 48, 60, 100]

  /// Every cell belongs to exactly one part, whichever pane has its turn.
  @Test(arguments: widths, heights)
  func partsCoverTheScreenOnce(width: Int, height: Int) throws {
    for turn in [nil, .diagnosis, .weights, .cost] as [Pane?] {
      let layout = try #require(Layout(width: width, height: height, turn: turn))
      let parts = layout.places.map(\.rect) + [layout.header, layout.events, layout.keys]
      var seen = Array(repeating: 0, count: width * height)
      for part in parts {
        for y in part.rows { for x in part.columns { seen[y * width + x] += 1 } }
      }
      #expect(seen.allSatisfy { $0 == 1 })
      for place in layout.places {
        #expect(place.rect.width >= 27 && place.rect.height >= 4, "\(place)")
        // Curves need rows.
        if place.pane == .cost { #expect(place.rect.height >= 8, "\(place)") }
      }
      #expect(layout.upper.y == 1)
    }
  }

  /// No pane stands twice, and those that do not stand have their turn.
  @Test(arguments: widths, heights)
  func everyPaneIsThereOrHasItsTurn(width: Int, height: Int) throws {
    let layout = try #require(Layout(width: width, height: height))
    let shown = layout.places.map(\.pane)
    #expect(Set(shown).count == shown.count)
    #expect(Set(shown + layout.turns) == Set(Pane.allCases))
    for turn in layout.turns {
      let layout = try #require(Layout(width: width, height: height, turn: turn))
      #expect(layout[turn] != nil)
      #expect(layout.turns.count { layout[$0] != nil } == 1)
    }
    // The others are always there, but on the lowest screens.
    if height >= 19 {
      for pane in [Pane.weightNorms, .dropout, .earlyStopping, .gradientCheck] {
        #expect(layout[pane] != nil)
      }
    }
    #expect(layout[.cost] != nil)
  }

  @Test func tooSmall() {
    #expect(Layout(width: 59, height: 16) == nil)
    #expect(Layout(width: 60, height: 15) == nil)
    #expect(Layout(width: 0, height: 0) == nil)
    #expect(Layout(width: 60, height: 16) != nil)
  }

  @Test func fourPanesAbreastOnWideScreens() throws {
    let wide = try #require(Layout(width: 110, height: 24))
    #expect(wide[.weightNorms]?.y == wide[.gradientCheck]?.y)
    let narrow = try #require(Layout(width: 109, height: 24))
    let (first, last) = try (#require(narrow[.weightNorms]), #require(narrow[.gradientCheck]))
    #expect(first.y < last.y)
  }

  /// As in the design: the cost beside the boundary, which gives way to the others in turn.
  @Test func atHundredTwentyByThirtySix() throws {
    let layout = try #require(Layout(width: 120, height: 36))
    #expect(layout[.cost] == Rect(x: 0, y: 1, width: 75, height: 20))
    #expect(layout[.boundary] == Rect(x: 75, y: 1, width: 45, height: 20))
    #expect(layout[.diagnosis] == nil && layout[.weights] == nil)
    #expect(layout.turns == [.boundary, .diagnosis, .weights])
    let next = try #require(Layout(width: 120, height: 36, turn: .weights))
    #expect(next[.weights] == layout[.boundary] && next[.boundary] == nil)
  }

  @Test func onSmallScreensThePlaceOfTheCostIsShared() throws {
    let layout = try #require(Layout(width: 80, height: 24, turn: .boundary))
    #expect(layout[.boundary] == Layout(width: 80, height: 24)?[.cost])
    #expect(layout[.cost] == nil && layout[.gradientCheck] != nil)
  }

  /// Of the 21 rows the cost has ten, since the panes below it need no plot to be legible.
  @Test func atEightyByTwentyFour() throws {
    let layout = try #require(Layout(width: 80, height: 24))
    #expect(layout[.cost] == Rect(y: 1, width: 80, height: 10))
    #expect(layout[.weightNorms] == Rect(y: 11, width: 40, height: 5))
    #expect(layout[.gradientCheck] == Rect(x: 40, y: 16, width: 40, height: 6))
  }

  /// Eight panes in thirteen rows would be a line or two each.
  @Test func onLowScreensOneAfterTheOther() throws {
    let low = try #require(Layout(width: 60, height: 16))
    #expect(low.isSingle && low.turns == Pane.allCases)
    #expect(low.places == [Layout.Place(pane: .cost, rect: Rect(y: 1, width: 60, height: 13))])
    #expect(Layout(width: 109, height: 18)?.isSingle == true)
    #expect(Layout(width: 60, height: 19)?.isSingle == false)
    // A question leaves five rows of it.
    #expect(low.upper == Rect(y: 1, width: 60, height: 5))
    let wide = try #require(Layout(width: 120, height: 16, turn: .gradientCheck))
    #expect(!wide.isSingle && wide.turns == Pane.allCases.filter { $0 != .cost })
    #expect(wide[.cost] == Rect(y: 1, width: 75, height: 13))
    #expect(wide[.gradientCheck] == Rect(x: 75, y: 1, width: 45, height: 13))
  }

  @Test(arguments: [(200, 60), (300, 100), (120, 60), (100, 50), (170, 46)])
  func largeScreensHaveAll(width: Int, height: Int) throws {
    let layout = try #require(Layout(width: width, height: height))
    #expect(layout.turns.isEmpty)
    #expect(Set(layout.places.map(\.pane)) == Set(Pane.allCases))
    let areas = Pane.allCases.map { pane in layout[pane].map { $0.width * $0.height } ?? 0 }
    // The cost has most room.
    #expect(areas[0] == areas.max())
  }

  @Test(arguments: Pane.allCases) func onePaneFillsTheScreen(pane: Pane) throws {
    let layout = try #require(Layout(width: 80, height: 24, zoomed: pane))
    #expect(layout.places == [Layout.Place(pane: pane, rect: Rect(y: 1, width: 80, height: 21))])
  }

  @Test func whichPaneStandsWhere() throws {
    let layout = try #require(Layout(width: 120, height: 36))
    #expect(layout.pane(atColumn: 0, row: 1) == .cost)
    #expect(layout.pane(atColumn: 74, row: 20) == .cost)
    #expect(layout.pane(atColumn: 75, row: 20) == .boundary)
    #expect(layout.pane(atColumn: 119, row: 33) == .gradientCheck)
    for (column, row) in [(5, 0), (5, 34), (5, 35), (120, 5), (-1, 5)] {
      #expect(layout.pane(atColumn: column, row: row) == nil)
    }
  }
}
