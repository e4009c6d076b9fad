import Training

// The help: the table of keys, then a page for each pane.

extension Dashboard {
  /// Returns every page of the help as a box, on the screen as it is.
  var helpBoxes: [MessageBox] {
    let screen = Rect(width: width, height: height)
    let keys = KeyPages.pages(fitting: screen, glyphs: glyphs).map { ("Keys", $0) }
    let width = min(MessageBox.textWidth(on: screen), 72)
    let panes = Pane.allCases.map { pane in
      let page = PanePage(pane, snapshot, description, targetError: targetError)
      return (page.title, page.lines(width: width, glyphs: glyphs))
    }
    let pages = keys + panes
    return pages.enumerated().map { index, page in
      let isLast = index + 1 == pages.count
      return MessageBox(
        title: "\(page.0) \(index + 1)/\(pages.count)",
        note: isLast ? "any key closes" : "? the next, any key closes", lines: page.1)
    }
  }

  /// Opens the help: with the page of the pane that fills the screen, else with the keys.
  mutating func openHelp() {
    let keyPages = helpBoxes.count - Pane.allCases.count
    let place = zoomed.flatMap(Pane.allCases.firstIndex)
    (overlay, helpPage) = (.help, place.map { keyPages + $0 } ?? 0)
  }

  /// Shows the next page, or the one before, or closes the help.
  mutating func turnHelp(_ key: Key) {
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
