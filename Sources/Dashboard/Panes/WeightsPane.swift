import Learning
import Screen
import Training

/// Draws how the weights of each layer are distributed, which shows L2's shrinking, and apart from that,
/// on a bar with a scale of its own, the share of those that are exactly 0, which L1 makes. Where there
/// is room, units that are cut off, having no weight but 0 coming in, units that are dead, 0 for every
/// example, how far values and gradients spread, and what all that means.
struct WeightsPane {
  let snapshot: Snapshot?

  /// The columns at the left and at the right of a histogram.
  private static let label = 3
  private static let limit = 7

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    // The frame takes 15 columns for itself and the title.
    let inside = Frame("Weights", note: note(glyphs, width: rect.width - 15))
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot, inside.width > Self.label + Self.limit else { return }
    let layers = snapshot.layers
    guard layers.contains(where: { $0.histogram != nil }) else { return }
    // A line for the figures of a layer where all have one, the rest for the bars.
    let shown = min(layers.count, inside.height)
    guard shown > 0 else { return }
    var rest = inside
    let explanation = inside.isSpacious ? Self.explanation(glyphs, width: inside.width) : []
    if !explanation.isEmpty {
      let foot: Rect
      (rest, foot) = inside.split(bottom: explanation.count)
      var writer = LineWriter(foot, glyphs: glyphs)
      for line in explanation { writer.line(line, Style(.faint), into: &grid) }
    }
    let hasFigures = rest.height >= 2 * shown
    let share = rest.height / shown - (hasFigures ? 1 : 0)
    let rows = min(max(share, 1), 9)
    for index in 0..<shown {
      let isCut = index == shown - 1 && shown < layers.count
      var area: Rect
      (area, rest) = rest.split(top: rows)
      if isCut {
        grid.write(
          "+\(layers.count - index) layers", x: area.x, y: area.y, style: Style(.faint),
          maxWidth: area.width, glyphs: glyphs)
        continue
      }
      drawBars(layers[index], index, in: area, into: &grid, glyphs)
      guard hasFigures else { continue }
      (area, rest) = rest.split(top: 1)
      grid.write(
        glyphs.fitting(figures(layers[index], glyphs), width: area.width - Self.label),
        x: area.x + Self.label, y: area.y, maxWidth: area.width - Self.label, glyphs: glyphs)
    }
  }

  private func note(_ glyphs: Glyphs, width: Int) -> [StyledText] {
    guard let snapshot else { return [] }
    let zeros = snapshot.layers.reduce(0) { $0 + $1.zeros }
    let all = snapshot.layers.reduce(0) { $0 + $1.weights }
    let share = NumberFormat.percent(Double(zeros) / Double(max(all, 1)), decimals: 0)
    let texts = [
      "\(NumberFormat.grouped(zeros)) of \(NumberFormat.grouped(all)) exactly 0",
      "\(share) exactly 0",
    ]
    let style = Style(zeros > 0 ? .good : .faint)
    return glyphs.fitting(texts.map { [StyledText($0, style)] }, width: width)
  }

  // MARK: Bars

  private func drawBars(
    _ layer: Snapshot.Layer, _ index: Int, in area: Rect, into grid: inout CellGrid,
    _ glyphs: Glyphs
  ) {
    guard let histogram = layer.histogram, !area.isEmpty else { return }
    let ink = Style(.layer(index))
    let foot = area.maxY - 1
    grid.write("W\(index + 1)", x: area.x, y: foot, style: ink, maxWidth: Self.label)
    let room = area.width - Self.label - Self.limit
    let bars = Self.bars(histogram.counts, columns: room - 1)
    let start = area.x + Self.label
    let middle = start + bars.count / 2
    let most = bars.max() ?? 0
    for (place, count) in bars.enumerated() {
      let x = start + place + (place < bars.count / 2 ? 0 : 1)
      let height = most > 0 ? Double(count) / Double(most) : 0
      drawBar(height, isThere: count > 0, x: x, area, ink, into: &grid, glyphs)
    }
    for y in area.rows { grid.put(glyphs.vertical, x: middle, y: y, style: Style(.faint)) }
    grid.write(
      "±\(histogram.limit < 1e30 ? NumberFormat.spread(histogram.limit) : "∞")",
      x: start + bars.count + 2,
      y: foot, style: Style(.faint),
      maxWidth: Self.limit - 1, glyphs: glyphs)
  }

  /// Returns the counts in so many columns at the most: as they are, several to a column, or several
  /// columns for one; as many on both sides of 0.
  static func bars(_ counts: [Int], columns: Int) -> [Int] {
    let half = counts.count / 2
    guard half > 0, columns >= 2 else { return [] }
    if columns >= 2 * counts.count {
      let times = columns / counts.count
      return counts.flatMap { Array(repeating: $0, count: times) }
    }
    var group = 1
    while half % group != 0 || counts.count / group > columns {
      guard group < half else { break }
      group += 1
    }
    return stride(from: 0, to: counts.count, by: group).map { start in
      counts[start..<min(start + group, counts.count)].reduce(0, +)
    }
  }

  private func drawBar(
    _ height: Double, isThere: Bool, x: Int, _ area: Rect, _ style: Style,
    into grid: inout CellGrid, _ glyphs: Glyphs
  ) {
    let steps: [Character] =
      glyphs.isASCII
      ? [".", ":", "+", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    var left = Int((height * Double(area.height * steps.count)).rounded())
    if isThere { left = max(left, 1) }
    for y in area.rows.reversed() where left > 0 {
      grid.put(steps[min(left, steps.count) - 1], x: x, y: y, style: style)
      left -= steps.count
    }
  }

  // MARK: Figures

  /// The zeros, the units and the spread of a layer, in more words and in fewer.
  private func figures(_ layer: Snapshot.Layer, _ glyphs: Glyphs) -> [[StyledText]] {
    func parts(isBrief: Bool) -> [[StyledText]] {
      var parts: [[StyledText]] = []
      if layer.zeros > 0 { parts.append(zeros(layer, isBrief: isBrief, glyphs)) }
      func add(_ count: Int?, _ words: String, _ ink: Ink) {
        guard let count, count > 0 else { return }
        let (some, all) = (NumberFormat.grouped(count), NumberFormat.grouped(layer.units))
        let text = isBrief ? "\(some)/\(all) \(words)" : "\(some) of \(all) units \(words)"
        parts.append([StyledText(text, Style(ink))])
      }
      add(layer.silentUnits, "cut off", .good)
      // A unit may be both.
      add(layer.deadUnits, layer.silentUnits > 0 ? "dead in all" : "dead", .warning)
      if let signal = layer.signal {
        let values = signal.activations.map { "A ±\(NumberFormat.spread($0)) " } ?? ""
        parts.append([
          StyledText("\(values)dZ ±\(NumberFormat.spread(signal.gradients))", Style(.faint))
        ])
      }
      return parts.isEmpty ? [[StyledText("no weight is 0", Style(.faint))]] : parts
    }
    func lines(_ parts: [[StyledText]]) -> [[StyledText]] {
      stride(from: parts.count, through: 1, by: -1).map { count in
        Array(parts.prefix(count).joined(separator: [StyledText("  ")]))
      }
    }
    return lines(parts(isBrief: false)).prefix(1) + lines(parts(isBrief: true))
  }

  /// The share of weights that are exactly 0, on a bar of its own.
  private func zeros(
    _ layer: Snapshot.Layer, isBrief: Bool, _ glyphs: Glyphs
  ) -> [StyledText] {
    let share = Double(layer.zeros) / Double(max(layer.weights, 1))
    let percent = NumberFormat.percent(share, decimals: 0)
    let (zeros, all) = (NumberFormat.grouped(layer.zeros), NumberFormat.grouped(layer.weights))
    let style = Style(.good)
    return isBrief
      ? [
        StyledText("0: ", style), StyledText(glyphs.bar(share, width: 5), style),
        StyledText(" \(zeros)/\(all)", style),
      ]
      : [
        StyledText("exactly 0: ", style), StyledText(glyphs.bar(share, width: 10), style),
        StyledText(" \(zeros) of \(all), \(percent)", style),
      ]
  }

  /// What is drawn and what the words mean.
  private static func explanation(_ glyphs: Glyphs, width: Int) -> [String] {
    let sentences = [
      "Upright bars: how many weights are of a size, the most of a layer at full height; exact zeros "
        + "are not among them.",
      "Cut off: every weight into the unit is 0. Dead: the unit is 0 for every example, cut off or "
        + "not. A, dZ: standard deviations of values and gradients.",
    ]
    return sentences.flatMap { wrapped(glyphs.text($0), width: width) }
  }
}
