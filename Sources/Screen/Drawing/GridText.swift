extension CellGrid {
  /// The characters row after row, without the blanks at the ends of the rows.
  public var lines: [String] {
    (0..<height).map { y in
      var line = ""
      for x in 0..<width {
        if let character = self[x, y].character { line.append(character) }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The whole picture as text, a line per row.
  public var text: String { lines.joined(separator: "\n") }

  /// Returns the parts of row `y` that are drawn in the given ink, left to right, as one string.
  public func text(in ink: Ink, y: Int) -> String {
    String((0..<width).filter { self[$0, y].style.ink == ink }.compactMap { self[$0, y].character })
  }
}
