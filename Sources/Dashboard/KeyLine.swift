/// Draws the keys at the foot of the screen, from the one table of keys.
struct KeyLine {
  let glyphs: Glyphs

  func draw(into grid: inout CellGrid, rect: Rect) {
    var items = KeyMap.bindings.compactMap { binding in binding.short.map { (binding.label, $0) } }
    if let place = items.firstIndex(where: { $0.0 == "e" }) {
      items.insert(contentsOf: KeyMap.footerPairs, at: place)
    }
    // Those in the middle give way first: help and quit must stay.
    let dispensable = ["[ ]", ".", "g", "0", "+ −", "e", "s", "1", "d", "space", "2"]
    for label in dispensable where width(items) > rect.width - 2 {
      items.removeAll { $0.0 == label }
    }
    let spans = items.flatMap { label, word in
      [StyledText(label, Style(.accent, bold: true)), StyledText(" \(word)  ", Style(.faint))]
    }
    grid.write(spans, x: rect.x + 1, y: rect.y, maxWidth: rect.width - 2, glyphs: glyphs)
  }

  private func width(_ items: [(String, String)]) -> Int {
    items.reduce(0) { $0 + displayWidth(of: $1.0) + displayWidth(of: $1.1) + 3 } - 2
  }
}
