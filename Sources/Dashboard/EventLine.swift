import Training

/// Draws the line that says what has happened last and what can be done about it.
struct EventLine {
  let dashboard: Dashboard

  func draw(into grid: inout CellGrid, rect: Rect) {
    let width = rect.width - 2
    grid.write(
      spans(width: width), x: rect.x + 1, y: rect.y, maxWidth: width, glyphs: dashboard.glyphs)
  }

  private var glyphs: Glyphs { dashboard.glyphs }

  private func spans(width: Int) -> [StyledText] {
    if let notice = dashboard.notice { return [StyledText(notice, Style(.warning))] }
    if let answer = dashboard.answer { return [StyledText(answer, Style(.good))] }
    guard let snapshot = dashboard.snapshot else { return [] }
    if let ending = dashboard.ending {
      return over(ending, hasWeights: snapshot.hasWeights, width: width)
    }
    let newest = self.events(snapshot)
    let events = newest.map { StyledText($0.text) }
    let isNewest = snapshot.devTrend.since > newest.first?.epoch ?? 0
    let warnings = risingWarnings(snapshot).map { StyledText($0, Style(.warning)) }
    if !warnings.isEmpty {
      // The newest comes first. Where there is room for one only, it is what a key has just done, else
      // the warning, whole.
      let lines = warnings.flatMap { warning in
        stride(from: min(events.count, 2), through: 1, by: -1).map { count in
          joined(
            isNewest ? [warning] + events.prefix(count) : [events[0], warning] + events[1..<count])
        }
      }
      if !isNewest, dashboard.hasFreshEvent, let event = events.first {
        let brief = StyledText("dev cost rising", Style(.warning))
        return glyphs.fitting(lines + [joined([event, brief]), [event]], width: width)
      }
      return glyphs.fitting(lines + warnings.map { [$0] }, width: width)
    }
    guard !events.isEmpty else {
      let hint =
        dashboard.regularization == .none
        ? "press 2 for L2, d for dropout, ? for all keys" : "press ? for all keys"
      return [StyledText(hint, Style(.faint))]
    }
    let lines = stride(from: events.count, through: 1, by: -1).map { joined(events.prefix($0)) }
    return glyphs.fitting(lines, width: width)
  }

  private func joined(_ pieces: some Sequence<StyledText>) -> [StyledText] {
    Array(pieces.map { [$0] }.joined(separator: [StyledText(" · ", Style(.faint))]))
  }

  /// Says how the run ended, which may be cut, and what can be done now, which must not be.
  private func over(_ ending: Ending, hasWeights: Bool, width: Int) -> [StyledText] {
    let isBad = ending.reason == .diverged
    let next = StyledText(
      !hasWeights
        ? " · q quits"
        : isBad
          ? " · l lowers α, space trains on, q quits" : " · space trains on, g checks, q quits")
    let room = max(width - glyphs.width(of: [next]), 8)
    return [
      StyledText(
        glyphs.shortened(NumberFormat.grouping(ending.message), to: room),
        Style(isBad ? .bad : .accent, bold: true)),
      next,
    ]
  }

  /// The latest changes and triggers, newest first.
  private func events(_ snapshot: Snapshot) -> [(epoch: Int, text: String)] {
    var events = snapshot.interventions.suffix(20).compactMap { intervention in
      intervention.command.sentence.map { (epoch: intervention.epoch, text: $0) }
    }
    events += snapshot.earlyStopping.triggers.suffix(3).map { ($0.epoch, "patience ran out") }
    let newest = events.enumerated().sorted {
      ($0.element.epoch, $0.offset) > ($1.element.epoch, $1.offset)
    }
    return newest.prefix(3).map {
      ($0.element.epoch, "\(NumberFormat.grouped($0.element.epoch)) \($0.element.text)")
    }
  }

  /// Warns that the dev cost rises, in more words and in fewer; nothing if it does not.
  private func risingWarnings(_ snapshot: Snapshot) -> [String] {
    let trend = snapshot.devTrend
    guard trend.direction == .rising, trend.evaluations >= 10,
      let best = snapshot.earlyStopping.best, let dev = snapshot.evaluation.dev,
      dev.cost > best.cost
    else { return [] }
    let since = NumberFormat.grouped(trend.since)
    let count = NumberFormat.grouped(trend.evaluations)
    let rise = snapshot.riseAboveBest(best)
    let keys = "s stops, b goes back"
    return [
      "\(since) dev cost rising for \(count) evaluations, \(rise) above the best at "
        + "\(NumberFormat.grouped(best.epoch)): \(keys)",
      "dev cost rising since \(since), \(rise) above the best: \(keys)",
      "dev cost rising, \(rise): \(keys)",
    ]
  }
}
