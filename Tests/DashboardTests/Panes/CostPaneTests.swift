import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct CostPaneTests {
  static func pane(
    _ snapshot: Snapshot?, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode,
    log: Bool = false
  ) -> CellGrid {
    drawn(width, height, glyphs) {
      CostPane(snapshot: snapshot, usesLogScale: log).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  @Test func curvesGapAndSwitches() {
    let grid = Self.pane(Sample.everything, 80, 12)
    #expect(
      grid.text == """
        ╭ Cost ────────────────── ━ train 0.137 96.2 %  ┅ dev 0.246 92.5 %  gap 0.109 ─╮
        │  0.4 ┤▲  ⠈⢢         ┊             overfitting for 2,310 epochs               │
        │      │⢠    ⠑⢄       ┊             ┊            ┊                             │
        │  0.3 ┤ ⠃     ⠉⠒⢄⡀   ┊             ┊            ┊                             │
        │      │ ⠧ ⣀⣀ ⣀⣀  ⠈⠑⠢⠤⢄⣀⡀           ┊            ┊   ⢀⣀ ⣀⣀ ⡠⠤ ⠤⠤ ⠔⠒            │
        │  0.2 ┤         ⠉⠉ ⠉⠑┊⠒⠒⠉⠒⠒⠒⠤⠤⠤⠤⠤★⠤⠤⣀⠤⠤ ⠒⠒ ⠒⠒ ⠒⠉┊⠉⠉ ⠁                         │
        │      │              ┊             ┊ ⠉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤            │
        │  0.1 ┤              ┊             ┊            ┊                             │
        │      │              ┊             ┊            ┊                             │
        │  0.0 └┬─────────────L2───────────drop──────────L1────────────┬─────────────┬ │
        │epoch  0           1,000         2,000        3,000         4,000       5,000 │
        ╰──────────────────────────────────────────────────────────────────────────────╯
        """)
    // Costs 0.137 and 0.246 are 0.109 apart.
    #expect(grid.lines[0].contains("train 0.137 96.2 %"))
    #expect(grid.lines[0].contains("dev 0.246 92.5 %"))
    #expect(grid.lines[0].contains("gap 0.109 "))
    #expect((1...8).contains { grid.text(in: .good, y: $0).contains("★") })
    #expect(grid.text(in: .accent, y: 9) == "L2dropL1")
  }

  @Test func numbersHaveR2InPlaceOfAnAccuracy() {
    let snapshot = Sample.everything.ofNumbers
    #expect(
      Self.pane(snapshot, 80, 12).lines[0]
        == "╭ Cost ─────────────── ━ train 0.137 R² 0.93  ┅ dev 0.246 R² −0.50  gap 0.109 ─╮")
    #expect(
      Self.pane(snapshot, 80, 12, .ascii).lines[0]
        .contains("train 0.137 R^2 0.93  - - dev 0.246 R^2 -0.50  gap 0.109"))
    #expect(!Self.pane(snapshot, 50, 12).text.contains("R²"))
  }

  @Test func aDevCostBelowTheTrainingCostHasAMinusSign() {
    var snapshot = Sample.everything
    snapshot.evaluation = Evaluation(
      epoch: 4200, update: 4200, training: Score(cost: 0.137, accuracy: 0.9621),
      dev: Score(cost: 0.122, accuracy: 0.925), objective: 0.2,
      weightNorms: snapshot.evaluation.weightNorms)
    #expect(Self.pane(snapshot, 80, 12).lines[0].contains("gap −0.015 "))
    #expect(Self.pane(snapshot, 80, 12, .ascii).lines[0].contains("gap -0.015 "))
  }

  @Test func withoutUnicode() {
    let grid = Self.pane(Sample.everything, 80, 12, .ascii)
    #expect(
      grid.text == #"""
        + Cost -------------- --- train 0.137 96.2 %  - - dev 0.246 92.5 %  gap 0.109 -+
        |  0.4 +^  '\         :             overfitting for 2,310 epochs               |
        |      |.    ".       :             :            :                             |
        |  0.3 + '     "-..   :             :            :                             |
        |      | \ __ __  '"--._.           :            :   ._ __ .- -- --            |
        |  0.2 +         "" "":--"--------*--_-- -- -- -":"" '                         |
        |      |              :             : """"""""---------------------            |
        |  0.1 +              :             :            :                             |
        |      |              :             :            :                             |
        |  0.0 ++-------------L2-----------drop----------L1------------+-------------+ |
        |epoch  0           1,000         2,000        3,000         4,000       5,000 |
        +------------------------------------------------------------------------------+
        """#)
    #expect(grid.text.allSatisfy { $0.isASCII })
  }

  @Test func smallestScreen() {
    #expect(
      Self.pane(Sample.run(), 60, 5).text == """
        ╭ Cost ──────────── ━ train 0.137  ┅ dev 0.246  gap 0.109 ─╮
        │  0.4 ┤▲ ⠉⠢⠤⣀⣀             overfitting: 2,310             │
        │  0.2 ┤⠈⠉ ⠑⠒ ⠒⠒⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒★⠒⠤⠒⠒⠤⠒⠒⠤⠒⠒⠤⠒⠒⠤⠒⠊⠤⠉⠉⠤⠉⠉⠤         │
        │  0.0 └┬───────────────────┬──────────────────┬────────── │
        ╰──────────────────────────────────────────────────────────╯
        """)
  }

  @Test(arguments: [(80, "92.5 %"), (60, "gap"), (50, "gap"), (40, "dev 0.246")])
  func theLegendLosesAccuraciesThenTheGap(width: Int, keeps: String) {
    let heading = Self.pane(Sample.run(), width, 6).lines[0]
    #expect(heading.contains("train 0.137"))
    #expect(heading.contains(keeps))
    #expect(!heading.contains("…"))
  }

  @Test func withoutADevSetThereIsOneCurveAndNoGap() {
    let grid = Self.pane(Sample.run(devSet: false), 60, 10)
    #expect(
      grid.text == """
        ╭ Cost ───────────────────────────── ━ train 0.137 96.2 % ─╮
        │      │▲  ⠣⡀                                              │
        │      │    ⠈⠢⣀                                            │
        │ 0.25 ┤       ⠉⠑⠤⢄⣀⡀                                      │
        │      │            ⠈⠉⠉⠒⠒⠒⠢⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀                   │
        │      │                                ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉         │
        │      │                                                   │
        │ 0.00 └┬───────────────────┬──────────────────┬────────── │
        │epoch  0                 2,000              4,000         │
        ╰──────────────────────────────────────────────────────────╯
        """)
    #expect(!grid.text.contains("dev"))
    #expect(!grid.text.contains("gap"))
    #expect(!grid.text.contains("★"))
  }

  @Test func patienceIsMarkedWhereItRanOut() {
    let grid = Self.pane(Sample.run(patience: 10), 80, 12)
    #expect(grid.lines.contains { $0.contains("patience") })
    #expect(grid.text(in: .warning, y: 9) == "patience")
  }

  @Test func theLogarithmicScaleHasNoZero() {
    let grid = Self.pane(Sample.run(), 80, 12, log: true)
    #expect(
      grid.text == """
        ╭ Cost ────────────────── ━ train 0.137 96.2 %  ┅ dev 0.246 92.5 %  gap 0.109 ─╮
        │      │⡄                           overfitting for 2,310 epochs               │
        │      │⡅⢄                                                                     │
        │  0.5 ┤⠑ ⠑⢄                                                                   │
        │      │⢸   ⠑⠤⣀                                                                │
        │      │ ⡄     ⠉⠒⢄⡀                                                            │
        │      │ ⠧ ⠤⣀ ⣀⣀ ⣀⡀⠑⠒⠢⠤⢄⣀⡀                         ⣀ ⣀⣀ ⣀⡠ ⠤⠤ ⠤⠔ ⠒⠒            │
        │  0.2 ┤          ⠈ ⠉⠉ ⠑⠒⠈⠒⠒⠒⠢⠤⠤⠤⠤★⠤⠤ ⠤⠤ ⠒⠒ ⠒⠒ ⠉⠉ ⠉                            │
        │      │                             ⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀            │
        │      └┬─────────────┬─────────────┬────────────┬─────────────┬─────────────┬ │
        │epoch  0           1,000         2,000        3,000         4,000       5,000 │
        ╰──────────────────────────────────────────────────────────────────────────────╯
        """)
    #expect(!grid.text.contains("0.00 "))
  }

  /// What fills a screen names its marks, and its curves at their ends.
  @Test func aScreenOfItsOwnSaysMore() throws {
    let grid = Self.pane(Sample.everything, 120, 33)
    #expect(
      grid.lines[31].contains(
        "  ★ best dev cost   ┊ a switch   ▲ beyond the top   shaded: overfitting  "))
    let row = try #require(grid.lines.dropFirst().firstIndex { $0.contains(" dev 0.246 ") })
    #expect(grid.text(in: .dev, y: row).hasSuffix("dev 0.246"))
    // The cost of training ends below.
    #expect(grid.lines[(row + 1)...].contains { $0.contains(" train 0.137") })
    // The axis ends before them.
    #expect(grid.lines[29].contains("┬") && !grid.lines[29].contains("dev"))
    #expect(!Self.pane(Sample.everything, 75, 20).text.contains("best dev cost"))
  }

  @Test func beforeTheFirstSnapshot() {
    #expect(
      Self.pane(nil, 60, 5).text == """
        ╭ Cost ────────────────────────────────────────────────────╮
        │                                                          │
        │              evaluating the first weights                │
        │                                                          │
        ╰──────────────────────────────────────────────────────────╯
        """)
  }

  @Test func costsThatAreNoNumbersAreWrittenAsSuch() {
    var snapshot = Sample.run()
    snapshot.evaluation = Evaluation(
      epoch: 1, update: 1, training: Score(cost: .nan, accuracy: 0.5),
      dev: Score(cost: .infinity, accuracy: .nan), objective: .nan, weightNorms: [.nan])
    let heading = Self.pane(snapshot, 80, 6).lines[0]
    #expect(heading.contains("train nan 50.0 %"))
    #expect(heading.contains("dev inf nan %"))
    #expect(!heading.contains("gap"))
  }
}
