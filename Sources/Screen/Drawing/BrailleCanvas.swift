/// Says how a line is drawn, so that lines can be told apart without colour.
public enum Stroke: Sendable, CaseIterable {
  case solid, dashed, dotted
}

/// Is a picture of dots, 2 × 4 to a cell, as finely as a terminal can draw.
///
/// Without UTF-8 each cell becomes the ASCII character that comes closest to its dots.
public struct BrailleCanvas: Equatable, Sendable {
  /// The size in cells.
  public let columns, rows: Int
  /// The dots of each cell: bit `2 * row + column` of the cell, from the top left.
  private var cells: [UInt8]

  /// The size in dots.
  public var width: Int { columns * 2 }
  /// The size in dots.
  public var height: Int { rows * 4 }

  /// Creates an empty canvas of so many cells.
  public init(columns: Int, rows: Int) {
    self.columns = max(columns, 0)
    self.rows = max(rows, 0)
    cells = [UInt8](repeating: 0, count: self.columns * self.rows)
  }

  /// Whether there is a dot at `x`, `y`, from 0 at the top left; setting one outside does nothing.
  public subscript(x: Int, y: Int) -> Bool {
    get {
      guard x >= 0, x < width, y >= 0, y < height else { return false }
      return cells[y / 4 * columns + x / 2] & Self.bit(x, y) != 0
    }
    set {
      guard x >= 0, x < width, y >= 0, y < height else { return }
      if newValue {
        cells[y / 4 * columns + x / 2] |= Self.bit(x, y)
      } else {
        cells[y / 4 * columns + x / 2] &= ~Self.bit(x, y)
      }
    }
  }

  private static func bit(_ x: Int, _ y: Int) -> UInt8 { 1 << UInt8(y % 4 * 2 + x % 2) }

  /// Draws a line between two dots, both drawn, after Bresenham.
  ///
  /// Dashes are cut by place, not by distance from the start, so that they stand still while a
  /// curve grows. What is outside the canvas costs nothing.
  public mutating func line(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), stroke: Stroke = .solid
  ) {
    guard let (start, end) = clipped(start, end) else { return }
    let dx = abs(end.x - start.x)
    let dy = abs(end.y - start.y)
    let stepX = start.x < end.x ? 1 : -1
    let stepY = start.y < end.y ? 1 : -1
    var (x, y) = start
    var error = dx - dy
    while true {
      if Self.isInked(dx >= dy ? x : y, stroke) { self[x, y] = true }
      if x == end.x && y == end.y { return }
      let doubled = 2 * error
      if doubled > -dy {
        error -= dy
        x += stepX
      }
      if doubled < dx {
        error += dx
        y += stepY
      }
    }
  }

  /// Draws an upright stroke between two dots, both drawn.
  public mutating func vertical(x: Int, from: Int, to: Int, stroke: Stroke = .solid) {
    let top = max(min(from, to), 0)
    let bottom = min(max(from, to), height - 1)
    guard top <= bottom, x >= 0, x < width else { return }
    for y in top...bottom where Self.isInked(y, stroke) { self[x, y] = true }
  }

  private static func isInked(_ place: Int, _ stroke: Stroke) -> Bool {
    switch stroke {
    case .solid: true
    case .dashed: place % 6 < 4
    case .dotted: place % 2 == 0
    }
  }

  /// Returns the part of a line that can be seen, after Liang and Barsky, or nil.
  private func clipped(
    _ start: (x: Int, y: Int), _ end: (x: Int, y: Int)
  ) -> (start: (x: Int, y: Int), end: (x: Int, y: Int))? {
    guard !cells.isEmpty else { return nil }
    let inside = { (point: (x: Int, y: Int)) in
      point.x >= 0 && point.x < width && point.y >= 0 && point.y < height
    }
    if inside(start) && inside(end) { return (start, end) }
    let from = (x: Double(start.x), y: Double(start.y))
    let delta = (x: Double(end.x) - from.x, y: Double(end.y) - from.y)
    var enter = 0.0
    var leave = 1.0
    for (slope, room) in [
      (-delta.x, from.x), (delta.x, Double(width - 1) - from.x),
      (-delta.y, from.y), (delta.y, Double(height - 1) - from.y),
    ] {
      if slope == 0 {
        if room < 0 { return nil }
      } else if slope < 0 {
        enter = max(enter, room / slope)
      } else {
        leave = min(leave, room / slope)
      }
    }
    guard enter <= leave else { return nil }
    let point = { (t: Double) in
      (
        x: Int(min(max((from.x + t * delta.x).rounded(), 0), Double(width - 1))),
        y: Int(min(max((from.y + t * delta.y).rounded(), 0), Double(height - 1)))
      )
    }
    return (point(enter), point(leave))
  }

  /// Draws the cells that have dots, and leaves the others as they are.
  ///
  /// A cell is replaced whole: dots of one series never take the colour of another.
  public func draw(
    into grid: inout CellGrid, x: Int, y: Int, style: Style = Style(), glyphs: Glyphs
  ) {
    for row in 0..<rows {
      for column in 0..<columns {
        let dots = cells[row * columns + column]
        guard dots != 0 else { continue }
        let character = glyphs.isASCII ? Self.ascii(dots) : Self.braille(dots)
        grid.put(character, x: x + column, y: y + row, style: style)
      }
    }
  }

  /// Returns the Braille pattern; Unicode numbers its dots down the columns, the last row apart.
  private static func braille(_ dots: UInt8) -> Character {
    let order: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    var value: UInt32 = 0x2800
    for (bit, weight) in order.enumerated() where dots & (1 << UInt8(bit)) != 0 { value += weight }
    return Unicode.Scalar(value).map(Character.init) ?? "?"
  }

  /// Returns the ASCII character that looks most like the dots.
  private static func ascii(_ dots: UInt8) -> Character {
    let rows = (0..<4).filter { dots >> UInt8(2 * $0) & 3 != 0 }
    let left = (0..<4).filter { dots >> UInt8(2 * $0) & 1 != 0 }
    let right = (0..<4).filter { dots >> UInt8(2 * $0) & 2 != 0 }
    guard let top = rows.first, let bottom = rows.last else { return " " }
    if dots.nonzeroBitCount >= 6 { return "#" }
    if bottom - top >= 2 {
      // A steep piece leans where its two columns lie at different heights.
      guard !left.isEmpty, !right.isEmpty else { return "|" }
      let lean = left.reduce(0, +) * right.count - right.reduce(0, +) * left.count
      let steep = left.count * right.count
      return lean >= steep ? "/" : lean <= -steep ? "\\" : "|"
    }
    let isWide = !left.isEmpty && !right.isEmpty
    switch top + bottom {
    case 0, 1: return isWide ? "\"" : "'"
    case 2, 3, 4: return "-"
    case 5: return "."
    default: return isWide ? "_" : "."
    }
  }
}
