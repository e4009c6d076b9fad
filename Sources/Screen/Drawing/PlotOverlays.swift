// What lies over a plot or behind its curves: shaded stretches, a selection, a cursor, a caption.

extension Plot {
  /// Hatches stretches and fills the selection with dots, where they cannot be tinted.
  func drawPatterns(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    guard !usesTints else { return }
    // Places of the screen, not of the stretch, so that the pattern stands still while it grows.
    for stretch in shaded {
      fill(stretch, with: glyphs.hatch, over: [" "], into: &grid, layout) { x, y in
        (x + y).isMultiple(of: 4)
      }
    }
    guard let selection else { return }
    fill(selection, with: ":", over: [" ", glyphs.hatch], into: &grid, layout) { x, y in
      y.isMultiple(of: 2) && (x + y).isMultiple(of: 4)
    }
  }

  private func fill(
    _ stretch: ClosedRange<Double>, with mark: Character, over free: Set<Character>,
    into grid: inout CellGrid, _ layout: PlotLayout, where isMarked: (Int, Int) -> Bool
  ) {
    for x in layout.columns(of: stretch) {
      for y in layout.area.rows where isMarked(x, y) {
        guard let character = grid[x, y].character, free.contains(character) else { continue }
        grid.put(mark, x: x, y: y, style: Style(.faint))
      }
    }
  }

  /// Says what the last shaded stretch is, in the first of its rows where there is nothing else, and in
  /// as many words as fit there.
  func drawShadedLabel(into grid: inout CellGrid, _ layout: PlotLayout, _ glyphs: Glyphs) {
    guard let stretch = shaded.last else { return }
    let columns = layout.columns(of: stretch)
    let free: Set<Character> = [" ", glyphs.hatch, glyphs.marker]
    for label in shadedLabels {
      let width = displayWidth(of: glyphs.text(label))
      for y in layout.area.rows {
        // From the low on, but for the column of its mark.
        for x in columns.dropFirst() where x + width + 2 <= columns.upperBound {
          let isFree = (x..<x + width + 2).allSatisfy {
            grid[$0, y].character.map { free.contains($0) } ?? false
          }
          guard isFree else { continue }
          grid.write(
            " \(label) ", x: x, y: y, style: Style(.warning, bold: true), glyphs: glyphs)
          return
        }
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
    let patterns: Set<Character> = [" ", ":", glyphs.hatch]
    let place =
      corners.first { corner in
        (max(corner.x - 1, area.x)..<min(corner.x + width + 1, area.maxX)).allSatisfy { x in
          grid[x, corner.y].character.map { patterns.contains($0) } ?? false
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
