import Learning
import Screen
import Training

/// Draws the keep probability that is set, the share that was realized in the last epoch, and
/// which units took part, where there is plenty of room for many examples; while dropout is off, what
/// it would do.
struct DropoutPane {
  let snapshot: Snapshot?
  /// What switching dropout on would set.
  let keepWhenOn: KeepProbability

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    let inside = Frame("Dropout").draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return }
    var writer = LineWriter(inside, glyphs: glyphs)
    guard snapshot.layers.count > 1 else {
      writer.paragraph("no hidden layers to drop units from", Style(.faint), into: &grid)
      return
    }
    if snapshot.regularization.dropsUnits {
      drawOn(snapshot, &writer, &grid)
    } else {
      drawOff(&writer, &grid)
    }
  }

  private func drawOff(_ writer: inout LineWriter, _ grid: inout CellGrid) {
    let keep = NumberFormat.strength(keepWhenOn)
    let formula = formula(keepWhenOn, writer.glyphs)
    writer.line("off: all units take part", into: &grid)
    writer.line(
      fitting: ["d switches it on, keep \(keep)", "d switches on keep \(keep)"], Style(.faint),
      into: &grid
    )
    if writer.linesLeft >= 6 {
      writer.line([], into: &grid)
      for line in ["while training", "  A = \(formula)", "  D = 1 kept, 0 dropped"] {
        writer.line(line, Style(.faint), into: &grid)
      }
    } else {
      writer.line(
        fitting: ["while training A = \(formula)", "A = \(formula)"], Style(.faint), into: &grid)
    }
    drawEvaluation(&writer, &grid)
  }

  private func drawOn(
    _ snapshot: Snapshot, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    let keep = NumberFormat.strength(snapshot.regularization.keepProbability)
    writer.line(
      fitting: [
        [StyledText("keep \(keep) set"), StyledText(", realized last epoch:", Style(.faint))],
        [StyledText("keep \(keep)"), StyledText(", last epoch:", Style(.faint))],
      ], into: &grid)
    let hidden = Array(snapshot.layers.dropLast())
    if writer.rest.isSpacious, hidden.count <= writer.rest.width / 12,
      hidden.allSatisfy({ !$0.masks.isEmpty })
    {
      drawMasks(hidden, snapshot.regularization.keepProbability, &writer, &grid)
      return
    }
    // A line is kept for what evaluation does, where there are enough.
    let room = max(writer.linesLeft - (writer.linesLeft >= 3 ? 1 : 0), 0)
    let isBrief = room < 2 || hidden.count > room
    let shown = isBrief ? max(room - 1, 0) : hidden.count
    var spare = room - shown - (isBrief ? 1 : 0)
    for index in 0..<shown {
      spare -= drawLayer(index, hidden[index], spare: spare, &writer, &grid)
    }
    if isBrief { drawBrief(hidden, from: shown, &writer, &grid) }
    if spare >= 2 {
      drawLegend(snapshot.regularization.keepProbability, hasRoom: spare >= 3, &writer, &grid)
    }
    if room > 1 || hidden.isEmpty { drawEvaluation(&writer, &grid) }
  }

  /// Draws one layer: its share, and its units in as many lines as there are to spare. Returns how
  /// many of those it took.
  private func drawLayer(
    _ index: Int, _ layer: Snapshot.Layer, spare: Int, _ writer: inout LineWriter,
    _ grid: inout CellGrid
  ) -> Int {
    let glyphs = writer.glyphs
    let label = [
      StyledText("h\(index + 1) ", Style(.layer(index))), StyledText("\(ratio(layer)) "),
    ]
    let indent = glyphs.width(of: label)
    let columns = max(writer.rest.width - indent, 1)
    let mask = layer.masks.first ?? []
    let needed = max((mask.count + columns - 1) / columns, 1)
    let lines = min(needed, max(spare, 0) + 1)
    for line in 0..<lines {
      let isCut = line == lines - 1 && needed > lines
      let units = mask.dropFirst(line * columns).prefix(isCut ? columns - 1 : columns)
      var spans = line == 0 ? label : [StyledText(String(repeating: " ", count: indent))]
      spans += units.map { unit($0, glyphs) }
      if isCut { spans.append(StyledText(String(glyphs.ellipsis), Style(.faint))) }
      writer.line(spans, into: &grid)
    }
    return lines - 1
  }

  private func unit(_ isKept: Bool, _ glyphs: Glyphs) -> StyledText {
    isKept
      ? StyledText(String(glyphs.filled), Style(.good))
      : StyledText(String(glyphs.hollow), Style(.faint))
  }

  /// Draws the masks of the last update: a row for each example, the layers beside each other.
  private func drawMasks(
    _ layers: [Snapshot.Layer], _ keep: KeepProbability, _ writer: inout LineWriter,
    _ grid: inout CellGrid
  ) {
    let glyphs = writer.glyphs
    writer.line([], into: &grid)
    let label = "example 24  "
    let gap = "   "
    let units = layers.map(\.units).reduce(0, +)
    let room = writer.rest.width - label.count - gap.count * (layers.count - 1)
    // Two columns a unit look better, where all of them fit so.
    let step = units * 2 <= room ? 2 : 1
    let most = max(room / layers.count, 8)
    let widths = layers.map { units * step <= room ? $0.units * step : min($0.units, most) }
    let headings = layers.enumerated().map { index, layer in
      [StyledText("h\(index + 1) ", Style(.layer(index))), StyledText(ratio(layer))]
    }
    let columns = zip(headings, widths).map { max(glyphs.width(of: $0), $1) }
    func row(_ start: String, _ parts: [[StyledText]]) -> [StyledText] {
      let padding = String(repeating: " ", count: max(label.count - start.count, 0))
      let cells = zip(parts, columns).map { part, width in
        part + [
          StyledText(String(repeating: " ", count: max(width - glyphs.width(of: part), 0)) + gap)
        ]
      }
      return [StyledText(start + padding, Style(.faint))] + cells.joined()
    }
    writer.line(row("", headings), into: &grid)
    let examples = layers.map(\.masks.count).min() ?? 0
    for example in 0..<min(examples, writer.linesLeft - 4) {
      let parts = zip(layers, widths).map { layer, width in
        let isCut = width < layer.units
        let spans = layer.masks[example].prefix(isCut ? width - 1 : width).flatMap { kept in
          [unit(kept, glyphs)] + (step == 2 ? [StyledText(" ")] : [])
        }
        return spans + (isCut ? [StyledText(String(glyphs.ellipsis), Style(.faint))] : [])
      }
      writer.line(row("example \(example + 1)", parts), into: &grid)
    }
    writer.line([], into: &grid)
    writer.line(
      "\(glyphs.filled) kept  \(glyphs.hollow) dropped  the last update: a mask of its own for each example",
      Style(.faint), into: &grid)
    writer.line("training A = \(formula(keep, glyphs))", Style(.faint), into: &grid)
    drawEvaluation(&writer, &grid)
  }

  /// Draws the shares of several layers in one line, and says how many did not fit.
  private func drawBrief(
    _ layers: [Snapshot.Layer], from first: Int, _ writer: inout LineWriter,
    _ grid: inout CellGrid
  ) {
    let parts = layers.indices.dropFirst(first).map { index in
      [StyledText("h\(index + 1) ", Style(.layer(index))), StyledText(ratio(layers[index]))]
    }
    writer.line(fitting: shortenedLists(parts), into: &grid)
  }

  private func drawLegend(
    _ keep: KeepProbability, hasRoom: Bool, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    let glyphs = writer.glyphs
    if hasRoom { writer.line([], into: &grid) }
    writer.line(
      fitting: [
        "\(glyphs.filled) kept  \(glyphs.hollow) dropped, for one example",
        "\(glyphs.filled) kept  \(glyphs.hollow) dropped",
      ], Style(.faint), into: &grid)
    writer.line("training A = \(formula(keep, glyphs))", Style(.faint), into: &grid)
  }

  private func drawEvaluation(_ writer: inout LineWriter, _ grid: inout CellGrid) {
    writer.line(
      fitting: ["evaluation uses all units, unscaled", "evaluation uses all units"],
      Style(.faint), into: &grid)
  }

  /// What training does to the values of a hidden layer.
  private func formula(_ keep: KeepProbability, _ glyphs: Glyphs) -> String {
    let keep = keep.layerCount == nil ? NumberFormat.strength(keep) : "keep"
    return glyphs.isASCII ? "A*D/\(keep)" : "A·D/\(keep)"
  }

  private func ratio(_ layer: Snapshot.Layer) -> String {
    layer.realizedKeep.map { NumberFormat.fixed($0, decimals: 3) } ?? "  –  "
  }
}
