import Datasets
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct MistakesPaneTests {
  static func pane(
    _ width: Int, _ height: Int, sketch: Sketch? = Sample.mistakes(), colors: Int = 0,
    _ glyphs: Glyphs = .unicode
  ) -> CellGrid {
    var snapshot = Sample.run()
    snapshot.sketch = sketch
    return drawn(width, height, glyphs) {
      MistakesPane(
        snapshot: snapshot, classNames: ["0", "1"],
        look: ClassLook(colors: colors, isLight: false, glyphs: $2)
      ).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  /// Of the first image the left pixels above and the right pixels below are bright; the second is
  /// grey above and dark below.
  @Test func withoutColourByDensity() {
    #expect(
      Self.pane(36, 6).text == """
        ╭ Wrong now ── 2 of 10 dev images ─╮
        │ @    ++                          │
        │  @                               │
        │ 0→1  1→0                         │
        │                                  │
        ╰──────────────────────────────────╯
        """)
    #expect(Self.pane(36, 6, .ascii).lines[3].contains("0>1  1>0"))
  }

  /// Where all of them fit so, images are twice as large.
  @Test func fewAreLarger() {
    #expect(
      Self.pane(36, 7).text == """
        ╭ Wrong now ── 2 of 10 dev images ─╮
        │ @@   ++++                        │
        │ @@   ++++                        │
        │   @@                             │
        │   @@                             │
        │ 0→1  1→0                         │
        ╰──────────────────────────────────╯
        """)
    // 28 × 28 pixels: as they are, not two to one.
    let sketch = Sketch.mistakes(
      Mistakes(
        shape: ImageShape(height: 28, width: 28), isDev: true, count: 9, wrongCount: 1,
        examples: [
          Mistakes.Example(
            index: 0, predicted: 0, label: 1, pixels: Array(repeating: 255, count: 784))
        ], confusion: []))
    let line = Self.pane(40, 20, sketch: sketch).lines[5]
    #expect(line.filter { $0 == "@" }.count == 28)
  }

  @Test func inManyColoursTwoPixelsACell() {
    var sketch = Sample.mistakes()
    guard case .mistakes(let mistakes) = sketch else { return }
    sketch = .mistakes(
      Mistakes(
        shape: ImageShape(height: 3, width: 1), isDev: false, count: 5, wrongCount: 1,
        examples: [Mistakes.Example(index: 0, predicted: 1, label: 0, pixels: [255, 0, 51])],
        confusion: mistakes.confusion))
    let grid = Self.pane(36, 5, sketch: sketch, colors: 256)
    #expect(grid.lines[0].contains("1 of 5 training"))
    #expect(grid[2, 1] == Cell("▀", Style(color: 0xFFFFFF, background: 0x000000)))
    // Below the last row of pixels there is none.
    #expect(grid[2, 2] == Cell("▀", Style(color: .grey(0.2))))
  }

  @Test func theConfusionMatrixWhereThereIsRoom() {
    let text = Self.pane(36, 14).text
    #expect(
      text.hasSuffix(
        """
        │          taken for               │
        │ true     0  1                    │
        │      0   4  1                    │
        │      1   1  4                    │
        ╰──────────────────────────────────╯
        """), "\(text)")
    // What the labels of the images mean, in as many words as fit.
    #expect(Self.pane(36, 14).lines[1] == "│ below: truth→prediction          │")
    #expect(Self.pane(40, 14, .ascii).lines[1] == "| below each image: truth>prediction   |")
    let beside = Self.pane(60, 6)
    #expect(beside.lines[2].hasSuffix("true     0  1       │"))
    #expect(beside.lines[3].hasSuffix("     0   4  1       │"))
  }

  /// On a wide screen the images keep all of the height.
  @Test func theConfusionMatrixIsBesideTheImagesRatherThanBelowThem() {
    let lines = Self.pane(60, 20).lines
    #expect(lines[2].hasSuffix("     taken for  │"), "\(lines[2])")
    #expect(lines[5].hasSuffix("1   1  4       │"))
  }

  @Test func largeImagesAreDrawnCoarser() {
    // 28 × 28 in cells of two pixels, two to one: fourteen columns and seven rows.
    let sketch = Sketch.mistakes(
      Mistakes(
        shape: ImageShape(height: 28, width: 28), isDev: true, count: 9, wrongCount: 1,
        examples: [
          Mistakes.Example(
            index: 0, predicted: 0, label: 1, pixels: Array(repeating: 255, count: 784))
        ], confusion: []))
    let grid = Self.pane(30, 10, sketch: sketch)
    #expect(grid.lines[1] == "│ @@@@@@@@@@@@@@             │")
    #expect(grid.lines[7] == "│ @@@@@@@@@@@@@@             │")
    #expect(grid.lines[8] == "│      1→0                   │")
    // In eight rows with the frame there is no room for seven and the label: three to one.
    #expect(Self.pane(30, 8, sketch: sketch).lines[5] == "│ @@@@@@@@@@                 │")
  }

  @Test func noneIsWrong() {
    let grid = Self.pane(36, 6, sketch: Sample.mistakes(0))
    #expect(grid.lines[0].contains("0 of 10 dev images"))
    #expect(grid.text.contains("none of these 10 is wrong"))
    #expect(Self.pane(24, 6, sketch: Sample.mistakes(0)).text.contains("none of 10 wrong"))
  }

  @Test func beforeTheFirstSketch() {
    #expect(Self.pane(20, 3, sketch: nil).lines[0] == "╭ Wrong now ───────╮")
  }
}
