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
      return over(ending, snapshot, width: width)
    }
    let newest = self.events(snapshot)
    let events = newest.map { StyledText($0.text) }
    let isNewest = snapshot.devTrend.since > newest.first?.epoch ?? 0
    let warnings = (emptyWarnings(snapshot) ?? risingWarnings(snapshot)).map {
      StyledText($0, Style(.warning))
    }
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

  /// Says how the run ended, in as many words as there is room for, and what can be done now.
  private func over(_ ending: Ending, _ snapshot: Snapshot, width: Int) -> [StyledText] {
    let isBad = ending.reason == .diverged
    let cure = dashboard.divergence?.isByL2 == true ? "− weakens L2" : "l lowers α"
    let next = StyledText(
      !snapshot.hasWeights
        ? " · q quits"
        : isBad
          ? " · \(cure), space trains on, q quits" : " · space trains on, g checks, q quits")
    let room = max(width - glyphs.width(of: [next]), 8)
    return [
      StyledText(
        glyphs.fitting(
          ending.words(hasWeights: snapshot.hasWeights).map { NumberFormat.grouping($0) },
          width: room),
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

  /// Warns that L1 has left nothing; nil if it has not.
  private func emptyWarnings(_ snapshot: Snapshot) -> [String]? {
    guard snapshot.isEmptiedByL1 else { return nil }
    let strength = NumberFormat.strength(snapshot.regularization.l1)
    return [
      "every weight is 0: L1 λ \(strength) is too strong, − weakens it",
      "every weight is 0: − weakens L1",
    ]
  }

  /// Warns that the dev cost rises, in more words and in fewer; nothing if it does not.
  private func risingWarnings(_ snapshot: Snapshot) -> [String] {
    guard let found = snapshot.devRise else { return [] }
    let rise = "+\(NumberFormat.percent(found.size, decimals: 0))"
    let epoch = NumberFormat.grouped(found.best)
    let keys = "s stops, b goes back"
    return [
      "dev cost rising, \(rise) above the best at \(epoch), "
        + "\(NumberFormat.grouped(snapshot.epoch - found.best)) epochs ago: \(keys)",
      "dev cost rising, \(rise) above the best at \(epoch): \(keys)",
      "dev cost rising, \(rise): \(keys)",
    ]
  }
}

extension Ending {
  /// How the run ended, in more words and in fewer.
  fileprivate func words(hasWeights: Bool) -> [String] {
    guard hasWeights else { return [message, "the first weights give no finite cost", "no cost"] }
    let epoch = NumberFormat.grouped(epoch)
    let kept = earlierKept.map { NumberFormat.grouped($0) }
    return [
      message, "\(reason.word) at epoch \(epoch)\(kept.map { ", epoch \($0) kept" } ?? "")",
      "\(reason.word) at \(epoch)\(kept.map { ", \($0) kept" } ?? "")",
      "\(reason.word) at \(epoch)",
      reason.word,
    ]
  }
}
