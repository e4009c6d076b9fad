import Testing

@testable import Dashboard

@Suite struct StoryTests {
  @Test func scriptsAreRead() throws {
    let story = try Story(
      """
      # A comment, and a blank line after it

      title    Overfitting
      options  --data pitch
      options  --pace 500
      say      One network
               learns.
      wait     epoch 3000
      wait     +20
      wait     key
      wait     rising
      wait     trigger
      wait     end
      press    2 space + -
      pause
      """)
    #expect(story.title == "Overfitting")
    #expect(story.options == ["--data", "pitch", "--pace", "500"])
    #expect(story.optionLines == [4, 4, 5, 5])
    #expect(
      story.steps == [
        .say("One network learns."), .wait(.epoch(3000)), .wait(.epochs(20)), .wait(.key),
        .wait(.rising), .wait(.trigger), .wait(.end),
        .press([.character("2"), .character(" "), .character("+"), .character("-")]), .pause,
      ])
  }

  @Test(arguments: [
    ("say a\nplay b", 2, "'play' is no step"),
    ("say", 1, "'say' says nothing"),
    ("say a\npress 2 Ö", 2, "there is no key 'Ö'"),
    ("\nwait soon", 2, "'wait soon' is nothing to wait for"),
    ("wait epoch many", 1, "'many' is no number of epochs"),
    ("wait +-3", 1, "'-3' is no number of epochs"),
    ("press 2\n  and more", 2, "only the text of 'say' goes on"),
    ("title only\n", 2, "the script has no steps"),
  ])
  func mistakesAreToldWithTheirLine(_ script: String, _ line: Int, _ message: String) {
    let error = #expect(throws: StoryError.self) { try Story(script) }
    #expect(error?.line == line)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }
}
