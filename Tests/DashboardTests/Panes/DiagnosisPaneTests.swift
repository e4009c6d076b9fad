import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct DiagnosisPaneTests {
  static func pane(
    _ width: Int, _ height: Int, training: Double = 0.9621, dev: Double? = 0.875,
    change: RegularizationChange? = nil, target: Double? = nil,
    regularization: Regularization = .none,
    augmentation: String? = nil, testCount: Int? = nil, gap: Double = 0.05,
    _ glyphs: Glyphs = .unicode
  ) -> CellGrid {
    var snapshot = Sample.run(regularization: regularization)
    snapshot.evaluation = evaluation(training, dev, update: 4200, gap: gap)
    snapshot.change = change
    var description = Sample.dashboard(augmentation: augmentation).description
    description.testCount = testCount
    return pane(of: snapshot, describedAs: description, target: target, width, height, glyphs)
  }

  static func pane(
    of snapshot: Snapshot, describedAs description: RunDescription = Sample.dashboard().description,
    target: Double? = nil, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode
  ) -> CellGrid {
    drawn(width, height, glyphs) {
      DiagnosisPane(
        snapshot: snapshot, diagnosis: snapshot.diagnosis(targetError: target),
        description: description, targetError: target
      ).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  static func evaluation(
    _ training: Double, _ dev: Double?, update: Int, gap: Double
  ) -> Evaluation {
    Evaluation(
      epoch: update, update: update, training: Score(cost: 0.1, accuracy: training),
      dev: dev.map { Score(cost: 0.1 + gap, accuracy: $0) }, objective: 0.2, weightNorms: [])
  }

  /// L2 switched on at 3,100, where the training error was 2.89 % and the gap 0.19.
  static let change = RegularizationChange(
    epoch: 3100, from: .none, to: Regularization(l2: 0.7),
    before: evaluation(0.9711, 0.875, update: 3060, gap: 0.19))

  @Test func highVarianceAfterAChange() {
    // Errors of 3.79 and 12.5 %.
    #expect(
      Self.pane(44, 18, change: Self.change, regularization: Regularization(l2: 0.7)).text == """
        ╭ Diagnosis ────────────────── target 0 % ─╮
        │ bias     ██▉░░░░░░░░░░░░   3.8 %  low    │
        │ variance ██████▌░░░░░░░░   8.7 %  high   │
        │ error in training 3.8 %, on dev 12.5 %   │
        │                                          │
        │ 1 more data than 210 examples            │
        │ 2 augmentation: start with --augment     │
        │ 3 L2 0.70 is on: + makes it stronger     │
        │                                          │
        │ L2 λ 0.70 since 3,100: gap 0.190 →       │
        │ 0.050, training error +0.9 points        │
        │                                          │
        │                                          │
        │                                          │
        │ bias = training error − target error     │
        │ variance = dev error − training error    │
        │ high = above 5 points, until below 4     │
        ╰──────────────────────────────────────────╯
        """)
  }

  @Test func highBiasWithATarget() {
    let grid = Self.pane(64, 12, training: 0.9, dev: 0.89, target: 0.03, .ascii)
    #expect(
      grid.text == """
        + Diagnosis ------------------------------------ target 3.0 % -+
        | bias     ##########--------------------   7.0 %  high        |
        | variance ##----------------------------   1.0 %  low         |
        | error in training 10.0 %, on dev 11.0 %                      |
        |                                                              |
        | 1 a bigger network: --hidden 40,6                            |
        | 2 longer training: the training cost still falls             |
        | 3 another architecture: --activation, --optimizer            |
        |                                                              |
        |                                                              |
        |                                                              |
        +--------------------------------------------------------------+
        """, "\(grid.text)")
  }

  @Test func inFewLinesTheFirstRemedyAndTheChangeStay() {
    let grid = Self.pane(80, 8, change: Self.change)
    #expect(grid.lines[4].contains("1 more data: 210 examples to learn from now"))
    #expect(
      grid.lines[6].contains(
        "L2 λ 0.70 since 3,100: gap 0.190 → 0.050, training error +0.9 points"))
  }

  @Test func whatIsHighStandsOut() {
    let grid = Self.pane(44, 18)
    #expect(grid.text(in: .good, y: 1).hasSuffix("low"))
    #expect(grid.text(in: .warning, y: 2).hasSuffix("high"))
  }

  @Test func bothLow() {
    #expect(
      Self.pane(60, 18, dev: 0.95, testCount: 100).text
        .contains("both low: the test set has the last word"))
    // None that is not there is spoken of as if it were.
    #expect(
      Self.pane(60, 18, dev: 0.95).text
        .contains("both low; a test set would have the last word"))
    #expect(Self.pane(40, 18, dev: 0.95).text.contains("both low, as far as dev tells"))
  }

  @Test func aDevCostThatRisesIsTold() {
    // Errors of 3.8 and 5 %, a dev cost of 0.25 where 0.18 was the best.
    let grid = Self.pane(60, 12, dev: 0.95, gap: 0.15)
    #expect(
      grid.text == """
        ╭ Diagnosis ────────────────────────────────── target 0 % ─╮
        │ bias     █████▋░░░░░░░░░░░░░░░░░░░░░░░░   3.8 %  low     │
        │ variance █▉░░░░░░░░░░░░░░░░░░░░░░░░░░░░   1.2 %  low     │
        │ error in training 3.8 %, on dev 5.0 %                    │
        │ dev cost rising, +39 % above the best at 1,890           │
        │                                                          │
        │ 1 early stopping: b goes back to epoch 1,890             │
        │ 2 more data: 210 examples to learn from now              │
        │ 3 augmentation: start with --augment                     │
        │ 4 regularization: 2 for L2, d for dropout, 1 for L1      │
        │                                                          │
        ╰──────────────────────────────────────────────────────────╯
        """, "\(grid.text)")
    #expect(grid.text(in: .warning, y: 4).contains("+39 %"))
  }

  @Test func theDashboardAdvisesTheSameUntilMuchHasChanged() {
    var dashboard = Sample.dashboard()
    func see(_ dev: Double) -> Diagnosis.Level? {
      var snapshot = Sample.run()
      snapshot.evaluation = Self.evaluation(1, dev, update: 4200, gap: 0.05)
      _ = dashboard.update(.snapshot(snapshot))
      return dashboard.diagnosis?.variance?.level
    }
    // Errors of 6.5, 4.5, 5.5 and 3.5 %.
    #expect([0.935, 0.955, 0.945, 0.965].map(see) == [.high, .high, .high, .low])
  }

  @Test func augmentationThatIsThereIsSwitchedOnByAKey() {
    #expect(Self.pane(44, 18, augmentation: "shift=1").text.contains("a switches it on"))
  }

  @Test func withoutADevSet() {
    let text = Self.pane(44, 18, dev: nil).text
    #expect(text.contains("variance needs a dev set"))
    #expect(text.contains("error in training 3.8 %"))
  }

  @Test func notEvaluatedSince() {
    let change = RegularizationChange(
      epoch: 4200, from: Regularization(l1: 1, keepProbability: 0.5), to: .none,
      before: Self.evaluation(0.9, 0.9, update: 4200, gap: 0.1))
    #expect(
      Self.pane(60, 18, change: change).text.contains(
        "L1 off, dropout off since 4,200: not evaluated yet"))
  }

  @Test func ofNumbers() {
    var snapshot = Sample.run().ofNumbers
    let text = Self.pane(of: snapshot, 60, 18).text
    // R² 0.93246 and −0.5.
    #expect(text.contains("not explained, 1 − R²: training 6.8 %, dev 150.0 %"))
    #expect(text.contains("6.8 %  noise?"))
    #expect(text.contains("the rest may be noise: --target-error"))
    #expect(text.contains(" 143.2 %  high"))
    snapshot.evaluation = Evaluation(
      epoch: 0, update: 0, training: Score(cost: 1, fit: Score.Fit(r2: nil, rmse: 1)), dev: nil,
      objective: 1, weightNorms: [])
    let unknown = Self.pane(of: snapshot, 44, 6).text
    #expect(unknown.contains("the errors are not known"))
  }

  /// What fills a screen shows the training cost and the gap, as they went.
  @Test func withPlentyOfRoomTheGapIsPlotted() throws {
    let snapshot = Sample.run()
    let grid = Self.pane(of: snapshot, 120, 33)
    // 0.246 − 0.137.
    #expect(grid.text.contains("━ training cost 0.137  ┈ gap = dev cost − training cost = 0.109"))
    #expect(grid.text.contains("gap 0.109 "))
    #expect(grid.text.contains("train 0.137 "))
    let gaps = snapshot.history.points(1, above: 0)
    #expect(gaps.count == snapshot.history.count)
    for (index, gap) in gaps.enumerated() {
      let (train, dev) = (snapshot.history.series(0)[index], snapshot.history.series(1)[index])
      #expect(gap == PlotPoint(x: Double(snapshot.history.epochs[index]), y: dev.last - train.last))
    }
    // At the cursor, of evaluation 30: 0.1 + 0.6 / 8.5 and 0.18 + 0.002 · 3.
    let read = drawn(120, 33) {
      DiagnosisPane(
        snapshot: snapshot, diagnosis: snapshot.diagnosis(targetError: nil),
        description: Sample.dashboard().description, targetError: nil, view: PlotView(cursor: 2100)
      ).draw(into: &$0, rect: $1, glyphs: $2)
    }
    #expect(
      read.text.contains(
        "at 2,100  ━ training cost 0.171  ┈ gap = dev cost − training cost = 0.015"))
    // Advice comes first where there is less.
    #expect(!Self.pane(of: snapshot, 80, 20).text.contains("gap 0.109"))
    #expect(!Self.pane(of: Sample.run(devSet: false), 120, 33).text.contains("gap ="))
  }
}
