/// Says where in a line a text stands.
public enum Alignment: Sendable {
  case leading, center, trailing
}

extension CellGrid {
  /// Writes `text` from column `x` on in row `y`, and returns the number of columns it takes.
  ///
  /// What does not fit in `maxWidth` columns is cut off and an ellipsis says so. Without UTF-8 the
  /// text is spelled out in ASCII first. Control characters become `?`; characters of no width on
  /// their own are left out.
  @discardableResult
  public mutating func write(
    _ text: String, x: Int, y: Int, style: Style = Style(), maxWidth: Int = .max,
    glyphs: Glyphs = .unicode
  ) -> Int {
    write([StyledText(text, style)], x: x, y: y, maxWidth: maxWidth, glyphs: glyphs)
  }

  /// Writes pieces of text one after the other from column `x` on in row `y`, and returns the number of
  /// columns they take.
  @discardableResult
  public mutating func write(
    _ spans: [StyledText], x: Int, y: Int, maxWidth: Int = .max, glyphs: Glyphs = .unicode
  ) -> Int {
    guard maxWidth > 0 else { return 0 }
    let spans = spans.map { StyledText(glyphs.text($0.text), $0.style) }
    let fits = spans.reduce(0) { $0 + columns(of: $1.text) } <= maxWidth
    // An ellipsis takes the last column, and nothing else stands in it.
    let limit = fits ? maxWidth : maxWidth - 1
    var used = 0
    var last = Style()
    writing: for span in spans {
      last = span.style
      for character in span.text {
        let (character, width) = drawn(character)
        guard width > 0 else { continue }
        guard used <= limit - width else { break writing }
        put(character, width: width, x: x + used, y: y, style: span.style)
        used += width
      }
    }
    if !fits {
      put(glyphs.ellipsis, width: 1, x: x + used, y: y, style: last)
      used += 1
    }
    return used
  }

  /// Writes `text` at the beginning, in the middle or at the end of some columns of row `y`, and
  /// returns the column it begins in.
  @discardableResult
  public mutating func write(
    _ text: String, aligned alignment: Alignment, in columns: Range<Int>, y: Int,
    style: Style = Style(), glyphs: Glyphs = .unicode
  ) -> Int {
    write([StyledText(text, style)], aligned: alignment, in: columns, y: y, glyphs: glyphs)
  }

  /// Writes pieces of text at the beginning, in the middle or at the end of some columns of row `y`, and
  /// returns the column they begin in.
  @discardableResult
  public mutating func write(
    _ spans: [StyledText], aligned alignment: Alignment, in columns: Range<Int>, y: Int,
    glyphs: Glyphs = .unicode
  ) -> Int {
    let needed = spans.reduce(0) { $0 + self.columns(of: glyphs.text($1.text)) }
    let free = max(columns.count - needed, 0)
    let offset =
      switch alignment {
      case .leading: 0
      case .center: free / 2
      case .trailing: free
      }
    let x = columns.lowerBound + offset
    write(spans, x: x, y: y, maxWidth: columns.count - offset, glyphs: glyphs)
    return x
  }

  /// Puts one character into a cell, and blanks the other half of a wide character that stood
  /// there.
  ///
  /// A wide character takes the cell to the right too; where there is none, a space stands for it.
  @inline(never)  // It has a hundred callers, each of which would have all of it.
  public mutating func put(_ character: Character, x: Int, y: Int, style: Style = Style()) {
    let (character, width) = drawn(character)
    put(character, width: width, x: x, y: y, style: style)
  }

  /// Fills a rectangle with one cell; a blank one by default.
  public mutating func fill(_ rect: Rect, with cell: Cell = Cell()) {
    let columns = max(rect.x, 0)..<max(min(rect.maxX, width), max(rect.x, 0))
    let rows = max(rect.y, 0)..<max(min(rect.maxY, height), max(rect.y, 0))
    for y in rows {
      for x in columns {
        clearHalves(x: x, y: y)
        self[x, y] = cell
      }
    }
  }

  @inline(never)  // As above.
  private mutating func put(_ character: Character, width: Int, x: Int, y: Int, style: Style) {
    guard width > 0 else { return }
    clearHalves(x: x, y: y)
    guard width == 2 else {
      self[x, y] = Cell(character, style)
      return
    }
    clearHalves(x: x + 1, y: y)
    if x >= 0 && x + 1 < self.width {
      self[x, y] = Cell(character, style)
      self[x + 1, y] = Cell(nil, style)
    } else {
      self[x, y] = Cell(" ", style)
      self[x + 1, y] = Cell(" ", style)
    }
  }

  /// Blanks the half that would be left of a wide character when column `x` is overwritten.
  private mutating func clearHalves(x: Int, y: Int) {
    if isSecondHalf(x, y) { self[x - 1, y].character = " " }
    if isSecondHalf(x + 1, y) { self[x + 1, y].character = " " }
  }

  /// Returns what is drawn for a character, and its width.
  private func drawn(_ character: Character) -> (Character, Int) {
    switch character.unicodeScalars.first?.value {
    case (0...0x1F)?, (0x7F...0x9F)?: ("?", 1)  // C0, DEL and C1
    default: (character, displayWidth(of: character))
    }
  }

  private func columns(of text: String) -> Int {
    text.reduce(0) { $0 + drawn($1).1 }
  }
}
