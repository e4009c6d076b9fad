import Learning
import Screen
import Training

/// Is a box over the screen: a question, the end of a run, or the help.
struct MessageBox {
  let title: String
  var note = ""
  var lines: [[StyledText]]
  var style = Style(.accent)

  /// Returns how many columns a box on some screen has for its text at the most.
  static func textWidth(on screen: Rect) -> Int { max(screen.width - 6, 1) }

  /// Draws the box in the middle of `area` over whatever is there, as large as its lines and no
  /// larger than the screen. Where it is too high for the area, it first does without blank lines,
  /// then grows upwards.
  func draw(into grid: inout CellGrid, over area: Rect, glyphs: Glyphs) {
    let lines = lines.count + 2 > area.height ? lines.filter { !$0.isEmpty } : lines
    let limit = Self.textWidth(on: Rect(width: grid.width, height: grid.height))
    let heading = displayWidth(of: title) + (note.isEmpty ? 4 : displayWidth(of: note) + 9)
    let widest = lines.map { glyphs.width(of: $0) }.max() ?? 0
    let width = min(max(widest, heading), limit) + 4
    let height = min(lines.count + 2, grid.height)
    let y = area.y + max((area.height - height) / 2, 0)
    let rect = Rect(
      x: area.x + (area.width - width) / 2, y: max(min(y, area.maxY - height), 0), width: width,
      height: height)
    // A column of its own on both sides, and no splinters of what is behind at the edges.
    let (left, right) = (rect.x <= 4 ? 0 : rect.x - 1, rect.maxX)
    let end = grid.width - right <= 4 ? grid.width : right + 1
    grid.fill(Rect(x: left, y: rect.y, width: end - left, height: rect.height))
    let notes = note.isEmpty ? [] : [StyledText(note, Style(.faint))]
    let inside = Frame(title, note: notes, style: style)
      .draw(into: &grid, rect: rect, glyphs: glyphs)
    var writer = LineWriter(inside, glyphs: glyphs)
    for line in lines { writer.line(line, into: &grid) }
  }

  private static func answer(_ key: String, _ meaning: String) -> [StyledText] {
    [StyledText(key, Style(.accent, bold: true)), StyledText("  \(meaning)")]
  }

  private static func plain(_ text: String) -> [StyledText] { [StyledText(text)] }
}

// MARK: - Questions

extension MessageBox {
  /// Asks which weights a run that is stopped by hand should keep.
  static func stop(_ snapshot: Snapshot?) -> MessageBox {
    var lines: [[StyledText]] = []
    if let snapshot {
      let now = snapshot.evaluation.dev.map { ", dev cost \(NumberFormat.figure($0.cost))" } ?? ""
      lines.append(
        answer("k", "keep the weights of epoch \(NumberFormat.grouped(snapshot.epoch))\(now)"))
      if let best = snapshot.earlyStopping.best {
        // Between two evaluations the run may be better than at any of them.
        let isBetter = snapshot.evaluation.dev.map { $0.cost < best.cost } ?? false
        lines.append(
          answer(
            "b",
            "take the best\(isBetter ? " evaluation so far" : ""), epoch "
              + "\(NumberFormat.grouped(best.epoch)), dev cost \(NumberFormat.figure(best.cost))"))
      }
    } else {
      lines.append(answer("k", "keep the weights as they are"))
    }
    lines.append(answer("c", "carry on"))
    return MessageBox(title: "Stop training?", lines: lines, style: Style(.warning))
  }

  /// Asks whether to leave a run that is not over.
  static func quit(_ snapshot: Snapshot?) -> MessageBox {
    let progress = snapshot.map {
      "The run is at epoch \(NumberFormat.grouped($0.epoch)) of "
        + "\(NumberFormat.grouped($0.plannedEpochs))."
    }
    return MessageBox(
      title: "Quit?",
      lines: [
        plain(progress ?? "The run has just begun."), answer("q", "stop it here and quit"),
        answer("any other key", "carry on"),
      ],
      style: Style(.warning))
  }
}

extension MessageBox {
  /// Asks whether to leave a run for one that begins again.
  static func restart(_ controls: Controls, from former: Controls?) -> MessageBox {
    MessageBox(
      title: "Begin again?",
      lines: [
        plain("The run is \(controls.restart(from: former))."),
        answer("y", "begin again"), answer("any other key", "carry on"),
      ],
      style: Style(.warning))
  }
}

// MARK: - The end of a run

extension MessageBox {
  /// Is what a run that diverged has to be given before it can go on.
  struct Cure {
    let key, long, short: String

    static let learningRate = Cure(
      key: "l", long: "a smaller learning rate first", short: "lower α first")
    static let weakerL2 = Cure(key: "−", long: "a weaker L2 first", short: "weaken L2 first")
  }

  /// Says how a run ended, with the textbook's table, and what can be done next, in lines of at
  /// most `width` columns where that is possible.
  ///
  /// - Parameters:
  ///   - ending: How it ended.
  ///   - snapshot: The run as it stands.
  ///   - switches: The keys that switch a regularizer now, as they are written.
  ///   - cure: What a run that diverged has to be given first: a key, and its meaning in more words
  ///     and in fewer.
  ///   - augmentation: How examples are varied.
  ///   - width: The columns for the text.
  ///   - glyphs: The characters to draw with.
  /// - Returns: The box.
  static func ended(
    _ ending: Ending, _ snapshot: Snapshot, switches: [String], cure: Cure = .learningRate,
    augmentation: String? = nil, width: Int, glyphs: Glyphs
  ) -> MessageBox {
    var lines = wrapped(message(ending), width: min(width, 72)).map(plain)
    lines.append([])
    lines += table(snapshot, ending.regularization, augmentation, width: width, glyphs)
    lines.append([])
    let isBad = ending.reason == .diverged
    if !snapshot.hasWeights {
      lines.append(answerLine([], gap: "   "))
    } else if isBad {
      lines.append(glyphs.fitting(answers(cure), width: width))
    } else {
      lines += answers(ending, snapshot, switches, width: width).map {
        glyphs.fitting($0, width: width)
      }
    }
    return MessageBox(
      title: isBad ? "Diverged" : "The run is over", lines: lines,
      style: Style(isBad ? .bad : .good))
  }

  private static func message(_ ending: Ending) -> String {
    let message = NumberFormat.grouping(ending.message)
    guard ending.reason == .earlyStopping else { return message }
    return message
      + "; the weights of epoch \(NumberFormat.grouped(ending.keptEpoch)) are kept"
  }

  /// What can be done where a run goes on once it is cured, in more words and in fewer.
  private static func answers(_ cure: Cure) -> [[StyledText]] {
    [
      answerLine([(cure.key, cure.long), ("space", "train on")], gap: "   "),
      answerLine([(cure.key, cure.short), ("space", "train on")], gap: "  "),
    ]
  }

  /// What can be done: a line for going on, one for going back and leaving, or one for all where there
  /// is less room; each in more words and in fewer.
  private static func answers(
    _ ending: Ending, _ snapshot: Snapshot, _ switches: [String], width: Int
  ) -> [[[StyledText]]] {
    let keys = switches.joined(separator: " ")
    let words = switches.map { label in
      (label, KeyMap.bindings.first { $0.label == label }?.short ?? "")
    }
    let space = [StyledText("space", Style(.accent, bold: true))]
    func goingOn(_ text: String, _ keys: [(String, String)], gap: String) -> [StyledText] {
      space + [StyledText(text)] + line(keys, gap: gap)
    }
    let on = [
      goingOn(" train on, or first switch:   ", words, gap: "   "),
      goingOn(" train on, or first switch:  ", words, gap: "  "),
      goingOn(" train on  ", [(keys, "switch first")], gap: "  "),
    ]
    guard let best = snapshot.earlyStopping.best, best.epoch != ending.keptEpoch else {
      let leaving = [("Esc", "close"), ("q", "quit")]
      guard width < 60 else { return [on, [line(leaving, gap: "   ")]] }
      return [
        [
          goingOn(" train on  ", [(keys, "switch first")] + leaving, gap: "  "),
          goingOn(" train on  ", [(keys, "switch")] + leaving, gap: "  "),
        ]
      ]
    }
    let epoch = NumberFormat.grouped(best.epoch)
    let back = [
      answerLine(
        [("b", "back to the best, epoch \(epoch), dev cost \(NumberFormat.figure(best.cost))")],
        gap: "   "),
      answerLine([("b", "back to the best, epoch \(epoch)")], gap: "  "),
      answerLine([("b", "the best, epoch \(epoch)")], gap: "  "),
    ]
    return [on, back]
  }

  private static func answerLine(_ first: [(String, String)], gap: String) -> [StyledText] {
    line(first + [("Esc", "close"), ("q", "quit")], gap: gap)
  }

  /// Returns keys with what they do, in a line.
  private static func line(_ keys: [(String, String)], gap: String) -> [StyledText] {
    let pieces = keys.map { key, meaning in
      [StyledText(key, Style(.accent, bold: true)), StyledText(" \(meaning)")]
    }
    return Array(pieces.joined(separator: [StyledText(gap)]))
  }

  /// The regularization that the kept weights were trained with, their accuracies or R² in training
  /// and dev; with shorter headings where there is less room.
  private static func table(
    _ snapshot: Snapshot, _ regularization: Regularization, _ augmentation: String?, width: Int,
    _ glyphs: Glyphs
  ) -> [[StyledText]] {
    let score = snapshot.evaluation
    let figures = [score.training, score.dev].compactMap(\.self).map {
      $0.quality.figure
    }
    let measure = score.training.quality.measure
    func rows(_ headings: [String], _ model: String) -> [[StyledText]] {
      let nameWidth = max(
        displayWidth(of: glyphs.text(model)), displayWidth(of: headings[0]))
      func row(_ name: String, _ cells: [String], _ style: Style) -> [StyledText] {
        let padding = nameWidth - displayWidth(of: glyphs.text(name))
        let columns = zip(cells, headings.dropFirst()).map { cell, heading in
          String(repeating: " ", count: max(max(heading.count, 8) + 2 - cell.count, 1)) + cell
        }
        return [StyledText(name + String(repeating: " ", count: padding) + columns.joined(), style)]
      }
      let heading = Array(headings.dropFirst().prefix(figures.count))
      return [
        row(headings[0], heading, Style(.faint)),
        row(model, figures, Style(.plain, bold: true)),
      ]
    }
    let long = ["model", "training \(measure)", "dev \(measure)"]
    let short = ["\(measure) of", "training", "dev"]
    let tables = [
      rows(long, regularization.summary(augmentation: augmentation)),
      rows(long, regularization.summary), rows(short, regularization.summary),
      rows(short, regularization.brief),
    ]
    return tables.first { $0.allSatisfy { glyphs.width(of: $0) <= width } } ?? tables[2]
  }
}
