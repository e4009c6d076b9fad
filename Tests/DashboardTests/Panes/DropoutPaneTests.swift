import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct DropoutPaneTests {
  static func pane(
    _ snapshot: Snapshot?, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode
  ) -> CellGrid {
    drawn(width, height, glyphs) {
      DropoutPane(snapshot: snapshot, keepWhenOn: 0.86).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  static func on(_ layers: [Int] = [20, 3, 1]) -> Snapshot {
    Sample.run(layers: layers, regularization: Regularization(keepProbability: 0.86))
  }

  @Test func offItSaysWhatItWouldDo() {
    #expect(
      Self.pane(Sample.run(), 40, 6).text == """
        ╭ Dropout ─────────────────────────────╮
        │ off: all units take part             │
        │ d switches it on, keep 0.86          │
        │ while training A = A·D/0.86          │
        │ evaluation uses all units, unscaled  │
        ╰──────────────────────────────────────╯
        """)
    #expect(
      Self.pane(Sample.run(), 30, 13).text == """
        ╭ Dropout ───────────────────╮
        │ off: all units take part   │
        │ d switches on keep 0.86    │
        │                            │
        │ while training             │
        │   A = A·D/0.86             │
        │   D = 1 kept, 0 dropped    │
        │ evaluation uses all units  │
        │                            │
        │                            │
        │                            │
        │                            │
        ╰────────────────────────────╯
        """)
    #expect(Self.pane(Sample.run(), 30, 13, .ascii).text.contains("A = A*D/0.86"))
  }

  @Test func onItShowsWhatWasSetAndRealizedAndTheMask() {
    let grid = Self.pane(Self.on(), 40, 6)
    #expect(
      grid.text == """
        ╭ Dropout ─────────────────────────────╮
        │ keep 0.86 set, realized last epoch:  │
        │ h1 0.857 ●●●●●●○●●●●●●○●●●●●●        │
        │ h2 0.857 ●●●                         │
        │ evaluation uses all units, unscaled  │
        ╰──────────────────────────────────────╯
        """)
    // Units 7 and 14 of 20 are dropped.
    #expect(grid.lines[2].contains("h1 0.857 ●●●●●●○●●●●●●○●●●●●● "))
    #expect(grid.lines[3].contains("h2 0.857 ●●● "))
    #expect(grid.text(in: .good, y: 2).count == 18)
  }

  @Test func inATallPaneTheMaskGoesOnInTheNextLine() {
    let grid = Self.pane(Self.on(), 30, 13)
    #expect(
      grid.text == """
        ╭ Dropout ───────────────────╮
        │ keep 0.86, last epoch:     │
        │ h1 0.857 ●●●●●●○●●●●●●○●●● │
        │          ●●●               │
        │ h2 0.857 ●●●               │
        │                            │
        │ ● kept  ○ dropped          │
        │ training A = A·D/0.86      │
        │ evaluation uses all units  │
        │                            │
        │                            │
        │                            │
        ╰────────────────────────────╯
        """)
    #expect(grid.text(in: .good, y: 2).count + grid.text(in: .good, y: 3).count == 18)
  }

  @Test func withoutUnicode() {
    #expect(
      Self.pane(Self.on(), 30, 13, .ascii).text == """
        + Dropout -------------------+
        | keep 0.86, last epoch:     |
        | h1 0.857 oooooo.oooooo.ooo |
        |          ooo               |
        | h2 0.857 ooo               |
        |                            |
        | o kept  . dropped          |
        | training A = A*D/0.86      |
        | evaluation uses all units  |
        |                            |
        |                            |
        |                            |
        +----------------------------+
        """)
  }

  @Test func aMaskThatDoesNotFitEndsInAnEllipsis() {
    let grid = Self.pane(Self.on([100, 1]), 40, 6)
    #expect(
      grid.text == """
        ╭ Dropout ─────────────────────────────╮
        │ keep 0.86 set, realized last epoch:  │
        │ h1 0.857 ●●●●●●○●●●●●●○●●●●●●○●●●●●● │
        │          ○●●●●●●○●●●●●●○●●●●●●○●●●●… │
        │ evaluation uses all units, unscaled  │
        ╰──────────────────────────────────────╯
        """)
    let tall = Self.pane(Self.on([400, 300, 1]), 30, 13)
    #expect(tall.lines[2...].filter { $0.contains("…") }.count == 2)
    #expect(tall.lines.contains { $0.contains("h2 0.857") })
    #expect(tall.lines.contains { $0.contains("evaluation") })
  }

  @Test func layersThatDoNotFitAreListed() {
    let deep = Self.on([8, 8, 8, 8, 8, 8, 1])
    #expect(
      Self.pane(deep, 40, 6).text == """
        ╭ Dropout ─────────────────────────────╮
        │ keep 0.86 set, realized last epoch:  │
        │ h1 0.857 ●●●●●●○●                    │
        │ h2 0.857  h3 0.857  h4 0.857  +2     │
        │ evaluation uses all units, unscaled  │
        ╰──────────────────────────────────────╯
        """)
    #expect(
      Self.pane(deep, 30, 4).text == """
        ╭ Dropout ───────────────────╮
        │ keep 0.86, last epoch:     │
        │ h1 0.857  h2 0.857  +4     │
        ╰────────────────────────────╯
        """)
  }

  @Test func beforeTheFirstEpochNothingIsRealized() {
    var snapshot = Self.on()
    snapshot.layers[0].realizedKeep = nil
    snapshot.layers[0].masks = []
    #expect(Self.pane(snapshot, 40, 6).lines[2] == "│ h1   –                               │")
  }

  @Test func withoutHiddenLayers() {
    #expect(
      Self.pane(Sample.run(layers: [1]), 40, 3).text == """
        ╭ Dropout ─────────────────────────────╮
        │ no hidden layers to drop units from  │
        ╰──────────────────────────────────────╯
        """)
  }

  @Test func aKeepProbabilityThatIsSmall() {
    let snapshot = Sample.run(regularization: Regularization(keepProbability: 0.05))
    #expect(Self.pane(snapshot, 40, 6).lines[1].contains("keep 0.050 set"))
  }

  @Test func layersThatKeepDifferentSharesAreToldApart() {
    let keep = KeepProbability(perLayer: [0.8, 0.5])
    let on = Sample.run(regularization: Regularization(keepProbability: keep))
    let text = Self.pane(on, 40, 12).text
    #expect(text.contains("keep 0.8/0.5, last epoch:"))
    #expect(text.contains("training A = A·D/keep"))
    let off = drawn(40, 6) {
      DropoutPane(snapshot: Sample.run(), keepWhenOn: keep).draw(into: &$0, rect: $1, glyphs: $2)
    }
    #expect(off.text.contains("d switches it on, keep 0.8/0.5"))
  }

  /// What fills a screen has a row for each example, with the units of all layers.
  @Test func withPlentyOfRoomEachExampleHasItsMask() throws {
    let lines = Self.pane(Self.on(), 120, 33).lines
    let first = try #require(lines.firstIndex { $0.contains("example 1 ") })
    for example in 0..<8 {
      // The seventh unit of the first example, the sixth of the second, and so on.
      let units = (0..<20).map { ($0 + example) % 7 != 6 ? "●" : "○" }
      #expect(lines[first + example].contains("example \(example + 1) "))
      #expect(lines[first + example].contains(units.joined(separator: " ")))
    }
    #expect(!lines.joined().contains("example 9"))
    #expect(lines[first - 1].contains("h1 0.857") && lines[first - 1].contains("h2 0.857"))
  }

  @Test func unitsThatDoNotFitAreCut() {
    let wide = Sample.run(
      layers: [300, 200, 1], regularization: Regularization(keepProbability: 0.86))
    let grid = Self.pane(wide, 120, 33)
    #expect(grid.text.contains("example 8"))
    #expect(grid.lines.filter { $0.contains("example") && $0.contains("…") }.count == 8)
  }
}
