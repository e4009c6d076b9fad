import Training

/// Draws the keep probability that is set, the ratio that was realized in the last epoch, and
/// which units took part.
struct DropoutPane {
  let snapshot: Snapshot?
  /// What switching dropout on would set.
  let keepWhenOn: Double

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    let inside = Frame("Dropout").draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return }
    var writer = LineWriter(inside, glyphs: glyphs)
    guard snapshot.layers.count > 1 else {
      writer.paragraph("no hidden layers to drop units from", Style(.faint), into: &grid)
      return
    }
    guard snapshot.regularization.dropsUnits else {
      writer.line("off: all units take part", into: &grid)
      writer.paragraph(
        "d switches it on, keep \(NumberFormat.strength(keepWhenOn))", Style(.faint), into: &grid)
      return
    }
    writer.line(
      [
        StyledText("keep \(NumberFormat.strength(snapshot.regularization.keepProbability)) set"),
        StyledText("  realized, units", Style(.faint)),
      ], into: &grid)
    let hidden = snapshot.layers.dropLast()
    // A line is kept for what evaluation does.
    let room = max(writer.linesLeft - 1, 1)
    let shown = hidden.count <= room ? hidden.count : max(room - 1, 0)
    for index in 0..<shown { drawLayer(index, hidden[index], &writer, &grid, glyphs) }
    if shown < hidden.count {
      writer.line("and \(hidden.count - shown) more layers", Style(.faint), into: &grid)
    }
    writer.paragraph("evaluation uses all units", Style(.faint), into: &grid)
  }

  private func drawLayer(
    _ index: Int, _ layer: Snapshot.Layer, _ writer: inout LineWriter, _ grid: inout CellGrid,
    _ glyphs: Glyphs
  ) {
    let ratio = layer.realizedKeep.map { NumberFormat.fixed($0, decimals: 3) } ?? "  –  "
    var spans = [
      StyledText("h\(index + 1) ", Style(.layer(index))), StyledText("\(ratio) "),
    ]
    let used = spans.reduce(0) { $0 + displayWidth(of: glyphs.text($1.text)) }
    let room = max(writer.rest.width - used, 0)
    let units = layer.mask.count <= room ? layer.mask.count : max(room - 1, 0)
    for kept in layer.mask.prefix(units) {
      spans.append(
        kept
          ? StyledText("\(glyphs.filled)", Style(.good))
          : StyledText("\(glyphs.hollow)", Style(.faint)))
    }
    if units < layer.mask.count { spans.append(StyledText("\(glyphs.ellipsis)", Style(.faint))) }
    writer.line(spans, into: &grid)
  }
}
