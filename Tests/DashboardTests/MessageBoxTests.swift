import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct MessageBoxTests {
  static func help(_ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode) -> CellGrid {
    drawn(width, height, glyphs) {
      MessageBox.help(fitting: $1, glyphs: $2).draw(into: &$0, over: $1, glyphs: $2)
    }
  }

  static func ended(_ snapshot: Snapshot, _ width: Int, _ height: Int) -> CellGrid {
    drawn(width, height) { grid, rect, glyphs in
      guard case .ended(let ending) = snapshot.activity else { return }
      MessageBox.ended(
        ending, snapshot, width: MessageBox.textWidth(on: rect), glyphs: glyphs
      ).draw(into: &grid, over: rect, glyphs: glyphs)
    }
  }

  @Test func helpInOneColumnOnHighScreens() {
    #expect(
      Self.help(80, 36).text == """

              ╭ Keys ─────────────────────────────────────────── any key closes ─╮
              │ Run                                                              │
              │   space   pause, and go on; after the end, train on              │
              │   .       train one epoch and pause                              │
              │   [       slower: fewer epochs a second                          │
              │   ]       faster: more epochs a second                           │
              │   l       a smaller learning rate α                              │
              │   L       a larger learning rate α                               │
              │   g       check the gradient now                                 │
              │   b       go back to the weights with the lowest dev cost        │
              │   s       stop: keep these weights, take the best, or carry on   │
              │   q       quit                                                   │
              │   Ctrl-C  stop the run and quit at once                          │
              │   Ctrl-Z  suspend; fg comes back                                 │
              │ Regularization                                                   │
              │   0       switch all regularization off                          │
              │   1       L1 on or off: some weights become exactly 0            │
              │   2       L2 on or off: every weight shrinks at every update     │
              │   d       dropout on or off: hidden units are left out at random │
              │   a       augmentation on or off: examples vary each epoch       │
              │   r       the next of none, L1, L2, dropout, augmentation        │
              │   +       stronger: more λ, or a lower keep probability          │
              │   −       weaker: less λ, or a higher keep probability           │
              │   e       early stopping: off, mark, stop                        │
              │ View                                                             │
              │   y       logarithmic costs, and back                            │
              │   v       the next of decision boundary, diagnosis and weights   │
              │   Tab     go to the next pane, or with Shift to the one before   │
              │   Enter   fill the screen with a pane, and back (as Esc)         │
              │   p       save a picture of the screen as SVG                    │
              │   ?       this page                                              │
              │   Ctrl-L  draw the screen anew                                   │
              ╰──────────────────────────────────────────────────────────────────╯


        """)
  }

  @Test func helpInTwoColumnsOnLowScreens() {
    #expect(
      Self.help(80, 24).text == """


                 ╭ Keys ───────────────────────────────────── any key closes ─╮
                 │ Run                             Regularization             │
                 │   space   pause, go on            0       all off          │
                 │   .       one epoch               1       L1: exact zeros  │
                 │   [       slower                  2       L2: all shrink   │
                 │   ]       faster                  d       dropout          │
                 │   l       smaller α               a       augmentation     │
                 │   L       larger α                r       the next of them │
                 │   g       gradient check          +       stronger         │
                 │   b       back to the best        −       weaker           │
                 │   s       stop: k, b or c         e       early stopping   │
                 │   q       quit                  View                       │
                 │   Ctrl-C  quit at once            y       logarithmic cost │
                 │   Ctrl-Z  suspend                 v       the next view    │
                 │                                   Tab     the next pane    │
                 │                                   Enter   fill the screen  │
                 │                                   p       save a picture   │
                 │                                   ?       this page        │
                 │                                   Ctrl-L  draw anew        │
                 ╰────────────────────────────────────────────────────────────╯


        """)
    #expect(
      Self.help(60, 16).text == """
         ╭ Keys ──────────────────────────────── any key closes ─╮
         │   space   pause, go on       2       L2: all shrink   │
         │   .       one epoch          d       dropout          │
         │   [       slower             a       augmentation     │
         │   ]       faster             r       the next of them │
         │   l       smaller α          +       stronger         │
         │   L       larger α           −       weaker           │
         │   g       gradient check     e       early stopping   │
         │   b       back to the best   y       logarithmic cost │
         │   s       stop: k, b or c    v       the next view    │
         │   q       quit               Tab     the next pane    │
         │   Ctrl-C  quit at once       Enter   fill the screen  │
         │   Ctrl-Z  suspend            p       save a picture   │
         │   0       all off            ?       this page        │
         │   1       L1: exact zeros    Ctrl-L  draw anew        │
         ╰───────────────────────────────────────────────────────╯
        """)
  }

  @Test(arguments: [(60, 16), (80, 24), (120, 36), (200, 60), (60, 60), (200, 16)])
  func helpNamesEveryKeyAndCutsNothing(width: Int, height: Int) {
    for glyphs in [Glyphs.unicode, .ascii] {
      let grid = Self.help(width, height, glyphs)
      let words = grid.text.split { $0.isWhitespace }.map(String.init)
      for binding in KeyMap.bindings {
        #expect(words.contains(glyphs.text(binding.label)), "\(binding.label)")
        #expect(
          grid.text.contains(glyphs.text(binding.brief))
            || grid.text.contains(glyphs.text(binding.meaning)), "\(binding.brief)")
      }
      #expect(!grid.text.contains(glyphs.ellipsis))
      #expect(grid.text.contains("any key closes"))
    }
  }

  @Test func theEndHasTheTextbookTable() {
    // What was switched on after the end has nothing to do with the weights.
    var snapshot = Sample.ended(regularization: Regularization(l2: 0.7))
    snapshot.regularization = Regularization(l1: 0.5)
    #expect(
      Self.ended(snapshot, 80, 12).text == """


         ╭ The run is over ───────────────────────────────────────────────────────────╮
         │ all 30000 epochs trained                                                   │
         │                                                                            │
         │ model      training accuracy  dev accuracy                                 │
         │ L2 λ 0.70            96.21 %       92.50 %                                 │
         │                                                                            │
         │ space train on   0 1 2 d switch the regularizer first   Esc close   q quit │
         ╰────────────────────────────────────────────────────────────────────────────╯


        """)
  }

  @Test func theEndOfARunOnNumbersHasR2() {
    let snapshot = Sample.ended(regularization: Regularization(l2: 0.7)).ofNumbers
    let lines = Self.ended(snapshot, 80, 12).lines
    #expect(lines[5].contains("│ model      training R²    dev R² "))
    #expect(lines[6].contains("│ L2 λ 0.70       0.9325   -0.5000 "))
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
         ╭ The run is over ──────────────────────────────────────╮
         │ early stopping: no dev cost below 0.2042 (epoch 1890) │
         │ in 50 evaluations, 1500 epochs; the weights of epoch  │
         │ 1890 are kept                                         │
         │ accuracy of                        training       dev │
         │ L1 λ 0.50 + L2 λ 0.70 + keep 0.86   96.21 %   92.50 % │
         │ space train on  0 1 2 d switch  Esc close  q quit     │
         ╰───────────────────────────────────────────────────────╯
        """)
    #expect(grid.text.contains("96.21 %") && grid.text.contains("92.50 %"))
    #expect(!grid.text.contains("…"))
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
