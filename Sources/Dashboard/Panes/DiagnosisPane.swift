import Learning
import Screen
import Training

/// Draws bias and variance, what to try next, and what the latest change of the regularization did to
/// both; where there is plenty of room, how the costs that tell of them went.
struct DiagnosisPane: PlottingPane {
  let snapshot: Snapshot?
  let diagnosis: Diagnosis?
  let description: RunDescription
  /// What a person or the best known model gets wrong.
  let targetError: Double?
  var view = PlotView()
  var usesTints = true

  func drawWithPlot(
    into grid: inout CellGrid, rect: Rect, glyphs: Glyphs
  ) -> (plot: Plot, rect: Rect)? {
    let target = targetError.map { "target \(NumberFormat.percent($0))" } ?? "target 0 %"
    let inside = Frame("Diagnosis", note: [StyledText(target, Style(.faint))])
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    guard let snapshot else { return nil }
    var writer = LineWriter(inside, glyphs: glyphs)
    // Of no number as a cost, nothing follows from the classes that are predicted either.
    guard snapshot.evaluation.isFinite, let diagnosis else {
      writer.paragraph("the errors are not known", Style(.faint), into: &grid)
      return nil
    }
    let isShort = inside.height < 3
    writer.line(finding("bias", diagnosis.bias, width: inside.width, glyphs), into: &grid)
    if let variance = diagnosis.variance {
      writer.line(finding("variance", variance, width: inside.width, glyphs), into: &grid)
    } else {
      writer.line("variance needs a dev set", Style(.faint), into: &grid)
    }
    if !isShort { writer.line(fitting: errors(diagnosis, snapshot), Style(.faint), into: &grid) }
    if let rise = diagnosis.rise, inside.height >= 6 {
      writer.line(fitting: words(rise), Style(.warning), into: &grid)
    }
    drawAdvice(diagnosis, snapshot, &writer, &grid)
    let meaning = meaning(snapshot)
    guard inside.isSpacious, snapshot.hasDev, writer.linesLeft >= meaning.count + 10 else {
      drawAtFoot(meaning, &writer, &grid)
      return nil
    }
    writer.line([], into: &grid)
    for candidates in meaning {
      writer.line(fitting: candidates, Style(.faint), into: &grid)
    }
    writer.line([], into: &grid)
    writer.line(legend(snapshot, glyphs), into: &grid)
    let plot = plot(snapshot)
    plot.draw(into: &grid, rect: writer.rest, glyphs: glyphs)
    return (plot, writer.rest)
  }

  private static let gapInk = Ink.series2

  /// What the curves are, with their values now or at the cursor.
  private func legend(_ snapshot: Snapshot, _ glyphs: Glyphs) -> [StyledText] {
    let history = snapshot.history
    var (train, gap) = (snapshot.evaluation.training.cost, snapshot.evaluation.gap ?? .nan)
    var start: [StyledText] = []
    if let index = view.index(in: history) {
      train = history.series(0)[index].last
      gap = history.series(1)[index].last - train
      let epoch = NumberFormat.grouped(history.epochs[index])
      start = [StyledText("at \(epoch)  ", Style(.accent, bold: true))]
    }
    return start + [
      StyledText(glyphs.solid, Style(.train)),
      StyledText(" training cost \(NumberFormat.figure(train))  ", Style(.train)),
      StyledText(glyphs.dotted, Style(Self.gapInk)),
      StyledText(
        " gap = dev cost − training cost = \(NumberFormat.signedFigure(gap))", Style(Self.gapInk)),
    ]
  }

  /// The training cost, which tells of bias, and the gap, which tells of variance.
  private func plot(_ snapshot: Snapshot) -> Plot {
    let history = snapshot.history
    var train = view.series("train", ink: .train, 0, of: history)
    train[train.count - 1].now = snapshot.evaluation.training.cost
    var gap = view.series(
      "gap", ink: Self.gapInk, stroke: .dotted, history.points(1, above: 0), of: history)
    gap[gap.count - 1].now = snapshot.evaluation.gap
    var plot = view.plot(
      train + gap, markers: snapshot.markers, of: snapshot, usesTints: usesTints)
    plot.baseline = 0
    plot.showsEnds = true
    plot.caption = view.caption(of: snapshot)
    return plot
  }

  /// Bias or variance: its size on a bar of 20 points, in figures, and whether it is high.
  private func finding(
    _ name: String, _ finding: Diagnosis.Finding, width: Int, _ glyphs: Glyphs
  ) -> [StyledText] {
    let (level, ink): (String, Ink) =
      switch finding.level {
      case .low: ("low", .good)
      case .high: ("high", .warning)
      case .unknown: ("noise?", .accent)
      }
    let style = Style(ink, bold: true)
    let size = NumberFormat.percent(finding.size)
    let padding = String(repeating: " ", count: max(8 - size.count, 0))
    let label = name + String(repeating: " ", count: 9 - name.count)
    let bar = min(max(width - 25, 0), 30)
    return [
      StyledText(label), StyledText(glyphs.bar(finding.size / 0.2, width: bar), style),
      StyledText("\(padding)\(size)  "), StyledText(level, style),
    ]
  }

  private func errors(_ diagnosis: Diagnosis, _ snapshot: Snapshot) -> [String] {
    let isOfNumbers = snapshot.evaluation.training.fit != nil
    let training = NumberFormat.percent(diagnosis.trainingError)
    guard let dev = diagnosis.devError.map({ NumberFormat.percent($0) }) else {
      return ["\(isOfNumbers ? "not explained" : "error") in training \(training)"]
    }
    let brief = "training \(training), dev \(dev)"
    if diagnosis.wrongLabels > 0 {
      let wrong = NumberFormat.percent(diagnosis.wrongLabels, decimals: 0)
      return [
        "error in training \(training), less \(wrong) wrong labels; on dev \(dev)",
        "training \(training) − \(wrong) wrong labels, dev \(dev)",
        "training \(training), \(wrong) wrong; dev \(dev)", brief,
      ]
    }
    return isOfNumbers
      ? ["not explained, 1 − R²: \(brief)", "not explained: \(brief)", "1 − R²: \(brief)", brief]
      : ["error in training \(training), on dev \(dev)", "error \(brief)", brief]
  }

  private func words(_ rise: Diagnosis.Rise) -> [String] {
    let size = "+\(NumberFormat.percent(rise.size, decimals: 0))"
    let epoch = NumberFormat.grouped(rise.best)
    let rising = rise.isRising ? " rising," : ""
    return [
      "dev cost\(rising) \(size) above the best at \(epoch)",
      "dev cost \(size) above that at \(epoch)",
      "dev cost\(rising) \(size)",
    ]
  }

  /// The remedies, and the latest change below them: both in full where there is room, and of the
  /// remedies as many as fit.
  private func drawAdvice(
    _ diagnosis: Diagnosis, _ snapshot: Snapshot, _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    let width = writer.rest.width
    let glyphs = writer.glyphs
    let change = snapshot.change.map { wrapped(glyphs.text(sentence($0, snapshot)), width: width) }
    let changeLines = change?.count ?? 0
    let remedies = diagnosis.remedies.map { words($0, snapshot) }
    let spare = writer.linesLeft - remedies.count - changeLines
    if spare >= 1 { writer.line([], into: &grid) }
    func line(_ index: Int, _ words: String) -> [StyledText] {
      let number = remedies.count > 1 ? "\(index + 1) " : ""
      let style = index == 0 ? Style(.accent, bold: true) : Style()
      return [StyledText(number, Style(.faint)), StyledText(words, style)]
    }
    let lines = min(remedies.count, max(writer.linesLeft - changeLines, 1))
    let whole = lines < remedies.count ? lines - 1 : lines
    for (index, candidates) in remedies.prefix(whole).enumerated() {
      writer.line(fitting: candidates.map { line(index, $0) }, into: &grid)
    }
    if whole < lines {
      // Those that have no line of their own share one, in few words; the last of them, which keys can
      // do, stays longest.
      let shared = remedies.indices[whole...].map { line($0, remedies[$0].last ?? "") }
      let candidates = shared.indices.map { first in
        Array(shared[first...].joined(separator: [StyledText("  ")]))
      }
      writer.line(fitting: candidates, into: &grid)
    }
    if let change {
      if spare >= 2 { writer.line([], into: &grid) }
      for line in change { writer.line(line, into: &grid) }
    }
  }

  /// What the words mean, in more words and in fewer.
  private func meaning(_ snapshot: Snapshot) -> [[String]] {
    let threshold = Diagnosis.threshold(targetError: targetError)
    let points = NumberFormat.fixed(threshold * 100, decimals: 0)
    let definitions =
      snapshot.evaluation.training.fit == nil
      ? [
        ["bias = training error − target error", "bias = training − target error"],
        ["variance = dev error − training error", "variance = dev − training error"],
      ]
      : [
        ["bias = 1 − R² in training − target", "bias = 1 − R² − target"],
        ["variance = R² in training − R² on dev", "variance = R² − dev R²"],
      ]
    let less = NumberFormat.fixed((threshold - Diagnosis.hysteresis) * 100, decimals: 0)
    return definitions + [
      ["high = above \(points) points, until below \(less)", "high = above \(points) points"]
    ]
  }

  /// Writes lines at the foot of a pane that has the room.
  private func drawAtFoot(
    _ lines: [[String]], _ writer: inout LineWriter, _ grid: inout CellGrid
  ) {
    guard writer.linesLeft > lines.count else { return }
    while writer.linesLeft > lines.count { writer.line([], into: &grid) }
    for candidates in lines { writer.line(fitting: candidates, Style(.faint), into: &grid) }
  }

  /// What to try, in more words and in fewer.
  private func words(_ remedy: Diagnosis.Remedy, _ snapshot: Snapshot) -> [String] {
    switch remedy {
    case .smallerLearningRate(deadLayer: nil):
      [
        "the training cost has jumped: b goes back, l a smaller α", "it has jumped: b, then l",
      ]
    case .smallerLearningRate(deadLayer: let layer?):
      [
        "all units of hidden layer \(layer) are dead: b goes back, l a smaller α",
        "layer \(layer) is dead: b goes back, l a smaller α", "layer \(layer) is dead: b, then l",
      ]
    case .weakerRegularization where !snapshot.regularization.hasStrength:
      [
        "less regularization: start without \(snapshot.regularization.fixedOptions)",
        "start without \(snapshot.regularization.fixedOptions)",
      ]
    case .weakerRegularization:
      ["less regularization: − weakens it, 0 switches off", "less regularization: −", "weaker: −"]
    case .biggerNetwork:
      ["a bigger network: --hidden \(doubledHidden)", "a bigger network"]
    case .longerTraining(isFalling: true):
      ["longer training: the training cost still falls", "longer training: still falling"]
    case .longerTraining(isFalling: false):
      ["longer training, though the cost no longer falls", "longer training, though level"]
    case .anotherArchitecture:
      ["another architecture: --activation, --optimizer", "another architecture"]
    case .targetError:
      [
        "the rest may be noise: --target-error says what can be reached",
        "the rest may be noise: --target-error", "noise? --target-error",
      ]
    case .bestWeights(let epoch):
      [
        "early stopping: b goes back to epoch \(NumberFormat.grouped(epoch))",
        "b goes back to epoch \(NumberFormat.grouped(epoch))",
        "b: back to \(NumberFormat.grouped(epoch))",
      ]
    case .moreData:
      [
        "more data: \(NumberFormat.grouped(snapshot.trainingCount)) examples to learn from now",
        "more data than \(NumberFormat.grouped(snapshot.trainingCount)) examples", "more data",
      ]
    case .augmentation(isOn: true):
      ["augmentation is on: stronger, with --augment", "stronger augmentation"]
    case .augmentation(isOn: false):
      description.augmentation == nil
        ? ["augmentation: start with --augment", "augmentation: --augment"]
        : ["augmentation: a switches it on", "augmentation: a"]
    case .regularization(isOn: true):
      ["\(snapshot.regularization.brief) is on: + makes it stronger", "stronger: +"]
    case .regularization(isOn: false):
      [
        "regularization: 2 for L2, d for dropout, 1 for L1", "regularization: 2 L2, d dropout",
        "regularization: 2, d, 1",
      ]
    case .finalTest:
      description.testCount == nil
        ? ["both low; a test set would have the last word", "both low, as far as dev tells"]
        : ["both low: the test set has the last word", "both low: test it"]
    }
  }

  /// The hidden layers with twice as many units, as the option has them.
  private var doubledHidden: String {
    let hidden = description.widths.dropFirst().dropLast()
    return hidden.isEmpty ? "20,3" : hidden.map { "\($0 * 2)" }.joined(separator: ",")
  }

  /// Says what the latest change did: `L2 λ 0.70 since 3,100: gap 0.190 → 0.050, training error +0.9
  /// points`.
  private func sentence(_ change: RegularizationChange, _ snapshot: Snapshot) -> String {
    let now = snapshot.evaluation
    let head = "\(change.summary) since \(NumberFormat.grouped(change.epoch)): "
    guard now.update > change.before.update else { return head + "not evaluated yet" }
    var effects: [String] = []
    if let before = change.before.gap, let gap = now.gap {
      effects.append("gap \(NumberFormat.signedFigure(before)) → \(NumberFormat.signedFigure(gap))")
    }
    if let before = change.before.training.error, let error = now.training.error {
      let points = NumberFormat.fixed(abs(error - before) * 100, decimals: 1)
      let name = now.training.fit == nil ? "training error" : "not explained in training"
      effects.append(
        points == "0.0"
          ? "\(name) the same" : "\(name) \(error < before ? "−" : "+")\(points) points")
    }
    return head + effects.joined(separator: ", ")
  }
}

extension RegularizationChange {
  /// Says what has been on since, as far as it is not what was on before: `L2 λ 0.70`, `L1 off`.
  var summary: String {
    var parts: [String] = []
    func add(_ name: String, _ symbol: String, _ before: Double, _ after: Double) {
      guard before != after else { return }
      parts.append(after == 0 ? "\(name) off" : "\(name) \(symbol) \(NumberFormat.strength(after))")
    }
    add("L1", "λ", from.l1, to.l1)
    add("L2", "λ", from.l2, to.l2)
    if from.keepProbability != to.keepProbability {
      parts.append(
        to.dropsUnits ? "dropout keep \(NumberFormat.strength(to.keepProbability))" : "dropout off")
    }
    if from.augments != to.augments {
      parts.append(to.augments ? "augmentation" : "augmentation off")
    }
    return parts.joined(separator: ", ")
  }
}
