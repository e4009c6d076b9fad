import Learning
import LinearAlgebra
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct DashboardViewTests {
  static func screen(
    _ width: Int, _ height: Int, _ snapshot: Snapshot? = Sample.everything, unicode: Bool = true
  ) -> CellGrid {
    Sample.dashboard(snapshot, unicode: unicode, width: width, height: height).view()
  }

  /// One pane, with as many rows as there are; what it looks like is among the goldens.
  @Test func sixtyBySixteen() {
    let lines = Self.screen(60, 16).lines
    #expect(lines[0] == " pitch  L1 0.50 L2 0.70 keep 0.86  epoch  4,200  ▶ training")
    #expect(
      lines[1] == "╭ Cost ──────────── ━ train 0.137  ┅ dev 0.246  gap 0.109 ─╮")
    #expect(lines[2...12].allSatisfy { $0.hasPrefix("│") && $0.hasSuffix("│") })
    #expect(lines[11].hasPrefix("│  0.0 └┬"))
    #expect(lines[12].hasPrefix("│epoch  0  "))
    #expect(lines[13] == "╰─ pitch 210/200  2·20·3·1 ─────── Tab: Decision boundary ─╯")
    #expect(lines[14] == " dev cost rising, +37 %: s stops, b goes back")
    #expect(lines[15] == " space pause  1 L1  2 L2  Tab pane  s stop  ? help  q quit")
  }

  @Test func eightyByTwentyFour() {
    #expect(
      Self.screen(80, 24).text == """
         pitch 210  α 0.30  L1 0.50 L2 0.70 keep 0.86   epoch  4,200/30,000  ▶ training
        ╭ Cost ────────────────── ━ train 0.137 96.2 %  ┅ dev 0.246 92.5 %  gap 0.109 ─╮
        │      │▲   ⠘⠤⡀       ┊             overfitting for 2,310 epochs               │
        │      │ ⡄    ⠈⠒⠤⡀    ┊             ┊            ┊                             │
        │ 0.25 ┤ ⠧ ⠤⣀ ⣀⣀ ⣀⣀⠑⠢⠤⢄⣀⣀⡀          ┊            ┊⣀⣀ ⣀⣀ ⣀⡠ ⠤⠤ ⠤⠤ ⠔⠒            │
        │      │            ⠉⠉┊⠉⠉⠈⠉⠑⠉⠒⠒⠒⠒⠒★⠒⠒⠤⠒⠒⠤⠒⠉⣀⠉⠉⣀⠉⠉⣀⣀⣀⣀                          │
        │      │              ┊             ┊            ┊   ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉            │
        │      │              ┊             ┊            ┊                             │
        │ 0.00 └┬─────────────L2───────────drop──────────L1────────────┬─────────────┬ │
        │epoch  0           1,000         2,000        3,000         4,000       5,000 │
        ╰──────────────────────────────────────────────────────────────────────────────╯
        ╭ Weight norms ───────────────── ‖W‖₂ ─╮╭ Dropout ─────────────────────────────╮
        │ W1 7.500  W2 6.375  W3 5.250         ││ keep 0.86 set, realized last epoch:  │
        │ 1−αλ/m 0.99900  zeros 16/120 13 %    ││ h1 0.857 ●●●●●●○●●●●●●○●●●●●●        │
        │                                      ││ h2 0.857 ●●●                         │
        ╰──────────────────────────────────────╯╰──────────────────────────────────────╯
        ╭ Early stopping ─────────────── mark ─╮╭ Gradient check ──────────────────────╮
        │ best dev cost 0.180, epoch 1,890     ││ 4.1e-10 ✓ below 1e-7, masks frozen   │
        │ patience ██████████████░░░ 33/40     ││ W1 1.0e-10 b1 2.0e-10 W2 3.0e-10 +3  │
        │ ↗ dev rising, +37 % above the best   ││ compared 55/60, 1 kink, 4 at 0       │
        │ marks the place, trains on           ││ worst b3[1], epoch 2,519, 3.1 ms     │
        ╰──────────────────────────────────────╯╰──────────────────────────────────────╯
         3,000 L1 on, λ 0.50 · dev cost rising, +37 %: s stops, b goes back
         space pause  1 L1  2 L2  d dropout  v view  s stop  ? help  q quit
        """)
  }

  @Test func eightyByTwentyFourInASCII() {
    let grid = Self.screen(80, 24, unicode: false)
    #expect(
      grid.text == #"""
         pitch  alpha 0.30  L1 0.50 L2 0.70 keep 0.86   epoch  4,200/30,000  > training
        + Cost -------------- --- train 0.137 96.2 %  - - dev 0.246 92.5 %  gap 0.109 -+
        |      |^   '-.       :             overfitting for 2,310 epochs               |
        |      | .    '--.    :             :            :                             |
        | 0.25 + \ -_ __ __"--.__.          :            :__ __ _. -- -- --            |
        |      |            "":""'"""-----*-------"_""_""____                          |
        |      |              :             :            :   """"""""""""""            |
        |      |              :             :            :                             |
        | 0.00 ++-------------L2-----------drop----------L1------------+-------------+ |
        |epoch  0           1,000         2,000        3,000         4,000       5,000 |
        +------------------------------------------------------------------------------+
        + Weight norms ------------------ |W| -++ Dropout -----------------------------+
        | W1 7.500  W2 6.375  W3 5.250         || keep 0.86 set, realized last epoch:  |
        | W x 0.99900  zeros 16/120 13 %       || h1 0.857 oooooo.oooooo.oooooo        |
        |                                      || h2 0.857 ooo                         |
        +--------------------------------------++--------------------------------------+
        + Early stopping --------------- mark -++ Gradient check ----------------------+
        | best dev cost 0.180, epoch 1,890     || 4.1e-10 ok below 1e-7, masks frozen  |
        | patience ##############--- 33/40     || W1 1.0e-10 b1 2.0e-10 W2 3.0e-10 +3  |
        | dev rising, +37 % above the best     || compared 55/60, 1 kink, 4 at 0       |
        | marks the place, trains on           || worst b3[1], epoch 2,519, 3.1 ms     |
        +--------------------------------------++--------------------------------------+
         3,000 L1 on, lambda 0.50 . dev cost rising, +37 %: s stops, b goes back
         space pause  1 L1  2 L2  d dropout  v view  s stop  ? help  q quit
        """#)
    #expect(grid.text.allSatisfy { $0.isASCII })
  }

  @Test func hundredTwentyByThirtySix() {
    #expect(
      Self.screen(120, 36).text == """
         regulus  pitch 210/200  2·20·3·1  α 0.30  L1 λ 0.50 + L2 λ 0.70 + keep 0.86  epoch  4,200/30,000     412/s  ▶ training
        ╭ Cost ───────────── ━ train 0.137 96.2 %  ┅ dev 0.246 92.5 %  gap 0.109 ─╮╭ Decision boundary ─────────── dev 92.5 % ─╮
        │ 0.40 ┤▲  ⠸⡀        ┊            overfitting for 2,310 epochs            ││                                           │
        │      │⢠   ⢱        ┊            ┊           ┊                           ││                                           │
        │ 0.35 ┤⠘    ⢣       ┊            ┊           ┊                           ││                                           │
        │      │⠸⡀    ⢣      ┊            ┊           ┊                           ││                                           │
        │ 0.30 ┤ ⡄     ⠣⡀    ┊            ┊           ┊                           ││                                           │
        │      │ ⠃      ⠘⠤⡀  ┊            ┊           ┊                           ││                                           │
        │ 0.25 ┤ ⡇        ⠈⠢⡀┊            ┊           ┊          ⢀ ⣀⡠ ⠄           ││                                           │
        │      │ ⠉ ⠒⠒ ⠢⠤ ⣀⣀ ⠈⠑⠢⢄⡀         ┊           ┊⣀⡠ ⠤⠔ ⠒⠒ ⠉⠁                ││                                           │
        │ 0.20 ┤            ⠉⠉ ⠒⠒⠉⠤⠤⠤⣀⡀   ┊⣀⣀ ⠤⠤ ⠒⠒ ⠉⠉┊                           ││                 sketching                 │
        │      │             ┊        ⠈⠉★⠉⠒⠤⠤⠤⣀⣀⣀⡀    ┊                           ││                                           │
        │ 0.15 ┤             ┊            ┊      ⠈⠉⠉⠉⠉⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⡀           ││                                           │
        │      │             ┊            ┊           ┊                           ││                                           │
        │ 0.10 ┤             ┊            ┊           ┊                           ││                                           │
        │      │             ┊            ┊           ┊                           ││                                           │
        │ 0.05 ┤             ┊            ┊           ┊                           ││                                           │
        │      │             ┊            ┊           ┊                           ││                                           │
        │ 0.00 └┬────────────L2──────────drop─────────L1───────────┬────────────┬ ││                                           │
        │epoch  0          1,000        2,000       3,000        4,000      5,000 ││                                           │
        ╰─────────────────────────────────────────────────────────────────────────╯╰───────────────────────────────────────────╯
        ╭ Weight norms ─────── ‖W‖₂ ─╮╭ Dropout ───────────────────╮╭ Early stopping ───── mark ─╮╭ Gradient check ────────────╮
        │ ━ W1 7.500  20 % zeros     ││ keep 0.86, last epoch:     ││ best 0.180, epoch 1,890    ││ 4.1e-10 ✓ below 1e-7       │
        │ ┅ W2 6.375  20 % zeros     ││ h1 0.857 ●●●●●●○●●●●●●○●●● ││ patience █████▊░ 33/40     ││ W1 1.0e-10  b1 2.0e-10     │
        │ ┈ W3 5.250  0 % zeros      ││          ●●●               ││ ↗ dev rising, +37 %        ││ W2 3.0e-10  b2 4.0e-10     │
        │ 1−αλ/m 0.99900 per update  ││ h2 0.857 ●●●               ││ marks the place, trains on ││ W3 5.0e-10  b3 6.0e-10     │
        │ zeros 16/120 13 %          ││                            ││ trend: averages of 5, over ││ dropout masks frozen       │
        │  10 ┤    ┊   ┊   ┊         ││ ● kept  ○ dropped          ││ 50 evaluations             ││ compared 55/60             │
        │     │⣀⣀⠒⣀⣀⠒⣀⣀⠒⣀⣀⠒⣀⣀⠒⣀⣀⠂    ││ training A = A·D/0.86      ││                            ││ left out: 1 kink, 4 at 0   │
        │   5 ┤⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂    ││ evaluation uses all units  ││                            ││ worst b3[1]                │
        │     │    ┊   ┊   ┊         ││                            ││                            ││ epoch 2,519, 3.1 ms        │
        │   0 └┬───L2─drop─L1──────┬ ││                            ││                            ││                            │
        │      0               5,000 ││                            ││                            ││                            │
        ╰────────────────────────────╯╰────────────────────────────╯╰────────────────────────────╯╰────────────────────────────╯
         3,000 L1 on, λ 0.50 · dev cost rising, +37 % above the best at 1,890, 2,310 epochs ago: s stops, b goes back
         space pause  0 none  1 L1  2 L2  d dropout  + − strength  e early stop  v view  Enter zoom  s stop  ? help  q quit
        """)
  }

  @Test func twoHundredBySixty() {
    let grid = Self.screen(200, 60)
    #expect(grid.lines.count == 60)
    #expect(grid.lines[0].hasPrefix(" regulus   pitch 210/200   2·20·3·1 relu   sgd α 0.30   L1 λ"))
    // The lower panes are sixteen rows high, above the events and the keys.
    #expect(grid.lines[42].hasPrefix("╭ Weight norms ─"))
    #expect(grid.lines[57].hasSuffix("╯"))
    #expect(!grid.text.contains("…"))
  }

  @Test(arguments: [(60, 16), (80, 24), (120, 36), (200, 60)], [true, false])
  func everyPaneIsNamedAndLegible(size: (Int, Int), unicode: Bool) {
    var dashboard = Sample.dashboard(
      Sample.everything, unicode: unicode, width: size.0, height: size.1)
    // Where they do not stand beside each other, Tab shows one after the other.
    var text = ""
    for _ in 0..<(size.1 > 16 ? 1 : Pane.allCases.count) {
      let grid = dashboard.view()
      for y in 0..<size.1 { for x in 0..<size.0 { #expect(grid[x, y].character != nil) } }
      text += grid.text + "\n"
      _ = dashboard.update(.key(.tab))
    }
    for title in ["Cost", "Weight norms", "Dropout", "Early stopping", "Gradient check"] {
      #expect(text.contains(" \(title) "))
    }
    for figure in ["0.137", "0.246", "0.99900", "0.857", "0.180", "4.1e-10", "4,200"] {
      #expect(text.contains(figure), "\(figure)")
    }
  }

  @Test func tooSmall() {
    #expect(
      Self.screen(50, 10).text == """




                      Regulus needs 60 × 16,
                         this is 50 × 10




        """)
    for (width, height) in [(0, 0), (1, 1), (5, 3), (59, 16), (60, 15), (200, 1), (1, 80)] {
      let grid = Self.screen(width, height)
      #expect(grid.width == width && grid.height == height)
    }
  }

  @Test func itComesBackWhenThereIsRoom() {
    var dashboard = Sample.dashboard()
    let before = dashboard.view()
    _ = dashboard.update(.resized(width: 20, height: 5))
    #expect(!dashboard.view().text.contains("Cost"))
    _ = dashboard.update(.resized(width: 80, height: 24))
    #expect(dashboard.view() == before)
  }

  @Test func beforeTheFirstSnapshot() {
    let text = Self.screen(80, 24, nil).text
    #expect(text.contains("evaluating the first weights"))
    #expect(text.contains("▶ starting"))
    #expect(text.contains(" Gradient check "))
  }

  /// Questions and the end leave the header, the cost, the events and the keys in sight.
  @Test(arguments: [(60, 16), (80, 24), (120, 36), (200, 60)])
  func boxesDoNotHideTheCost(width: Int, height: Int) throws {
    let layout = try #require(Layout(width: width, height: height))
    let upper = Array(layout.upper.rows)
    for keys in ["s", "q"] {
      var dashboard = Sample.dashboard(width: width, height: height)
      let before = dashboard.view().lines
      _ = dashboard.type(keys)
      let after = dashboard.view().lines
      #expect(upper.map { after[$0] } == upper.map { before[$0] })
      #expect(after != before)
    }
    let message =
      "early stopping: no dev cost below 0.1800 (epoch 1890) in 40 evaluations, 2800 epochs"
    var dashboard = Sample.dashboard(
      Sample.ended(.earlyStopping, message: message), width: width, height: height)
    let over = dashboard.view().lines
    _ = dashboard.update(.key(.escape))
    let closed = dashboard.view().lines
    for y in [upper, Array(layout.events.rows), Array(layout.keys.rows)].joined() {
      #expect(over[y] == closed[y])
    }
    #expect(over != closed)
  }

  @Test func randomRunsOnRandomScreensNeverTrap() {
    var random = RandomGenerator(seed: 7)
    for _ in 0..<400 {
      var dashboard = Sample.dashboard(
        Self.randomRun(&random),
        data: ["", "a", "数据\u{301}.csv"].randomElement(using: &random) ?? "",
        unicode: .random(in: 0...1, using: &random) == 0,
        colors: [0, 8, 256].randomElement(using: &random) ?? 0,
        subject: [.points(classNames: ["a", "数据"]), .images(classNames: ["a"]), .numbers]
          .randomElement(using: &random) ?? .numbers,
        width: .random(in: 0...200, using: &random), height: .random(in: 0...80, using: &random))
      let keys = "?sqy20 1dr+-.v".map(Key.character) + [.tab, .backTab, .enter, .escape]
      for key in keys.shuffled(using: &random).prefix(5) {
        _ = dashboard.update(.key(key))
        let grid = dashboard.view()
        #expect(grid.width == dashboard.width && grid.height == dashboard.height)
      }
    }
  }

  @Test func panesInTinyRectanglesStayInside() {
    var random = RandomGenerator(seed: 8)
    for _ in 0..<300 {
      let snapshot = Self.randomRun(&random)
      let rect = Rect(
        x: 2, y: 1, width: .random(in: 0...12, using: &random),
        height: .random(in: 0...6, using: &random))
      let glyphs = Bool.random(using: &random) ? Glyphs.unicode : .ascii
      let look = ClassLook(
        colors: [0, 8, 256].randomElement(using: &random) ?? 0,
        isLight: .random(using: &random), glyphs: glyphs)
      let panes: [(inout CellGrid) -> Void] = [
        {
          CostPane(snapshot: snapshot, usesLogScale: false).draw(
            into: &$0, rect: rect, glyphs: glyphs)
        },
        { WeightNormsPane(snapshot: snapshot).draw(into: &$0, rect: rect, glyphs: glyphs) },
        {
          DropoutPane(snapshot: snapshot, keepWhenOn: 0.9).draw(
            into: &$0, rect: rect, glyphs: glyphs)
        },
        { EarlyStoppingPane(snapshot: snapshot).draw(into: &$0, rect: rect, glyphs: glyphs) },
        { GradientCheckPane(snapshot: snapshot).draw(into: &$0, rect: rect, glyphs: glyphs) },
        { WeightsPane(snapshot: snapshot).draw(into: &$0, rect: rect, glyphs: glyphs) },
        {
          DiagnosisPane(
            snapshot: snapshot, diagnosis: snapshot.diagnosis(targetError: nil),
            description: Sample.dashboard().description, targetError: nil
          ).draw(into: &$0, rect: rect, glyphs: glyphs)
        },
        {
          DecisionBoundaryPane(snapshot: snapshot, classNames: ["a"], look: look)
            .draw(into: &$0, rect: rect, glyphs: glyphs)
        },
        {
          MistakesPane(snapshot: snapshot, classNames: ["a", "数据"], look: look)
            .draw(into: &$0, rect: rect, glyphs: glyphs)
        },
        {
          FitPane(snapshot: snapshot, look: look)
            .draw(into: &$0, rect: rect, glyphs: glyphs)
        },
      ]
      for (index, draw) in panes.enumerated() {
        var grid = CellGrid(width: 20, height: 10)
        draw(&grid)
        for y in 0..<10 {
          for x in 0..<20 where !(rect.columns.contains(x) && rect.rows.contains(y)) {
            #expect(grid[x, y] == Cell(), "pane \(index) in \(rect)")
          }
        }
      }
    }
  }

  @Test(arguments: [(60, 16), (80, 24), (120, 36), (200, 60)], [true, false])
  func everyViewIsNamedWhenItsTurnComes(size: (Int, Int), unicode: Bool) {
    var dashboard = Sample.dashboard(
      Sample.everything, unicode: unicode, width: size.0, height: size.1)
    var seen = ""
    for _ in 0..<4 {
      seen += dashboard.view().text
      _ = dashboard.type("v")
    }
    for title in ["Cost", "Decision boundary", "Diagnosis", "Weights"] {
      #expect(seen.contains(" \(title) "), "\(title)")
    }
  }

  @Test func whatIsPredictedDecidesOnThePane() {
    let subjects: [(RunDescription.Subject, String)] = [
      (.points(classNames: []), " Decision boundary "), (.images(classNames: []), " Wrong now "),
      (.numbers, " Fit "),
    ]
    for (subject, title) in subjects {
      let grid = Sample.dashboard(subject: subject, width: 120, height: 36).view()
      #expect(grid.lines[1].contains(title))
    }
  }

  private static func randomRun(_ random: inout RandomGenerator) -> Snapshot {
    func value() -> Double {
      [0, 1e-300, 0.5, 3.7, 1e9, .nan, .infinity, -.infinity].randomElement(using: &random) ?? 0
    }
    func score() -> Score { Score(cost: value(), accuracy: value()) }
    let layers = (0..<Int.random(in: 1...12, using: &random)).map { _ in
      Int.random(in: 1...130, using: &random)
    }
    let regularization = Regularization(
      l1: Bool.random(using: &random) ? 1e-6 : 0, l2: Bool.random(using: &random) ? 1e6 : 0,
      keepProbability: Bool.random(using: &random) ? 0.05 : 1)
    let devSet = Bool.random(using: &random)
    let endings: [Snapshot.Activity] = [
      .training, .paused,
      .ended(Ending(reason: .diverged, epoch: 3, keptEpoch: 0, message: "the cost is nan")),
      .ended(Ending(reason: .user, epoch: 3, keptEpoch: 0, message: "")),
    ]
    var snapshot = Sample.run(
      devSet: devSet, layers: layers, regularization: regularization,
      activity: endings.randomElement(using: &random) ?? .training,
      mode: EarlyStopping.Mode.allCases.randomElement(using: &random) ?? .off,
      patience: .random(in: 1...70, using: &random))
    snapshot.epoch = [0, 1, 4200, 10_000_000, Int.max].randomElement(using: &random) ?? 0
    snapshot.plannedEpochs = [1, 30_000, Int.max].randomElement(using: &random) ?? 1
    snapshot.epochsPerSecond = value()
    snapshot.learningRate = value()
    snapshot.evaluation = Evaluation(
      epoch: 0, update: 0, training: score(), dev: devSet ? score() : nil, objective: value(),
      weightNorms: [])
    for index in 1...40 {
      let values = (0..<snapshot.history.seriesCount).map { _ in value() }
      snapshot.history.record(epoch: 4200 + index, values: values)
    }
    for index in snapshot.layers.indices { snapshot.layers[index].norm = value() }
    snapshot.interventions = [Command.l1(strength: 1), .learningRate(3), .restoreBest].map {
      Intervention(update: 1, epoch: .random(in: 0...5000, using: &random), command: $0)
    }
    let differences: [Double?] = (0..<Int.random(in: 0...30, using: &random)).map { _ in
      Bool.random(using: &random) ? value() : nil
    }
    snapshot.check = Bool.random(using: &random) ? Sample.check(differences) : nil
    snapshot.sketch = Self.randomSketch(&random)
    for index in snapshot.layers.indices {
      snapshot.layers[index].histogram = WeightDistribution(
        limit: value(),
        counts: (0..<WeightDistribution.binCount).map { _ in .random(in: 0...9, using: &random) })
      snapshot.layers[index].silentUnits = .random(in: 0...9, using: &random)
      snapshot.layers[index].deadUnits = .random(in: 0...9, using: &random)
    }
    if Bool.random(using: &random) {
      snapshot.change = RegularizationChange(
        epoch: 3, from: .none, to: regularization, before: snapshot.evaluation)
    }
    return snapshot
  }

  private static func randomSketch(_ random: inout RandomGenerator) -> Sketch? {
    func value() -> Double {
      [0, 1e-300, 0.5, 3.7, 1e9, .nan, .infinity, -.infinity].randomElement(using: &random) ?? 0
    }
    let (columns, rows) = (
      Int.random(in: 1...30, using: &random), Int.random(in: 1...30, using: &random)
    )
    let axis = SketchAxis(feature: 0, name: "数据 of a long name", range: -1...1)
    let points = (0..<20).map { _ in
      SketchedNumber(x: value(), y: value(), isDev: .random(using: &random))
    }
    let sketches: [Sketch?] = [
      nil, Sample.mistakes(), Sample.mistakes(0), .numbers(PredictedNumbers(points: points)),
      .curve(FittedCurve(x: axis, values: (0..<columns).map { _ in value() }, points: points)),
      .regions(
        DecisionRegions(
          x: axis, y: .random(using: &random) ? axis : nil, featureCount: 3, columns: columns,
          rows: rows, classes: Array(repeating: 11, count: columns * rows),
          margins: (0..<columns * rows).map { _ in Float(value()) },
          points: points.map {
            DecisionRegions.Point(
              x: Float($0.x), y: Float($0.y), label: 3, isDev: $0.isDev, isWrong: !$0.isDev)
          })),
    ]
    return sketches.randomElement(using: &random) ?? nil
  }
}
