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
}
