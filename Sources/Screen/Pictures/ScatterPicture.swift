/// Draws points of some classes in the plane, a character each, with the ranges of both coordinates
/// beside them.
public struct ScatterPicture: Sendable {
  /// Is a point and its class.
  public struct Point: Equatable, Sendable {
    /// The coordinate to the right.
    public var x: Double
    /// The coordinate upwards.
    public var y: Double
    /// The class, from 0.
    public var label: Int

    /// Creates a point.
    public init(x: Double, y: Double, label: Int) {
      self.x = x
      self.y = y
      self.label = label
    }
  }

  private let points: [Point]
  private let xName: String
  private let yName: String

  /// Creates a picture of points, whose coordinates are finite.
  public init(_ points: [Point], xName: String, yName: String) {
    self.points = points
    self.xName = xName
    self.yName = yName
  }

  /// The character of a class, the same wherever it is drawn.
  public static func mark(of label: Int) -> Character {
    let marks: [Character] = ["o", "x", "+", "*", "#", "@", "%", "&", "=", "~"]
    return marks[label % marks.count]
  }

  /// The ink of a class.
  public static func ink(of label: Int) -> Ink {
    let inks: [Ink] = [.train, .dev, .series1, .series2, .series4, .series5, .series3]
    return inks[label % inks.count]
  }

  /// Returns the picture in a grid of the given size; where points of several classes share a cell,
  /// that of most is drawn.
  public func grid(width: Int, height: Int, glyphs: Glyphs) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    guard let first = points.first else { return grid }
    let xs = points.reduce(first.x...first.x) { $0.including($1.x) }
    let ys = points.reduce(first.y...first.y) { $0.including($1.y) }
    let top = NumberFormat.figure(ys.upperBound)
    let bottom = NumberFormat.figure(ys.lowerBound)
    let margin = max(displayWidth(of: top), displayWidth(of: bottom), 1) + 2
    let (columns, rows) = (width - margin, height - 2)
    guard columns > 0, rows > 0 else { return grid }

    let faint = Style(.faint)
    for row in 0..<rows {
      grid.put(
        row == 0 || row == rows - 1 ? glyphs.yTick : glyphs.vertical, x: margin - 1, y: row,
        style: faint)
    }
    grid.write(top, aligned: .trailing, in: 0..<(margin - 2), y: 0, style: faint, glyphs: glyphs)
    if rows > 2 {
      grid.write(
        yName, aligned: .trailing, in: 0..<(margin - 2), y: rows / 2, style: faint, glyphs: glyphs)
    }
    if rows > 1 {
      grid.write(
        bottom, aligned: .trailing, in: 0..<(margin - 2), y: rows - 1, style: faint, glyphs: glyphs)
    }
    grid.put(glyphs.origin, x: margin - 1, y: rows, style: faint)
    for column in 0..<columns {
      grid.put(glyphs.horizontal, x: margin + column, y: rows, style: faint)
    }
    let span = margin..<width
    let left = NumberFormat.figure(xs.lowerBound)
    let right = NumberFormat.figure(xs.upperBound)
    grid.write(left, aligned: .leading, in: span, y: rows + 1, style: faint, glyphs: glyphs)
    grid.write(right, aligned: .trailing, in: span, y: rows + 1, style: faint, glyphs: glyphs)
    // In the middle there is as much room as the longer of the two leaves on both sides.
    let room = columns - 2 * (max(displayWidth(of: left), displayWidth(of: right)) + 1)
    if displayWidth(of: glyphs.text(xName)) <= room {
      grid.write(xName, aligned: .center, in: span, y: rows + 1, style: faint, glyphs: glyphs)
    }

    for (cell, label) in labels(columns: columns, rows: rows, xs: xs, ys: ys) {
      grid.put(
        Self.mark(of: label), x: margin + cell % columns, y: cell / columns,
        style: Style(Self.ink(of: label)))
    }
    return grid
  }

  /// Returns the class to draw in each cell that has points, row by row from the top.
  private func labels(
    columns: Int, rows: Int, xs: ClosedRange<Double>, ys: ClosedRange<Double>
  ) -> [(cell: Int, label: Int)] {
    var counts: [Int: [Int: Int]] = [:]
    for point in points {
      let column = xs.place(of: point.x, among: columns)
      let row = rows - 1 - ys.place(of: point.y, among: rows)
      counts[row * columns + column, default: [:]][point.label, default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { cell, labels in
      // Of as many the first class, so that the picture is always the same.
      let most = labels.max { ($0.value, $1.key) < ($1.value, $0.key) }
      return (cell, most?.key ?? 0)
    }
  }
}

extension ClosedRange<Double> {
  fileprivate func including(_ value: Double) -> Self {
    Swift.min(lowerBound, value)...Swift.max(upperBound, value)
  }

  /// Returns which of `count` equal parts of the range holds `value`, from 0; the middle one of a
  /// range of one number.
  fileprivate func place(of value: Double, among count: Int) -> Int {
    // Halved, since the length of a range may be beyond the largest number.
    let length = upperBound / 2 - lowerBound / 2
    guard length > 0 else { return count / 2 }
    let share = (value / 2 - lowerBound / 2) / length
    return Swift.min(Swift.max(Int(share * Double(count)), 0), count - 1)
  }
}
