import Synchronization

/// Tells on a terminal how far files have been read, where that takes longer than half a second.
final class ReadingNote: Sendable {
  private let start = ContinuousClock.now
  /// The percentage that is shown; below 0 none.
  private let shown = Mutex(-1)

  /// Shows what share of a file has been read.
  func tell(_ file: String, _ share: Double) {
    let percent = Int(share * 100)
    shown.withLock { last in
      guard percent != last, StandardStreams.errorIsTerminal,
        start.duration(to: .now) > .milliseconds(500)
      else { return }
      last = percent
      let glyphs = StandardStreams.errorGlyphs
      // The end of a path tells more than its beginning.
      let name = file.count > 30 ? "\(glyphs.ellipsis)\(file.suffix(29))" : file
      StandardStreams.replaceNote(
        "reading \(glyphs.text(name))  \(glyphs.bar(share, width: 20)) \(percent) %")
    }
  }

  /// Takes what is shown away.
  func finish() {
    shown.withLock { last in
      if last >= 0 { StandardStreams.replaceNote("") }
      last = -1
    }
  }
}
