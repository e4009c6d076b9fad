import LinearAlgebra
import Testing

@testable import Screen

@Suite struct PlotTests {
  static func drawn(_ plot: Plot, _ width: Int, _ height: Int, _ glyphs: Glyphs = .unicode)
    -> CellGrid
  {
    var grid = CellGrid(width: width, height: height)
    plot.draw(into: &grid, rect: Rect(width: width, height: height), glyphs: glyphs)
    return grid
  }

  /// A cost that falls, and a dev cost that turns up until L2 is switched on.
  static let cost: Plot = {
    let epochs = (0...150).map { Double($0) * 200 }
    let train = epochs.map { PlotPoint(x: $0, y: 0.2 + 0.5 / (1 + $0 / 1500)) }
    let dev = epochs.map { epoch in
      let rise = 0.15 * (epoch < 15_000 ? epoch / 15_000 : 1 - (epoch - 15_000) / 15_000)
      return PlotPoint(x: epoch, y: 0.22 + 0.48 / (1 + epoch / 1500) + rise)
    }
    return Plot(
      series: [
        PlotSeries("train 0.231", ink: .train, points: train),
        PlotSeries("dev 0.280", ink: .dev, stroke: .dashed, points: dev),
      ],
      markers: [
        PlotMarker(x: 15_000, label: "L2"),
        PlotMarker(x: 6000, y: 0.35, label: "★", style: Style(.good)),
      ],
      xRange: 0...30_000, baseline: 0)
  }()

  /// The training cost alone, with an enormous first value and a spike.
  static let spike: Plot = {
    var points = cost.series[0].points
    points[0] = PlotPoint(x: 0, y: 300)
    points[75] = PlotPoint(x: 15_000, low: 0.2, high: 60, last: 0.21)
    return Plot(
      series: [PlotSeries("J", ink: .train, points: points)], xRange: 0...30_000, baseline: 0)
  }()

  @Test func costPane() {
    #expect(
      Self.drawn(Self.cost, 72, 12).text == """
          0.5 ┤▲ ⢇⡄                            ┊
              │   ⠈⠲                           ┊
          0.4 ┤    ⠘⠤⠉⠒ ⠤⠤ ⣀⣀ ⣀⣀ ⣀⣀ ⠤⠤ ⠤⠤⠂⠒⠒ ⠉⠉┊⠑⠒ ⠤⠤ ⣀⡀
              │      ⠈⠑⠤⢄⣀  ★                  ┊       ⠈ ⠑⠒ ⠤⠤ ⣀⣀
          0.3 ┤           ⠉⠒⠒⠦⠤⠤⣀⣀⣀⡀           ┊                  ⠉⠒ ⠢⠤ ⣄⣀
              │                    ⠈⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠉⠉⣀⠒⠢
          0.2 ┤                                ┊
              │                                ┊
          0.1 ┤                                ┊
              │                                ┊
          0.0 └┬────────────────────┬──────────L2─────────┬────────────────────┬
        epoch  0                  10,000                20,000            30,000
        """)
  }

  @Test func costPaneInASCII() {
    #expect(
      Self.drawn(Self.cost, 72, 12, .ascii).text == #"""
          0.5 +^ \.                            :
              |   '-                           :
          0.4 +    '-"- -- __ __ __ -- ----- "":"- -- _.
              |      '"-._  *                  :       ' "- -- __
          0.3 +           "-----___.           :                  "- -- ._
              |                    '"""""----------------------.___________""_--
          0.2 +                                :
              |                                :
          0.1 +                                :
              |                                :
          0.0 ++--------------------+----------L2---------+--------------------+
        epoch  0                  10,000                20,000            30,000
        """#)
  }

  @Test func smallerPanesLeaveThingsOut() {
    #expect(
      Self.drawn(Self.cost, 40, 9).text == """
              │▲⠘⡀             ┊
          0.4 ┤  ⠑⠙⠢ ⠤⣄⡄⠤⠤ ⠤⠒ ⠚⠉ ⠦⢤ ⡀
              │   ⠈⠓⠦★⡀        ┊    ⠉⠉⠃⠲⠤ ⣀
              │       ⠈⠉⠑⠒⠒⠢⠤⠤⠤⠤⠤⣄⣀⣀⣀⣀⣀⣀⣀⣀⠈⠉⠘⠒⠦
          0.2 ┤                ┊              ⠉⠉
              │                ┊
              │                ┊
          0.0 └┬───────────────L2───┬───────────
        epoch  0                  20,000
        """)
    #expect(
      Self.drawn(Self.cost, 26, 6).text == """
        0.50 ┤▲⢆        ┊
             │ ⠈⠦⠒★ ⠒⠚ ⠉⠉ ⠲⠤⢠⣀⣀
        0.25 ┤    ⠉⠉⠙⠒⠒⠒⠒⠒⠒⠢⠤⠤⠈⠤⠓⠒
             │          ┊
        0.00 └┬─────────L2─┬──────
              0          20,000
        """)
    #expect(
      Self.drawn(Self.cost, 15, 4).text == """
        │▲      ┊
        │⠈⠓★⠶⠒ ⠒⠒⠄⠤⣄ ⡀
        │    ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
        └┬──────L2┬────
        """)
    #expect(
      Self.drawn(Self.cost, 8, 2).text == """
        │▲★ ⣤⣀
        │ ⠙⠒⠒⠈⠒⠒
        """)
    #expect(Self.drawn(Self.cost, 1, 1).text == "★")
    #expect(Self.drawn(Self.cost, 0, 0).text == "")
  }

  @Test func labelsOfMarksDoNotTouch() {
    var plot = Self.cost
    plot.markers = [
      PlotMarker(x: 11_500, label: "patience"), PlotMarker(x: 14_000, label: "drop"),
    ]
    #expect(Self.drawn(plot, 72, 12).lines[10].contains("──drop──"))
    plot.markers[0].x = 11_000
    #expect(Self.drawn(plot, 72, 12).lines[10].contains("─patience─drop─"))
  }

  @Test func coloursFollowTheSeries() {
    let grid = Self.drawn(Self.cost, 72, 12)
    #expect(grid.text(in: .dev, y: 0) == "▲⡄")
    #expect(grid.text(in: .train, y: 0) == "⢇")
    #expect(grid.text(in: .good, y: 3) == "★")
    #expect(grid.text(in: .dev, y: 3).hasSuffix("⠑⠒⠤⠤⣀⣀"))
    #expect(grid.text(in: .train, y: 5).hasPrefix("⠈⠉⠉⠉⠉⠉⠒⠒⠒⠒"))
    #expect(grid.text(in: .accent, y: 10) == "L2")
  }

  @Test func aSpikeDoesNotSquashTheRest() {
    #expect(
      Self.drawn(Self.spike, 50, 9).text == """
              │▲ ⠱⡄                 ▲
              │   ⠈⠢⣄               ⢸
              │      ⠉⠒⠦⠤⣀⣀⡀        ⢸
         0.25 ┤            ⠈⠉⠉⠉⠑⠒⠒⠒⠒⢾⠒⠦⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀
              │                     ⠈
              │
              │
         0.00 └┬─────────────┬─────────────┬─────────────┬
        epoch  0           10,000        20,000     30,000
        """)
    #expect(
      Self.drawn(Self.spike, 50, 9, .ascii).text == #"""
              |^ \.                 ^
              |   '-.               |
              |      "---__.        |
         0.25 +            '""""----#----------------_____
              |                     '
              |
              |
         0.00 ++-------------+-------------+-------------+
        epoch  0           10,000        20,000     30,000
        """#)
  }

  @Test func aSpikeCanBeShownWhole() {
    var plot = Self.spike
    plot.clipsOutliers = false
    #expect(
      Self.drawn(plot, 50, 9).text == """
              │
          300 ┤⡆
              │⡇
          200 ┤⡇
              │⢱
          100 ┤⢸
              │⢸⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣸⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
            0 └┬─────────────┬─────────────┬─────────────┬
        epoch  0           10,000        20,000     30,000
        """)
    plot.yScale = .log
    plot.baseline = nil
    #expect(
      Self.drawn(plot, 50, 9).text == """
              │⡇
          100 ┤⡇                    ⢀
              │⡇                    ⢸
           10 ┤⢱                    ⢸
              │⢸                    ⢸
            1 ┤⢸                    ⢸
              │⠘⠲⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣸⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
              └┬─────────────┬─────────────┬─────────────┬
        epoch  0           10,000        20,000     30,000
        """)
  }

  @Test func nothingYet() {
    let plot = Plot(series: [], xRange: 0...1000, baseline: 0)
    #expect(
      Self.drawn(plot, 50, 8).text == """
          1.0 ┤
              │
              │
          0.5 ┤
              │
              │
          0.0 └┬────────────────────┬────────────────────┬
        epoch  0                   500               1,000
        """)
  }

  /// A cost as of the demo: from 1.15 to 0.2 in 100 epochs, then a dev cost that rises slowly.
  private static func top(at epochs: Int, rising rate: Double = 1.1e-5) -> Double {
    let places = stride(from: 0, through: epochs, by: max(epochs / 500, 1)).map(Double.init)
    func falling(_ epoch: Double, to end: Double) -> Double { end + (1.15 - end) / (1 + epoch / 8) }
    let train = places.map { PlotPoint(x: $0, y: falling($0, to: 0.1)) }
    let dev = places.map { PlotPoint(x: $0, y: falling($0, to: 0.19) + rate * $0) }
    let plot = Plot(
      series: [
        PlotSeries("train", ink: .train, points: train), PlotSeries("dev", ink: .dev, points: dev),
      ], xRange: 0...Double(Axis.end(beyond: epochs)), baseline: 0)
    return PlotLayout(plot: plot, rect: Rect(width: 75, height: 19)).y.range.upperBound
  }

  /// The fall of the first epochs leaves the plot, so that what is slower and smaller fills it.
  @Test func theCurvesAfterTheFirstEpochsFillThePlot() {
    for (epochs, dev) in [(1000, 0.20), (6000, 0.256), (12_000, 0.322), (40_000, 0.63)] {
      let top = Self.top(at: epochs)
      #expect(top > dev && top < 1.65 * dev, "\(epochs): \(top)")
    }
  }

  /// While the run becomes ten times as long, and the dev cost three times as high.
  @Test func theTopChangesRarely() {
    let tops = stride(from: 4000, through: 40_000, by: 100).map { Self.top(at: $0) }
    let changes = zip(tops, tops.dropFirst()).filter { $0 != $1 }
    #expect(changes.count <= 8, "\(changes)")
    #expect(changes.allSatisfy { $0 < $1 })
  }

  @Test func whatIsNotFiniteBreaksTheLine() {
    var points = (0...20).map { PlotPoint(x: Double($0), y: 1) }
    points[5] = PlotPoint(x: 5, y: .nan)
    points[12] = PlotPoint(x: 12, low: 1, high: .infinity, last: 1)
    for index in 16...20 { points[index] = PlotPoint(x: Double(index), y: -.infinity) }
    let plot = Plot(
      series: [PlotSeries("J", ink: .train, points: points)], xRange: 0...20, baseline: 0)
    #expect(
      Self.drawn(plot, 40, 6).text == """
          1.0 ┤⠒⠒⠒⠒⠒⠒⠒   ⠒⠒⠒⠒⠒⠒⠒⠒⠒▲⠒⠒⠒⠒⠒
              │
          0.5 ┤
              │
          0.0 └┬───────────────┬───────────────┬
        epoch  0               10             20
        """)
  }

  @Test func theLaterOfTwoLabelsThatMeetStays() {
    let labels = [(0.0, "L1"), (500, "L2"), (520, "drop"), (1000, "off"), (1100, "gone")]
    let plot = Plot(
      series: [],
      markers: labels.map { PlotMarker(x: $0.0, label: $0.1) }
        + [PlotMarker(x: .nan, label: "nan"), PlotMarker(x: 500, y: .nan, label: "nan")],
      xRange: 0...1000)
    #expect(
      Self.drawn(plot, 50, 6).text == """
          1.0 ┤┊                    ┊┊                   ┊
              │┊                    ┊┊                   ┊
          0.5 ┤┊                    ┊┊                   ┊
              │┊                    ┊┊                   ┊
          0.0 └L1───────────────────drop───────────────off
        epoch  0                   500               1,000
        """)
  }

  @Test func labelsStayWhenDigitsChange() {
    func column(of top: Double) -> Int? {
      let plot = Plot(
        series: [PlotSeries("J", ink: .train, points: [PlotPoint(x: 0, y: top)])],
        xRange: 0...9, baseline: 0)
      return Self.drawn(plot, 60, 9).lines[2].firstIndex { $0 == "│" || $0 == "┤" }?
        .utf16Offset(in: Self.drawn(plot, 60, 9).lines[2])
    }
    #expect(column(of: 0.7) == 6)
    #expect(column(of: 0.07) == 6)
    #expect(column(of: 7) == 6)
    #expect(column(of: 7000) == 6)
  }

  /// Whatever is drawn wherever, nothing traps and nothing is touched outside the rectangle; in
  /// ASCII nothing else is drawn.
  @Test func anythingCanBeDrawnAnywhere() {
    var random = RandomGenerator(seed: 11)
    func value() -> Double {
      switch Int.random(in: 0..<8, using: &random) {
      case 0:
        [.nan, .infinity, -.infinity, 0, 1e-300, .greatestFiniteMagnitude][
          Int.random(in: 0..<6, using: &random)]
      case 1: Double(bitPattern: random.next())
      default: Double.random(in: -1...10, using: &random)
      }
    }
    for round in 0..<1500 {
      let sizes = (0..<4).map { _ in Int.random(in: -2...(round % 3 == 0 ? 60 : 14), using: &random)
      }
      let rect = Rect(x: sizes[0], y: sizes[1], width: sizes[2], height: sizes[3])
      let ends = [value(), value()].filter { !$0.isNaN }.sorted()
      let series = (0..<Int.random(in: 0...3, using: &random)).map { index in
        PlotSeries(
          ["train 0.1", "猫", "λ‖W‖₂"][index], ink: .series1, stroke: Stroke.allCases[index],
          points: (0..<Int.random(in: 0...40, using: &random)).map {
            PlotPoint(x: Double($0) / 4, low: value(), high: value(), last: value())
          })
      }
      let plot = Plot(
        series: series,
        markers: [
          PlotMarker(x: value(), label: "猫L2"), PlotMarker(x: value(), y: value(), label: "★猫"),
          PlotMarker(x: 2, label: ""),
        ],
        xRange: ends.count == 2 ? ends[0]...ends[1] : 0...10,
        yScale: random.next() & 1 == 0 ? .linear : .log,
        baseline: random.next() & 1 == 0 ? nil : value(),
        clipsOutliers: random.next() & 1 == 0)
      let glyphs = random.next() & 1 == 0 ? Glyphs.unicode : .ascii
      var grid = CellGrid(width: 40, height: 20)
      let outside = Cell("~", Style(.bad))
      grid.fill(Rect(width: 40, height: 20), with: outside)
      grid.fill(rect)
      plot.draw(into: &grid, rect: rect, glyphs: glyphs)
      for y in 0..<20 {
        for x in 0..<40 {
          let cell = grid[x, y]
          if !(rect.columns.contains(x) && rect.rows.contains(y)) {
            #expect(cell == outside, "\(rect)")
          } else if glyphs.isASCII {
            #expect(cell.character?.isASCII == true)
          }
        }
      }
    }
  }

  /// However many points share a column, the highest and the lowest of them are seen.
  @Test func oneOfManyPointsIsSeen() {
    var points = (0..<5000).map { PlotPoint(x: Double($0), y: 1) }
    points[1234].high = 2
    points[3210].low = 0
    let plot = Plot(
      series: [PlotSeries("J", ink: .train, points: points)], xRange: 0...5000,
      clipsOutliers: false)
    #expect(
      Self.drawn(plot, 30, 7).text == """
             │
           2 ┤      ⡆
             │      ⡇
           1 ┤⠒⠒⠒⠒⠒⠒⠓⠒⠒⠒⠒⠒⠒⠒⠒⡖⠒⠒⠒⠒⠒⠒⠒⠒
             │               ⡇
           0 └┬────────┬─────────┬────
              0      2,000     4,000
        """)
  }
}
