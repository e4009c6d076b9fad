/// Is a stretch of a curve at one place: the extremes of its values, and the last of them.
public struct PlotPoint: Equatable, Sendable {
  /// The place along the x axis, such as the epoch.
  public var x: Double
  /// The smallest and the largest value of the stretch.
  public var low, high: Double
  /// The value at its end.
  public var last: Double

  /// Creates a stretch of values.
  public init(x: Double, low: Double, high: Double, last: Double) {
    self.x = x
    self.low = low
    self.high = high
    self.last = last
  }

  /// Creates a single value.
  public init(x: Double, y: Double) {
    self.init(x: x, low: y, high: y, last: y)
  }
}

/// Is a curve: its points in the order of x, and how it is drawn and named.
public struct PlotSeries: Equatable, Sendable {
  /// What the curve is called at its end, such as `train`.
  public var name: String
  /// The colour of the curve.
  public var ink: Ink
  /// The line of the curve, which tells it from others without colour.
  public var stroke: Stroke
  /// Whether the curve is drawn dim, behind its average.
  public var isFaint: Bool
  /// The points, ascending in x. A value that is not finite breaks the line.
  public var points: [PlotPoint]
  /// The value of this moment, which the figures beside the plot have too, where it is newer than the
  /// last point.
  public var now: Double?

  /// Creates a curve.
  public init(
    _ name: String, ink: Ink, stroke: Stroke = .solid, isFaint: Bool = false, points: [PlotPoint]
  ) {
    self.name = name
    self.ink = ink
    self.stroke = stroke
    self.isFaint = isFaint
    self.points = points
  }
}

/// Is a mark in a plot: an upright line with a label on the x axis, or a label at a point.
public struct PlotMarker: Equatable, Sendable {
  /// The place along the x axis.
  public var x: Double
  /// The height of a label at a point, or nil for an upright line.
  public var y: Double?
  /// The label, such as `L2`.
  public var label: String
  /// How the label is drawn.
  public var style: Style

  /// Creates a mark.
  public init(x: Double, y: Double? = nil, label: String, style: Style = Style(.accent)) {
    self.x = x
    self.y = y
    self.label = label
    self.style = style
  }
}

/// Draws curves over epochs with axes and marks, in as many cells as there are.
///
/// ```
/// 0.50 ┤⠢⣀      ┊
///      │ ⠈⠉★⠤⣀⡠⠤┊⠤⢄⣀
/// 0.00 └┬───────L2───┬
/// epoch 0          1,000
/// ```
///
/// In a small rectangle the labels of the epochs go first, then those of the values, then the axes.
public struct Plot: Equatable, Sendable {
  /// The curves; where two meet in a cell, the later one is seen.
  public var series: [PlotSeries]
  /// The marks, the most important last: where labels would meet, the earlier are left out.
  public var markers: [PlotMarker]
  /// The values at the ends of the x axis.
  public var xRange: ClosedRange<Double>
  /// How the values are spread.
  public var yScale: Axis.Scale
  /// A value that the y axis always shows; 0 for a cost.
  public var baseline: Double?
  /// Whether what is far from the rest, such as the fall of a cost in the first epochs or a spike, may
  /// leave the plot, where a mark at its edge shows it, so that the rest fills the plot.
  public var clipsOutliers: Bool
  /// The stretches of the x axis that are shaded, in ascending order.
  public var shaded: [ClosedRange<Double>] = []
  /// What the last of them is, in more words and in fewer; empty where nothing is said of it.
  public var shadedLabels: [String] = []
  /// The stretch of the x axis that is being selected.
  public var selection: ClosedRange<Double>?
  /// The place of the upright line that curves are read at.
  public var cursor: Double?
  /// What is said of the curves at the top right, behind them.
  public var caption = ""
  /// Whether names and values stand at the ends of the curves, where there is room beside the plot.
  public var showsEnds = false
  /// Whether shading and selection tint the background; otherwise patterns stand for them.
  public var usesTints = true

  /// Creates a plot.
  public init(
    series: [PlotSeries], markers: [PlotMarker] = [], xRange: ClosedRange<Double>,
    yScale: Axis.Scale = .linear, baseline: Double? = nil, clipsOutliers: Bool = true
  ) {
    self.series = series
    self.markers = markers
    self.xRange = xRange
    self.yScale = yScale
    self.baseline = baseline
    self.clipsOutliers = clipsOutliers
  }

  /// Draws the plot into a rectangle, and nothing outside it.
  public func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    guard !rect.isEmpty else { return }
    let layout = PlotLayout(plot: self, rect: rect)
    drawYAxis(into: &grid, layout, glyphs)
    drawXAxis(into: &grid, layout, glyphs)
    drawMarkerLines(into: &grid, layout, glyphs)
    drawPatterns(into: &grid, layout, glyphs)
    drawCursorLine(into: &grid, layout, glyphs)
    for series in series {
      let columns = PlotColumn.columns(of: series.points, count: layout.area.width * 2, layout.x)
      draw(series, columns, into: &grid, layout, glyphs)
    }
    drawMarkerPoints(into: &grid, layout, glyphs)
    drawCursorPoints(into: &grid, layout, glyphs)
    drawShadedLabel(into: &grid, layout, glyphs)
    drawCaption(into: &grid, layout, glyphs)
    if showsEnds { drawEnds(into: &grid, layout, glyphs) }
    tint(&grid, layout)
  }

  private func drawYAxis(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    guard let column = layout.axisColumn else { return }
    let faint = Style(.faint)
    for y in layout.area.rows { grid.put(glyphs.vertical, x: column, y: y, style: faint) }
    guard let labels = layout.labelColumns else { return }
    var taken: Set<Int> = []
    for tick in layout.y.ticks {
      let row = layout.labelRow(of: tick.value)
      guard taken.insert(row).inserted else { continue }
      grid.write(tick.label, aligned: .trailing, in: labels, y: row, style: faint, glyphs: glyphs)
      if row != layout.axisRow { grid.put(glyphs.yTick, x: column, y: row, style: faint) }
    }
  }

  /// What the x axis counts, written below the y axis where there is room.
  private static let xTitle = "epoch"

  private func drawXAxis(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    guard let row = layout.axisRow else { return }
    let faint = Style(.faint)
    for x in layout.area.columns { grid.put(glyphs.horizontal, x: x, y: row, style: faint) }
    if let column = layout.axisColumn { grid.put(glyphs.origin, x: column, y: row, style: faint) }

    var free = layout.rect.x
    if let y = layout.xLabelRow, let labels = layout.labelColumns,
      Self.xTitle.count <= labels.count
    {
      grid.write(Self.xTitle, aligned: .trailing, in: labels, y: y, style: faint, glyphs: glyphs)
      free = labels.upperBound + 1
    }
    for tick in layout.x.ticks {
      let x = layout.column(of: tick.value)
      guard layout.area.columns.contains(x) else { continue }
      grid.put(glyphs.xTick, x: x, y: row, style: faint)
      guard let y = layout.xLabelRow else { continue }
      let width = displayWidth(of: tick.label)
      let start = min(x - (width - 1) / 2, layout.rect.maxX - width)
      guard start >= free else { continue }
      grid.write(tick.label, x: start, y: y, style: faint)
      free = start + width + 2
    }
    drawMarkerLabels(into: &grid, layout, row: row, glyphs)
  }

  /// Puts the labels on the axis, the last first, so that the earlier of two that meet gives way.
  private func drawMarkerLabels(
    into grid: inout CellGrid, _ layout: PlotLayout, row: Int, _ glyphs: Glyphs
  ) {
    var taken: [Range<Int>] = []
    if let (start, label) = cursorLabel(layout) {
      taken.append(start - 1..<start + label.count + 1)
    }
    for marker in markers.reversed() where marker.y == nil {
      let x = layout.column(of: marker.x)
      let width = displayWidth(of: glyphs.text(marker.label))
      let area = layout.area.columns
      guard area.contains(x), width > 0, width <= area.count else { continue }
      let start = min(max(x - (width - 1) / 2, area.lowerBound), area.upperBound - width)
      // A column between two labels keeps them apart.
      let place = start..<start + width + 1
      guard !taken.contains(where: { $0.overlaps(place) }) else { continue }
      grid.write(marker.label, x: start, y: row, style: marker.style, glyphs: glyphs)
      taken.append(place)
    }
  }

  private func drawMarkerLines(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    for marker in markers where marker.y == nil {
      let x = layout.column(of: marker.x)
      guard layout.area.columns.contains(x) else { continue }
      for y in layout.area.rows { grid.put(glyphs.marker, x: x, y: y, style: Style(.faint)) }
    }
  }

  private func drawMarkerPoints(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    for marker in markers {
      guard let value = marker.y, !value.isNaN else { continue }
      let x = layout.column(of: marker.x)
      let area = layout.area
      let y = min(max(area.y + layout.dotRow(of: value) / 4, area.y), area.maxY - 1)
      guard area.columns.contains(x) else { continue }
      grid.write(
        marker.label, x: x, y: y, style: marker.style, maxWidth: area.maxX - x, glyphs: glyphs)
    }
  }

  private func draw(
    _ series: PlotSeries, _ columns: [PlotColumn?], into grid: inout CellGrid,
    _ layout: PlotLayout, _ glyphs: Glyphs
  ) {
    let area = layout.area
    var canvas = BrailleCanvas(columns: area.width, rows: area.height)
    var previous: (x: Int, y: Int)?
    for (x, column) in columns.enumerated() {
      guard let column else { continue }
      let entry = (x: x, y: layout.dotRow(of: column.first))
      if let previous, !column.startsAnew {
        canvas.line(from: previous, to: entry, stroke: series.stroke)
      } else {
        canvas[x, entry.y] = true
      }
      let low = layout.dotRow(of: column.low)
      let high = layout.dotRow(of: column.high)
      if low != high { canvas.vertical(x: x, from: low, to: high, stroke: series.stroke) }
      previous = (x, layout.dotRow(of: column.last))
    }
    let style = Style(series.ink, dim: series.isFaint)
    canvas.draw(into: &grid, x: area.x, y: area.y, style: style, glyphs: glyphs)

    // One mark for each run of columns that leave the plot.
    var lastAbove = -9
    var lastBelow = -9
    for (x, column) in columns.enumerated() {
      guard let column else { continue }
      if layout.dotRow(of: column.high) < 0 {
        if x - lastAbove > 4 {
          grid.put(glyphs.above, x: area.x + x / 2, y: area.y, style: style)
        }
        lastAbove = x
      }
      if layout.dotRow(of: column.low) >= area.height * 4 {
        if x - lastBelow > 4 {
          grid.put(glyphs.below, x: area.x + x / 2, y: area.maxY - 1, style: style)
        }
        lastBelow = x
      }
    }
  }
}
