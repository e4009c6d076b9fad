// What the curves of a large plot have come to, written at their ends.

extension Plot {
  /// The columns for a name and a value beside the plot.
  var endWidth: Int {
    let names = series.map { displayWidth(of: $0.name) }
    return (names.max() ?? 0) + 7
  }

  /// Writes the name and the last value of each curve beside its end, those of curves that end next to
  /// each other below each other, in the order of the values. Curves that are read at a cursor, and averages of others, have none.
  func drawEnds(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    guard cursor == nil, !series.contains(where: \.isFaint) else { return }
    var ends: [(series: PlotSeries, point: PlotPoint, row: Int)] = []
    for series in series where !series.isFaint {
      guard
        let point = series.points.last(where: { layout.x.range.contains($0.x) && $0.last.isFinite })
      else { continue }
      let row = layout.area.y + layout.dotRow(of: point.last) / 4
      ends.append((series, point, min(max(row, layout.area.y), layout.area.maxY - 1)))
    }
    ends.sort { $0.point.last > $1.point.last }
    // None is pushed beyond the lower edge by those above it.
    let last = layout.area.maxY - 1
    var free = layout.area.y
    for (index, end) in ends.enumerated() {
      let below = ends.count - 1 - index
      let row = min(max(end.row, free), max(last - below, free))
      guard row <= last else { return }
      free = row + 1
      let x = layout.column(of: end.point.x) + 2
      let isLast = end.point.x == end.series.points.last?.x
      let value = isLast ? end.series.now ?? end.point.last : end.point.last
      let text = "\(end.series.name) \(NumberFormat.figure(value))"
      guard x + displayWidth(of: text) <= layout.rect.maxX else { continue }
      grid.write(
        text, x: x, y: row, style: Style(end.series.ink, bold: true),
        maxWidth: layout.rect.maxX - x, glyphs: glyphs)
    }
  }
}
