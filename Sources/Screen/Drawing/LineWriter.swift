/// Writes line after line into a rectangle, and stops at its end.
public struct LineWriter {
  /// What is left of the rectangle.
  public private(set) var rest: Rect
  /// The glyphs to write with.
  public let glyphs: Glyphs

  /// Begins at the top of a rectangle.
  public init(_ rect: Rect, glyphs: Glyphs) {
    rest = rect
    self.glyphs = glyphs
  }

  /// How many lines still fit.
  public var linesLeft: Int { rest.height }

  /// Writes a line, if one still fits.
  public mutating func line(_ spans: [StyledText], into grid: inout CellGrid) {
    guard rest.height > 0 else { return }
    grid.write(spans, x: rest.x, y: rest.y, maxWidth: rest.width, glyphs: glyphs)
    rest = rest.split(top: 1).rest
  }

  /// Writes a line in one style.
  public mutating func line(_ text: String, _ style: Style = Style(), into grid: inout CellGrid) {
    line([StyledText(text, style)], into: &grid)
  }

  /// Writes a text in as many lines as it takes and as there are; an ellipsis ends one that is cut.
  public mutating func paragraph(
    _ text: String, _ style: Style = Style(), into grid: inout CellGrid
  ) {
    let lines = wrapped(glyphs.text(text), width: rest.width)
    let shown = linesLeft
    for (index, text) in lines.prefix(shown).enumerated() {
      let isCut = index == shown - 1 && lines.count > shown
      line(isCut ? lines[index...].joined(separator: " ") : text, style, into: &grid)
    }
  }
}
