import Learning
import Training

/// Is a box in the middle of the screen: a question, the end of a run, or the help.
struct MessageBox {
  let title: String
  var lines: [[StyledText]]
  var style = Style(.accent)

  /// Draws the box over whatever is there, as large as its lines and no larger than the screen.
  func draw(into grid: inout CellGrid, glyphs: Glyphs) {
    let limit = max(grid.width - 6, 1)
    let widest =
      lines.map { line in
        line.reduce(0) { $0 + displayWidth(of: glyphs.text($1.text)) }
      }.max() ?? 0
    let width = min(max(widest, title.count + 4), limit) + 4
    let height = min(lines.count + 2, grid.height)
    let rect = Rect(
      x: (grid.width - width) / 2, y: (grid.height - height) / 2, width: width, height: height)
    grid.fill(rect)
    let inside = Frame(title, style: style).draw(into: &grid, rect: rect, glyphs: glyphs)
    var writer = LineWriter(inside, glyphs: glyphs)
    for line in lines { writer.line(line, into: &grid) }
  }

  private static func answer(_ key: String, _ meaning: String) -> [StyledText] {
    [StyledText(key, Style(.accent, bold: true)), StyledText("  \(meaning)")]
  }

  private static func plain(_ text: String) -> [StyledText] { [StyledText(text)] }

  /// Asks which weights a run that is stopped by hand should keep.
  static func stop(_ snapshot: Snapshot?) -> MessageBox {
    var lines: [[StyledText]] = []
    if let snapshot {
      let now = snapshot.evaluation.dev.map { ", dev cost \(NumberFormat.figure($0.cost))" } ?? ""
      lines.append(
        answer("k", "keep the weights of epoch \(NumberFormat.grouped(snapshot.epoch))\(now)"))
      if let best = snapshot.earlyStopping.best {
        lines.append(
          answer(
            "b",
            "take the best, epoch \(NumberFormat.grouped(best.epoch)), dev cost "
              + NumberFormat.figure(best.cost)))
      }
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

  /// Says how a run ended, with the textbook's table, and what can be done next.
  static func ended(_ ending: Ending, _ snapshot: Snapshot) -> MessageBox {
    var lines = wrapped(ending.message, width: 60).map(plain)
    lines.append([])
    lines += table(snapshot)
    lines += [
      [], answer("space", "train on"), answer("0 1 2 d", "switch the regularizer first"),
      answer("q", "quit"), answer("Esc", "close this"),
    ]
    let isBad = ending.reason == .diverged
    return MessageBox(
      title: isBad ? "Diverged" : "The run is over", lines: lines,
      style: Style(isBad ? .bad : .good))
  }

  private static func table(_ snapshot: Snapshot) -> [[StyledText]] {
    let model = snapshot.regularization.summary
    let width = max(displayWidth(of: model), 5) + 2
    func row(_ cells: [String], _ style: Style) -> [StyledText] {
      let name = cells[0] + String(repeating: " ", count: width - displayWidth(of: cells[0]))
      let numbers = cells.dropFirst().map { cell in
        String(repeating: " ", count: max(19 - cell.count, 0)) + cell
      }
      return [StyledText(name + numbers.joined(), style)]
    }
    let score = snapshot.evaluation
    var heading = ["model", "training accuracy"]
    var figures = [model, NumberFormat.percent(score.training.accuracy, decimals: 2)]
    if let dev = score.dev {
      heading.append("dev accuracy")
      figures.append(NumberFormat.percent(dev.accuracy, decimals: 2))
    }
    return [row(heading, Style(.faint)), row(figures, Style(.plain, bold: true))]
  }

  /// The table of keys by topic.
  static var help: MessageBox {
    var lines: [[StyledText]] = []
    for topic in KeyBinding.Topic.allCases {
      lines.append([StyledText(topic.rawValue, Style(.accent, bold: true))])
      for binding in KeyMap.bindings where binding.topic == topic {
        let padding = String(repeating: " ", count: max(8 - displayWidth(of: binding.label), 0))
        lines.append([
          StyledText("  \(binding.label)\(padding)", Style(.plain, bold: true)),
          StyledText(binding.meaning),
        ])
      }
    }
    return MessageBox(title: "Keys", lines: lines)
  }
}
