import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct MessageBoxTests {
  static func ended(
    _ snapshot: Snapshot, _ width: Int, _ height: Int, switches: [String] = ["0", "1", "2", "d"]
  ) -> CellGrid {
    drawn(width, height) { grid, rect, glyphs in
      guard case .ended(let ending) = snapshot.activity else { return }
      MessageBox.ended(
        ending, snapshot, switches: switches, width: MessageBox.textWidth(on: rect), glyphs: glyphs
      ).draw(into: &grid, over: rect, glyphs: glyphs)
    }
  }

  @Test func theEndHasTheTextbookTable() {
    // What was switched on after the end has nothing to do with the weights.
    var snapshot = Sample.ended(regularization: Regularization(l2: 0.7))
    snapshot.regularization = Regularization(l1: 0.5)
    #expect(
      Self.ended(snapshot, 80, 11).text == """

            ╭ The run is over ─────────────────────────────────────────────────────╮
            │ all 30,000 epochs trained                                            │
            │                                                                      │
            │ model      training accuracy  dev accuracy                           │
            │ L2 λ 0.70            96.21 %       92.50 %                           │
            │                                                                      │
            │ space train on, or first switch:   0 none   1 L1   2 L2   d dropout  │
            │ b back to the best, epoch 1,890, dev cost 0.180   Esc close   q quit │
            ╰──────────────────────────────────────────────────────────────────────╯

        """)
  }

  @Test func whoHasTheBestWeightsIsNotOfferedThem() {
    let grid = Self.ended(Sample.ended(.earlyStopping, message: "no dev cost below 0.18"), 80, 12)
    #expect(grid.text.contains("│ Esc close   q quit "))
    #expect(!grid.text.contains("back to the best"))
  }

  @Test func theEndOfARunOnNumbersHasR2() {
    let snapshot = Sample.ended(regularization: Regularization(l2: 0.7)).ofNumbers
    let lines = Self.ended(snapshot, 80, 12).lines
    #expect(lines[4].contains("│ model      training R²    dev R² "))
    #expect(lines[5].contains("│ L2 λ 0.70       0.9325   -0.5000 "))
  }

  @Test func theEndOnASmallScreen() {
    let snapshot = Sample.ended(
      .earlyStopping,
      message:
        "early stopping: no dev cost below 0.2042 (epoch 1890) in 50 evaluations, 1500 epochs",
      regularization: Regularization(l1: 0.5, l2: 0.7, keepProbability: 0.86))
    let grid = Self.ended(snapshot, 60, 8)
    #expect(
      grid.text == """
         ╭ The run is over ───────────────────────────────────────╮
         │ early stopping: no dev cost below 0.2042 (epoch 1,890) │
         │ in 50 evaluations, 1,500 epochs; the weights of epoch  │
         │ 1,890 are kept                                         │
         │ accuracy of                        training       dev  │
         │ L1 λ 0.50 + L2 λ 0.70 + keep 0.86   96.21 %   92.50 %  │
         │ space train on  0 1 2 d switch  Esc close  q quit      │
         ╰────────────────────────────────────────────────────────╯
        """)
    #expect(grid.text.contains("96.21 %") && grid.text.contains("92.50 %"))
    #expect(!grid.text.contains("…"))
    #expect(
      Self.ended(snapshot, 60, 8, switches: ["0", "1", "2", "d", "a"]).text
        .contains("│ space train on  0 1 2 d a switch  Esc close  q quit    │"))
  }

  @Test func theEndWithoutADevSet() {
    var snapshot = Sample.run(devSet: false)
    snapshot.activity = Sample.ended().activity
    let grid = Self.ended(snapshot, 80, 12)
    #expect(grid.text.contains("training accuracy"))
    #expect(!grid.text.contains("dev accuracy"))
  }

  @Test func divergenceIsToldApart() {
    let grid = Self.ended(Sample.ended(.diverged, message: "the cost is nan"), 80, 12)
    #expect(grid.text.contains("╭ Diverged ─"))
    #expect(grid.text.contains("the cost is nan"))
    #expect((0..<12).contains { grid.text(in: .bad, y: $0).contains("╭") })
    // To train on, or with another regularizer, comes to nothing before.
    #expect(
      grid.text.contains(
        "│ l a smaller learning rate first   space train on   Esc close   q quit │"))
    #expect(
      Self.ended(Sample.ended(.diverged, message: "the cost is nan"), 60, 12).text
        .contains("│ l lower α first  space train on  Esc close  q quit │"))
  }

  @Test func questions() {
    let grid = drawn(60, 8) {
      MessageBox.stop(Sample.run()).draw(into: &$0, over: $1, glyphs: $2)
    }
    #expect(
      grid.text == """

           ╭ Stop training? ────────────────────────────────────╮
           │ k  keep the weights of epoch 4,200, dev cost 0.246 │
           │ b  take the best, epoch 1,890, dev cost 0.180      │
           │ c  carry on                                        │
           ╰────────────────────────────────────────────────────╯


        """)
    let quit = drawn(60, 8) {
      MessageBox.quit(Sample.run()).draw(into: &$0, over: $1, glyphs: $2)
    }
    #expect(
      quit.text == """

                  ╭ Quit? ───────────────────────────────╮
                  │ The run is at epoch 4,200 of 30,000. │
                  │ q  stop it here and quit             │
                  │ any other key  carry on              │
                  ╰──────────────────────────────────────╯


        """)
  }

  /// Between two evaluations a run may be better than at any of them.
  @Test func theBestOfAllIsNotOfferedWhereThisIsBetter() {
    var snapshot = Sample.run()
    snapshot.evaluation = DiagnosisPaneTests.evaluation(0.97, 0.94, update: 4200, gap: 0.05)
    let grid = drawn(70, 8) { MessageBox.stop(snapshot).draw(into: &$0, over: $1, glyphs: $2) }
    #expect(grid.text.contains("k  keep the weights of epoch 4,200, dev cost 0.150"))
    #expect(grid.text.contains("b  take the best evaluation so far, epoch 1,890, dev cost 0.180"))
  }

  @Test func questionsWithoutADevSetOrASnapshot() {
    for snapshot in [Sample.run(devSet: false), nil] {
      let grid = drawn(60, 8) { MessageBox.stop(snapshot).draw(into: &$0, over: $1, glyphs: $2) }
      #expect(grid.text.contains("k  keep the weights"))
      #expect(!grid.text.contains("b  "))
      #expect(grid.text.contains("c  carry on"))
    }
    let quit = drawn(60, 8) { MessageBox.quit(nil).draw(into: &$0, over: $1, glyphs: $2) }
    #expect(quit.text.contains("The run has just begun."))
  }

  @Test func aBoxTooHighForItsAreaGrowsUpwards() {
    let box = MessageBox(title: "T", lines: [[StyledText("a")], [], [StyledText("b")]])
    let grid = drawn(12, 6) { grid, _, glyphs in
      box.draw(into: &grid, over: Rect(y: 3, width: 12, height: 3), glyphs: glyphs)
    }
    #expect(grid.lines[0].isEmpty && grid.lines[1].isEmpty)
    #expect(grid.lines[2].contains("T"))
    #expect(grid.lines[3].contains("a") && grid.lines[4].contains("b"))
  }
}
