import Screen
import Training

/// Draws the images that are wrong now, with what they are taken for and what they are, and, where
/// there is room, how often each class is taken for each other.
struct MistakesPane {
  let snapshot: Snapshot?
  let classNames: [String]
  let look: ClassLook

  /// The widest and the highest that an image is drawn, in cells; larger ones are drawn coarser.
  private static let largest = (width: 16, height: 8)

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    let title = "Wrong now"
    guard case .mistakes(let mistakes)? = snapshot?.sketch else {
      Frame(title).draw(into: &grid, rect: rect, glyphs: glyphs)
      return
    }
    let note = glyphs.fitting(notes(mistakes), width: rect.width - title.count - 8)
    let inside = Frame(title, note: note).draw(into: &grid, rect: rect, glyphs: glyphs)
    guard !inside.isEmpty else { return }
    guard mistakes.wrongCount > 0 else {
      // Of a large set a sample is looked at.
      let count = NumberFormat.grouped(mistakes.count)
      grid.write(
        glyphs.fitting(
          ["none of these \(count) is wrong", "none of \(count) wrong"], width: inside.width),
        aligned: .center, in: inside.columns, y: inside.y + inside.height / 2, style: Style(.good),
        glyphs: glyphs)
      return
    }
    // A line for what the labels mean, where there is one to spare.
    let (head, shown) = inside.split(top: inside.height >= 10 ? 1 : 0)
    drawLegend(head, into: &grid, glyphs)
    let (sheet, matrix) = areas(mistakes, shown)
    drawSheet(mistakes, sheet, into: &grid, glyphs)
    if !matrix.isEmpty { drawMatrix(mistakes, matrix, into: &grid, glyphs) }
  }

  private func drawLegend(_ rect: Rect, into grid: inout CellGrid, _ glyphs: Glyphs) {
    guard !rect.isEmpty else { return }
    let faint = Style(.faint)
    let legends = ["below each image: ", "below: ", ""].map { place in
      [
        StyledText(place, faint), StyledText("truth"),
        StyledText(glyphs.isASCII ? ">" : "→", faint), StyledText("prediction", Style(.bad)),
      ]
    }
    grid.write(
      glyphs.fitting(legends, width: rect.width), x: rect.x, y: rect.y, maxWidth: rect.width,
      glyphs: glyphs)
  }

  private func notes(_ mistakes: Mistakes) -> [[StyledText]] {
    let set = mistakes.isDev ? "dev" : "training"
    let wrong = NumberFormat.grouped(mistakes.wrongCount)
    let count = NumberFormat.grouped(mistakes.count)
    return [
      "\(wrong) of \(count) \(set) images", "\(wrong) of \(count) \(set)", "\(wrong) of \(count)",
    ].map { [StyledText($0)] }
  }

  /// The matrix goes beside the images or below them where several of these are left.
  private func areas(_ mistakes: Mistakes, _ inside: Rect) -> (sheet: Rect, matrix: Rect) {
    let size = matrixSize(mistakes)
    let tile = tile(mistakes, inside)
    let none = Rect(width: 0, height: 0)
    guard size.width > 0 else { return (inside, none) }
    if inside.height >= size.height, inside.width >= size.width + 2 + 3 * tile.width {
      let (left, right) = inside.split(left: inside.width - size.width)
      return (left.inset(right: 2), right)
    }
    if inside.width >= size.width, inside.height >= size.height + 1 + 2 * tile.height {
      let (above, below) = inside.split(bottom: size.height)
      return (above.inset(bottom: 1), below)
    }
    return (inside, none)
  }

  // MARK: The images

  /// An image in cells.
  private struct Tile {
    /// Pixels that become one, in each direction.
    let factor: Int
    /// How many times as large each of those is drawn.
    let magnification: Int
    /// The cells of the image, and those with the label and the space beside it.
    let imageWidth, imageHeight, width, height: Int

    init(_ mistakes: Mistakes, factor: Int = 1, magnification: Int = 1) {
      let shape = mistakes.shape
      (self.factor, self.magnification) = (factor, magnification)
      let rows = (shape.height + factor - 1) / factor * magnification
      imageWidth = (shape.width + factor - 1) / factor * magnification
      imageHeight = (rows + 1) / 2
      width = max(imageWidth, 4) + 1
      height = imageHeight + 1
    }

    /// How many stand beside and below each other.
    func counts(in area: Rect) -> (columns: Int, rows: Int) {
      ((area.width + 1) / width, area.height / height)
    }
  }

  private func tile(_ mistakes: Mistakes, _ area: Rect) -> Tile {
    let shape = mistakes.shape
    var tile = Tile(mistakes)
    while tile.factor < max(shape.width, shape.height),
      tile.imageWidth > min(Self.largest.width, max(area.width, 1))
        || tile.imageHeight > min(Self.largest.height, max(area.height - 1, 1))
    {
      tile = Tile(mistakes, factor: tile.factor + 1)
    }
    return tile
  }

  /// An image twice as large where there are so few that all of them fit so.
  private func largerTile(_ mistakes: Mistakes, _ area: Rect) -> Tile {
    let tile = tile(mistakes, area)
    let larger =
      tile.factor > 1
      ? Tile(mistakes, factor: (tile.factor + 1) / 2)
      : Tile(mistakes, magnification: 2)
    let (columns, rows) = larger.counts(in: area)
    return mistakes.examples.count <= columns * rows ? larger : tile
  }

  private func drawSheet(
    _ mistakes: Mistakes, _ area: Rect, into grid: inout CellGrid, _ glyphs: Glyphs
  ) {
    let tile = largerTile(mistakes, area)
    let counts = tile.counts(in: area)
    let (columns, rows) = (max(counts.columns, 1), max(counts.rows, 1))
    for (index, example) in mistakes.examples.prefix(columns * rows).enumerated() {
      let x = area.x + index % columns * tile.width
      let y = area.y + index / columns * tile.height
      let place = Rect(
        x: x, y: y, width: min(tile.imageWidth, area.maxX - x),
        height: min(tile.imageHeight, area.maxY - y))
      drawImage(example, mistakes, tile, place, into: &grid)
      guard y + tile.imageHeight < area.maxY else { continue }
      let room = min(tile.width - 1, area.maxX - x)
      let nameWidth = max(room - 1, 2) / 2
      grid.write(
        [
          StyledText(glyphs.shortened(name(of: example.label), to: nameWidth)),
          StyledText(glyphs.isASCII ? ">" : "→", Style(.faint)),
          StyledText(
            glyphs.shortened(name(of: example.predicted), to: nameWidth), Style(.bad)),
        ], aligned: .center, in: x..<x + room, y: y + tile.imageHeight, glyphs: glyphs)
    }
  }

  private func name(of label: Int) -> String {
    classNames.indices.contains(label) ? classNames[label] : "\(label)"
  }

  private func drawImage(
    _ example: Mistakes.Example, _ mistakes: Mistakes, _ tile: Tile, _ place: Rect,
    into grid: inout CellGrid
  ) {
    for y in place.rows {
      for x in place.columns {
        let column = (x - place.x) / tile.magnification
        let halves = [2 * (y - place.y), 2 * (y - place.y) + 1].map { row in
          grey(example, mistakes, tile.factor, column, row / tile.magnification)
        }
        guard let upper = halves[0] else { continue }
        grid[x, y] = .pixels(
          upper: upper, lower: halves[1], usesColor: look.hasShades, glyphs: look.glyphs)
      }
    }
  }

  /// The mean of the pixels that become one; nil beyond the last row.
  private func grey(
    _ example: Mistakes.Example, _ mistakes: Mistakes, _ factor: Int, _ column: Int, _ row: Int
  ) -> RGB? {
    let shape = mistakes.shape
    let rows = row * factor..<min((row + 1) * factor, shape.height)
    let columns = column * factor..<min((column + 1) * factor, shape.width)
    guard row * factor < shape.height, column * factor < shape.width else { return nil }
    var sum = 0
    for y in rows {
      for x in columns where example.pixels.indices.contains(y * shape.width + x) {
        sum += Int(example.pixels[y * shape.width + x])
      }
    }
    return .grey(Double(sum) / Double(255 * rows.count * columns.count))
  }

  // MARK: The confusion matrix

  private func matrixSize(_ mistakes: Mistakes) -> (width: Int, height: Int) {
    let classes = mistakes.confusion.count
    guard classes > 0, classes <= 36 else { return (0, 0) }
    // "taken for" is at least as wide as the matrix of two classes.
    return (Self.margin + max(classes * cellWidth(mistakes), 12), classes + 2)
  }

  /// The columns for the names of the classes at the left.
  private static let margin = 7

  private func cellWidth(_ mistakes: Mistakes) -> Int {
    let largest = mistakes.confusion.joined().max() ?? 0
    return max(String(largest).count, 2) + 1
  }

  /// Draws how many of each class, in a row, are taken for each class, in a column.
  private func drawMatrix(
    _ mistakes: Mistakes, _ area: Rect, into grid: inout CellGrid, _ glyphs: Glyphs
  ) {
    let width = cellWidth(mistakes)
    let faint = Style(.faint)
    grid.write(
      "true", x: area.x, y: area.y + 1, style: faint, maxWidth: Self.margin - 1, glyphs: glyphs)
    grid.write(
      "taken for", x: area.x + Self.margin + width - 1, y: area.y, style: faint, glyphs: glyphs)
    for (label, counts) in mistakes.confusion.enumerated() {
      let x = area.x + Self.margin + label * width
      grid.write(
        glyphs.shortened(name(of: label), to: width - 1), aligned: .trailing, in: x..<x + width,
        y: area.y + 1, style: faint, glyphs: glyphs)
      let y = area.y + 2 + label
      grid.write(
        glyphs.shortened(name(of: label), to: Self.margin - 2), aligned: .trailing,
        in: area.x..<area.x + Self.margin - 1, y: y, style: faint, glyphs: glyphs)
      for (predicted, count) in counts.enumerated() {
        let x = area.x + Self.margin + predicted * width
        let text = count == 0 ? "·" : "\(count)"
        let style = count == 0 ? faint : label == predicted ? Style(.good) : Style(.bad)
        grid.write(text, aligned: .trailing, in: x..<x + width, y: y, style: style, glyphs: glyphs)
      }
    }
  }
}
