import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct WeightsPaneTests {
  /// Two layers: the first of 40 weights, 20 in the lowest bins and 10 in the highest, 10 zero; the
  /// second without zeros.
  static func pane(_ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode, dead: Int? = 2)
    -> CellGrid
  {
    var snapshot = Sample.run(layers: [20, 1])
    var counts = Array(repeating: 0, count: 48)
    counts[0] = 20
    counts[47] = 10
    snapshot.layers[0].histogram = WeightDistribution(limit: 2, counts: counts)
    snapshot.layers[0].zeros = 10
    snapshot.layers[0].silentUnits = 3
    snapshot.layers[0].deadUnits = dead
    snapshot.layers[0].signal = Signal(activations: 0.53, gradients: 0.0012)
    counts = Array(repeating: 0, count: 48)
    counts[23] = 20
    counts[24] = 20
    snapshot.layers[1].histogram = WeightDistribution(limit: 0.5, counts: counts)
    return drawn(width, height, glyphs) {
      WeightsPane(snapshot: snapshot).draw(into: &$0, rect: $1, glyphs: $2)
    }
  }

  /// 25 columns: 24 of two bins each, and in the middle the place of 0.
  @Test func aLineALayer() {
    #expect(
      Self.pane(41, 4).text == """
        ╭ Weights ───────── 10 of 80 exactly 0 ─╮
        │ W1 █           │           ▄ ±2.0     │
        │ W2            █│█            ±0.50    │
        ╰───────────────────────────────────────╯
        """)
  }

  /// The zeros are on a bar of their own: a quarter of the weights is a quarter of five columns, while
  /// the tallest upright bar, half of the weights, has the full height.
  @Test func higherBarsWithFigures() {
    let grid = Self.pane(41, 8)
    #expect(
      grid.text == """
        ╭ Weights ───────── 10 of 80 exactly 0 ─╮
        │    █           │                      │
        │ W1 █           │           █ ±2.0     │
        │    0: █▎░░░ 10/40  3/20 cut off       │
        │               █│█                     │
        │ W2            █│█            ±0.50    │
        │    no weight is 0                     │
        ╰───────────────────────────────────────╯
        """)
    #expect(grid[17, 2].style == Style(.faint))
    #expect(grid[5, 2].style == Style(.layer(0)))
    #expect(grid.text(in: .good, y: 3) == "0: █▎░░░ 10/403/20 cut off")
  }

  @Test func allFiguresWhereThereIsRoom() {
    #expect(
      Self.pane(120, 8).lines[3].contains(
        "exactly 0: ██▌░░░░░░░ 10 of 40, 25 %  3 of 20 units cut off  "
          + "2 of 20 units dead in all  A ±0.53 dZ ±1e-3"))
    #expect(
      Self.pane(62, 8, dead: nil).lines[3].contains(
        "0: █▎░░░ 10/40  3/20 cut off  A ±0.53 dZ ±1e-3"))
  }

  /// A unit that is cut off may be dead too: the two are not to be added up.
  @Test func deadUnitsAreThoseOfAll() {
    var snapshot = Sample.run(layers: [3, 1])
    for index in snapshot.layers.indices {
      snapshot.layers[index].histogram = WeightDistribution(
        limit: 1, counts: Array(repeating: 1, count: 48))
    }
    snapshot.layers[0].silentUnits = 2
    snapshot.layers[0].deadUnits = 2
    func figures() -> String {
      drawn(60, 8) { WeightsPane(snapshot: snapshot).draw(into: &$0, rect: $1, glyphs: $2) }.lines[
        3]
    }
    #expect(figures().contains("2 of 3 units cut off  2 of 3 units dead in all"))
    snapshot.layers[0].silentUnits = 0
    #expect(figures().contains(" 2 of 3 units dead "))
  }

  @Test func whatTheWordsMeanWhereThereIsPlentyOfRoom() {
    let text = Self.pane(120, 33).text
    #expect(text.contains("Cut off: every weight into the unit is 0."))
    #expect(text.contains("exact zeros are not among them"))
    #expect(!Self.pane(45, 20).text.contains("Cut off:"))
  }

  @Test func withoutUnicode() {
    let text = Self.pane(41, 4, .ascii).text
    #expect(text.allSatisfy { $0.isASCII })
    #expect(text.contains("| W1 #           |           : +-2.0    |"))
  }

  @Test func moreLayersThanLinesAreCounted() {
    var snapshot = Sample.run(layers: [5, 4, 3, 1])
    for index in snapshot.layers.indices {
      snapshot.layers[index].histogram = WeightDistribution(
        limit: 1, counts: Array(repeating: 1, count: 48))
    }
    let grid = drawn(41, 5, .unicode) {
      WeightsPane(snapshot: snapshot).draw(into: &$0, rect: $1, glyphs: $2)
    }
    #expect(grid.lines[2].contains("W2") && grid.lines[3].contains("+2 layers"))
  }

  @Test func countsInFewerAndMoreColumns() {
    let counts = Array(0..<48)
    #expect(WeightsPane.bars(counts, columns: 48) == counts)
    #expect(WeightsPane.bars(counts, columns: 95) == counts)
    #expect(WeightsPane.bars(counts, columns: 47) == (0..<24).map { 4 * $0 + 1 })
    #expect(WeightsPane.bars(counts, columns: 23).count == 16)
    #expect(WeightsPane.bars(counts, columns: 96).prefix(4) == [0, 0, 1, 1])
    for columns in 2...120 {
      let bars = WeightsPane.bars(counts, columns: columns)
      #expect(bars.count <= columns && bars.count.isMultiple(of: 2))
      if columns < 96 { #expect(bars.reduce(0, +) == 47 * 24) }
    }
  }
}
