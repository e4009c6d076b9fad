import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct FocusActionsTests {
  static func dashboard(_ width: Int = 120, _ height: Int = 36) -> Dashboard {
    Sample.dashboard(width: width, height: height)
  }

  private func press(_ keys: [Key], on dashboard: inout Dashboard) {
    for key in keys { #expect(dashboard.update(.key(key)) == []) }
  }

  // MARK: - The focus

  @Test func tabGoesAroundThePanesThatAreThere() {
    var dashboard = Self.dashboard()
    var seen: [Pane?] = []
    for _ in 0..<7 {
      press([.tab], on: &dashboard)
      seen.append(dashboard.focus)
    }
    #expect(
      seen == [
        .cost, .boundary, .weightNorms, .dropout, .earlyStopping, .gradientCheck, .cost,
      ])
    press([.backTab, .backTab], on: &dashboard)
    #expect(dashboard.focus == .earlyStopping)
    press([.escape], on: &dashboard)
    #expect(dashboard.focus == nil)
    press([.backTab], on: &dashboard)
    #expect(dashboard.focus == .gradientCheck)
  }

  @Test func theFocusIsSeenOnFrameAndTitle() {
    for colors in [0, 256] {
      var dashboard = Sample.dashboard(colors: colors, width: 120, height: 36)
      press([.tab, .tab], on: &dashboard)
      let grid = dashboard.view()
      #expect(grid.lines == Sample.dashboard(colors: colors, width: 120, height: 36).view().lines)
      let title = (77..<94).map { grid[$0, 1] }
      #expect(title.compactMap(\.character) == Array("Decision boundary"))
      #expect(title.allSatisfy { $0.style.reversed })
      #expect(!grid[76, 1].style.reversed && !grid[94, 1].style.reversed)
      #expect(grid[75, 5].style == Style(.accent, bold: true))
      #expect(grid[119, 20].style == Style(.accent, bold: true))
      #expect(grid[2, 1].style == Style(.accent, bold: true) && grid[0, 5].style == Style(.faint))
    }
  }

  @Test func whatWasFocusedFromOutsideToo() {
    var dashboard = Self.dashboard()
    dashboard.focus(on: dashboard.pane(atColumn: 5, row: 30))
    #expect(dashboard.focus == .weightNorms)
    dashboard.focus(on: dashboard.pane(atColumn: 5, row: 0))
    #expect(dashboard.focus == nil)
  }

  // MARK: - The whole screen

  @Test func enterFillsTheScreenAndGoesBack() {
    var dashboard = Self.dashboard()
    let before = dashboard.view()
    press([.tab, .tab, .enter], on: &dashboard)
    #expect(dashboard.zoomed == .boundary)
    let zoomed = dashboard.view()
    #expect(zoomed.lines[1].hasPrefix("╭ Decision boundary ─"))
    #expect(zoomed.lines[33].hasPrefix("╰─") && zoomed.lines[33].hasSuffix("─╯"))
    #expect(!zoomed.text.contains("Weight norms"))
    // The lines around it are those of before.
    for y in [0, 34, 35] { #expect(zoomed.lines[y] == before.lines[y]) }
    press([.enter], on: &dashboard)
    #expect(dashboard.view().lines == before.lines)
    press([.enter, .escape], on: &dashboard)
    #expect(dashboard.zoomed == nil && dashboard.focus == .boundary)
  }

  @Test func withoutAFocusTheFirstPaneFillsTheScreen() {
    var dashboard = Self.dashboard()
    press([.enter], on: &dashboard)
    #expect(dashboard.zoomed == .cost)
  }

  @Test func tabGoesThroughAllPanesOneAfterTheOtherOnTheWholeScreen() {
    var dashboard = Self.dashboard(80, 24)
    press([.enter], on: &dashboard)
    var seen: [Pane?] = []
    for _ in 0..<Pane.allCases.count {
      seen.append(dashboard.zoomed)
      press([.tab], on: &dashboard)
    }
    #expect(seen == Pane.allCases)
    #expect(dashboard.zoomed == .cost)
  }

  @Test func onLowScreensTabGivesEachPaneItsTurn() {
    var dashboard = Self.dashboard(60, 16)
    for title in [
      "Decision boundary", "Diagnosis", "Weights", "Weight norms", "Dropout", "Early stopping",
      "Gradient check", "Cost",
    ] {
      #expect(dashboard.view().lines[13].hasSuffix("─ Tab: \(title) ─╯"))
      press([.tab], on: &dashboard)
      #expect(dashboard.view().lines[1].hasPrefix("╭ \(title) ─"))
    }
    press([.backTab], on: &dashboard)
    #expect(dashboard.view().lines[1].hasPrefix("╭ Gradient check ─"))
    press([.enter], on: &dashboard)
    #expect(dashboard.notice == "this pane has the screen to itself: Tab shows the next")
    // On a larger screen it is where it was.
    _ = dashboard.update(.resized(width: 80, height: 24))
    #expect(dashboard.view().text.contains("╭ Cost ─") && dashboard.zoomed == nil)
  }

  /// What the title line has no room for.
  @Test func onLowScreensTheRunIsNamedBelow() {
    var dashboard = Self.dashboard(60, 16)
    #expect(dashboard.view().lines[13].hasPrefix("╰─ pitch 210/200  2·20·3·1 ─"))
    dashboard.controls = Controls(
      noise: 0.12, labelNoise: 0.2, trainingCount: 210, hidden: [20, 3], isDemo: true)
    #expect(dashboard.view().lines[13].hasPrefix("╰─ 210  ±0.12  20 % wrong ─"))
    press([.tab], on: &dashboard)
    #expect(
      dashboard.view().lines[13] == "╰─ 210/200  ±0.12  20 % wrong  2·20·3·1 ── Tab: Diagnosis ─╯")
  }

  // MARK: - Turns

  @Test func vGivesTheNextPaneItsTurn() {
    var dashboard = Self.dashboard()
    for title in ["Diagnosis", "Weights", "Decision boundary"] {
      press([.character("v")], on: &dashboard)
      #expect(dashboard.view().lines[1].contains("╭ \(title) ─"))
      #expect(dashboard.view().lines[1].contains("╭ Cost ─"))
    }
  }

  @Test func onSmallScreensTheCostHasItsTurnToo() {
    var dashboard = Self.dashboard(80, 24)
    for title in ["Decision boundary", "Diagnosis", "Weights", "Cost"] {
      press([.character("v")], on: &dashboard)
      #expect(dashboard.view().lines[1].hasPrefix("╭ \(title) ─"))
    }
  }

  @Test func theFocusStaysInThePlace() {
    var dashboard = Self.dashboard()
    press([.tab, .tab, .character("v")], on: &dashboard)
    #expect(dashboard.focus == .diagnosis)
    press([.backTab, .character("v")], on: &dashboard)
    #expect(dashboard.focus == .cost)
  }

  @Test func onTheWholeScreenVGoesThroughTheViews() {
    var dashboard = Self.dashboard()
    press([.enter], on: &dashboard)
    for pane in [Pane.boundary, .diagnosis, .weights, .boundary] {
      press([.character("v")], on: &dashboard)
      #expect(dashboard.zoomed == pane)
    }
  }

  @Test func whereAllPanesAreThereVSaysSo() {
    var dashboard = Self.dashboard(200, 60)
    press([.character("v")], on: &dashboard)
    #expect(
      dashboard.notice
        == "all panes are on the screen: Tab goes to one, Enter fills the screen with it")
  }

  @Test func aPaneThatIsNotOnThisScreenAnyMoreIsNotFocused() {
    var dashboard = Self.dashboard(200, 60)
    dashboard.focus(on: .weights)
    _ = dashboard.update(.resized(width: 80, height: 24))
    press([.enter], on: &dashboard)
    #expect(dashboard.zoomed == .cost)
    _ = dashboard.update(.resized(width: 10, height: 4))
    press([.enter, .enter, .tab, .character("v")], on: &dashboard)
  }

  // MARK: - Questions first

  @Test func questionsComeFirst() {
    var dashboard = Self.dashboard()
    _ = dashboard.type("s")
    press([.tab], on: &dashboard)
    #expect(dashboard.focus == nil && dashboard.notice == "k, b or c")
    _ = dashboard.update(.key(.escape))
    _ = dashboard.type("?")
    press([.enter], on: &dashboard)
    #expect(dashboard.overlay == .none && dashboard.zoomed == nil)
  }

  // MARK: - Sketches

  @Test func onlyWhatIsSeenIsSketched() {
    var dashboard = Sample.dashboard(colors: 256, width: 120, height: 36)
    // 43 columns and 17 rows of half blocks.
    #expect(dashboard.sketchSize == SketchSize(columns: 43, rows: 34))
    press([.character("v")], on: &dashboard)
    #expect(dashboard.sketchSize == nil)
    press([.enter], on: &dashboard)
    #expect(dashboard.sketchSize == nil)
    press([.tab], on: &dashboard)
    #expect(dashboard.sketchSize != nil)
    _ = dashboard.update(.resized(width: 10, height: 4))
    #expect(dashboard.sketchSize == nil)
    #expect(Sample.dashboard(width: 80, height: 24).sketchSize == nil)
  }
}
