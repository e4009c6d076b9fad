/// Draws the caption of a lesson, and what it waits for.
struct StoryCaption {
  let progress: StoryProgress
  let glyphs: Glyphs

  /// How many rows a caption takes on a screen: room for the longest of the lesson, so that nothing
  /// moves with a new one; on the lowest screens the two rows that say the least.
  func height(width: Int, screenHeight: Int) -> Int {
    guard screenHeight >= Layout.smallestHeight + 4 else { return 2 }
    let longest = progress.story.steps.map { step in
      if case .say(let text) = step { lines(text, width: width - 4).count } else { 0 }
    }
    return min(max(longest.max() ?? 0, 1) + 2, screenHeight - Layout.smallestHeight, 8)
  }

  func draw(into grid: inout CellGrid, rect: Rect) {
    grid.fill(rect)
    guard rect.height >= 3 else {
      var writer = LineWriter(
        rect.inset(columns: 1, rows: 0), glyphs: glyphs)
      let text = lines(progress.caption, width: rect.width - 2)
      for line in text.prefix(rect.height) { writer.line(line, Style(bold: true), into: &grid) }
      return
    }
    let inside = Frame(
      progress.story.title, note: [StyledText(note, Style(.accent, bold: true))],
      style: Style(.accent)
    ).draw(into: &grid, rect: rect, glyphs: glyphs)
    var writer = LineWriter(inside, glyphs: glyphs)
    writer.paragraph(progress.caption, Style(bold: true), into: &grid)
  }

  private func lines(_ text: String, width: Int) -> [String] {
    wrapped(glyphs.text(text), width: width)
  }

  /// What the lesson waits for.
  private var note: String {
    if progress.isOver { return "the end: go on as you like" }
    return switch progress.waiting {
    case nil: ""
    case .key: "space: go on"
    case .epoch(let epoch): "until epoch \(NumberFormat.grouped(epoch)), > skips"
    case .rising: "until the dev cost rises, > skips"
    case .trigger: "until patience runs out, > skips"
    case .end: "until the end of the run, > skips"
    }
  }
}
