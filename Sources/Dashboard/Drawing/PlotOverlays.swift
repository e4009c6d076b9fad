// What lies over a plot or behind its curves: shaded stretches, a selection, a cursor, a caption.

extension Plot {
  /// Fills stretches with dots, where they cannot be tinted.
  func drawDots(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    guard !usesTints else { return }
    for stretch in shaded { fill(stretch, with: "·", into: &grid, layout, glyphs) }
    if let selection { fill(selection, with: ":", into: &grid, layout, glyphs) }
  }

  private func fill(
    _ stretch: ClosedRange<Double>, with dot: Character, into grid: inout CellGrid,
    _ layout: PlotLayout, _ glyphs: Glyphs
  ) {
    let dot = glyphs.text(String(dot)).first ?? dot
    for x in layout.columns(of: stretch) {
      // Places of the screen, not of the stretch, so that the dots stand still while it grows.
      for y in layout.area.rows where y % 2 == 0 && (x + y).isMultiple(of: 4) {
        guard [" ", "·", "."].contains(grid[x, y].character) else { continue }
        grid.put(dot, x: x, y: y, style: Style(.faint))
      }
    }
  }

  /// Tints the cells of stretches, whatever is drawn in them.
  func tint(_ grid: inout CellGrid, _ layout: PlotLayout) {
    guard usesTints else { return }
    let stretches = shaded.map { ($0, Tint.overfitting) }
    for (stretch, tint) in stretches + (selection.map { [($0, .selection)] } ?? []) {
      for x in layout.columns(of: stretch) {
        for y in layout.area.rows { grid[x, y].style.tint = tint }
      }
    }
  }

  /// Says what is shown in the first corner where there is nothing else, at the top right for one;
  /// and where no corner is free, there over the curves.
  func drawCaption(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    let area = layout.area
    let width = displayWidth(of: glyphs.text(caption))
    guard width > 0, width + 2 <= area.width, area.height >= 3 else { return }
    let corners = [area.y, area.maxY - 1].flatMap { y in
      [(x: area.maxX - width, y: y), (x: area.x + 1, y: y)]
    }
    let dots = glyphs.text(" ·:")
    let place =
      corners.first { corner in
        (max(corner.x - 1, area.x)..<min(corner.x + width + 1, area.maxX)).allSatisfy { x in
          grid[x, corner.y].character.map { dots.contains($0) } ?? false
        }
      } ?? corners[0]
    grid.write(" " + caption, x: place.x - 1, y: place.y, style: Style(.faint), glyphs: glyphs)
  }

  func drawCursorLine(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    guard let cursor, case let x = layout.column(of: cursor), layout.area.columns.contains(x)
    else { return }
    for y in layout.area.rows {
      grid.put(glyphs.vertical, x: x, y: y, style: Style(.accent))
    }
    guard let row = layout.axisRow, let (start, label) = cursorLabel(layout) else { return }
    grid.write(label, x: start, y: row, style: Style(.accent, reversed: true), glyphs: glyphs)
  }

  /// The place of the cursor in figures, and the column where they begin on the axis; nil where it
  /// cannot be seen, or there is no room.
  func cursorLabel(_ layout: PlotLayout) -> (start: Int, text: String)? {
    let columns = layout.area.columns
    guard let cursor, case let x = layout.column(of: cursor), columns.contains(x) else {
      return nil
    }
    let label = NumberFormat.count(cursor)
    guard label.count <= columns.count else { return nil }
    let start = x - (label.count - 1) / 2
    return (min(max(start, columns.lowerBound), columns.upperBound - label.count), label)
  }

  /// Marks where the cursor meets the curves, but for those that are behind their averages.
  func drawCursorPoints(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    guard let cursor, case let x = layout.column(of: cursor), layout.area.columns.contains(x)
    else { return }
    for series in series where !series.isFaint {
      guard let point = series.points.last(where: { $0.x <= cursor }), point.last.isFinite
      else { continue }
      let row = layout.dotRow(of: point.last)
      guard (0..<layout.area.height * 4).contains(row) else { continue }
      grid.put(
        glyphs.filled, x: x, y: layout.area.y + row / 4, style: Style(series.ink, bold: true))
    }
  }
}
