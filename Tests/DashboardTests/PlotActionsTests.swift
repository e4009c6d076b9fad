import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct PlotActionsTests {
  static func pressed(_ keys: [Key], width: Int = 80, height: Int = 24) -> Dashboard {
    var dashboard = Sample.dashboard(Sample.everything, width: width, height: height)
    for key in keys { _ = dashboard.update(.key(key)) }
    return dashboard
  }

  static func column(_ dashboard: Dashboard) throws -> Int {
    let cursor = try #require(dashboard.plotView.cursor)
    return try #require(dashboard.plotLayouts.first).column(of: Double(cursor))
  }

  @Test func theCursorComesFromTheEndItIsMovedFrom() {
    #expect(Self.pressed([.left]).plotView.cursor == 4200)
    #expect(Self.pressed([.right]).plotView.cursor == 0)
    #expect(Self.pressed([.home]).plotView.cursor == 0)
    #expect(Self.pressed([.end]).plotView.cursor == 4200)
  }

  /// At 80 columns 61 evaluations stand in 60 columns, nearly one in each.
  @Test func itMovesByColumnsToEvaluations() throws {
    let end = try Self.column(Self.pressed([.left]))
    let one = Self.pressed([.left, .left])
    let left = try Self.column(one)
    #expect((end - 2...end - 1).contains(left))
    #expect((one.plotView.cursor ?? 0) % 70 == 0)
    let ten = Self.pressed([.left, .character("{")])
    let farther = try Self.column(ten)
    #expect((end - 11...end - 10).contains(farther))
    #expect(Self.pressed([.left, .shiftLeft]).plotView == ten.plotView)
    #expect(Self.pressed([.left, .left, .right]).plotView.cursor == 4200)
    #expect(Self.pressed([.left, .character("{"), .character("}")]).plotView.cursor == 4200)
    #expect(Self.pressed([.home, .left]).plotView.cursor == 0)
    #expect(Self.pressed([.end, .right]).plotView.cursor == 4200)
  }

  /// Where many evaluations share a column, a step is a column all the same.
  @Test func itPassesColumnsOfManyEvaluations() throws {
    var snapshot = Sample.run()
    for epoch in 4201...5000 {
      snapshot.history.record(epoch: epoch, values: [0.1, 0.2, 1, 1, 1])
    }
    snapshot.epoch = 5000
    var dashboard = Sample.dashboard(snapshot)
    _ = dashboard.update(.key(.end))
    var columns: [Int] = [try Self.column(dashboard)]
    for _ in 0..<8 {
      _ = dashboard.update(.key(.left))
      columns.append(try Self.column(dashboard))
    }
    #expect(zip(columns, columns.dropFirst()).allSatisfy { $0 - 1 == $1 })
  }

  @Test func allPanesReadTheSameEpoch() {
    // Evaluation 27, epoch 1,890: training cost 0.1 + 0.6 / (1 + 27/4), dev cost 0.18.
    var dashboard = Sample.dashboard(Sample.everything, width: 120, height: 36)
    dashboard.plotView.cursor = 1890
    let grid = dashboard.view()
    let heading = grid.lines[1]
    #expect(heading.contains("at epoch 1,890  ━ train 0.177  ┅ dev 0.180  gap 0.003 "))
    #expect(!heading.contains("0.137"))
    let norms = grid.lines.first { $0.contains("Weight norms") } ?? ""
    #expect(norms.contains("at 1,890"))
    // What is known of the present alone is not told of another epoch.
    #expect(!grid.lines.contains { $0.contains("W1 7.500  20 % zeros") })
    #expect(grid.lines.contains { $0.contains("1,890") && $0.contains("L2") && $0.contains("└") })
  }

  @Test func aRangeFromXToX() {
    var dashboard = Self.pressed([.character("x")])
    #expect(dashboard.notice?.contains("move a cursor") == true)
    dashboard = Self.pressed([.home, .character("x")])
    #expect(dashboard.plotView.mark == 0)
    _ = dashboard.type("x")
    #expect(dashboard.notice?.contains("two ends") == true)
    dashboard.plotView.cursor = 2100
    #expect(dashboard.plotView.selection == 0...2100)
    #expect(dashboard.type("x") == [])
    #expect(dashboard.plotView.span == .range(0...2100))
    #expect(dashboard.plotView.selection == nil)
    #expect(dashboard.view().text.contains("epochs 0–2,100"))
  }

  @Test func escapeTakesOneThingBackAtATime() {
    var dashboard = Self.pressed([.character("z"), .home, .character("x")])
    #expect(dashboard.plotView.mark != nil)
    _ = dashboard.update(.key(.escape))
    #expect(dashboard.plotView.mark == nil && dashboard.plotView.cursor != nil)
    _ = dashboard.update(.key(.escape))
    #expect(dashboard.plotView.cursor == nil && dashboard.plotView.span != .whole)
    _ = dashboard.update(.key(.escape))
    #expect(dashboard.plotView == PlotView())
    #expect(dashboard.update(.key(.escape)) == [])
    #expect(dashboard.notice == nil)
  }

  @Test func escapeLetsARangeGoBeforeTheCursor() {
    var dashboard = Self.pressed([.home, .character("x"), .end, .character("x")])
    #expect(dashboard.plotView.span == .range(0...4200))
    let cursor = dashboard.plotView.cursor
    #expect(cursor != nil)
    _ = dashboard.update(.key(.escape))
    #expect(dashboard.plotView.span == .whole && dashboard.plotView.cursor == cursor)
    _ = dashboard.update(.key(.escape))
    #expect(dashboard.plotView == PlotView())
  }

  @Test func tooEarlyTheKeySaysSo() {
    var dashboard = Sample.dashboard(PlotViewTests.run(epoch: 15))
    _ = dashboard.type("z")
    #expect(dashboard.notice?.hasPrefix("too early:") == true && dashboard.answer == nil)
  }

  @Test func whatTheKeysSay() {
    #expect(Self.pressed([.character("z")]).answer == "last 2,000 epochs")
    #expect(
      Self.pressed([.character("o")]).answer == "curves smoothed by 0.6; faint: as they are")
    #expect(
      Self.pressed([Key](repeating: .character("o"), count: 4)).answer == "curves as they are")
    #expect(
      Self.pressed([Key](repeating: .character("z"), count: 5)).answer == "the whole run")
  }

  @Test func withoutARunThereIsNothingToLookAt() {
    var dashboard = Sample.dashboard(nil)
    for key in [Key.left, .right, .home, .character("x"), .character("z"), .escape] {
      #expect(dashboard.update(.key(key)) == [])
    }
    #expect(dashboard.plotView.cursor == nil)
  }

  /// Whichever plot fills the screen has the cursor.
  @Test(arguments: [Pane.cost, .diagnosis, .weightNorms, .earlyStopping])
  func everyPlotHasACursor(_ pane: Pane) throws {
    var dashboard = Sample.dashboard(Sample.run(), width: 120, height: 36)
    dashboard.zoomed = pane
    let place = try #require(dashboard.plotLayouts.first)
    #expect(dashboard.plotLayouts.count == 1)
    _ = dashboard.update(.key(.left))
    #expect(dashboard.plotView.cursor == 4200)
    _ = dashboard.update(.key(.shiftLeft))
    let cursor = try #require(dashboard.plotView.cursor)
    #expect(cursor < 4200)
    let column = place.column(of: Double(cursor))
    // Where there are curves, the upright line is all that is new.
    let with = dashboard.view()
    dashboard.plotView.cursor = nil
    let without = dashboard.view()
    let changed = (place.area.x...place.column(of: 4200)).filter { x in
      place.area.rows.contains { with[x, $0] != without[x, $0] }
    }
    #expect(changed == [column])
  }
}
