import Screen
import Testing

@testable import Dashboard
@testable import regulus

@Suite struct DefaultStoryTests {
  @Test func itsRunHasTheEpochsThatItWaitsFor() throws {
    let story = try Story(defaultStory)
    try story.check(plannedEpochs: TrainCommand.parse(story.options).epochs)
  }

  /// On 80 × 24, of which 16 rows are the run's.
  @Test func everyCaptionHasRoomOnASmallScreen() throws {
    for case .say(let text) in try Story(defaultStory).steps {
      #expect(wrapped(text.longest, width: 76).count <= 5, "\(text.longest)")
      #expect(wrapped(text.longest, width: 56).count <= 8, "\(text.longest)")
    }
  }

  /// What regularization did is said with figures, and only where it did.
  @Test func noCaptionBehindAWaitClaimsWithoutAFigure() throws {
    let steps = try Story(defaultStory).steps
    for (before, step) in zip(steps, steps.dropFirst()) {
      guard case .wait(let condition) = before, condition != .key, case .say(let text) = step else {
        continue
      }
      #expect(text.pieces.count { if case .figure = $0 { true } else { false } } >= 3)
      #expect(!text.remarks.isEmpty)
    }
  }

  /// Whatever the audience has switched before, each part has what its captions say.
  @Test func everyRunIsBegunWithSettings() throws {
    let steps = try Story(defaultStory).steps
    #expect(steps.prefix(2) == [.set(.none), .set(.earlyStopping(.mark))])
    for (index, step) in steps.enumerated() {
      guard case .press(let keys) = step else { continue }
      #expect(keys == [.character("R")])
      #expect(steps[index - 2] == .set(.none))
      guard case .set = steps[index - 1] else {
        Issue.record("step \(index) begins a run with nothing set")
        continue
      }
    }
  }

  /// What the table compares was trained from the same first weights, and for as many epochs; but for
  /// early stopping, which is about these.
  @Test func whatIsComparedIsComparable() throws {
    let steps = try Story(defaultStory).steps
    let names = steps.compactMap { if case .remember(let name) = $0 { name } else { nil } }
    #expect(names == ["none", "L2", "L1", "dropout", "early-stopping"])
    for name in names.dropLast() {
      let place = try #require(steps.firstIndex(of: .remember(name)))
      let run = steps[..<place].lastIndex(of: .press([.character("R")])) ?? 0
      #expect(steps[run..<place].contains(.wait(.epoch(6000))))
      #expect(!steps[run..<place].contains { if case .set = $0 { run > 0 } else { false } })
    }
  }
}
