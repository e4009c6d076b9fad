import Training

/// Draws the title line: what is trained and how, how far it has got, and whether it goes on. What
/// matters least gives way where the line is short.
struct HeaderLine {
  let dashboard: Dashboard

  /// Names what can be left out or shortened, in the order in which it gives way.
  private enum Saving: CaseIterable {
    case optimizer, gaps, transforms, activation, symbols, program, speed, network, devCount,
      difficultyWords, counts, name, words, difficulty, plan, reached, rate
  }

  /// Says what gives way on a line of some width.
  private struct Abridgement {
    var savings: Set<Saving> = []
    /// The columns of the data set's name.
    var nameWidth = HeaderLine.longestName

    func saves(_ saving: Saving) -> Bool { savings.contains(saving) }
  }

  private static let longestName = 28
  private static let shortestName = 12

  func draw(into grid: inout CellGrid, rect: Rect) {
    let line = Rect(x: rect.x + 1, y: rect.y, width: rect.width - 2, height: 1)
    let abridgement = abridgement(width: line.width)
    let right = status(abridgement)
    let room = line.width - glyphs.width(of: right) - 2
    grid.write(left(abridgement), x: line.x, y: line.y, maxWidth: room, glyphs: glyphs)
    grid.write(right, aligned: .trailing, in: line.columns, y: line.y, glyphs: glyphs)
  }

  private var glyphs: Glyphs { dashboard.glyphs }

  /// Gives way until it fits, then takes back what was not needed, what matters most first.
  private func abridgement(width: Int) -> Abridgement {
    func fits(_ abridgement: Abridgement) -> Bool {
      glyphs.width(of: left(abridgement)) + 2 + glyphs.width(of: status(abridgement)) <= width
    }
    var result = Abridgement()
    for saving in Saving.allCases where !fits(result) {
      result.savings.insert(saving)
      if saving == .name { result.nameWidth = Self.shortestName }
    }
    for saving in Saving.allCases.reversed() where result.saves(saving) {
      var trial = result
      trial.savings.remove(saving)
      if saving == .name {
        while result.nameWidth < Self.longestName {
          trial.nameWidth = result.nameWidth + 1
          guard fits(trial) else { break }
          result.nameWidth = trial.nameWidth
        }
      } else if fits(trial) {
        result = trial
      }
    }
    return result
  }

  private func left(_ abridgement: Abridgement) -> [StyledText] {
    let run = dashboard.description
    var items: [StyledText] = []
    if !abridgement.saves(.program) {
      items.append(StyledText("regulus", Style(.accent, bold: true)))
    }
    let name = glyphs.shortened(run.data, to: abridgement.nameWidth)
    let counts =
      abridgement.saves(.devCount) ? NumberFormat.grouped(run.trainingCount) : run.counts
    items.append(StyledText(abridgement.saves(.counts) ? name : "\(name) \(counts)"))
    if !abridgement.saves(.difficulty), let controls = dashboard.controls {
      let isBrief = abridgement.saves(.difficultyWords)
      items += (isBrief ? controls.briefDifficulty : controls.difficulty).map { StyledText($0) }
    }
    if !abridgement.saves(.network) {
      items.append(
        StyledText(
          abridgement.saves(.activation) ? run.layers : "\(run.layers) \(run.activation)"))
    }
    if !abridgement.saves(.rate) {
      let factor = dashboard.snapshot?.scheduleFactor ?? 1
      let rate = "α \(NumberFormat.strength(dashboard.learningRate * factor))"
      items.append(StyledText(abridgement.saves(.optimizer) ? rate : "\(run.optimizer) \(rate)"))
    }
    items.append(regularization(abridgement))
    let gap = StyledText(abridgement.saves(.gaps) ? "  " : "   ")
    return Array(items.map { [$0] }.joined(separator: [gap]))
  }

  private func regularization(_ abridgement: Abridgement) -> StyledText {
    let regularization = dashboard.regularization
    let isOn = regularization.isOn
    let isBrief = abridgement.saves(isOn ? .symbols : .words)
    let augmentation = abridgement.saves(.transforms) ? nil : dashboard.description.augmentation
    return StyledText(
      isBrief ? regularization.brief : regularization.summary(augmentation: augmentation),
      Style(isOn ? .good : .plain, bold: isOn))
  }

  private func status(_ abridgement: Abridgement) -> [StyledText] {
    guard let snapshot = dashboard.snapshot else {
      return [StyledText("\(glyphs.running) starting", Style(.faint))]
    }
    let planned = NumberFormat.grouped(snapshot.plannedEpochs)
    let epoch = NumberFormat.grouped(snapshot.epoch)
    let padding = String(repeating: " ", count: max(planned.count - epoch.count, 0))
    let plan = abridgement.saves(.plan) ? "" : "/\(planned)"
    var spans = [StyledText("epoch \(padding)\(epoch)\(plan)")]
    switch snapshot.activity {
    case .training:
      if !abridgement.saves(.speed) {
        let speed = NumberFormat.count(snapshot.epochsPerSecond.rounded())
        spans.append(
          StyledText("  \(String(repeating: " ", count: max(6 - speed.count, 0)))\(speed)/s"))
      }
      spans.append(StyledText("  \(glyphs.running) training", Style(.good)))
    case .paused:
      spans.append(StyledText("  \(glyphs.paused) paused", Style(.warning)))
    case .ended(let ending):
      let style = Style(ending.reason == .diverged ? .bad : .accent, bold: true)
      let word = StyledText("  \(glyphs.stopped) \(ending.reason.word)", style)
      guard let kept = ending.earlierKept else {
        spans.append(word)
        break
      }
      // The costs beside it are those of the weights that were kept.
      let grouped = NumberFormat.grouped(kept)
      spans =
        abridgement.saves(.reached)
        ? [StyledText("kept \(grouped)"), word] : spans + [word, StyledText(", kept \(grouped)")]
    }
    return spans
  }
}
