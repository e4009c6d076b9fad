import Screen
import Training

/// Draws what is predicted where the targets are numbers: the curve over the one feature there is, or
/// predicted numbers against the true ones, with training and dev points.
struct FitPane {
  let snapshot: Snapshot?
  let look: ClassLook

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    let title = "Fit"
    let note = glyphs.fitting(notes, width: rect.width - title.count - 8)
    Frame(title, note: note, padding: 0).draw(into: &grid, rect: rect, glyphs: glyphs)
    let area = BoundaryArea(rect)
    guard !area.picture.isEmpty else { return }
    switch snapshot?.sketch {
    case .curve(let curve)?:
      drawCurve(curve, area.picture, into: &grid, glyphs)
    case .numbers(let numbers)?:
      drawNumbers(numbers, area.picture, into: &grid, glyphs)
    case .regions?, .mistakes?, nil: return
    }
    let legend = area.legend.inset(columns: 1)
    guard !legend.isEmpty else { return }
    grid.write(
      glyphs.fitting(legends(glyphs), width: legend.width), aligned: .center, in: legend.columns,
      y: legend.y, glyphs: glyphs)
  }

  private var notes: [[StyledText]] {
    guard let evaluation = snapshot?.evaluation else { return [] }
    let training = "training \(evaluation.training.quality.brief)"
    guard let dev = evaluation.dev else { return [[StyledText(training)]] }
    let brief = "dev \(dev.quality.brief)"
    return ["\(training), \(brief)", brief].map { [StyledText($0)] }
  }

  private func mark(isDev: Bool) -> Character {
    look.glyphs.isASCII ? (isDev ? "o" : "x") : (isDev ? "◦" : "•")
  }

  private func style(isDev: Bool) -> Style { Style(isDev ? .dev : .train) }

  private func legends(_ glyphs: Glyphs) -> [[StyledText]] {
    let isCurve = if case .curve = snapshot?.sketch { true } else { false }
    let marks = [false, true].flatMap { isDev in
      [
        StyledText("\(mark(isDev: isDev))", style(isDev: isDev)),
        StyledText(isDev ? " dev  " : " training  ", Style(.faint)),
      ]
    }
    let line = [
      StyledText(glyphs.solid, Style(.good)),
      StyledText(isCurve ? " predicted" : " predicted = true", Style(.faint)),
    ]
    return [marks + line, marks]
  }

  private func drawCurve(
    _ curve: FittedCurve, _ rect: Rect, into grid: inout CellGrid, _ glyphs: Glyphs
  ) {
    // The curve may leave the chart, but no point does.
    let chart = Chart(x: curve.x.range, y: Self.range(of: curve.points.map(\.y)), rect: rect)
    chart.draw(
      into: &grid, rect: rect, name: glyphs.shortened(curve.x.name, to: 20), glyphs: glyphs)
    draw(curve.points, chart, into: &grid)
    let span = curve.x.range.upperBound - curve.x.range.lowerBound
    let line = curve.values.enumerated().map { index, value in
      (
        curve.x.range.lowerBound + span * Double(index) / Double(max(curve.values.count - 1, 1)),
        value
      )
    }
    draw(line, chart, into: &grid, glyphs)
  }

  private func drawNumbers(
    _ numbers: PredictedNumbers, _ rect: Rect, into grid: inout CellGrid, _ glyphs: Glyphs
  ) {
    let range = Self.range(of: numbers.points.flatMap { [$0.x, $0.y] })
    let chart = Chart(x: range, y: range, rect: rect)
    chart.draw(into: &grid, rect: rect, name: "true →  predicted ↑", glyphs: glyphs)
    draw(
      [(range.lowerBound, range.lowerBound), (range.upperBound, range.upperBound)], chart,
      into: &grid, glyphs)
    draw(numbers.points, chart, into: &grid)
  }

  private func draw(_ points: [SketchedNumber], _ chart: Chart, into grid: inout CellGrid) {
    for point in points {
      guard let place = chart.place(point.x, point.y) else { continue }
      let (x, y) = (chart.area.x + place.x, chart.area.y + place.y)
      guard chart.area.columns.contains(x), chart.area.rows.contains(y) else { continue }
      grid.put(mark(isDev: point.isDev), x: x, y: y, style: style(isDev: point.isDev))
    }
  }

  private func draw(
    _ line: [(Double, Double)], _ chart: Chart, into grid: inout CellGrid, _ glyphs: Glyphs
  ) {
    var canvas = BrailleCanvas(columns: chart.area.width, rows: chart.area.height)
    var former: (x: Int, y: Int)?
    for (x, y) in line {
      let place = chart.place(x, y, scaleX: 2, scaleY: 4)
      if let former, let place { canvas.line(from: former, to: place) }
      former = place
    }
    canvas.draw(
      into: &grid, x: chart.area.x, y: chart.area.y, style: Style(.good, bold: true), glyphs: glyphs
    )
  }

  /// The range of numbers, a little wider.
  private static func range(of values: [Double]) -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return 0...1 }
    let room = (high - low) * 0.06
    return (low - room)...(high + room)
  }
}
