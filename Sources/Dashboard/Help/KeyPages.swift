import Screen

/// Lays the table of keys out for the help.
enum KeyPages {
  /// Returns the table of keys by topic: in one column with every meaning in full where there is
  /// room, else in two columns, and on small screens on several pages; lines, page by page.
  static func pages(fitting screen: Rect, glyphs: Glyphs) -> [[[StyledText]]] {
    let full = topics(glyphs, \.meaning).flatMap { $0 }
    let rows = max(screen.height - 2, 1)
    let textWidth = MessageBox.textWidth(on: screen)
    if full.count <= rows && full.allSatisfy({ glyphs.width(of: $0) <= textWidth }) {
      return [full]
    }
    // Columns: with the meanings where there is room for them, else with a few words.
    let width = textWidth / 2
    let topics = zip(topics(glyphs, \.meaning), topics(glyphs, \.brief)).map { full, brief in
      zip(full, brief).map {
        screen.width >= 110 && glyphs.width(of: $0) <= width - 2 ? $0 : $1
      }
    }
    // Two of them, as low as they can be; where that is too high, pages.
    let heights = max(full.count / 2, 1)..<max(rows, full.count / 2) + 1
    let columns =
      heights.lazy.map { Self.columns(of: topics, rows: min($0, rows)) }.first { $0.count <= 2 }
      ?? Self.columns(of: topics, rows: rows)
    return stride(from: 0, to: columns.count, by: 2).map {
      sideBySide(columns[$0], $0 + 1 < columns.count ? columns[$0 + 1] : [], width, glyphs)
    }
  }

  /// Puts topics below each other in columns of so many rows, whole where that is possible.
  private static func columns(
    of topics: [[[StyledText]]], rows: Int
  ) -> [[[StyledText]]] {
    var columns: [[[StyledText]]] = [[]]
    for topic in topics {
      var rest = topic[...]
      if columns[columns.count - 1].count + rest.count > rows && !columns[columns.count - 1].isEmpty
      {
        columns.append([])
      }
      while !rest.isEmpty {
        if columns[columns.count - 1].count >= rows { columns.append([]) }
        let part = rest.prefix(rows - columns[columns.count - 1].count)
        columns[columns.count - 1] += part
        rest = rest.dropFirst(part.count)
      }
    }
    return columns
  }

  private static func topics(
    _ glyphs: Glyphs, _ meaning: (KeyBinding) -> String
  ) -> [[[StyledText]]] {
    KeyBinding.Topic.allCases.map { topic in
      [[StyledText(topic.rawValue, Style(.accent, bold: true))]]
        + KeyMap.bindings.filter { $0.topic == topic }.map { binding in
          let label = glyphs.text(binding.label)
          let padding = String(repeating: " ", count: max(8 - displayWidth(of: label), 0))
          return [
            StyledText("  \(label)\(padding)", Style(.plain, bold: true)),
            StyledText(meaning(binding)),
          ]
        }
    }
  }

  private static func sideBySide(
    _ left: [[StyledText]], _ right: [[StyledText]], _ width: Int, _ glyphs: Glyphs
  ) -> [[StyledText]] {
    let widest = left.reduce(0) { max($0, glyphs.width(of: $1)) }
    let gap = min(width, max(widest + 2, 32))
    return (0..<max(left.count, right.count)).map { index in
      let line = index < left.count ? left[index] : []
      guard index < right.count else { return line }
      let padding = String(repeating: " ", count: max(gap - glyphs.width(of: line), 1))
      return line + [StyledText(padding)] + right[index]
    }
  }
}
