import Learning
import Screen
import Training

/// Draws the title line: what is trained and how, how far it has got, and whether it goes on. What
/// matters least gives way where the line is short.
///
/// There is always room for all the regularization that can be switched on, and for every word that says
/// whether the run goes on: so what is there, and where, depends on the width alone, and nothing moves
/// when a key is pressed.
struct HeaderLine {
  let dashboard: Dashboard
  /// What is needed for every try at what fits, made once.
  private let rate: String
  private let epoch: String
  private let plannedEpochs: String
  /// All regularization that keys can switch on, and what is on.
  private let mostRegularization: Regularization

  init(dashboard: Dashboard) {
    self.dashboard = dashboard
    let snapshot = dashboard.snapshot
    rate = "α \(NumberFormat.strength(dashboard.learningRate * (snapshot?.scheduleFactor ?? 1)))"
    // In as many columns as the last epoch has; of a run that is not known yet, as many as most have.
    plannedEpochs = NumberFormat.grouped(snapshot?.plannedEpochs ?? 10_000)
    let epoch = NumberFormat.grouped(snapshot?.epoch ?? 0)
    self.epoch =
      "epoch " + String(repeating: " ", count: max(plannedEpochs.count - epoch.count, 0)) + epoch
    mostRegularization = Self.mostRegularization(of: dashboard)
  }

  /// Names what can be left out or shortened, in the order in which it gives way.
  private enum Saving: CaseIterable {
    case optimizer, gaps, transforms, activation, symbols, program, speed, network, devCount,
      difficultyWords, counts, name, words, difficulty, plan, rate
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
    var left = left(abridgement)
    let reserved = statusWidth(abridgement)
    // In as many words as fit where all of them would.
    left.append(regularization(width: line.width - glyphs.width(of: left) - 2 - reserved))
    let room = max(line.width - glyphs.width(of: left) - 2, reserved)
    let right = glyphs.fitting(status(abridgement), width: room)
    let start = line.maxX - max(glyphs.width(of: right), reserved)
    grid.write(left, x: line.x, y: line.y, maxWidth: start - 2 - line.x, glyphs: glyphs)
    grid.write(right, x: start, y: line.y, maxWidth: line.maxX - start, glyphs: glyphs)
  }

  private var glyphs: Glyphs { dashboard.glyphs }

  /// Gives way until it fits, then takes back what was not needed, what matters most first.
  private func abridgement(width: Int) -> Abridgement {
    func fits(_ abridgement: Abridgement) -> Bool {
      let widest = [Regularization.none, mostRegularization]
        .map { displayWidth(of: glyphs.text(words(of: $0, abridgement))) }.reduce(0, max)
      return glyphs.width(of: left(abridgement)) + widest + 2 + statusWidth(abridgement) <= width
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

  private static func mostRegularization(of dashboard: Dashboard) -> Regularization {
    var most = dashboard.regularization
    let strengths = dashboard.strengths
    if most.l1 == 0 { most.l1 = strengths.l1 }
    if most.l2 == 0 { most.l2 = strengths.l2 }
    if !most.dropsUnits && dashboard.description.hasHiddenLayers {
      most.keepProbability = strengths.keepProbability
    }
    most.augments = most.augments || dashboard.description.augmentation != nil
    return most
  }

  /// What is trained and how, with a gap after each, but for the regularization.
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
      items.append(StyledText(abridgement.saves(.optimizer) ? rate : "\(run.optimizer) \(rate)"))
    }
    let gap = StyledText(abridgement.saves(.gaps) ? "  " : "   ")
    return items.flatMap { [$0, gap] }
  }

  private func words(of regularization: Regularization, _ abridgement: Abridgement) -> String {
    let isBrief = abridgement.saves(regularization.isOn ? .symbols : .words)
    let augmentation = abridgement.saves(.transforms) ? nil : dashboard.description.augmentation
    return isBrief ? regularization.brief : regularization.summary(augmentation: augmentation)
  }

  private func regularization(width: Int) -> StyledText {
    let regularization = dashboard.regularization
    let words = [
      regularization.summary(augmentation: dashboard.description.augmentation),
      regularization.summary, regularization.brief,
    ]
    let isOn = regularization.isOn
    return StyledText(
      glyphs.fitting(words, width: width), Style(isOn ? .good : .plain, bold: isOn))
  }

  /// The columns for the status of a run that goes on or is paused.
  private func statusWidth(_ abridgement: Abridgement) -> Int {
    let words = [training, paused].map { glyphs.width(of: [$0]) }.reduce(0, max)
    return displayWidth(of: epoch(abridgement)) + words
      + (abridgement.saves(.speed) ? 0 : Self.speedWidth)
  }

  /// How far the run is and whether it goes on; of one that has ended in more words and in fewer.
  private func status(_ abridgement: Abridgement) -> [[StyledText]] {
    guard let snapshot = dashboard.snapshot else {
      return [[StyledText("\(glyphs.running) starting", Style(.faint))]]
    }
    let epoch = StyledText(epoch(abridgement))
    switch snapshot.activity {
    case .training:
      let speed = abridgement.saves(.speed) ? "" : Self.speed(snapshot.epochsPerSecond)
      return [[epoch, StyledText(speed), training]]
    case .paused:
      let blank = abridgement.saves(.speed) ? 0 : Self.speedWidth
      return [[epoch, StyledText(String(repeating: " ", count: blank)), paused]]
    case .ended(let ending):
      let style = Style(ending.reason == .diverged ? .bad : .accent, bold: true)
      let word = StyledText("  \(glyphs.stopped) \(ending.reason.word)", style)
      guard let kept = ending.earlierKept else { return [[epoch, word], [word]] }
      // The costs beside it are those of the weights that were kept.
      let grouped = NumberFormat.grouped(kept)
      return [
        [epoch, word, StyledText(", kept \(grouped)")], [StyledText("kept \(grouped)"), word],
        [word],
      ]
    }
  }

  private var training: StyledText {
    StyledText("  \(glyphs.running) training", Style(.good))
  }

  private var paused: StyledText { StyledText("  \(glyphs.paused) paused", Style(.warning)) }

  private func epoch(_ abridgement: Abridgement) -> String {
    abridgement.saves(.plan) ? epoch : "\(epoch)/\(plannedEpochs)"
  }

  /// The columns of the speed, with a gap before it.
  private static let speedWidth = 10

  /// The epochs a second, of slow runs in two figures: `     412/s`, `     0.3/s`.
  private static func speed(_ speed: Double) -> String {
    let figure =
      speed > 0 && speed < 9.95
      ? NumberFormat.spread(speed) : NumberFormat.count(speed.rounded())
    return String(repeating: " ", count: max(speedWidth - 2 - figure.count, 2)) + "\(figure)/s"
  }
}
