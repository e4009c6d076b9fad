import Learning
import Screen
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
    let warnings = self.warnings(snapshot).map { StyledText($0, Style(.warning)) }
    if !warnings.isEmpty {
      // The newest comes first. Where there is room for one only, it is what a key has just done, else
      // the warning, whole.
      let lines = warnings.dropLast().flatMap { warning in
        stride(from: min(events.count, 2), through: 1, by: -1).map { count in
          joined(
            isNewest ? [warning] + events.prefix(count) : [events[0], warning] + events[1..<count])
        }
      }
      if !isNewest, dashboard.hasFreshEvent, let event = events.first {
        let brief = warnings.suffix(1)
        return glyphs.fitting(lines + [joined([event] + brief), [event]], width: width)
      }
      return glyphs.fitting(lines + warnings.dropLast().map { [$0] }, width: width)
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
    // From the newest on: a run may have received thousands.
    let latest = snapshot.interventions.indices.reversed().lazy.compactMap { index in
      sentence(index, of: snapshot.interventions).map {
        (epoch: snapshot.interventions[index].epoch, text: $0)
      }
    }
    var events = Array(Array(latest.prefix(3)).reversed())
    events += snapshot.earlyStopping.triggers.suffix(3).map { ($0.epoch, "patience ran out") }
    let newest = events.enumerated().sorted {
      ($0.element.epoch, $0.offset) > ($1.element.epoch, $1.offset)
    }
    return newest.prefix(3).map {
      ($0.element.epoch, "\(NumberFormat.grouped($0.element.epoch)) \($0.element.text)")
    }
  }

  /// Says what a command was, and where it changed a strength, from what: `L2 λ 0.70 → 1.00`.
  private func sentence(_ index: Int, of interventions: [Intervention]) -> String? {
    let command = interventions[index].command
    guard let strength = command.strength else { return command.sentence }
    let before =
      interventions[..<index].lazy.reversed().compactMap(\.command.strength)
      .first { $0.regularizer == strength.regularizer }
      ?? dashboard.regularizationAtStart.strength(of: strength.regularizer)
    guard strength.isOn, before.isOn, before.text != strength.text else { return command.sentence }
    return "\(strength.name) \(before.text) → \(strength.text)"
  }

  /// Warns of what is wrong, in more words and in fewer; nothing if nothing is.
  private func warnings(_ snapshot: Snapshot) -> [String] {
    emptyWarnings(snapshot) ?? jumpWarnings(snapshot) ?? risingWarnings(snapshot)
  }

  /// Warns that the training cost has jumped; nil if it has not.
  private func jumpWarnings(_ snapshot: Snapshot) -> [String]? {
    guard snapshot.hasTrainingCostJumped else { return nil }
    let keys = snapshot.earlyStopping.best == nil ? "l lowers α" : "b goes back, l lowers α"
    return [
      "the training cost has jumped, so steps are too large: \(keys)",
      "training cost jumped: \(keys)", "training cost jumped",
    ]
  }

  /// Warns that L1 has left nothing; nil if it has not.
  private func emptyWarnings(_ snapshot: Snapshot) -> [String]? {
    guard snapshot.isLeftEmptyByL1 else { return nil }
    let strength = NumberFormat.strength(snapshot.regularization.l1)
    return [
      "every weight is 0: L1 λ \(strength) is too strong, − weakens it",
      "every weight is 0: − weakens L1", "every weight is 0",
    ]
  }

  /// Warns that the dev cost rises or stays far above its best, in more words and in fewer; nothing if
  /// it does not.
  private func risingWarnings(_ snapshot: Snapshot) -> [String] {
    guard let found = snapshot.devRise else { return [] }
    let rise = "+\(NumberFormat.percent(found.size, decimals: 0))"
    let epoch = NumberFormat.grouped(found.best)
    let keys = "s stops, b goes back"
    let rising = found.isRising ? "dev cost rising" : "dev cost high"
    return [
      "\(rising), \(rise) above the best at \(epoch), "
        + "\(NumberFormat.grouped(snapshot.epoch - found.best)) epochs ago: \(keys)",
      "\(rising), \(rise) above the best at \(epoch): \(keys)",
      "\(rising), \(rise): \(keys)",
      rising,
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

/// Is a regularizer with a strength, in words.
private struct NamedStrength {
  let regularizer: Dashboard.Regularizer
  let isOn: Bool
  /// The name with the symbol of the strength, and the strength.
  let name, text: String
}

extension Command {
  /// What it sets a regularizer to; nil for other commands.
  fileprivate var strength: NamedStrength? {
    switch self {
    case .l1(let strength): Regularization(l1: strength).strength(of: .l1)
    case .l2(let strength): Regularization(l2: strength).strength(of: .l2)
    case .dropout(let keep): Regularization(keepProbability: keep).strength(of: .dropout)
    default: nil
    }
  }
}

extension Regularization {
  fileprivate func strength(of regularizer: Dashboard.Regularizer) -> NamedStrength {
    let (isOn, name, text) =
      switch regularizer {
      case .l1: (l1 > 0, "L1 λ", NumberFormat.strength(l1))
      case .l2: (l2 > 0, "L2 λ", NumberFormat.strength(l2))
      case .dropout: (dropsUnits, "dropout keep", NumberFormat.strength(keepProbability))
      case .augmentation: (augments, "augmentation", "")
      }
    return NamedStrength(regularizer: regularizer, isOn: isOn, name: name, text: text)
  }
}
