import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct WeightNormsPaneTests {
  static func pane(
    _ snapshot: Snapshot?, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode
  ) -> CellGrid {
    drawn(width, height, glyphs) {
      WeightNormsPane(snapshot: snapshot).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  @Test func smallPaneWithL2() {
    var snapshot = Sample.run(regularization: Regularization(l2: 0.7))
    #expect(
      Self.pane(snapshot, 40, 6).text == """
        ╭ Weight norms ───────────────── ‖W‖₂ ─╮
        │ W1 7.500  W2 6.375  W3 5.250         │
        │ 1−αλ/m = 0.99900 per update          │
        │                                      │
        │                                      │
        ╰──────────────────────────────────────╯
        """)
    // 1 − 0.3 · 0.7 / 210 = 0.999.
    #expect(Self.pane(snapshot, 40, 6).lines[2].contains("0.99900 per update"))
    snapshot.learningRate = 3
    #expect(Self.pane(snapshot, 40, 6).lines[2].contains("0.99000 per update"))
    snapshot.trainingCount = 21
    #expect(Self.pane(snapshot, 40, 6).lines[2].contains("0.90000 per update"))
  }

  @Test func smallPaneWithBothPenalties() {
    let grid = Self.pane(Sample.everything, 40, 6)
    // 8 of 40 weights are 0 in two of three layers.
    #expect(grid.lines[2] == "│ 1−αλ/m 0.99900  zeros 16/120 13 %    │")
    #expect(Self.pane(Sample.everything, 30, 4).lines[2] == "│ 1−αλ/m 0.99900  zeros 13 % │")
    #expect(grid.text(in: .series1, y: 1) == "W1 ")
    #expect(grid.text(in: .series2, y: 1) == "W2 ")
  }

  @Test func tallPaneWithBothPenalties() {
    let grid = Self.pane(Sample.everything, 30, 13)
    #expect(
      grid.text == """
        ╭ Weight norms ─────── ‖W‖₂ ─╮
        │ ━ W1 7.500  20 % zeros     │
        │ ┅ W2 6.375  20 % zeros     │
        │ ┈ W3 5.250  0 % zeros      │
        │ 1−αλ/m 0.99900 per update  │
        │ zeros 16/120 13 %          │
        │  10 ┤    ┊   ┊   ┊         │
        │     │⣀⣀⠒⣀⣀⠒⣀⣀⠒⣀⣀⠒⣀⣀⠒⣀⣀⠂    │
        │   5 ┤⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂⠂    │
        │     │    ┊   ┊   ┊         │
        │   0 └┬───L2─drop─L1──────┬ │
        │      0               5,000 │
        ╰────────────────────────────╯
        """)
    #expect(grid.lines[1].contains("W1 7.500  20 % zeros"))
    #expect(grid.lines[3].contains("W3 5.250  0 % zeros"))
  }

  @Test func tallPaneWithoutUnicode() {
    let grid = Self.pane(Sample.everything, 30, 13, .ascii)
    #expect(
      grid.text == """
        + Weight norms -------- |W| -+
        | --- W1 7.500  20 % zeros   |
        | - - W2 6.375  20 % zeros   |
        | ... W3 5.250  0 % zeros    |
        | W x 0.99900 per update     |
        | zeros 16/120 13 %          |
        |  10 +    :   :   :         |
        |     |__-__-__-__-__-__-    |
        |   5 +------------------    |
        |     |    :   :   :         |
        |   0 ++---L2-drop-L1------+ |
        |      0               5,000 |
        +----------------------------+
        """)
    #expect(grid.text.allSatisfy { $0.isASCII })
  }

  @Test func nothingShrinks() {
    #expect(
      Self.pane(Sample.run(), 30, 4).text == """
        ╭ Weight norms ─────── ‖W‖₂ ─╮
        │ W1 7.500 W2 6.375 W3 5.250 │
        │ no penalty shrinks them    │
        ╰────────────────────────────╯
        """)
  }

  @Test func manyLayersAreCountedWhereTheyDoNotFit() {
    let deep = Sample.run(layers: [8, 8, 8, 8, 8, 8, 8, 8, 8, 1])
    #expect(
      Self.pane(deep, 30, 13).text == """
        ╭ Weight norms ─────── ‖W‖₂ ─╮
        │ ━ W1 7.500                 │
        │ ┅ W2 7.250                 │
        │ ┈ W3 7.000                 │
        │ ━ W4 6.750                 │
        │ W5 6.500  W6 6.250  +4     │
        │ no penalty shrinks them    │
        │ 7.5 ┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡀    │
        │ 5.0 ┤⠉⠉ ⠉⠉ ⠉⠉ ⠉⠉ ⠉⠉ ⠉⠉     │
        │ 2.5 ┤                      │
        │ 0.0 └┬───────────────────┬ │
        │      0               5,000 │
        ╰────────────────────────────╯
        """)
    #expect(Self.pane(deep, 40, 6).lines[1].hasSuffix("W3 7.000  +7     │"))
  }

  @Test func withoutADevSetTheNormsAreTheSecondSeries() {
    let grid = Self.pane(Sample.run(devSet: false, layers: [1]), 60, 12)
    #expect(
      grid.text == """
        ╭ Weight norms ───────────────────────────────────── ‖W‖₂ ─╮
        │ ━ W1 7.500                                               │
        │ no penalty shrinks them                                  │
        │  7.5 ┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒         │
        │      │                                                   │
        │  5.0 ┤                                                   │
        │      │                                                   │
        │  2.5 ┤                                                   │
        │      │                                                   │
        │  0.0 └┬───────────────────┬──────────────────┬────────── │
        │epoch  0                 2,000              4,000         │
        ╰──────────────────────────────────────────────────────────╯
        """)
  }

  @Test func normsThatAreNoNumbers() {
    var snapshot = Sample.run(regularization: Regularization(l1: 1, l2: 1e300))
    snapshot.layers[0].norm = .nan
    snapshot.layers[1].norm = .infinity
    let grid = Self.pane(snapshot, 40, 6)
    #expect(grid.lines[1].contains("W1 nan  W2 inf  W3 5.250"))
  }

  @Test func beforeTheFirstSnapshotThereIsTheFrame() {
    #expect(
      Self.pane(nil, 24, 3).text == """
        ╭ Weight norms ─ ‖W‖₂ ─╮
        │                      │
        ╰──────────────────────╯
        """)
  }

  @Test func whatShrinksTheWeightsDependsOnTheOptimizer() {
    func text(_ optimizer: Optimizer, l2: Double) -> String {
      var snapshot = Sample.run(regularization: Regularization(l2: l2))
      snapshot.optimizer = optimizer
      return drawn(50, 10) {
        WeightNormsPane(snapshot: snapshot).draw(into: &$0, rect: $1, glyphs: $2)
      }.text
    }
    // 1 − 0.3 · 0.7 / 210 and 1 − 0.3 · 0.01.
    #expect(text(.sgd, l2: 0.7).contains("1−αλ/m = 0.99900 per update"))
    #expect(text(.adam(), l2: 0.7).contains("L2 in the gradient: dW + (λ/m)·W"))
    #expect(text(.adamW(), l2: 0).contains("1−αw = 0.99700 per update"))
    #expect(text(.adam(), l2: 0).contains("no penalty shrinks them"))
  }
}

/// The spread of values and gradients beside the norms.
@Suite struct WeightNormsSignalTests {
  private func lines(width: Int, height: Int = 14) -> [String] {
    var snapshot = Sample.run()
    for index in snapshot.layers.indices {
      let isOutput = index == snapshot.layers.count - 1
      snapshot.layers[index].signal = Signal(
        activations: isOutput ? nil : 0.516, gradients: 0.000_83)
    }
    return WeightNormsPaneTests.pane(snapshot, width, height).lines
  }

  @Test func standardDeviationsStandBesideTheNormWhereThereIsRoom() {
    let drawn = lines(width: 30)
    #expect(drawn[1].contains(" A 0.52 dZ 8e-4"))
    // The output layer has logits in place of values.
    #expect(drawn[3].contains(" dZ 8e-4") && !drawn[3].contains(" A "))
  }

  /// A plot of a row or two would say nothing: figures do.
  @Test func figuresInPlaceOfAPlotWhereThereIsNoRoomForOne() {
    #expect(
      lines(width: 40, height: 6) == [
        "╭ Weight norms ───────────────── ‖W‖₂ ─╮",
        "│ W1 7.500  W2 6.375  W3 5.250         │",
        "│ no penalty shrinks them              │",
        "│ std. dev. A 0.52 0.52                │",
        "│ std. dev. dZ 8e-4 8e-4 8e-4          │",
        "╰──────────────────────────────────────╯",
      ])
    #expect(lines(width: 40, height: 5)[3] == "│ A 0.52 0.52  dZ 8e-4 8e-4 8e-4       │")
    #expect(lines(width: 26, height: 5)[3] == "│ A 0.52 +1  dZ 8e-4 +2  │")
    let snapshot = Sample.run()
    func layout(_ height: Int) -> PlotLayout? {
      WeightNormsPane(snapshot: snapshot).plotLayout(
        in: Rect(width: 40, height: height), glyphs: .unicode)
    }
    #expect(layout(7) == nil)
    #expect(layout(8)?.rect.height == 4)
  }

  @Test func theyGiveWayToTheNorm() {
    let drawn = lines(width: 20)
    #expect(!drawn[1].contains("dZ") && drawn[1].contains("W1"))
  }
}
