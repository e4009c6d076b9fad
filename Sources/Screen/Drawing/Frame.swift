/// Is the border of a pane, with its title and, at the right, a note.
///
/// ```
/// ╭ Cost ──────────── gap 0.049 ─╮
/// │                              │
/// ╰──────────────────────────────╯
/// ```
public struct Frame: Equatable, Sendable {
  /// The title, at the left of the upper line.
  public var title: String
  /// A note at the right of the upper line; left out where there is no room for the whole of it.
  public var note: [StyledText]
  /// How the lines are drawn.
  public var style: Style
  /// The number of columns that are left blank at the left and right inside the border.
  public var padding: Int

  /// Creates a frame.
  public init(
    _ title: String, note: [StyledText] = [], style: Style = Style(.faint), padding: Int = 1
  ) {
    self.title = title
    self.note = note
    self.style = style
    self.padding = padding
  }

  /// Draws the frame on the edge of `rect`, and returns the rectangle inside.
  @discardableResult
  public func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) -> Rect {
    let inner = rect.inset(columns: 1 + max(padding, 0), rows: 1)
    guard rect.width >= 2, rect.height >= 2 else { return inner }
    let left = rect.x
    let right = rect.maxX - 1
    let top = rect.y
    let bottom = rect.maxY - 1
    for x in rect.columns {
      grid.put(glyphs.horizontal, x: x, y: top, style: style)
      grid.put(glyphs.horizontal, x: x, y: bottom, style: style)
    }
    for y in rect.rows {
      grid.put(glyphs.vertical, x: left, y: y, style: style)
      grid.put(glyphs.vertical, x: right, y: y, style: style)
    }
    grid.put(glyphs.topLeft, x: left, y: top, style: style)
    grid.put(glyphs.topRight, x: right, y: top, style: style)
    grid.put(glyphs.bottomLeft, x: left, y: bottom, style: style)
    grid.put(glyphs.bottomRight, x: right, y: bottom, style: style)

    // "╭ T ╮" is the smallest that shows something of a title.
    guard rect.width >= 5, !title.isEmpty else { return inner }
    let used = grid.write(
      [StyledText(" ", style), StyledText(title, Style(.accent, bold: true))], x: left + 1, y: top,
      maxWidth: rect.width - 3, glyphs: glyphs)
    grid.put(" ", x: left + 1 + used, y: top, style: style)
    let noteWidth = note.reduce(0) { $0 + displayWidth(of: glyphs.text($1.text)) }
    let noteStart = right - 2 - noteWidth
    if noteWidth > 0 && noteStart > left + used + 3 {
      grid.put(" ", x: noteStart - 1, y: top, style: style)
      grid.write(note, x: noteStart, y: top, glyphs: glyphs)
      grid.put(" ", x: noteStart + noteWidth, y: top, style: style)
    }
    return inner
  }
}
