import Training

/// Draws the title line: what is trained and how, how far it has got, and whether it goes on. What
/// matters least gives way where the line is short.
struct HeaderLine {
  let dashboard: Dashboard

  /// Names what can be left out or shortened, in the order in which it gives way.
  private enum Saving: CaseIterable {
    case optimizer, gaps, symbols, network, program, counts, name, words, speed, plan, rate
  }

  func draw(into grid: inout CellGrid, rect: Rect) {
    let line = Rect(x: rect.x + 1, y: rect.y, width: rect.width - 2, height: 1)
    let savings = savings(width: line.width)
    let right = status(savings)
    let room = line.width - glyphs.width(of: right) - 2
    grid.write(left(savings), x: line.x, y: line.y, maxWidth: room, glyphs: glyphs)
    grid.write(right, aligned: .trailing, in: line.columns, y: line.y, glyphs: glyphs)
  }

  private var glyphs: Glyphs { dashboard.glyphs }

  /// Gives way until it fits, then takes back what was not needed.
  private func savings(width: Int) -> Set<Saving> {
    func fits(_ savings: Set<Saving>) -> Bool {
      glyphs.width(of: left(savings)) + 2 + glyphs.width(of: status(savings)) <= width
    }
    var savings: Set<Saving> = []
    for saving in Saving.allCases where !fits(savings) { savings.insert(saving) }
    for saving in Saving.allCases.reversed() where fits(savings.subtracting([saving])) {
      savings.remove(saving)
    }
    return savings
  }

  private func left(_ savings: Set<Saving>) -> [StyledText] {
    let run = dashboard.description
    var items: [StyledText] = []
    if !savings.contains(.program) {
      items.append(StyledText("regulus", Style(.accent, bold: true)))
    }
    let name = glyphs.shortened(run.data, to: savings.contains(.name) ? 12 : 28)
    items.append(StyledText(savings.contains(.counts) ? name : "\(name) \(run.counts)"))
    if !savings.contains(.network) { items.append(StyledText("\(run.layers) \(run.activation)")) }
    if !savings.contains(.rate) {
      let rate = "α \(NumberFormat.strength(dashboard.learningRate))"
      items.append(StyledText(savings.contains(.optimizer) ? rate : "\(run.optimizer) \(rate)"))
    }
    items.append(regularization(savings))
    let gap = StyledText(savings.contains(.gaps) ? "  " : "   ")
    return Array(items.map { [$0] }.joined(separator: [gap]))
  }

  private func regularization(_ savings: Set<Saving>) -> StyledText {
    let regularization = dashboard.regularization
    let isOn = regularization != .none
    let isBrief = savings.contains(isOn ? .symbols : .words)
    return StyledText(
      isBrief ? regularization.brief : regularization.summary,
      Style(isOn ? .good : .plain, bold: isOn))
  }

  private func status(_ savings: Set<Saving>) -> [StyledText] {
    guard let snapshot = dashboard.snapshot else {
      return [StyledText("\(glyphs.running) starting", Style(.faint))]
    }
    let planned = NumberFormat.grouped(snapshot.plannedEpochs)
    let epoch = NumberFormat.grouped(snapshot.epoch)
    let padding = String(repeating: " ", count: max(planned.count - epoch.count, 0))
    let plan = savings.contains(.plan) ? "" : "/\(planned)"
    var spans = [StyledText("epoch \(padding)\(epoch)\(plan)")]
    switch snapshot.activity {
    case .training:
      if !savings.contains(.speed) {
        let speed = NumberFormat.count(snapshot.epochsPerSecond.rounded())
        spans.append(
          StyledText("  \(String(repeating: " ", count: max(6 - speed.count, 0)))\(speed)/s"))
      }
      spans.append(StyledText("  \(glyphs.running) training", Style(.good)))
    case .paused:
      spans.append(StyledText("  \(glyphs.paused) paused", Style(.warning)))
    case .ended(let ending):
      let style = Style(ending.reason == .diverged ? .bad : .accent, bold: true)
      spans.append(StyledText("  \(glyphs.stopped) \(Self.name(ending.reason))", style))
    }
    return spans
  }

  private static func name(_ reason: Ending.Reason) -> String {
    switch reason {
    case .finished: "finished"
    case .earlyStopping: "stopped early"
    case .user: "stopped"
    case .diverged: "diverged"
    }
  }
}
