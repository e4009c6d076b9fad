import Learning
import Training

/// Draws the newest gradient check: the difference against 1e-7, tensor by tensor, the worst
/// parameter, and what was left out.
struct GradientCheckPane {
  let snapshot: Snapshot?

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    let note = snapshot?.isChecking == true ? [StyledText("checking", Style(.faint))] : []
    let inside = Frame("Gradient check", note: note)
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return }
    var writer = LineWriter(inside, glyphs: glyphs)
    guard let check = snapshot.check else {
      writer.paragraph(
        snapshot.isChecking
          ? "the first check is under way" : "g compares the gradient with centred differences",
        Style(.faint), into: &grid)
      return
    }
    let report = check.report
    writer.line(verdict(report, glyphs), into: &grid)
    let facts = facts(check)
    // The tensors get what the facts below them leave.
    let room = max(writer.linesLeft - facts.count, 0)
    drawTensors(report, lines: room, &writer, &grid)
    for fact in facts { writer.line(fact, into: &grid) }
  }

  private func verdict(_ report: GradientCheckReport, _ glyphs: Glyphs) -> [StyledText] {
    guard report.checked > 0 else {
      return [StyledText("nothing could be compared", Style(.warning))]
    }
    let style = Style(report.passes ? .good : .bad, bold: true)
    return [
      StyledText(NumberFormat.scientific(report.difference, digits: 2), style),
      StyledText(" \(report.passes ? glyphs.check : glyphs.cross) ", style),
      StyledText(report.passes ? "below 1e-7" : "not below 1e-7"),
    ]
  }

  private func facts(_ check: Snapshot.Check) -> [[StyledText]] {
    let report = check.report
    let milliseconds = NumberFormat.fixed(check.seconds * 1000, decimals: 1)
    let worst = report.worst.map { "worst \($0.name)" } ?? "no worst parameter"
    var skipped = "kinks \(report.kinks)/\(report.checked + report.kinks + report.weightsAtZero)"
    if report.weightsAtZero > 0 { skipped += " at 0 \(report.weightsAtZero)" }
    let masks = report.frozenKeepProbability == nil ? "" : ", masks frozen"
    return [
      [StyledText("\(worst)  "), StyledText(skipped, Style(.faint))],
      [
        StyledText(
          "epoch \(NumberFormat.grouped(check.epoch)), \(milliseconds) ms\(masks)", Style(.faint))
      ],
    ]
  }

  /// One line a tensor where there is room, else as many as fit beside each other.
  private func drawTensors(
    _ report: GradientCheckReport, lines: Int, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    guard lines > 0 else { return }
    let cells = report.tensors.map { tensor -> [StyledText] in
      let passes = tensor.checked == 0 || tensor.difference < GradientCheck.threshold
      let figure =
        tensor.checked == 0
        ? "left out" : NumberFormat.scientific(tensor.difference, digits: 2)
      return [
        StyledText("\(tensor.name) ", Style(.faint)),
        StyledText(figure, Style(passes ? .plain : .bad)),
      ]
    }
    let cellWidth = 13
    let columns = cells.count <= lines ? 1 : max(writer.rest.width / cellWidth, 1)
    for row in 0..<lines {
      guard row * columns < cells.count else { break }
      var spans: [StyledText] = []
      let last = min((row + 1) * columns, cells.count)
      for cell in cells[row * columns..<last] {
        let width = cell.reduce(0) { $0 + displayWidth(of: $1.text) }
        spans += cell + [StyledText(String(repeating: " ", count: max(cellWidth - width, 1)))]
      }
      if row == lines - 1 && last < cells.count {
        spans.append(StyledText("+\(cells.count - last)"))
      }
      writer.line(spans, into: &grid)
    }
  }
}
