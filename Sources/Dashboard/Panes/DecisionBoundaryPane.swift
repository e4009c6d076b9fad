import Learning
import Screen
import Training

/// Is the room of the pane for what the network does, and what it is used for.
struct BoundaryArea: Equatable {
  /// What is inside the frame, without the legend.
  let picture: Rect
  /// The line for a legend; empty where there is no room for one.
  let legend: Rect
  /// Whether there is room for axes.
  let hasAxes: Bool

  /// Divides the rectangle of a pane.
  init(_ rect: Rect) {
    let inside = rect.inset(columns: 1, rows: 1)
    (picture, legend) = inside.split(bottom: inside.height >= 6 ? 1 : 0)
    hasAxes = picture.width >= 60 && picture.height >= 16
  }

  /// Returns how finely to sketch a network for it: two samples to a cell where half blocks show both.
  func sketchSize(_ look: ClassLook) -> SketchSize {
    let field = hasAxes ? picture.inset(left: 5, bottom: 2) : picture
    return SketchSize(columns: field.width, rows: field.height * (look.hasHalfBlocks ? 2 : 1))
  }
}

/// Draws which class is predicted where: probability as shade, training and dev points, and those
/// that are on the wrong side.
struct DecisionBoundaryPane {
  let snapshot: Snapshot?
  let classNames: [String]
  let look: ClassLook

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    let title = "Decision boundary"
    let note = glyphs.fitting(notes(glyphs), width: rect.width - title.count - 8)
    let frame = Frame(title, note: note, padding: 0)
    frame.draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return }
    let area = BoundaryArea(rect)
    guard case .regions(let regions)? = snapshot.sketch else {
      guard !area.picture.isEmpty else { return }
      grid.write(
        "sketching", aligned: .center, in: area.picture.columns,
        y: area.picture.y + area.picture.height / 2, style: Style(.faint), glyphs: glyphs)
      return
    }
    let field = drawAxes(regions, area, into: &grid, glyphs)
    draw(regions, in: field, into: &grid)
    draw(regions.points, of: regions, in: field, into: &grid)
    let legend = area.legend.inset(columns: 1)
    guard !legend.isEmpty else { return }
    grid.write(
      glyphs.fitting(legends(regions), width: legend.width), aligned: .center, in: legend.columns,
      y: legend.y, glyphs: glyphs)
  }

  /// How well the dev set is told apart, and before it which features are shown where there are more
  /// than two.
  private func notes(_ glyphs: Glyphs) -> [[StyledText]] {
    guard let evaluation = snapshot?.evaluation else { return [] }
    let score =
      evaluation.dev.map { "dev \($0.quality.brief)" }
      ?? "training \(evaluation.training.quality.brief)"
    var notes = [score]
    if case .regions(let regions)? = snapshot?.sketch, let y = regions.y, regions.featureCount > 2 {
      let features = [16, 8].map { width in
        "\(glyphs.shortened(regions.x.name, to: width)) × \(glyphs.shortened(y.name, to: width))"
      }
      let count = NumberFormat.grouped(regions.featureCount)
      // Of which features it is says more than the score, which stands beside the costs as well.
      notes =
        [
          "\(features[0]) of \(count) features, others at their mean  \(score)",
          "\(features[0]) of \(count) features  \(score)", "\(features[0]) of \(count)  \(score)",
          "\(features[1]) of \(count)  \(score)", "\(features[1]) of \(count)", features[1],
        ] + notes
    }
    return notes.map { [StyledText($0)] }
  }

  private func drawAxes(
    _ regions: DecisionRegions, _ area: BoundaryArea, into grid: inout CellGrid, _ glyphs: Glyphs
  ) -> Rect {
    guard area.hasAxes, let y = regions.y else { return area.picture }
    let chart = Chart(x: regions.x.range, y: y.range, rect: area.picture)
    chart.draw(
      into: &grid, rect: area.picture,
      name: "\(glyphs.shortened(regions.x.name, to: 20)) →  \(glyphs.shortened(y.name, to: 20)) ↑",
      glyphs: glyphs)
    return chart.area
  }

  // MARK: The field

  private func draw(_ regions: DecisionRegions, in field: Rect, into grid: inout CellGrid) {
    for y in field.rows {
      for x in field.columns {
        if look.hasShades {
          let top = color(regions, field, x, y, half: 0)
          let bottom = color(regions, field, x, y, half: 1)
          // The same picture in fewer bytes.
          let cell =
            top == bottom
            ? Cell(" ", Style(background: top)) : Cell("▀", Style(color: top, background: bottom))
          grid[x, y] = cell
        } else {
          let (label, shade) = sample(regions, field, x, y, half: 0, halves: 1)
          grid[x, y] = Cell(look.pattern(label, shade: shade), Style(look.ink(label)))
        }
      }
    }
  }

  private func color(
    _ regions: DecisionRegions, _ field: Rect, _ x: Int, _ y: Int, half: Int
  ) -> RGB {
    let halves = look.hasHalfBlocks ? 2 : 1
    let (label, shade) = sample(
      regions, field, x, y, half: min(half, halves - 1), halves: halves)
    return look.color(label, shade: shade)
  }

  /// The class and the shade of the sample nearest to a part of a cell.
  private func sample(
    _ regions: DecisionRegions, _ field: Rect, _ x: Int, _ y: Int, half: Int, halves: Int
  ) -> (label: Int, shade: Int) {
    let column = (2 * (x - field.x) + 1) * regions.columns / (2 * max(field.width, 1))
    let row =
      (2 * ((y - field.y) * halves + half) + 1) * regions.rows
      / (2 * max(field.height * halves, 1))
    let index = row * regions.columns + column
    return (regions.classes[index], ClassLook.shade(regions.margins[index]))
  }

  // MARK: Points

  /// Draws training points, dev points over them, and over both those that are wrong.
  private func draw(
    _ points: [DecisionRegions.Point], of regions: DecisionRegions, in field: Rect,
    into grid: inout CellGrid
  ) {
    guard !field.isEmpty else { return }
    for isWrong in [false, true] {
      for point in points where point.isWrong == isWrong && point.x.isFinite && point.y.isFinite {
        let halves = look.hasHalfBlocks ? 2 : 1
        let column = place(point.x, of: field.width)
        let row = place(1 - point.y, of: field.height * halves)
        let (x, y) = (field.x + column, field.y + row / halves)
        grid[x, y] = Cell(
          look.mark(point.label, isDev: point.isDev),
          style(
            of: point.label, isWrong: isWrong,
            behind: look.hasShades ? color(regions, field, x, y, half: row % halves) : nil))
      }
    }
  }

  /// The cell, or half of one, that a share of the whole falls into.
  private func place(_ share: Float, of count: Int) -> Int {
    min(Int(min(max(share, 0), 1) * Float(count)), count - 1)
  }

  private func style(of label: Int, isWrong: Bool, behind: RGB?) -> Style {
    guard let behind else {
      return Style(look.ink(label), bold: true, reversed: isWrong)
    }
    // A wrong one stands out as a block of its class's colour.
    return isWrong
      ? Style(color: look.wrongPoint, background: look.point(label), bold: true)
      : Style(color: look.point(label), background: behind)
  }

  // MARK: The legend

  private func legends(_ regions: DecisionRegions) -> [[StyledText]] {
    let hasDev = regions.points.contains(where: \.isDev)
    let marks = marks(hasDev: hasDev)
    // A point explains itself sooner than a colour does.
    let named = [20, 10, 5].flatMap { width in
      let names = classes(width: width)
      return marks.map { names + [StyledText("  ")] + $0 } + [names]
    }
    return named + marks + [[]]
  }

  private func classes(width: Int) -> [StyledText] {
    let spans = classNames.prefix(8).enumerated().map { label, name -> [StyledText] in
      let name = StyledText(" \(look.glyphs.shortened(name, to: width))", Style(.faint))
      return look.hasShades
        ? [
          StyledText("  ", Style(background: look.color(label, shade: ClassLook.shades - 1))), name,
        ]
        : [
          StyledText("\(look.letter(label, isDev: false))", Style(look.ink(label), bold: true)),
          name,
        ]
    }
    let more = classNames.count > 8 ? [[StyledText("+\(classNames.count - 8)", Style(.faint))]] : []
    return Array((spans + more).joined(separator: [StyledText("  ")]))
  }

  /// What the marks of points mean, in more words and in fewer.
  private func marks(hasDev: Bool) -> [[StyledText]] {
    let faint = Style(.faint)
    let wrong =
      look.hasShades
      ? [
        StyledText(
          look.hasHalfBlocks ? "•" : " ",
          Style(color: look.wrongPoint, background: look.point(0), bold: true)),
        StyledText(" wrong", faint),
      ] : [StyledText("wrong", Style(reversed: true))]
    guard hasDev else { return [wrong] }
    let sets =
      look.hasHalfBlocks
      ? ["• training  ◦ dev  ", "• train ◦ dev ", "◦ dev "]
      : ["capital training, small dev  ", "capital train, small dev  ", "small dev  "]
    return sets.map { [StyledText($0, faint)] + wrong } + [wrong]
  }
}
