import Training

/// Draws the title line: what is trained and how, how far it has got, and whether it goes on. What
/// matters least gives way where the line is short.
struct HeaderLine {
  let dashboard: Dashboard

  func draw(into grid: inout CellGrid, rect: Rect) {
    let glyphs = dashboard.glyphs
    let right = status(glyphs)
    let rightWidth = width(of: right, glyphs)
    var items = items()
    func leftWidth() -> Int { items.reduce(0) { $0 + width(of: $1.spans, glyphs) + 3 } }
    while leftWidth() + rightWidth + 1 > rect.width,
      let least = items.indices.min(by: { items[$0].rank < items[$1].rank }), items.count > 1
    {
      items.remove(at: least)
    }
    let spans = items.flatMap { $0.spans + [StyledText("   ")] }
    grid.write(spans, x: rect.x + 1, y: rect.y, maxWidth: rect.width - 1, glyphs: glyphs)
    grid.write(
      right, aligned: .trailing, in: rect.x..<max(rect.maxX - 1, rect.x), y: rect.y,
      glyphs: glyphs)
  }

  private struct Item {
    let rank: Int
    let spans: [StyledText]
  }

  private func items() -> [Item] {
    let run = dashboard.description
    let regularization = dashboard.regularization
    let isOn = regularization.l1 > 0 || regularization.l2 > 0 || regularization.dropsUnits
    return [
      Item(rank: 4, spans: [StyledText("regulus", Style(.accent, bold: true))]),
      Item(rank: 3, spans: [StyledText(run.data, Style()), StyledText(" \(run.counts)")]),
      Item(rank: 1, spans: [StyledText("\(run.layers) \(run.activation)")]),
      Item(
        rank: 2,
        spans: [
          StyledText("\(run.optimizer) α \(NumberFormat.strength(dashboard.learningRate))")
        ]),
      Item(
        rank: 5,
        spans: [StyledText(regularization.summary, Style(isOn ? .good : .plain, bold: isOn))]),
    ]
  }

  private func status(_ glyphs: Glyphs) -> [StyledText] {
    guard let snapshot = dashboard.snapshot else {
      return [StyledText("\(glyphs.running) starting", Style(.faint))]
    }
    let planned = NumberFormat.grouped(snapshot.plannedEpochs)
    let epoch = NumberFormat.grouped(snapshot.epoch)
    let padding = String(repeating: " ", count: max(planned.count - epoch.count, 0))
    var spans = [StyledText("epoch \(padding)\(epoch)/\(planned)")]
    switch snapshot.activity {
    case .training:
      let speed = NumberFormat.count(snapshot.epochsPerSecond.rounded())
      spans.append(
        StyledText("  \(String(repeating: " ", count: max(6 - speed.count, 0)))\(speed)/s"))
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

  private func width(of spans: [StyledText], _ glyphs: Glyphs) -> Int {
    spans.reduce(0) { $0 + displayWidth(of: glyphs.text($1.text)) }
  }
}
