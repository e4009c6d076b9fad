import Glibc

/// Says where the parts of a plot stand, and how values become places.
public struct PlotLayout {
  /// All of the plot.
  public let rect: Rect
  /// The part for the curves.
  public let area: Rect
  /// The rows of the x axis and of its labels, where there is room for them.
  let axisRow, xLabelRow: Int?
  /// The columns for the labels of the y axis, where there is room.
  let labelColumns: Range<Int>?
  /// The column of the y axis, where there is room.
  let axisColumn: Int?
  /// The two axes.
  public let x, y: Axis

  /// Lays a plot out in a rectangle.
  public init(plot: Plot, rect: Rect) {
    self.rect = rect
    var area = rect
    xLabelRow = area.height >= 5 ? area.maxY - 1 : nil
    if xLabelRow != nil { area = area.split(bottom: 1).rest }
    axisRow = area.height >= 3 ? area.maxY - 1 : nil
    if axisRow != nil { area = area.split(bottom: 1).rest }

    let wholeX = Axis(plot.xRange.lowerBound, plot.xRange.upperBound, maximumTicks: 0)
    let limits = PlotLimits(plot, columns: rect.width * 2, wholeX)
    y = Axis(limits.low, limits.high, scale: plot.yScale, rows: area.height)
    // A column to spare keeps the plot from moving when a label needs one more digit.
    let labelWidth = y.ticks.reduce(rect.width >= 40 ? 5 : 4) { max($0, $1.label.count) }
    if area.height >= 2 && rect.width >= labelWidth + 2 + 10 {
      labelColumns = rect.x..<rect.x + labelWidth
      axisColumn = rect.x + labelWidth + 1
    } else {
      labelColumns = nil
      axisColumn = area.height >= 2 && rect.width >= 4 ? rect.x : nil
    }
    if let axisColumn { area = area.split(left: axisColumn + 1 - area.x).rest }
    // Room for the values of curves that go on to the right edge.
    if plot.showsEnds { area = area.inset(right: plot.endWidth) }
    self.area = area
    x = Axis(
      plot.xRange.lowerBound, plot.xRange.upperBound, unit: .count,
      maximumTicks: min(area.width / 12 + 1, max(area.width / 16, 8)))
  }

  /// Returns the column of the grid for a place on the x axis; outside the area if it cannot be
  /// seen.
  public func column(of value: Double) -> Int {
    guard let dot = Self.dotColumn(of: value, count: area.width * 2, x) else { return rect.x - 1 }
    return area.x + dot / 2
  }

  /// Returns the columns of the grid for a stretch of the x axis, as far as it can be seen.
  func columns(of stretch: ClosedRange<Double>) -> Range<Int> {
    let low = max(stretch.lowerBound, x.range.lowerBound)
    let high = min(stretch.upperBound, x.range.upperBound)
    guard low <= high, !area.isEmpty else { return 0..<0 }
    return column(of: low)..<column(of: high) + 1
  }

  /// Returns the value at the middle of a column of the grid.
  public func value(atColumn column: Int) -> Double {
    let dots = Double(max(area.width * 2 - 1, 1))
    let fraction = min(max((Double(column - area.x) * 2 + 0.5) / dots, 0), 1)
    return x.range.lowerBound + fraction * (x.range.upperBound - x.range.lowerBound)
  }

  /// Returns the column of dots for a place on an axis over `count` of them, or nil outside.
  static func dotColumn(of value: Double, count: Int, _ axis: Axis) -> Int? {
    let fraction = axis.fraction(of: value)
    guard count > 0, fraction >= 0, fraction <= 1 else { return nil }
    return Int((fraction * Double(count - 1)).rounded())
  }

  /// Returns the row of dots of a value, from 0 at the top of the area; outside the area too, but
  /// never far enough to overflow.
  ///
  /// The low end of the axis is in the middle of the row below the area; what is not below it is
  /// drawn in the area still.
  func dotRow(of value: Double) -> Int {
    let fraction = y.fraction(of: value)
    let row = placeRow(fraction)
    return fraction >= -1e-9 ? min(row, area.height * 4 - 1) : max(row, area.height * 4)
  }

  private func placeRow(_ fraction: Double) -> Int {
    let row = (1 - fraction) * Double(area.height * 4 + 1)
    return row.isNaN ? 1_000_000 : Int(min(max(row.rounded(), -1_000_000), 1_000_000))
  }

  /// Returns the row of the grid for the label of a value: that of the x axis for the low end.
  func labelRow(of value: Double) -> Int {
    area.y
      + min(max(placeRow(y.fraction(of: value)) / 4, 0), area.height - (axisRow == nil ? 1 : 0))
  }
}

/// Is what a curve does within one column of dots.
struct PlotColumn: Equatable {
  var low, high: Double
  var first, last: Double
  /// Whether the line is broken before it.
  var startsAnew: Bool

  /// Returns the points of a curve gathered into `count` columns; nil where there are none.
  static func columns(of points: [PlotPoint], count: Int, _ axis: Axis) -> [PlotColumn?] {
    var columns = [PlotColumn?](repeating: nil, count: max(count, 0))
    // Runs over all points of all curves for every picture: kept lean on purpose.
    let start = axis.range.lowerBound
    let scale = Double(count - 1) / (axis.range.upperBound - start)
    var index = -1
    var current = PlotColumn(low: 0, high: 0, first: 0, last: 0, startsAnew: true)
    var startsAnew = true
    for point in points {
      let place = (point.x - start) * scale + 0.5
      guard place >= 0, place < Double(count) else { continue }
      let last = point.last
      guard last.isFinite else {
        startsAnew = true
        continue
      }
      let low = point.low < last ? point.low : last
      let high = point.high > last ? point.high : last
      let next = Int(place)
      if next == index {
        if low < current.low { current.low = low }
        if high > current.high { current.high = high }
        current.last = last
      } else {
        if index >= 0 { columns[index] = current }
        index = next
        if let former = columns[index] {
          current = former
          current.low = min(low, current.low)
          current.high = max(high, current.high)
          current.last = last
        } else {
          current = PlotColumn(
            low: low, high: high, first: last, last: last, startsAnew: startsAnew)
        }
      }
      startsAnew = false
    }
    if index >= 0 { columns[index] = current }
    return columns
  }
}

/// Finds the values that the y axis should span.
///
/// With outliers clipped it reaches, beyond the 3rd and 97th percentile of what the columns show,
/// as far again as these are apart, and never further than the values do: so one spike takes no more
/// than half of the height. Above a baseline, as a cost is above 0, it reaches a little beyond the 97th
/// percentile of the highest curve without the first tenth of the run: there a cost falls from where it
/// never comes back to, and what it does later, such as a dev cost that rises, would be a row or two.
private struct PlotLimits {
  var low: Double = .nan
  var high: Double = .nan

  init(_ plot: Plot, columns count: Int, _ axis: Axis) {
    let isLog = plot.yScale == .log
    // Spread as on the screen, so that distances mean the same.
    let place = { (value: Double) in isLog ? (value > 0 ? log10(value) : -.infinity) : value }
    let curves = plot.series.map { PlotColumn.columns(of: $0.points, count: count, axis) }
    var values: [Double] = []
    for case let column? in curves.joined() {
      values.append(place(column.last))
      for value in [place(column.low), place(column.high)] where value.isFinite {
        low = low.isNaN ? value : min(low, value)
        high = high.isNaN ? value : max(high, value)
      }
    }
    values = values.filter(\.isFinite)
    if plot.clipsOutliers && !values.isEmpty {
      values.sort()
      let most = values[Int((Double(values.count - 1) * 0.97).rounded(.down))]
      let least = values[Int((Double(values.count - 1) * 0.03).rounded(.up))]
      let base = plot.baseline.map(place).flatMap { $0.isFinite ? $0 : nil } ?? least
      var spread = max(most - min(least, base), 0)
      if spread == 0 { spread = isLog ? 0.5 : abs(most) / 10 }
      if spread > 0 {
        high = min(high, most + spread)
        low = max(low, least - spread)
      }
      if !isLog, let baseline = plot.baseline, let settled = Self.settled(curves, axis),
        settled > baseline
      {
        high = min(high, settled + (settled - baseline) * Self.headroom)
      }
    }
    if isLog {
      low = pow(10, low)
      high = pow(10, high)
    }
    if let baseline = plot.baseline, baseline.isFinite, !isLog || baseline > 0 {
      low = low.isNaN ? baseline : min(low, baseline)
      high = high.isNaN ? baseline : max(high, baseline)
    }
  }

  /// What is left free above the curves, as a share of their height; the round numbers of the axis add
  /// to it.
  private static let headroom = 0.15

  /// Returns how high the highest curve is after the first tenth of the run, but for the highest
  /// 3 percent of its columns.
  private static func settled(_ curves: [[PlotColumn?]], _ axis: Axis) -> Double? {
    guard let last = curves.compactMap({ $0.lastIndex { $0 != nil } }).max() else { return nil }
    func value(atColumn index: Int, of count: Int) -> Double {
      let share = Double(index) / Double(max(count - 1, 1))
      return axis.range.lowerBound + share * (axis.range.upperBound - axis.range.lowerBound)
    }
    return curves.compactMap { columns -> Double? in
      let beginning = value(atColumn: last, of: columns.count) / 10
      let later = columns.enumerated().compactMap { index, column in
        value(atColumn: index, of: columns.count) >= beginning ? column?.last : nil
      }.filter(\.isFinite).sorted()
      return later.isEmpty ? nil : later[Int((Double(later.count - 1) * 0.97).rounded(.down))]
    }.max()
  }
}
