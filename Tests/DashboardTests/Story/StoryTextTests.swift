import Testing

@testable import Dashboard

@Suite struct StoryTextTests {
  private func text(_ script: String) throws -> StoryText {
    guard case .say(let text)? = try Story(script).steps.last else {
      Issue.record("the last step says nothing")
      return try StoryText("")
    }
    return text
  }

  @Test func figuresStandInTheText() throws {
    let text = try text("say {dev}, gap {gap}")
    #expect(text.filled(StoryFiguresTests.figures(), StoryMemory()) == "0.200, gap 0.100")
    // Before anything is known of the run.
    #expect(text.filled(nil, StoryMemory()) == "none, gap none")
  }

  @Test func escapedCharactersAreText() throws {
    let text = try text("say a\\u{202E}b {dev}")
    #expect(text.filled(StoryFiguresTests.figures(), StoryMemory()) == "a\\u{202E}b 0.200")
  }

  @Test func remarksAreMadeWhereTheyAreTrue() throws {
    let text = try text(
      """
      remember none
      say   From {none dev}
            to {dev}.
      if    dev < none  It fell,
            by much.
      if    dev > none  It rose.
      if    dev = none  It stayed.
      if    zeros = none  Zeros: {zeros}.
      """)
    func filled(_ before: Double) -> String {
      var memory = StoryMemory()
      memory.remember(StoryFiguresTests.figures(gap: before), as: "none")
      return text.filled(StoryFiguresTests.figures(), memory)
    }
    #expect(filled(0.2) == "From 0.300 to 0.200. It fell, by much. Zeros: 3.")
    #expect(filled(0.1) == "From 0.200 to 0.200. It stayed. Zeros: 3.")
    #expect(filled(0.05) == "From 0.150 to 0.200. It rose. Zeros: 3.")
  }

  @Test func theLongestHasOneRemarkOfEachComparison() throws {
    let text = try text(
      "remember none\nsay A {dev}.\nif dev < none Fell.\nif dev > none It rose by a great deal.\n"
        + "if gap < none Closer than it was before that.\nif epoch > none {epoch}")
    #expect(
      text.longest == "A 0.000. It rose by a great deal. Closer than it was before that. 00,000")
    // What is said instead of the remarks may be longer than they are.
    let brief = try self.text("remember none\nsay A {dev}.\nif dev < none Fell.")
    #expect(
      brief.longest == "A 0.000. A wait was skipped: too early to conclude anything.")
  }
}
