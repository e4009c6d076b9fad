/// Is a rectangle of cells; its width and height are never negative.
public struct Rect: Equatable, Sendable {
  /// The leftmost column.
  public var x: Int
  /// The topmost row.
  public var y: Int
  /// The number of columns.
  public var width: Int
  /// The number of rows.
  public var height: Int

  /// Creates a rectangle; a negative width or height counts as 0.
  public init(x: Int = 0, y: Int = 0, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(width, 0)
    self.height = max(height, 0)
  }

  /// The column after the last.
  public var maxX: Int { x + width }
  /// The row after the last.
  public var maxY: Int { y + height }
  /// The columns.
  public var columns: Range<Int> { x..<maxX }
  /// The rows.
  public var rows: Range<Int> { y..<maxY }
  /// Whether there is no cell in it.
  public var isEmpty: Bool { width == 0 || height == 0 }

  /// Returns the rectangle without so many columns at the left and right, and rows at the top and
  /// bottom.
  public func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    inset(left: columns, top: rows, right: columns, bottom: rows)
  }

  /// Returns the rectangle without so many columns and rows at each side.
  public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
    Rect(
      x: x + min(left, width), y: y + min(top, height), width: width - left - right,
      height: height - top - bottom)
  }

  /// Returns the first `count` rows and the rest.
  public func split(top count: Int) -> (top: Rect, rest: Rect) {
    let count = clamped(count, to: height)
    return (
      Rect(x: x, y: y, width: width, height: count),
      Rect(x: x, y: y + count, width: width, height: height - count)
    )
  }

  /// Returns the last `count` rows and the rest.
  public func split(bottom count: Int) -> (rest: Rect, bottom: Rect) {
    let parts = split(top: height - clamped(count, to: height))
    return (parts.top, parts.rest)
  }

  /// Returns the first `count` columns and the rest.
  public func split(left count: Int) -> (left: Rect, rest: Rect) {
    let count = clamped(count, to: width)
    return (
      Rect(x: x, y: y, width: count, height: height),
      Rect(x: x + count, y: y, width: width - count, height: height)
    )
  }

  /// Returns rectangles side by side whose widths are as the weights, and fill this one exactly.
  public func columns(weights: [Int]) -> [Rect] {
    Self.shares(of: width, weights: weights).map {
      Rect(x: x + $0.lowerBound, y: y, width: $0.count, height: height)
    }
  }

  /// Returns rectangles below each other whose heights are as the weights, and fill this one
  /// exactly.
  public func rows(weights: [Int]) -> [Rect] {
    Self.shares(of: height, weights: weights).map {
      Rect(x: x, y: y + $0.lowerBound, width: width, height: $0.count)
    }
  }

  private static func shares(of length: Int, weights: [Int]) -> [Range<Int>] {
    let weights = weights.map { max($0, 0) }
    let total = max(weights.reduce(0, +), 1)
    var sum = 0
    var start = 0
    return weights.map { weight in
      sum += weight
      let end = length * sum / total
      defer { start = end }
      return start..<end
    }
  }

  private func clamped(_ count: Int, to limit: Int) -> Int { max(min(count, limit), 0) }
}
