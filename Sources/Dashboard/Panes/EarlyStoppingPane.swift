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
    let barWidth = min(max(width - label.count - max(count.count, 9) - 1, 3), 30)
    return [
      StyledText(label), StyledText(glyphs.bar(share, width: barWidth), style),
      StyledText(" \(count)", style),
    ]
  }

  /// The trend, in more words and in fewer.
  private func trends(
    _ snapshot: Snapshot, best: EarlyStopping.Best, _ glyphs: Glyphs
  ) -> [[StyledText]] {
    let count = snapshot.devTrend.evaluations
    let number = NumberFormat.grouped(count)
    let long = "\(number) evaluation\(count == 1 ? "" : "s")"
    let short = "\(number) eval\(count == 1 ? "" : "s")"
    // Spelled out, an arrow would say what the words say.
    let (up, down, along) =
      glyphs.isASCII
      ? ("", "", "") : ("\(glyphs.rising) ", "\(glyphs.falling) ", "\(glyphs.steady) ")
    switch snapshot.devTrend.direction {
    case .unknown:
      return [[StyledText("dev cost: no trend yet", Style(.faint))]]
    case .falling:
      return ["dev falling for \(long)", "dev falling \(short)"].map {
        [StyledText(down, Style(.good)), StyledText($0)]
      }
    case .level:
      return ["dev level for \(long)", "dev level \(short)"].map {
        [StyledText(along, Style(.faint)), StyledText($0)]
      }
    case .rising:
      let rise = snapshot.riseAboveBest(best)
      return [
        "dev rising for \(long), \(rise)", "dev rising for \(short), \(rise)",
        "dev up \(short), \(rise)", "dev up \(rise)",
      ].map { [StyledText(up + $0, Style(.warning))] }
    }
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
  /// Says by how much the dev cost is above the best, such as `+6 %`.
  func riseAboveBest(_ best: EarlyStopping.Best) -> String {
    guard let dev = evaluation.dev, best.cost > 0 else { return "" }
    let rise = dev.cost / best.cost - 1
    return "\(rise < 0 ? "−" : "+")\(NumberFormat.percent(abs(rise), decimals: 0))"
  }
}
