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
      writer.paragraph("warming up until epoch \(watch.warmUp)", Style(.faint), into: &grid)
      return
    }
    writer.line(
      [
        StyledText("best "), StyledText(NumberFormat.figure(best.cost), Style(.good, bold: true)),
        StyledText(" at \(NumberFormat.grouped(best.epoch))"),
      ], into: &grid)
    writer.line(patience(watch, width: inside.width, glyphs), into: &grid)
    writer.line(trend(snapshot, best: best, glyphs), into: &grid)
    if let trigger = watch.triggers.last, trigger.epoch > best.epoch {
      writer.paragraph(
        "triggered at \(NumberFormat.grouped(trigger.epoch)): \(trigger.reason)",
        Style(.warning), into: &grid)
    } else {
      writer.paragraph(meaning(watch), Style(.faint), into: &grid)
    }
  }

  private var note: [StyledText] {
    guard let snapshot, snapshot.hasDev else { return [] }
    let mode = snapshot.earlyStopping.mode
    return [StyledText(mode.rawValue, Style(mode == .stop ? .warning : .plain))]
  }

  private func patience(_ watch: EarlyStopping, width: Int, _ glyphs: Glyphs) -> [StyledText] {
    let share = Double(watch.evaluationsSinceBest) / Double(watch.patience)
    let count = "\(watch.evaluationsSinceBest)/\(watch.patience)"
    let style = Style(share >= 1 ? .warning : .plain)
    let label = "patience "
    let barWidth = min(max(width - label.count - 10, 3), 30)
    return [
      StyledText(label), StyledText(glyphs.bar(share, width: barWidth), style),
      StyledText(" \(count)", style),
    ]
  }

  private func trend(
    _ snapshot: Snapshot, best: EarlyStopping.Best, _ glyphs: Glyphs
  ) -> [StyledText] {
    let count = snapshot.devTrend.evaluations
    switch snapshot.devTrend.direction {
    case .unknown:
      return [StyledText("dev cost \(glyphs.steady) level", Style(.faint))]
    case .falling:
      return [
        StyledText("\(glyphs.falling) ", Style(.good)), StyledText("dev falling for \(count)"),
      ]
    case .rising:
      return [
        StyledText("\(glyphs.rising) ", Style(.warning)),
        StyledText("dev rising for \(count)", Style(.warning)),
        StyledText(", \(snapshot.riseAboveBest(best))", Style(.warning)),
      ]
    }
  }

  private func meaning(_ watch: EarlyStopping) -> String {
    switch watch.mode {
    case .off: "off: e switches it to mark"
    case .mark: "marks the place, trains on"
    case .stop: "stops, keeps the best weights"
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
