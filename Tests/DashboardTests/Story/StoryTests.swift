import Screen
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
      set      none
      set      l1 0.5
      set      L2 off
      set      dropout 0.86
      set      augmentation on
      set      early-stopping stop
      show     weight-norms
      pause
      remember none
      say      {dev} now
      if       dev < none  It was {none dev}
               before.
      table
      """)
    var text = try StoryText("{dev} now")
    text.remarks = [
      StoryText.Remark(
        condition: StoryCondition(figure: .dev, relation: .less, name: "none"),
        pieces: [.words("It was "), .figure(.dev, of: "none"), .words(" before.")])
    ]
    #expect(story.title == "Overfitting")
    #expect(story.options == ["--data", "pitch", "--pace", "500"])
    #expect(story.optionLines == [4, 4, 5, 5])
    #expect(
      story.steps == [
        .say(try StoryText("One network learns.")), .wait(.epoch(3000)), .wait(.epochs(20)),
        .wait(.key),
        .wait(.rising), .wait(.trigger), .wait(.end),
        .press([.character("2"), .character(" "), .character("+"), .character("-")]),
        .set(.none), .set(.l1(0.5)), .set(.l2(0)), .set(.dropout(0.86)), .set(.augmentation(true)),
        .set(.earlyStopping(.stop)), .show(.weightNorms), .pause,
        .remember("none"), .say(text), .table,
      ])
  }

  @Test(arguments: [
    ("say a\nplay b", 2, "'play' is no step"),
    ("say", 1, "'say' says nothing"),
    ("say a\npress 2 Ö", 2, "there is no key 'Ö'"),
    ("say a\nset", 2, "'set' says nothing"),
    ("set l2", 1, "'set l2' is nothing to set; there are set none, set l1 λ or off"),
    ("set l2 -1", 1, "'set l2 -1' is nothing to set"),
    ("set l1 nan", 1, "'set l1 nan' is nothing to set"),
    ("say a\nset dropout 0", 2, "'set dropout 0' is nothing to set"),
    ("set dropout 1.5", 1, "'set dropout 1.5' is nothing to set"),
    ("set early-stopping now", 1, "'set early-stopping now' is nothing to set"),
    ("set augmentation", 1, "'set augmentation' is nothing to set"),
    ("set none l2", 1, "'set none l2' is nothing to set"),
    ("\nshow graph", 2, "there is no pane 'graph'; there are cost, boundary, diagnosis, weights"),
    ("\nwait soon", 2, "'wait soon' is nothing to wait for"),
    ("wait epoch many", 1, "'many' is no number of epochs"),
    ("wait +-3", 1, "'-3' is no number of epochs"),
    ("press 2\n  and more", 2, "only the text of 'say' and 'if' goes on"),
    ("say {cost} a", 1, "there is no figure '{cost}'; there are epoch, train, dev"),
    ("say a\n  {dev", 2, "a figure that begins with { has no }"),
    ("say {a b dev}", 1, "there is no figure '{a b dev}'"),
    ("say a\n\nsay b\n  {none dev}", 3, "nothing is remembered as 'none' before"),
    ("remember a b", 1, "'a b' is no name to remember by"),
    ("remember best", 1, "'best' is no name"),
    ("pause\nif dev < best Yes.", 2, "'if' adds to the text of 'say'"),
    ("say a\nif dev below best Yes.", 2, "'if' takes a figure"),
    ("say a\nif dev < best", 2, "'if' takes a figure"),
    ("say a\nif gap < best Yes.", 2, "'best' has the dev cost alone"),
    ("say a\nif gap < none Yes.", 1, "nothing is remembered as 'none'"),
    ("title only\n", 2, "the script has no steps"),
  ])
  func mistakesAreToldWithTheirLine(_ script: String, _ line: Int, _ message: String) {
    let error = #expect(throws: StoryError.self) { try Story(script) }
    #expect(error?.line == line)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  /// Lines are those of the script, and a run of 1,000 epochs.
  @Test(
    arguments: [
      ("wait epoch 1000\nwait end", nil, 0), ("say a\n\nwait epoch 1001", 3, 1001),
      ("wait epoch 600\nwait +400\nwait +1", 3, 1001), ("wait +9223372036854775807", 1, .max),
      ("wait +600\nwait +9223372036854775807", 2, .max),
      // A run that begins again has all of them before it.
      ("wait epoch 600\npress 2 R\nwait +600", nil, 0), ("wait +600\npress W\nwait +600", nil, 0),
      ("wait +600\npress 2\nwait +600", 3, 1200), ("wait +600\nset none\nwait +600", 3, 1200),
      // One that trains on after its end has more.
      ("wait end\npress space\nwait epoch 1500", nil, 0),
    ] as [(String, Int?, Int)])
  func waitsBeyondTheEndOfTheRunAreTold(_ script: String, _ line: Int?, _ epoch: Int) throws {
    let story = try Story(script)
    guard let line else {
      try story.check(plannedEpochs: 1000)
      return
    }
    let error = #expect(throws: StoryError.self) { try story.check(plannedEpochs: 1000) }
    #expect(error?.line == line)
    #expect(
      error?.message.hasPrefix(
        "this waits for epoch \(NumberFormat.grouped(epoch)), and the run has 1,000:") == true)
  }
}
