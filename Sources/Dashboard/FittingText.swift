import Screen

// Says the same in fewer columns where there are fewer.

extension Glyphs {
  /// Returns how many columns pieces of text take with these characters.
  func width(of spans: [StyledText]) -> Int {
    spans.reduce(0) { $0 + displayWidth(of: text($1.text)) }
  }

  /// Returns the first of several ways to say something that fits; the last if none does.
  func fitting(_ candidates: [[StyledText]], width: Int) -> [StyledText] {
    candidates.first { self.width(of: $0) <= width } ?? candidates.last ?? []
  }

  /// Returns the first of several ways to say something that fits; the last if none does.
  func fitting(_ candidates: [String], width: Int) -> String {
    candidates.first { displayWidth(of: text($0)) <= width } ?? candidates.last ?? ""
  }

  /// Returns a text cut off after so many columns, where an ellipsis says so.
  func shortened(_ text: String, to width: Int) -> String {
    guard displayWidth(of: self.text(text)) > width else { return text }
    var kept = ""
    var used = 0
    for character in text {
      used += displayWidth(of: self.text(String(character)))
      guard used <= width - 1 else { break }
      kept.append(character)
    }
    return kept + String(ellipsis)
  }
}

extension LineWriter {
  /// Writes the first of several ways to say something that fits in a line.
  mutating func line(
    fitting candidates: [String], _ style: Style = Style(), into grid: inout CellGrid
  ) {
    line(glyphs.fitting(candidates, width: rest.width), style, into: &grid)
  }

  /// Writes the first of several ways to say something that fits in a line.
  mutating func line(fitting candidates: [[StyledText]], into grid: inout CellGrid) {
    line(glyphs.fitting(candidates, width: rest.width), into: &grid)
  }
}

/// Returns a list in one line: whole, with less space between, then ever shorter with the number
/// of what is left out, such as `h1 0.866  h2 0.864  +3`.
func shortenedLists(_ parts: [[StyledText]]) -> [[StyledText]] {
  func joined(_ parts: [[StyledText]], _ gap: String) -> [StyledText] {
    Array(parts.joined(separator: [StyledText(gap)]))
  }
  // No screen is so wide that more of them would fit.
  let most = min(parts.count - 1, 100)
  return [joined(parts, "  "), joined(parts, " ")]
    + stride(from: most, through: 1, by: -1).map { count in
      joined(parts.prefix(count) + [[StyledText("+\(parts.count - count)", Style(.faint))]], "  ")
    }
}
