import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct FitPaneTests {
  static func pane(
    _ sketch: Sketch?, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode
  ) -> CellGrid {
    var snapshot = Sample.run().ofNumbers
    snapshot.sketch = sketch
    return drawn(width, height, glyphs) {
      FitPane(snapshot: snapshot, look: ClassLook(colors: 0, isLight: false, glyphs: $2))
        .draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  /// A line at half of the height, and an example in three corners.
  static let curve = Sketch.curve(
    FittedCurve(
      x: SketchAxis(feature: 0, name: "dose", range: 0...10), values: [5, 5],
      points: [
        SketchedNumber(x: 0.1, y: 10, isDev: false), SketchedNumber(x: 9.9, y: 10, isDev: true),
        SketchedNumber(x: 9.9, y: 0, isDev: false),
      ]))

  @Test func aCurveThroughItsPoints() {
    let grid = Self.pane(Self.curve, 22, 7)
    #expect(grid.lines[1].hasPrefix("│•") && grid.lines[1].hasSuffix("◦│"))
    #expect(grid.lines[3].dropFirst().dropLast().allSatisfy { $0 == "⠉" || $0 == "⠒" || $0 == "⠤" })
    #expect(grid.lines[5].hasSuffix("•│"))
    #expect(grid[1, 1].style == Style(.train) && grid[20, 1].style == Style(.dev))
  }

  @Test func axesAndALegend() {
    let grid = Self.pane(Self.curve, 60, 16)
    #expect(grid.lines[0] == "╭ Fit ──────────────────── training R² 0.93, dev R² −0.50 ─╮")
    #expect(grid.text.contains("10 ┤") && grid.text.contains("─ dose ─"))
    #expect(grid.lines[14].contains("• training  ◦ dev  ━ predicted"))
  }

  @Test func predictedAgainstTrue() {
    let sketch = Sketch.numbers(
      PredictedNumbers(points: [
        SketchedNumber(x: 0, y: 0, isDev: false), SketchedNumber(x: 10, y: 5, isDev: true),
      ]))
    let grid = Self.pane(sketch, 60, 16)
    #expect(grid.text.contains("true →  predicted ↑"))
    #expect(grid.lines[14].contains("━ predicted = true"))
    #expect(grid.text.contains("◦"))
    let plain = Self.pane(sketch, 60, 16, .ascii).text
    #expect(plain.allSatisfy { $0.isASCII })
  }

  @Test func whatIsNoNumberIsLeftOut() {
    let sketch = Sketch.curve(
      FittedCurve(
        x: SketchAxis(feature: 0, name: "x", range: 0...1), values: [.nan, .infinity],
        points: [SketchedNumber(x: .nan, y: .nan, isDev: true)]))
    let inside = Self.pane(sketch, 30, 7).lines[1..<5]
    #expect(inside.allSatisfy { $0 == "│" + String(repeating: " ", count: 28) + "│" })
  }
}
