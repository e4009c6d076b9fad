import Screen
import Training

// The help: the table of keys, then a page for each pane, then what the terms mean.

extension Dashboard {
  /// Returns every page of the help as a box, on the screen as it is.
  var helpBoxes: [MessageBox] {
    let screen = Rect(width: width, height: height)
    let keys = KeyPages.pages(fitting: screen, glyphs: glyphs).map { ("Keys", $0) }
    let width = min(MessageBox.textWidth(on: screen), 72)
    let panes = Pane.allCases.map { pane in
      let page = PanePage(
        pane, snapshot, description, diagnosis: diagnosis, usesTints: usesTints)
      return (page.title, page.lines(width: width, glyphs: glyphs))
    }
    let pages = keys + panes + [(TermsPage.title, TermsPage.lines(glyphs: glyphs))]
    return pages.enumerated().map { index, page in
      let title = "\(page.0) \(index + 1)/\(pages.count)"
      // The frame takes nine columns for itself.
      let room = MessageBox.textWidth(on: screen) - displayWidth(of: title) - 9
      let note = glyphs.fitting(
        Self.turning(isFirst: index < keys.count, isLast: index + 1 == pages.count), width: room)
      return MessageBox(title: title, note: note, lines: page.1)
    }
  }

  /// How to go on from a page, in more words and in fewer.
  private static func turning(isFirst: Bool, isLast: Bool) -> [String] {
    if isLast { return ["← back, k the keys, any other key closes", "any key closes"] }
    if isFirst { return ["? the next, any other key closes", "? the next, Esc closes"] }
    return ["? the next, ← back, k the keys, any other key closes", "? the next, k the keys"]
  }

  /// Opens the help: with the page of the pane that somebody looks at, else with the keys.
  mutating func openHelp() {
    let keyPages = helpBoxes.count - Pane.allCases.count - 1
    let place = paneInSight.flatMap(Pane.allCases.firstIndex)
    (overlay, helpPage) = (.help, place.map { keyPages + $0 } ?? 0)
  }

  /// Shows the next page, the one before, or that of the keys, or closes the help.
  mutating func turnHelp(_ key: Key) {
    if key == .character("k") {
      helpPage = 0
      return
    }
    let isNext = KeyMap.action(for: key) == .help || key == .right || key == .tab
    if isNext && helpPage + 1 < helpBoxes.count {
      helpPage += 1
    } else if (key == .left || key == .backTab) && helpPage > 0 {
      helpPage -= 1
    } else if key != .left && key != .backTab {
      (overlay, helpPage) = (.none, 0)
    }
  }
}
