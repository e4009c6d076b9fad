import Testing

@testable import Dashboard
@testable import Training

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
        "╭ Overfitting ────────────────────── until epoch 9,000: > skips, space pauses ─╮",
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

  @Test func onLowScreensItCoversWhatItNeeds() throws {
    let lines = try lines(script, width: 60, height: 16)
    #expect(
      lines.suffix(3) == [
        "╭ Overfitting ──────────────── until epoch 9,000, > skips ─╮",
        "│ The dev cost has turned up.                              │",
        "╰──────────────────────────────────────────────────────────╯",
      ])
    // The rest is as it is without a lesson.
    let run = Sample.dashboard(Sample.run(), width: 60, height: 16).view().lines
    #expect(Array(lines.prefix(13)) == Array(run.prefix(13)))
  }

  @Test func longCaptionsAreThereOnLowScreensToTheLastWord() throws {
    let words = (1...70).map { "w\($0)" }.joined(separator: " ")
    let lines = try lines("title T\nsay \(words)\nwait key", width: 60, height: 16)
    let text = lines.joined(separator: " ")
    #expect((1...70).allSatisfy { text.contains("w\($0) ") })
    #expect(lines[0].contains("4,200") && lines[1].hasPrefix("╭ Cost"))
    // What is too long even so ends with an ellipsis.
    let longer = (1...300).map { "w\($0)" }.joined(separator: " ")
    let cut = try self.lines("title T\nsay \(longer)\nwait key", width: 60, height: 16)
    #expect(cut[14].hasSuffix("… │") && cut[6].hasPrefix("╭ T"))
  }

  @Test func whatTheSpaceBarDoesIsSaid() throws {
    var dashboard = Sample.dashboard(nil, width: 100, height: 30)
    dashboard.tell(try Story("title T\npause\nwait rising\npause"))
    var snapshot = Sample.run()
    snapshot.evaluation = DiagnosisPaneTests.evaluation(0.962, 0.925, update: 4200, gap: 0.08)
    _ = dashboard.update(.snapshot(snapshot))
    #expect(dashboard.view().text.contains("╭ T 1/2 ─"))
    #expect(dashboard.view().text.contains(" space: next ─╮"))
    #expect(dashboard.view().text.contains(" space next  "))
    _ = dashboard.type(" ")
    #expect(dashboard.view().text.contains("╭ T 2/2 ─"))
    #expect(dashboard.view().text.contains("until the dev cost rises: > skips, space pauses ─╮"))
    #expect(dashboard.view().text.contains(" space pause  "))
    _ = dashboard.type(" ")
    #expect(dashboard.view().text.contains("paused: space trains on, > skips ─╮"))
    #expect(dashboard.view().text.contains(" space go on  "))
    _ = dashboard.type(">")
    #expect(dashboard.view().text.contains(" space: next ─╮"))
  }

  @Test func aTableComparesWhatWasRemembered() throws {
    let script = "title T\nremember none\nremember L2\ntable"
    let lines = try lines(script, width: 80, height: 24)
    #expect(
      lines.suffix(5).dropLast() == [
        "╭ T ────────────────────────────────────────────── the end: go on as you like ─╮",
        "│       epoch  training accuracy  dev accuracy  dev cost    gap   ‖W‖₂  zeros  │",
        "│ none  4,200            96.21 %       92.50 %     0.246  0.109  11.16  0/120  │",
        "│ L2    4,200            96.21 %       92.50 %     0.246  0.109  11.16  0/120  │",
      ], "\(lines.suffix(5).joined(separator: "\n"))")
  }

  @Test func plainTerminalsGetASCII() throws {
    let lines = try lines(script, width: 80, height: 24, unicode: false)
    #expect(lines.suffix(3).allSatisfy { $0.allSatisfy(\.isASCII) })
    #expect(lines[21].hasPrefix("+ Overfitting ---"))
  }

  /// A table has rows of its own too, so that no frame loses its edge.
  @Test func aTableStandsBelowTheRun() throws {
    let lines = try lines("remember none\nremember L2\ntable", width: 120, height: 36)
    let run = Sample.dashboard(Sample.run(), width: 120, height: 31).view().text
    #expect(lines.prefix(31).joined(separator: "\n") == run)
  }

  @Test(arguments: [(80, 24), (60, 16), (120, 36)])
  func itGivesWayToTheHelp(_ width: Int, _ height: Int) throws {
    var dashboard = Sample.dashboard(nil, width: width, height: height)
    dashboard.tell(try Story(script))
    _ = dashboard.update(.snapshot(Sample.run()))
    var usual = Sample.dashboard(width: width, height: height)
    for _ in 0..<3 {
      #expect(dashboard.type("?") == [] && usual.type("?") == [])
      #expect(dashboard.view().lines == usual.view().lines)
    }
    _ = dashboard.update(.key(.escape))
    #expect(dashboard.view().text.contains("The dev cost has turned up."))
  }

  @Test func onLowScreensItGivesWayToQuestions() throws {
    let words = String(repeating: "words ", count: 60)
    for (height, isThere) in [(16, false), (36, true)] {
      var dashboard = Sample.dashboard(nil, width: 60, height: height)
      dashboard.tell(try Story("title T\nsay \(words)\nwait epoch 9000"))
      _ = dashboard.update(.snapshot(Sample.run()))
      _ = dashboard.type("s")
      let text = dashboard.view().text
      #expect(text.contains("k  keep the weights") && text.contains("c  carry on"))
      #expect(text.contains("words words") == isThere)
    }
  }
}
