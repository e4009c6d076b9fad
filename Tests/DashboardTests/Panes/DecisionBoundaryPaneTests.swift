import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct DecisionBoundaryPaneTests {
  static func pane(
    _ width: Int, _ height: Int, sketch: Sketch? = Sample.regions(), colors: Int = 0,
    _ glyphs: Glyphs = .unicode, devSet: Bool = true
  ) -> CellGrid {
    var snapshot = Sample.run(devSet: devSet)
    snapshot.sketch = sketch
    return drawn(width, height, glyphs) {
      DecisionBoundaryPane(
        snapshot: snapshot, classNames: ["away", "home"],
        look: ClassLook(colors: colors, isLight: false, glyphs: $2)
      ).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  /// Four columns of samples over forty cells: away and certain, away and undecided, home and likely,
  /// home and certain.
  @Test func withoutColourByPatternsAndLetters() {
    let grid = Self.pane(42, 5)
    #expect(
      grid.text == """
        ╭ Decision boundary ──────── dev 92.5 % ─╮
        │O:::::::::          ----------==========│
        │::::x:::::          ----------==x=======│
        │::::::::::          ----------======X===│
        ╰────────────────────────────────────────╯
        """)
    // The one on the wrong side is reversed.
    #expect(grid[5, 2].style.reversed && !grid[33, 2].style.reversed)
    #expect(grid[1, 1].style.bold && !grid[2, 1].style.bold)
  }

  @Test func fewColoursAreThoseOfTheClasses() {
    let grid = Self.pane(42, 5, colors: 8)
    #expect(grid[2, 1].style == Style(.layer(0)))
    #expect(grid[35, 1].style == Style(.layer(1)))
    #expect(grid.text == Self.pane(42, 5).text)
  }

  @Test func inManyColoursByShades() {
    let grid = Self.pane(42, 5, colors: 256)
    #expect(
      grid.text == """
        ╭ Decision boundary ──────── dev 92.5 % ─╮
        │•                                       │
        │    ◦                           ◦       │
        │                                    •   │
        ╰────────────────────────────────────────╯
        """)
    let look = ClassLook(colors: 256, isLight: false, glyphs: .unicode)
    #expect(grid[3, 1].style.background == look.color(0, shade: 3))
    #expect(grid[13, 1].style.background == look.color(0, shade: 0))
    #expect(grid[23, 1].style.background == look.color(1, shade: 2))
    #expect(grid[1, 1].style.color == look.point(0))
    #expect(grid[1, 1].style.background == look.color(0, shade: 3))
    // A block of its class's colour among the other's.
    #expect(grid[5, 2].style.background == look.point(1))
  }

  @Test func halfACellIsASample() {
    let sketch = Sketch.regions(
      DecisionRegions(
        x: SketchAxis(feature: 0, name: "a", range: 0...1),
        y: SketchAxis(feature: 1, name: "b", range: 0...1), featureCount: 2, columns: 1, rows: 6,
        classes: [0, 0, 0, 1, 1, 1], margins: [1, 1, 1, 1, 1, 1], points: []))
    let grid = Self.pane(42, 5, sketch: sketch, colors: 256)
    let look = ClassLook(colors: 256, isLight: false, glyphs: .unicode)
    let (away, home) = (look.color(0, shade: 3), look.color(1, shade: 3))
    #expect(grid[9, 1] == Cell(" ", Style(background: away)))
    #expect(grid[9, 2] == Cell("▀", Style(color: away, background: home)))
    #expect(grid[9, 3] == Cell(" ", Style(background: home)))
  }

  @Test func inManyColoursWithoutUnicode() {
    let grid = Self.pane(42, 5, colors: 256, .ascii)
    #expect(grid.lines[1].hasPrefix("|O "))
    #expect(grid[3, 1].style.background != nil)
    #expect(grid.text.allSatisfy { $0.isASCII })
  }

  @Test func aLegendWhereThereIsRoom() {
    #expect(
      Self.pane(60, 8).lines[6] == "│    O away  X home  capital training, small dev  wrong    │")
    #expect(
      Self.pane(60, 8, colors: 256).lines[6]
        == "│          away     home  • training  ◦ dev  • wrong       │")
    #expect(Self.pane(30, 8).lines[6] == "│   O away  X home  wrong    │")
  }

  /// Names are said in full as long as there are marks to leave out.
  @Test func namesOfClassesGiveWayLast() {
    func legend(_ names: [String], colors: Int, width: Int) -> String {
      var snapshot = Sample.run()
      snapshot.sketch = Sample.regions()
      let grid = drawn(width, 8) {
        DecisionBoundaryPane(
          snapshot: snapshot, classNames: names,
          look: ClassLook(colors: colors, isLight: false, glyphs: $2)
        ).draw(into: &$0, rect: $1, glyphs: $2)
      }
      return grid.lines[6].trimmingPrefix { $0 == "│" || $0 == " " }.description
    }
    let names = ["first", "second", "third"]
    for colors in [8, 256] {
      let line = legend(names, colors: colors, width: 45)
      #expect(names.allSatisfy { line.contains($0) }, "\(line)")
      #expect(line.contains("wrong"))
    }
    #expect(legend(names, colors: 256, width: 60).contains("third  • train ◦ dev • wrong"))
    // Without a mark rather than without a name; with parts of names rather than without them.
    #expect(legend(names, colors: 8, width: 30).hasPrefix("O first  X second  V third"))
    #expect(legend(names, colors: 8, width: 29).hasPrefix("O first  X seco…  V third"))
  }

  @Test func axesWhereThereIsMore() {
    let text = Self.pane(90, 24).text
    #expect(text.contains("x1 →  x2 ↑"))
    for tick in [" 80 ┤", " 0 ┤", "┬"] { #expect(text.contains(tick), "\(tick)") }
  }

  @Test func ofManyFeaturesTheTitleSaysWhich() {
    let sketch = Sample.regions(featureCount: 7)
    #expect(
      Self.pane(80, 5, sketch: sketch).lines[0].hasSuffix(
        "─ x1 × x2 of 7 features, others at their mean  dev 92.5 % ─╮"))
    #expect(Self.pane(50, 5, sketch: sketch).lines[0].hasSuffix("─ x1 × x2 of 7  dev 92.5 % ─╮"))
    #expect(Self.pane(42, 5, sketch: sketch).lines[0].hasSuffix("─ x1 × x2 of 7 ─╮"))
  }

  @Test func withoutADevSet() {
    #expect(Self.pane(50, 5, devSet: false).lines[0].contains("─ training 96.2 % ─"))
  }

  @Test func beforeTheFirstSketch() {
    let grid = Self.pane(42, 5, sketch: nil)
    #expect(grid.lines[2].contains("sketching"))
  }

  @Test func whatIsNoNumberIsNeutral() {
    let sketch = Sketch.regions(
      DecisionRegions(
        x: SketchAxis(feature: 0, name: "a", range: 0...1), y: nil, featureCount: 1, columns: 1,
        rows: 1, classes: [1], margins: [.nan],
        points: [DecisionRegions.Point(x: .nan, y: 0.5, label: 0, isDev: false, isWrong: true)]))
    #expect(
      Self.pane(42, 5, sketch: sketch).lines[1] == "│" + String(repeating: " ", count: 40) + "│")
  }

  @Test func howFinelyItIsSketched() {
    let look = ClassLook(colors: 256, isLight: false, glyphs: .unicode)
    let plain = ClassLook(colors: 8, isLight: false, glyphs: .unicode)
    // Forty columns; of eight rows two are the frame's and one the legend's.
    let area = BoundaryArea(Rect(width: 42, height: 8))
    #expect(area.sketchSize(look) == SketchSize(columns: 40, rows: 10))
    #expect(area.sketchSize(plain) == SketchSize(columns: 40, rows: 5))
  }
}
