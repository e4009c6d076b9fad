import Learning
import Screen
import Training

/// Draws the newest gradient check: the difference against 1e-7, tensor by tensor, how much was
/// compared and what was left out, and the worst parameter.
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
    writer.line(fitting: verdicts(report, glyphs), into: &grid)
    if let watch = snapshot.gradientWatch, writer.linesLeft >= 3 {
      writer.line(fitting: Self.words(watch, glyphs), into: &grid)
    }
    // Of the facts, those that fit below at least one line of tensors; the tensors get the rest.
    let facts = facts(check, lines: max(writer.linesLeft - 1, 1), width: inside.width, glyphs)
    let tensorLines = max(writer.linesLeft - facts.count, 0)
    drawTensors(report, lines: tensorLines, &writer, &grid)
    for fact in facts { writer.line(fact, into: &grid) }
    if let worst = report.worst, writer.linesLeft >= 3 { drawWorst(worst, &writer, &grid) }
    if writer.linesLeft >= 7 { drawDetails(report, &writer, &grid) }
  }

  /// What the checks at the evaluations have come to, longest first.
  private static func words(_ watch: GradientWatch, _ glyphs: Glyphs) -> [[StyledText]] {
    guard let worst = watch.worst else {
      guard watch.unclear > 0 else {
        return [[StyledText("at evaluations: none so far", Style(.faint))]]
      }
      let count = NumberFormat.grouped(watch.unclear)
      return ["at evaluations: \(count) unclear, by kinks", "evaluations: \(count) unclear"].map {
        [StyledText($0, Style(.warning))]
      }
    }
    let failed = watch.failures > 0
    let count = NumberFormat.grouped(failed ? watch.failures : watch.compared)
    let style = Style(failed ? .bad : .good)
    let verdict = StyledText("\(count) \(failed ? glyphs.cross : glyphs.check)", style)
    let difference = StyledText(" \(NumberFormat.scientific(worst.difference, digits: 2))")
    return [
      [StyledText("at evaluations "), verdict, difference, StyledText(" at most", Style(.faint))],
      [StyledText("evaluations "), verdict, difference], [verdict, difference],
    ]
  }

  private func verdicts(_ report: GradientCheckReport, _ glyphs: Glyphs) -> [[StyledText]] {
    guard report.checked > 0 else {
      return [[StyledText("nothing could be compared", Style(.warning))]]
    }
    let style = Style(report.passes ? .good : .bad, bold: true)
    let verdict = [
      StyledText(report.figure, style),
      StyledText(" \(report.passes ? glyphs.check : glyphs.cross) ", style),
      StyledText(report.relation),
    ]
    guard report.frozenKeepProbability != nil else { return [verdict] }
    return [verdict + [StyledText(", masks frozen", Style(.faint))], verdict]
  }

  /// The facts in the order of their weight, as many as there are lines.
  private func facts(
    _ check: Snapshot.Check, lines: Int, width: Int, _ glyphs: Glyphs
  ) -> [[StyledText]] {
    let report = check.report
    let faint = Style(.faint)
    let worst = report.worst.map { "worst \($0.name)" } ?? "no worst parameter"
    let epoch = "epoch \(NumberFormat.grouped(check.epoch))"
    let time = "\(NumberFormat.fixed(check.seconds * 1000, decimals: 1)) ms"
    let compared = compared(report)
    var facts = [[StyledText(glyphs.fitting(compared, width: width), faint)]]
    if lines >= 3 {
      // In full on two lines, where there are so many.
      if lines >= 5, displayWidth(of: compared[0]) > width {
        // Not at the commas within numbers.
        facts = compared[0].split(separator: ", ", maxSplits: 1).map {
          [StyledText(String($0), faint)]
        }
        facts[facts.count - 1].insert(StyledText("left out: ", faint), at: 0)
      }
      facts.append([StyledText(worst)])
      facts.append([StyledText(glyphs.fitting(["\(epoch), \(time)", epoch], width: width), faint)])
    } else {
      facts.append(
        glyphs.fitting(
          [
            [StyledText(worst), StyledText(", \(epoch), \(time)", faint)],
            [StyledText(worst), StyledText(", \(epoch)", faint)], [StyledText(worst)],
          ], width: width))
    }
    let isInVerdict = glyphs.width(of: verdicts(report, glyphs)[0]) <= width
    if report.frozenKeepProbability != nil, !isInVerdict, lines >= 4 {
      facts.insert([StyledText("dropout masks frozen", faint)], at: 0)
    }
    return Array(facts.prefix(lines))
  }

  /// Says how many parameters were compared, and why others were left out.
  private func compared(_ report: GradientCheckReport) -> [String] {
    let all = report.tensors.reduce(0) { $0 + $1.parameterCount }
    let share = "\(NumberFormat.grouped(report.checked))/\(NumberFormat.grouped(all))"
    let isSample = report.checked + report.kinks + report.weightsAtZero < all
    let verb = isSample ? "sampled" : "compared"
    let kinks = "\(NumberFormat.grouped(report.kinks)) kink\(report.kinks == 1 ? "" : "s")"
    let atZero = "\(NumberFormat.grouped(report.weightsAtZero)) at 0"
    let leftOut =
      report.weightsAtZero == 0 ? kinks : report.kinks == 0 ? atZero : "\(kinks), \(atZero)"
    return ["\(verb) \(share), \(leftOut)", "\(share), \(leftOut)", "\(verb) \(share)"]
  }

  /// Both derivatives for the worst parameter, to compare digit by digit.
  private func drawWorst(
    _ worst: GradientCheckReport.Parameter, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    writer.line([], into: &grid)
    let faint = Style(.faint)
    let analytic = NumberFormat.scientific(worst.analytic, digits: 9)
    let numeric = NumberFormat.scientific(worst.numeric, digits: 9)
    writer.line(
      fitting: ["g backpropagation  \(analytic)", "g  \(analytic)"], faint, into: &grid)
    writer.line(
      fitting: ["ĝ differences      \(numeric)", "ĝ  \(numeric)"], faint, into: &grid)
  }

  /// How many parameters are how far off, each by itself, and the parts of the difference: what a
  /// screen of its own has room for.
  private func drawDetails(
    _ report: GradientCheckReport, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    writer.line([], into: &grid)
    writer.line(
      fitting: [
        "relative error of each parameter, |g − ĝ| / max(|g|, |ĝ|)",
        "relative errors |g − ĝ| / max(|g|, |ĝ|)",
      ], into: &grid)
    let bands = report.bands
    let most = max(report.checked, 1)
    for (label, count, style) in [
      ("to 1e-7, correct", bands.fine, Style(.good)), ("to 1e-5, fair", bands.fair, Style()),
      ("to 1e-2, suspicious", bands.suspicious, Style(.warning)),
      ("above, wrong", bands.wrong, Style(.bad)),
    ] {
      let figure = NumberFormat.grouped(count)
      let width = min(max(writer.rest.width - 31, 0), 60)
      writer.line(
        [
          StyledText(
            label + String(repeating: " ", count: max(21 - label.count, 1)), Style(.faint)),
          StyledText(String(repeating: " ", count: max(8 - figure.count, 0)) + figure + "  "),
          StyledText(writer.glyphs.bar(Double(count) / Double(most), width: width), style),
        ], into: &grid)
    }
    if let loss = report.lossDifference, writer.linesLeft >= 3 {
      writer.line([], into: &grid)
      writer.line("data loss alone  \(NumberFormat.scientific(loss, digits: 2))", into: &grid)
      if let penalty = report.penaltyDifference {
        writer.line("penalty alone    \(NumberFormat.scientific(penalty, digits: 2))", into: &grid)
      }
    }
    guard writer.linesLeft >= 2 else { return }
    writer.line([], into: &grid)
    let method =
      "method \(report.method.rawValue), ε \(NumberFormat.scientific(report.epsilon, digits: 1))"
    writer.line(
      fitting: ["\(method), on \(NumberFormat.grouped(report.exampleCount)) examples", method],
      Style(.faint), into: &grid)
  }

  /// One line a tensor where there is room, else as many as fit beside each other; those that fail
  /// come first where not all can be seen.
  private func drawTensors(
    _ report: GradientCheckReport, lines: Int, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    guard lines > 0, !report.tensors.isEmpty else { return }
    var tensors = report.tensors
    let glyphs = writer.glyphs
    let widest = tensors.map { glyphs.width(of: cell($0)) }.max() ?? 1
    let width = writer.rest.width
    guard tensors.count > lines else {
      for tensor in tensors { writer.line(cell(tensor), into: &grid) }
      return
    }
    // Two blanks between columns, or one where that makes room.
    let columns = max((width + 1) / (widest + 1), 1)
    let isCut = tensors.count > lines * columns
    let more = isCut ? "+\(tensors.count - lines * columns)" : ""
    func fits(gap: Int) -> Bool {
      columns * (widest + gap) + more.count - (isCut ? 0 : gap) <= width
    }
    let gap = fits(gap: 2) ? 2 : 1
    var shown = min(lines * columns, tensors.count)
    if isCut {
      tensors = tensors.filter { !passes($0) } + tensors.filter { passes($0) }
      // Where there is no room behind it, the last cell gives way to the number of the others.
      if !fits(gap: gap) { shown -= 1 }
    }
    for start in stride(from: 0, to: max(shown, 1), by: columns) {
      let end = min(start + columns, shown)
      var spans: [StyledText] = []
      for tensor in tensors[start..<end] {
        let cell = cell(tensor)
        let padding = widest + gap - glyphs.width(of: cell)
        spans += cell + [StyledText(String(repeating: " ", count: padding))]
      }
      if end == shown && shown < tensors.count {
        spans.append(StyledText("+\(tensors.count - shown)", Style(.faint)))
      } else {
        spans = spans.dropLast()
      }
      writer.line(spans, into: &grid)
    }
  }

  private func passes(_ tensor: GradientCheckReport.Tensor) -> Bool {
    tensor.checked == 0 || tensor.passes
  }

  private func cell(_ tensor: GradientCheckReport.Tensor) -> [StyledText] {
    let figure =
      tensor.checked == 0 ? "left out" : NumberFormat.scientific(tensor.difference, digits: 2)
    return [
      StyledText("\(tensor.name) ", Style(.faint)),
      StyledText(figure, Style(passes(tensor) ? .plain : .bad)),
    ]
  }
}
