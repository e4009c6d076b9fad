/// Draws two axes with round numbers along the left and the lower edge of a rectangle, and says
/// which cell a pair of numbers falls into.
///
/// ```
///  1 ┤
///    │
///  0 ┤
///    └─┬───── x ─┬
///      0         2
/// ```
public struct Chart: Equatable, Sendable {
  /// The axes.
  public let x, y: Axis
  /// Where there is room for points.
  public let area: Rect

  /// Creates a chart of so many numbers across and upwards; in a small rectangle without axes.
  public init(x: ClosedRange<Double>, y: ClosedRange<Double>, rect: Rect) {
    let hasAxes = rect.width >= 24 && rect.height >= 8
    self.y = Axis(
      y.lowerBound, y.upperBound,
      maximumTicks: hasAxes ? min(max(rect.height / 3, 3), 8) : 0)
    let gutter = (self.y.ticks.map { displayWidth(of: $0.label) }.max() ?? 0) + 2
    area = hasAxes ? rect.inset(left: gutter, bottom: 2) : rect
    self.x = Axis(
      x.lowerBound, x.upperBound, maximumTicks: hasAxes ? min(max(area.width / 10, 3), 10) : 0)
  }

  /// The column and the row of a pair of numbers, from the corner of the area and perhaps outside it,
  /// in cells that are `scaleX` times as narrow and `scaleY` times as low; nil where a number is not
  /// finite or much too far away.
  public func place(_ x: Double, _ y: Double, scaleX: Int = 1, scaleY: Int = 1) -> (x: Int, y: Int)?
  {
    guard x.isFinite, y.isFinite else { return nil }
    let (columns, rows) = (area.width * scaleX, area.height * scaleY)
    let (across, down) = (self.x.fraction(of: x), 1 - self.y.fraction(of: y))
    guard abs(across) < 1e6, abs(down) < 1e6 else { return nil }
    // The last cell has its end as well.
    func cell(_ share: Double, _ count: Int) -> Int {
      share == 1 ? count - 1 : Int((share * Double(count)).rounded(.down))
    }
    return (cell(across, columns), cell(down, rows))
  }

  /// Draws the axes, with a name on the lower one.
  public func draw(into grid: inout CellGrid, rect: Rect, name: String = "", glyphs: Glyphs) {
    guard area != rect, !area.isEmpty else { return }
    let faint = Style(.faint)
    let column = area.x - 1
    for row in area.rows { grid.put(glyphs.vertical, x: column, y: row, style: faint) }
    for x in area.columns { grid.put(glyphs.horizontal, x: x, y: area.maxY, style: faint) }
    grid.put(glyphs.origin, x: column, y: area.maxY, style: faint)
    for tick in y.ticks {
      guard let place = place(x.range.lowerBound, tick.value) else { continue }
      let row = min(max(area.y + place.y, area.y), area.maxY - 1)
      grid.write(
        tick.label, aligned: .trailing, in: rect.x..<max(column - 1, rect.x), y: row, style: faint,
        glyphs: glyphs)
      grid.put(glyphs.yTick, x: column, y: row, style: faint)
    }
    var free = rect.x
    for tick in x.ticks {
      guard let place = place(tick.value, y.range.lowerBound) else { continue }
      let x = min(area.x + place.x, area.maxX - 1)
      let length = displayWidth(of: tick.label)
      // Whole, and within the rectangle.
      let start = min(max(x - (length - 1) / 2, rect.x), rect.maxX - length)
      grid.put(glyphs.xTick, x: x, y: area.maxY, style: faint)
      guard start >= free else { continue }
      grid.write(tick.label, x: start, y: area.maxY + 1, style: faint)
      free = start + length + 1
    }
    let width = displayWidth(of: glyphs.text(name))
    if width > 0, width + 6 <= area.width {
      grid.write(
        " \(name) ", x: area.maxX - width - 4, y: area.maxY, style: faint, glyphs: glyphs)
    }
  }
}
