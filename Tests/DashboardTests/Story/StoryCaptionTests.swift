import Testing

@testable import Dashboard

@Suite struct StoryCaptionTests {
  private func lines(
    _ script: String, width: Int, height: Int, unicode: Bool = true
  ) throws -> [String] {
    var dashboard = Sample.dashboard(nil, unicode: unicode, width: width, height: height)
    dashboard.tell(try Story(script))
    _ = dashboard.update(.snapshot(Sample.run()))
    return dashboard.view().text.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  private let script = "title Overfitting\nsay The dev cost has turned up.\nwait epoch 9000"

  @Test func theCaptionStandsAtTheFootWithWhatItWaitsFor() throws {
    let lines = try lines(script, width: 80, height: 24)
    #expect(
      lines.suffix(3) == [
        "╭ Overfitting ──────────────────────────────────── until epoch 9,000, > skips ─╮",
        "│ The dev cost has turned up.                                                  │",
        "╰──────────────────────────────────────────────────────────────────────────────╯",
      ])
    // Everything else is there, on a screen of three rows less.
    let run = Sample.dashboard(Sample.run(), width: 80, height: 21).view().text
    #expect(lines.prefix(21).joined(separator: "\n") == run)
  }

  @Test func thereIsRoomForTheLongestCaptionFromTheBeginning() throws {
    let long = String(repeating: "words ", count: 20)
    let lines = try lines("\(script)\nsay \(long)", width: 80, height: 30)
    #expect(lines[26].hasPrefix("╭ Lesson") || lines[26].hasPrefix("╭ Overfitting"))
  }

  @Test func lowScreensGiveTheirLastTwoRows() throws {
    let lines = try lines(script, width: 60, height: 16)
    #expect(lines[14] == " The dev cost has turned up.")
    #expect(lines[15].isEmpty)
    #expect(lines[0].contains("4,200/30,000"))
  }

  @Test func plainTerminalsGetASCII() throws {
    let lines = try lines(script, width: 80, height: 24, unicode: false)
    #expect(lines.suffix(3).allSatisfy { $0.allSatisfy(\.isASCII) })
    #expect(lines[21].hasPrefix("+ Overfitting ---"))
  }
}
