extension CellGrid {
  /// Returns the picture as text for a terminal: with sequences that choose attributes and colours,
  /// those of xterm's 256 that come nearest, and each line ended in the terminal's own.
  public func ansiText(theme: Theme) -> String {
    var result = ""
    for y in 0..<height {
      var last = Theme.Look()
      // Blanks at the end of a line are seen only where they are coloured.
      let end =
        (0..<width).last { x in
          let look = theme.look(of: self[x, y].style, colors: 256)
          return self[x, y].character != " " || look.background != .own || look.reversed
        } ?? -1
      for x in 0..<end + 1 {
        guard let character = self[x, y].character else { continue }
        let look = theme.look(of: self[x, y].style, colors: 256)
        if look != last { result += "\u{1B}[\(look.selection)m" }
        last = look
        result.append(character.isControl ? "?" : character)
      }
      if last != Theme.Look() { result += "\u{1B}[0m" }
      result += "\n"
    }
    return result
  }
}

extension Theme.Look {
  /// The parameters of SGR (ECMA-48, 8.3.117) that choose it, whatever was chosen before.
  fileprivate var selection: String {
    var parts = ["0"]
    if bold { parts.append("1") }
    if dim { parts.append("2") }
    if underlined { parts.append("4") }
    if reversed { parts.append("7") }
    if let number = foreground.number { parts.append("38;5;\(number)") }
    if let number = background.number { parts.append("48;5;\(number)") }
    return parts.joined(separator: ";")
  }
}

extension Theme.Paint {
  /// The number among 256 colours; nil for the terminal's own.
  fileprivate var number: UInt8? {
    switch self {
    case .own: nil
    case .basic(let number): number
    case .rgb(let color): color.nearestOf256
    }
  }
}

extension Character {
  /// Whether it moves a cursor rather than being drawn; views put no such characters into cells.
  var isControl: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
