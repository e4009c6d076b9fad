import Training

/// Draws the best dev cost, the patience that is left, the trend of the dev cost, and why early
/// stopping triggered.
struct EarlyStoppingPane {
  let snapshot: Snapshot?

  func draw(into grid: inout CellGrid, rect: Rect, glyphs: Glyphs) {
    let inside = Frame("Early stopping", note: note)
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return }
    var writer = LineWriter(inside, glyphs: glyphs)
    guard snapshot.hasDev else {
      writer.paragraph("no dev set, so nothing to stop on", Style(.faint), into: &grid)
      return
    }
    let watch = snapshot.earlyStopping
    guard let best = watch.best else {
      writer.paragraph(
        snapshot.epoch < watch.warmUp
          ? "warming up until epoch \(NumberFormat.grouped(watch.warmUp))"
          : "no dev cost to watch yet",
        Style(.faint), into: &grid)
      return
    }
    drawBest(best, &writer, &grid)
    writer.line(patience(watch, width: inside.width, glyphs), into: &grid)
    guard watch.mode != .off, let trigger = watch.standingTrigger else {
      writer.line(fitting: trends(snapshot, best: best, glyphs), into: &grid)
      writer.paragraph(meaning(watch), Style(.faint), into: &grid)
      if writer.linesLeft > 1 {
        writer.paragraph(definition, Style(.faint), into: &grid)
      }
      return
    }
    // The reason comes first: where there are lines to spare, the trend, and the reason in full.
    let place = "triggered at \(NumberFormat.grouped(trigger.epoch)): "
    let short = place + "no better in \(watch.patience) evaluations"
    let lines = { wrapped(glyphs.text($0), width: inside.width).count }
    if writer.linesLeft > lines(short) {
      writer.line(fitting: trends(snapshot, best: best, glyphs), into: &grid)
    }
    let full = place + trigger.reason
    writer.paragraph(
      lines(full) <= writer.linesLeft ? full : short, Style(.warning), into: &grid)
  }

  private func drawBest(
    _ best: EarlyStopping.Best, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    let cost = StyledText(NumberFormat.figure(best.cost), Style(.good, bold: true))
    let epoch = NumberFormat.grouped(best.epoch)
    writer.line(
      fitting: [
        [StyledText("best dev cost "), cost, StyledText(", epoch \(epoch)")],
        [StyledText("best "), cost, StyledText(", epoch \(epoch)")],
        [StyledText("best "), cost, StyledText(" at \(epoch)")],
      ], into: &grid)
  }

  private var note: [StyledText] {
    guard let snapshot, snapshot.hasDev else { return [] }
    let mode = snapshot.earlyStopping.mode
    return [StyledText(mode.rawValue, Style(mode == .stop ? .warning : .plain))]
  }

  private func patience(_ watch: EarlyStopping, width: Int, _ glyphs: Glyphs) -> [StyledText] {
    let share = Double(watch.evaluationsSinceBest) / Double(watch.patience)
    let count =
      "\(NumberFormat.grouped(watch.evaluationsSinceBest))/\(NumberFormat.grouped(watch.patience))"
    let style = Style(share >= 1 ? .warning : .plain)
    let label = "patience "
    // Of the same width for as long as the count has no more digits than usual.
    let room = width - label.count - max(count.count, 9) - 1
    let restart = watch.patienceRestart.map { "  from \(NumberFormat.grouped($0))" } ?? ""
    let note = restart.count + 3 <= room ? restart : ""
    return [
      StyledText(label),
      StyledText(glyphs.bar(share, width: min(max(room - note.count, 3), 30)), style),
      StyledText(" \(count)", style), StyledText(note, Style(.accent)),
    ]
  }

  /// The trend, with how far the dev cost is above the best so far, in more words and in fewer.
  private func trends(
    _ snapshot: Snapshot, best: EarlyStopping.Best, _ glyphs: Glyphs
  ) -> [[StyledText]] {
    let (sign, word, style) =
      switch snapshot.devTrend.direction {
      case .unknown: ("", "", Style(.faint))
      case .rising: (glyphs.rising, "rising", Style(.warning))
      case .falling: (glyphs.falling, "falling", Style(.good))
      case .level: (glyphs.steady, "level", Style(.faint))
      }
    guard !word.isEmpty else { return [[StyledText("dev cost: no trend yet", style)]] }
    // Spelled out, an arrow would say what the words say.
    let arrow = StyledText(glyphs.isASCII ? "" : "\(sign) ", style)
    let inWords = snapshot.devTrend.direction == .rising ? style : Style()
    let places =
      snapshot.riseAboveBest(best).map { [", \($0) above the best", ", \($0)"] }
      ?? [", at the best", ""]
    let texts = ["dev cost \(word)\(places[0])"] + places.map { "dev \(word)\($0)" }
    return texts.map { [arrow, StyledText($0, inWords)] }
  }

  /// Says what the trend is of.
  private var definition: String {
    "trend: averages of \(CostTrend.averaged) evaluations, as far back as the patience"
  }

  private func meaning(_ watch: EarlyStopping) -> String {
    switch watch.mode {
    case .off: "off: e switches it to mark"
    case .mark: "marks the place, trains on"
    case .stop: "stops, takes the best weights"
    }
  }
}

extension Snapshot {
  /// Says by how much the dev cost is above the best so far, such as `+6 %`; nil where it is not, by
  /// half a percent or more.
  func riseAboveBest(_ best: EarlyStopping.Best) -> String? {
    guard let dev = evaluation.dev, best.cost > 0, dev.cost >= 1.005 * best.cost else { return nil }
    return "+\(NumberFormat.percent(dev.cost / best.cost - 1, decimals: 0))"
  }
}
