import Screen

/// Draws the caption of a lesson, and what it waits for.
struct StoryCaption {
  let progress: StoryProgress
  /// Whether the run stands still.
  let isPaused: Bool
  let glyphs: Glyphs

  private static let mostRows = 10

  /// How many rows the caption has below the run: room for the longest text of the lesson, so that
  /// nothing moves with a new one, and for a table, where there is one and that room; nil where there
  /// are not so many, and the caption covers what it needs.
  func rowsOfItsOwn(width: Int, screenHeight: Int) -> Int? {
    let longest =
      progress.story.steps.map { step in
        if case .say(let text) = step { lines(text.longest, width: width - 4).count } else { 0 }
      }.max() ?? 0
    let limit = min(screenHeight - Layout.smallestHeight, Self.mostRows)
    let rows = max(longest, 1) + 2
    let table = progress.text == nil ? content(width: width - 4).count + 2 : 0
    return [max(rows, table), rows].first { $0 <= limit }
  }

  /// Where the caption stands: at the foot, and where it covers the run, no higher than it has to, and
  /// not over the header and the cost of the lowest screens.
  func rect(width: Int, screenHeight: Int) -> Rect {
    let most = max(screenHeight - Self.rowsInSight, 3)
    let needed = min(content(width: width - 4).count + 2, most)
    let rows = max(rowsOfItsOwn(width: width, screenHeight: screenHeight) ?? 3, needed)
    return Rect(y: screenHeight - rows, width: width, height: rows)
  }

  /// The rows of the header and of the cost on the lowest screen.
  private static let rowsInSight = 6

  func draw(into grid: inout CellGrid, rect: Rect) {
    grid.fill(rect)
    let title = displayWidth(of: glyphs.text(self.title))
    let note = glyphs.fitting(notes, width: rect.width - title - 10)
    let inside = Frame(
      self.title, note: [StyledText(note, Style(.accent, bold: true))], style: Style(.accent)
    ).draw(into: &grid, rect: rect, glyphs: glyphs)
    var writer = LineWriter(inside, glyphs: glyphs)
    let content = content(width: inside.width)
    for (index, line) in content.enumerated() {
      let isCut = index == inside.height - 1 && content.count > inside.height
      writer.line(isCut ? Array(content[index...].joined()) : line, into: &grid)
    }
  }

  /// The lines of the caption.
  private func content(width: Int) -> [[StyledText]] {
    guard let text = progress.text else {
      return StoryTable(memory: progress.memory).lines(width: width, glyphs: glyphs)
    }
    return lines(text, width: width).map { [StyledText($0, Style(bold: true))] }
  }

  private func lines(_ text: String, width: Int) -> [String] {
    wrapped(glyphs.text(text), width: width)
  }

  /// The title, with how far the lesson has got.
  private var title: String {
    let stop = progress.stop
    let title = progress.story.title
    return stop.count > 1 ? "\(title) \(stop.number)/\(stop.count)" : title
  }

  /// What the lesson waits for, and what the space bar does meanwhile, in more words and in fewer.
  private var notes: [String] {
    if progress.isOver { return ["the end: go on as you like", "the end"] }
    let awaited: String
    switch progress.waiting {
    case nil: return [""]
    case .key: return ["space: next"]
    case .epoch(let epoch): awaited = "until epoch \(NumberFormat.grouped(epoch))"
    case .rising: awaited = "until the dev cost rises"
    case .trigger: awaited = "until patience runs out"
    case .end: awaited = "until the end of the run"
    }
    return isPaused
      ? ["paused: space trains on, > skips", "paused: space, >"]
      : ["\(awaited): > skips, space pauses", "\(awaited), > skips", "> skips"]
  }
}
