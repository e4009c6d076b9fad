import Testing

@testable import Screen

@Suite struct PlotOverlaysTests {
  /// A curve from 0 to 100 over as many epochs, with room for ten columns of ten epochs.
  static var plot: Plot {
    Plot(
      series: [
        PlotSeries(
          "a", ink: .train, points: (0...100).map { PlotPoint(x: Double($0), y: Double($0)) })
      ],
      xRange: 0...100, baseline: 0)
  }

  static func drawn(_ plot: Plot, _ glyphs: Glyphs = .unicode) -> CellGrid {
    PlotTests.drawn(plot, 37, 9, glyphs)
  }

  @Test func theCursorReadsTheCurve() {
    var plot = Self.plot
    plot.cursor = 50
    let grid = Self.drawn(plot)
    #expect(
      grid.text == """
             │               │
         100 ┤               │           ⢀⣠⠤⠒
             │               │      ⢀⣀⠤⠒⠋⠁
             │               │ ⢀⣠⠤⠒⠉⠁
          50 ┤            ⣀⡠⠴●⠋⠁
             │       ⣀⡠⠤⠒⠉⠁  │
             │⣀⣀⣀⡠⠴⠒⠉        │
           0 └┬──────────────50─────────────┬
              0              50           100
        """)
  }

  @Test func labelsUnderTheCursorGiveWay() {
    var plot = Self.plot
    plot.markers = [PlotMarker(x: 40, label: "patience"), PlotMarker(x: 90, label: "L2")]
    #expect(Self.drawn(plot).text.contains("patience"))
    plot.cursor = 50
    let axis = Self.drawn(plot).lines[7]
    #expect(axis.contains("─50─") && axis.contains("L2") && !axis.contains("p"))
  }

  @Test func shadedStretchesAreTinted() {
    var plot = Self.plot
    plot.shaded = [50...100]
    plot.selection = 0...10
    let grid = Self.drawn(plot)
    let layout = PlotLayout(plot: plot, rect: Rect(width: 37, height: 9))
    let half = layout.column(of: 50)
    for y in layout.area.rows {
      for x in layout.area.columns {
        let tint: Tint? =
          x >= half ? .overfitting : x <= layout.column(of: 10) ? .selection : nil
        #expect(grid[x, y].style.tint == tint, "\(x), \(y)")
      }
    }
    // Nothing else is changed.
    #expect(grid.text == Self.drawn(Self.plot).text)
    #expect(grid[5, layout.axisRow ?? 0].style.tint == nil)
  }

  @Test func withoutTintsTheyAreHatched() {
    var plot = Self.plot
    plot.shaded = [50...100]
    plot.usesTints = false
    let grid = Self.drawn(plot)
    let layout = PlotLayout(plot: plot, rect: Rect(width: 37, height: 9))
    #expect(
      grid.text == """
             │                  ╱   ╱   ╱   ╱
         100 ┤                 ╱   ╱   ╱ ⢀⣠⠤⠒
             │                ╱   ╱ ⢀⣀⠤⠒⠋⠁╱
             │               ╱ ⢀⣠⠤⠒⠉⠁╱   ╱
          50 ┤            ⣀⡠⠴⠒⠋⠁╱   ╱   ╱   ╱
             │       ⣀⡠⠤⠒⠉⠁    ╱   ╱   ╱   ╱
             │⣀⣀⣀⡠⠴⠒⠉         ╱   ╱   ╱   ╱
           0 └┬──────────────┬──────────────┬
              0              50           100
        """, "\(grid.text)")
    let half = layout.column(of: 50)
    let strokes = layout.area.rows.flatMap { y in
      layout.area.columns.filter { grid[$0, y].character == "╱" }
    }
    #expect(strokes.count >= 20 && strokes.allSatisfy { $0 >= half })
    #expect(grid.cells.allSatisfy { $0.style.tint == nil })
    let ascii = Self.drawn(plot, .ascii).text
    #expect(ascii.allSatisfy { $0.isASCII } && ascii.contains("/   /"))
  }

  @Test func theLastStretchIsNamedWhereThereIsNothingElse() {
    var plot = Self.plot
    plot.shaded = [0...20, 50...100]
    plot.shadedLabels = ["overfitting for 50 epochs", "overfitting"]
    for usesTints in [true, false] {
      plot.usesTints = usesTints
      let grid = Self.drawn(plot)
      let lines = grid.lines.indices.filter { grid.lines[$0].contains("overfitting") }
      // The longer one does not fit into 15 columns; in the first row the curve has not come yet.
      #expect(lines == [0])
      #expect(grid.text(in: .warning, y: 0).contains("overfitting"))
      #expect(!grid.text.contains("epochs"))
    }
    plot.shaded = []
    #expect(!Self.drawn(plot).text.contains("overfitting"))
    plot.shaded = [90...100]
    #expect(!Self.drawn(plot).text.contains("overfitting"))
  }

  @Test func theCaptionStandsInACornerThatIsFree() {
    var plot = Self.plot
    plot.caption = "last 50"
    #expect(Self.drawn(plot).lines[0] == "     │                        last 50")
    // The curve is at the top right now.
    plot.series[0].points = (0...100).map { PlotPoint(x: Double($0), y: 0) }
    plot.series[0].points[100] = PlotPoint(x: 100, y: 111)
    #expect(Self.drawn(plot).lines[0].hasPrefix("     │ last 50 "))
    // Everywhere.
    plot.series[0].points = (0...100).map { PlotPoint(x: Double($0), low: 0, high: 100, last: 50) }
    plot.clipsOutliers = false
    plot.baseline = nil
    #expect(Self.drawn(plot).text.contains(" last 50"))
    plot.caption = String(repeating: "long ", count: 20)
    #expect(!Self.drawn(plot).text.contains("long"))
  }

  @Test func faintCurvesAreDim() {
    var plot = Self.plot
    plot.series[0].isFaint = true
    plot.cursor = 50
    let grid = Self.drawn(plot)
    #expect(grid.cells.contains { $0.style.ink == .train && $0.style.dim })
    #expect(!grid.cells.contains { $0.style.ink == .train && !$0.style.dim })
    // No point to read on what is behind.
    #expect(!grid.text.contains("●"))
  }

  @Test func columnsAndValuesAgree() {
    let layout = PlotLayout(plot: Self.plot, rect: Rect(width: 37, height: 9))
    for column in layout.area.columns {
      #expect(layout.column(of: layout.value(atColumn: column)) == column)
    }
    #expect(layout.value(atColumn: -100) == 0 && layout.value(atColumn: 1000) == 100)
    #expect(layout.columns(of: -50...(-10)).isEmpty && layout.columns(of: 200...300).isEmpty)
    #expect(layout.columns(of: -5...500) == layout.area.columns)
  }

  @Test func placesOutsideAreNotDrawn() {
    var plot = Self.plot
    plot.cursor = 500
    plot.shaded = [200...300]
    plot.selection = -10...(-5)
    #expect(Self.drawn(plot) == Self.drawn(Self.plot))
    for size in [(0, 0), (1, 1), (3, 2), (8, 2)] {
      plot.cursor = 50
      plot.shaded = [0...100]
      plot.caption = "caption"
      #expect(PlotTests.drawn(plot, size.0, size.1).width == size.0)
    }
  }
}
