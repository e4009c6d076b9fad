import Learning
import Testing

@testable import Dashboard
@testable import Screen
@testable import Training

@Suite struct EarlyStoppingPaneTests {
  static func pane(
    _ snapshot: Snapshot?, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode
  ) -> CellGrid {
    drawn(width, height, glyphs) {
      EarlyStoppingPane(snapshot: snapshot).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  @Test func bestPatienceTrendAndWhatItWouldDo() {
    let grid = Self.pane(Sample.run(), 40, 6)
    #expect(
      grid.text == """
        ╭ Early stopping ─────────────── mark ─╮
        │ best dev cost 0.180, epoch 1,890     │
        │ patience ██████████████░░░ 33/40     │
        │ ↗ dev rising, +37 % above the best   │
        │ marks the place, trains on           │
        ╰──────────────────────────────────────╯
        """)
    // Evaluation 27 of 60 was the best; 33 since; 0.246 is 37 % above 0.180.
    #expect(grid.lines[1].contains("0.180, epoch 1,890"))
    #expect(grid.lines[2].contains(" 33/40 "))
    #expect(grid.lines[3].contains("+37 %"))
    #expect(grid.text(in: .warning, y: 3).hasPrefix("↗"))
  }

  @Test func narrow() {
    #expect(
      Self.pane(Sample.run(), 30, 6).text == """
        ╭ Early stopping ───── mark ─╮
        │ best 0.180, epoch 1,890    │
        │ patience █████▊░ 33/40     │
        │ ↗ dev rising, +37 %        │
        │ marks the place, trains on │
        ╰────────────────────────────╯
        """)
    #expect(Self.pane(Sample.run(), 30, 4).lines[2].contains("33/40"))
  }

  @Test func theReasonOfATriggerCanBeReadInFourLines() {
    let grid = Self.pane(Sample.run(patience: 30), 40, 6)
    #expect(
      grid.text == """
        ╭ Early stopping ─────────────── mark ─╮
        │ best dev cost 0.180, epoch 1,890     │
        │ patience █████████████████ 33/30     │
        │ triggered at 3,990: no better in 30  │
        │ evaluations                          │
        ╰──────────────────────────────────────╯
        """)
    // The thirtieth evaluation after 1,890 is at 1,890 + 30 · 70 = 3,990.
    #expect(grid.text(in: .warning, y: 3).contains("3,990"))
    #expect(!grid.text.contains("…"))
  }

  @Test func theReasonInFullWhereThereIsRoom() {
    let grid = Self.pane(Sample.run(patience: 30), 30, 13)
    #expect(
      grid.text == """
        ╭ Early stopping ───── mark ─╮
        │ best 0.180, epoch 1,890    │
        │ patience ███████ 33/30     │
        │ ↗ dev rising, +37 %        │
        │ triggered at 3,990: no dev │
        │ cost below 0.1800 (epoch   │
        │ 1,890) in 30 evaluations,  │
        │ 2,100 epochs               │
        │                            │
        │                            │
        │                            │
        │                            │
        ╰────────────────────────────╯
        """)
    let words = grid.lines.joined().filter { $0 != "│" }.split(separator: " ").joined(
      separator: " ")
    #expect(
      words.contains(
        "triggered at 3,990: no dev cost below 0.1800 (epoch 1,890) in 30 evaluations, 2,100 epochs"
      )
    )
  }

  @Test func withoutUnicode() {
    #expect(
      Self.pane(Sample.run(patience: 30), 30, 13, .ascii).text == """
        + Early stopping ----- mark -+
        | best 0.180, epoch 1,890    |
        | patience ####### 33/30     |
        | dev rising, +37 %          |
        | triggered at 3,990: no dev |
        | cost below 0.1800 (epoch   |
        | 1,890) in 30 evaluations,  |
        | 2,100 epochs               |
        |                            |
        |                            |
        |                            |
        |                            |
        +----------------------------+
        """)
  }

  @Test(arguments: [
    (EarlyStopping.Mode.off, "off: e switches it to mark"), (.mark, "marks the place, trains on"),
    (.stop, "stops, takes the best weights"),
  ]) func everyModeSaysWhatItDoes(mode: EarlyStopping.Mode, says: String) {
    let grid = Self.pane(Sample.run(mode: mode), 40, 6)
    #expect(grid.lines[0].hasSuffix(" \(mode.rawValue) ─╮"))
    #expect(grid.lines[4].contains(says))
  }

  @Test func aFallingCost() {
    var snapshot = Sample.run()
    snapshot.devTrend = CostTrend()
    for index in 0...9 { snapshot.devTrend.observe(cost: 1 / Double(1 + index), epoch: index) }
    #expect(Self.pane(snapshot, 40, 6).lines[3].contains("↘ dev falling, +37 % above the best"))
    // At 0.180 it is the best there has been.
    snapshot.evaluation = Evaluation(
      epoch: 4200, update: 4200, training: Score(cost: 0.1, accuracy: 1),
      dev: Score(cost: 0.1805, accuracy: 1), objective: 0.1, weightNorms: [])
    #expect(Self.pane(snapshot, 40, 6).lines[3].contains("↘ dev cost falling, at the best "))
  }

  /// The sample's dev cost is 37 % above its best.
  @Test func aRunWithoutATrendWaitsForOneUntilItIsOver() {
    var going = Sample.run()
    going.devTrend = CostTrend()
    #expect(Self.pane(going, 40, 6).lines[3].contains(" dev cost: no trend yet "))
    var over = Sample.ended()
    over.devTrend = CostTrend()
    #expect(Self.pane(over, 40, 6).lines[3].contains(" dev cost +37 % above the best "))
    over.evaluation = Evaluation(
      epoch: 4200, update: 4200, training: Score(cost: 0.1, accuracy: 1),
      dev: Score(cost: 0.18, accuracy: 1), objective: 0.1, weightNorms: [])
    #expect(Self.pane(over, 40, 6).lines[3].contains(" dev cost at the best "))
  }

  @Test func thePaneSaysWhatTheTrendIsOfWhereThereIsRoom() {
    #expect(
      Self.pane(Sample.run(), 80, 8).lines[5]
        .contains("trend: averages of 5, over 50 evaluations"))
  }

  @Test func patienceThatHasBegunAnewSaysFromWhere() {
    var snapshot = Sample.run()
    snapshot.earlyStopping.restartPatience(atEpoch: 4130)
    _ = snapshot.earlyStopping.observe(cost: 0.25, epoch: 4200)
    #expect(Self.pane(snapshot, 40, 6).lines[2] == "│ patience ▏░░░░ 1/40  from 4,130      │")
    #expect(Self.pane(snapshot, 24, 6).lines[2].contains("1/40"))
    #expect(!Self.pane(snapshot, 24, 6).text.contains("from"))
  }

  @Test func warmingUp() {
    var snapshot = Sample.run()
    snapshot.earlyStopping = EarlyStopping(mode: .mark, warmUp: 5000)
    #expect(
      Self.pane(snapshot, 40, 3).text == """
        ╭ Early stopping ─────────────── mark ─╮
        │ warming up until epoch 5,000         │
        ╰──────────────────────────────────────╯
        """)
    // The first weights gave no cost.
    snapshot.earlyStopping = EarlyStopping(mode: .mark)
    #expect(Self.pane(snapshot, 40, 3).lines[1].contains("no dev cost to watch yet"))
  }

  @Test func withoutADevSet() {
    #expect(
      Self.pane(Sample.run(devSet: false), 40, 3).text == """
        ╭ Early stopping ──────────────────────╮
        │ no dev set, so nothing to stop on    │
        ╰──────────────────────────────────────╯
        """)
  }

  @Test func aRiseFromNothingIsNoNumber() {
    var snapshot = Sample.run()
    snapshot.earlyStopping = EarlyStopping()
    _ = snapshot.earlyStopping.observe(cost: 0, epoch: 0)
    #expect(snapshot.riseAboveBest(.init(epoch: 0, cost: 0)) == nil)
    #expect(snapshot.riseAboveBest(.init(epoch: 0, cost: 0.123)) == "+100 %")
    #expect(snapshot.riseAboveBest(.init(epoch: 0, cost: 0.492)) == nil)
    #expect(snapshot.riseAboveBest(.init(epoch: 0, cost: 0.2455)) == nil)
    #expect(Self.pane(snapshot, 40, 6).lines[1].contains("best dev cost 0.000"))
  }

  /// What fills a screen shows the dev cost, the best of it, and how long patience has waited.
  @Test func withPlentyOfRoomTheDevCostIsPlotted() throws {
    let snapshot = Sample.run()
    let text = Self.pane(snapshot, 120, 33).text
    #expect(text.contains("patience 33/40  "))
    #expect(
      Self.pane(snapshot, 200, 57).text
        .contains("33 evaluations without a better one, patience 40"))
    #expect(text.contains("best 0.180"))
    #expect(text.contains("dev 0.246"))
    let rect = Rect(width: 120, height: 33)
    let pane = EarlyStoppingPane(snapshot: snapshot)
    let layout = try #require(pane.plotLayout(in: rect, glyphs: .unicode))
    #expect(layout.area.height >= 20)
    // The line of the best begins where it was, at its cost.
    let (column, row) = (layout.column(of: 1890), layout.area.y + layout.dotRow(of: 0.18) / 4)
    let grid = Self.pane(snapshot, 120, 33)
    #expect(grid[column + 1, row].style.ink == .good || grid[column + 2, row].style.ink == .good)
    #expect(pane.plotLayout(in: Rect(width: 60, height: 16), glyphs: .unicode) == nil)
    #expect(
      EarlyStoppingPane(snapshot: Sample.run(devSet: false))
        .plotLayout(in: rect, glyphs: .unicode) == nil)
  }

  /// Evaluation 30 was 0.18 + 0.002 · 3, which is 3.3 % more than 0.18.
  @Test func theCursorReadsTheDevCost() {
    let grid = drawn(120, 33) {
      EarlyStoppingPane(snapshot: Sample.run(), view: PlotView(cursor: 2100))
        .draw(into: &$0, rect: $1, glyphs: $2)
    }
    #expect(grid.text.contains("at epoch 2,100  dev cost 0.186, +3 % above the best"))
  }

  @Test func offWaitsForNothing() {
    var snapshot = Sample.run()
    snapshot.earlyStopping.mode = .off
    #expect(!Self.pane(snapshot, 120, 33).text.contains("without a better one"))
  }
}
