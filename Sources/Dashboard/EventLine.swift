import Training

/// Draws the line that says what has happened last and what can be done about it.
struct EventLine {
  let dashboard: Dashboard

  func draw(into grid: inout CellGrid, rect: Rect) {
    grid.write(
      spans, x: rect.x + 1, y: rect.y, maxWidth: rect.width - 2, glyphs: dashboard.glyphs)
  }

  private var spans: [StyledText] {
    if let notice = dashboard.notice { return [StyledText(notice, Style(.warning))] }
    guard let snapshot = dashboard.snapshot else { return [] }
    if let ending = dashboard.ending {
      let style = Style(ending.reason == .diverged ? .bad : .accent, bold: true)
      return [
        StyledText("space trains on, g checks, q quits: "), StyledText(ending.message, style),
      ]
    }
    var pieces = events(snapshot).map { [StyledText($0)] }
    if let warning = risingWarning(snapshot) {
      pieces.insert([StyledText(warning, Style(.warning))], at: min(1, pieces.count))
    }
    if pieces.isEmpty {
      return [StyledText("press 2 for L2, d for dropout, ? for all keys", Style(.faint))]
    }
    return Array(pieces.prefix(3).joined(separator: [StyledText(" · ", Style(.faint))]))
  }

  /// The latest changes and triggers, newest first.
  private func events(_ snapshot: Snapshot) -> [String] {
    var events = snapshot.interventions.suffix(20).compactMap { intervention in
      intervention.command.sentence.map { (epoch: intervention.epoch, text: $0) }
    }
    events += snapshot.earlyStopping.triggers.suffix(3).map { ($0.epoch, "patience is out") }
    let newest = events.enumerated().sorted {
      ($0.element.epoch, $0.offset) > ($1.element.epoch, $1.offset)
    }
    return newest.prefix(3).map {
      "\(NumberFormat.grouped($0.element.epoch)) \($0.element.text)"
    }
  }

  private func risingWarning(_ snapshot: Snapshot) -> String? {
    let trend = snapshot.devTrend
    guard trend.direction == .rising, trend.evaluations >= 10,
      let best = snapshot.earlyStopping.best, let dev = snapshot.evaluation.dev,
      dev.cost > best.cost
    else { return nil }
    return "\(NumberFormat.grouped(trend.since)) dev cost rising for \(trend.evaluations) "
      + "evaluations, \(snapshot.riseAboveBest(best)) above the best at "
      + "\(NumberFormat.grouped(best.epoch)): s stops, b goes back"
  }
}
