import Screen
import Training

/// Draws the keys at the foot of the screen, from the one table of keys.
struct KeyLine {
  let dashboard: Dashboard

  func draw(into grid: inout CellGrid, rect: Rect) {
    let items = items(width: rect.width - 2)
    let pieces = items.map { label, word in
      [StyledText(label, Style(.accent, bold: true)), StyledText(" \(word)", Style(.faint))]
    }
    grid.write(
      Array(pieces.joined(separator: [StyledText("  ")])), x: rect.x + 1, y: rect.y,
      maxWidth: rect.width - 2, glyphs: dashboard.glyphs)
  }

  /// Returns the key that stands in a column of the line; nil between them.
  func key(atColumn column: Int, of rect: Rect) -> Key? {
    var x = rect.x + 1
    for (label, word) in items(width: rect.width - 2) {
      let labelWidth = displayWidth(of: dashboard.glyphs.text(label))
      let width = labelWidth + 1 + displayWidth(of: dashboard.glyphs.text(word))
      if (x..<x + width).contains(column) {
        // Of two keys that share a word, that at the left or at the right of their middle.
        let labels = label.split(separator: " ").map(String.init)
        let isSecond = labels.count > 1 && (column - x) * 2 >= labelWidth
        let wanted = labels[isSecond ? 1 : 0]
        return KeyMap.bindings.first { $0.label == wanted }?.keys.first
      }
      x += width + 2
    }
    return nil
  }

  /// The keys with their words, as many as there is room for.
  private func items(width: Int) -> [(String, String)] {
    var items = KeyMap.bindings.compactMap { binding in
      binding.short.map { (binding.label, binding.action == .pauseOrGoOn ? spaceWord : $0) }
    }
    if dashboard.layout?.isSingle == true, let place = items.firstIndex(where: { $0.0 == "v" }) {
      items[place] = ("Tab", "pane")
    }
    if dashboard.description.augmentation == nil { items.removeAll { $0.0 == "a" } }
    if dashboard.ending != nil { items.removeAll { [".", "s"].contains($0.0) } }
    if let place = items.firstIndex(where: { $0.0 == "e" }) {
      items.insert(contentsOf: KeyMap.footerPairs, at: place)
    }
    // Those in the middle give way first: help and quit must stay.
    let dispensable = [
      "[ ]", ".", "g", "Enter", "0", "+ −", "e", "d", "a", "s", "1", "space", "2", "v", "Tab",
    ]
    for label in dispensable where self.width(items) > width {
      items.removeAll { $0.0 == label }
    }
    return items
  }

  /// What the space bar does now; of the same width, so that nothing moves with every pause of a run.
  private var spaceWord: String {
    if dashboard.awaitsAudience { return "next" }
    if dashboard.ending != nil { return "train on" }
    return dashboard.isPaused ? "go on" : "pause"
  }

  private func width(_ items: [(String, String)]) -> Int {
    items.reduce(0) { $0 + displayWidth(of: $1.0) + displayWidth(of: $1.1) + 3 } - 2
  }
}
