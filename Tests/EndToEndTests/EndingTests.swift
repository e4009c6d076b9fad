import PseudoTerminal
import Testing

/// What happens when a run is over: the dashboard stays, says so, and offers what can be done next.
@Suite(.serialized) struct EndingTests {
  /// What the box at the end offers.
  private let offers = ["train on", "or first switch", "quit", "Esc", "close"]

  @Test func aFinishedRunStaysOnTheScreen() throws {
    let program = try startRegulus(["--epochs", "60", "--pace", "max"])
    try program.waitForText("The run is over")
    try program.waitForHeader("finished")
    #expect(program.epoch == 60)
    try program.waitForTexts(
      offers + ["all 60 epochs trained", "training accuracy", "dev accuracy"])
    program.press(.escape)
    try program.waitFor("the box to close") { $0.find("The run is over") == nil }
    try program.waitForTexts(paneTitles)
    try program.waitForEvent("space trains on, g checks, q quits")
    program.type("s")
    try program.waitForEvent("the run is over: space trains on, q quits")
    program.type(".")
    try program.waitForEvent("the run is over: space trains on")
    program.type("q")
    #expect(try program.waitForExit() == .exited(0))
    #expect(!program.modes.alternateScreen)
    #expect(program.rows[0].contains("model") && program.rows[0].contains("training accuracy"))
    #expect(program.rows[2].hasPrefix("no regularization"))
    #expect(program.text.contains("all 60 epochs trained; 60 epochs"))
  }

  @Test func spaceTrainsOnAfterTheEnd() throws {
    let program = try startRegulus(["--epochs", "50", "--pace", "max"])
    try program.waitForText("The run is over")
    program.type("2")
    try program.waitForHeader("L2 λ 0.70")
    program.type(" ")
    try program.waitFor("the second end") { $0.epoch == 100 && $0.header.contains("finished") }
    #expect(program.plannedEpochs == 100)
    try program.waitForText("all 100 epochs trained")
    program.press(.escape)
    try program.waitFor("the marker") { $0.costAxis?.contains("L2") == true }
    program.type("q")
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.text.contains("L2 λ 0.7"))
  }

  @Test func earlyStoppingKeepsTheBestAndSaysWhy() throws {
    let program = try startRegulus(
      ["--early-stopping", "stop", "--patience", "3", "--pace", "max", "--evaluate-every", "5"])
    try program.waitForText("The run is over")
    try program.waitForHeader("stopped early")
    try program.waitForTexts(
      offers + ["early stopping: no dev cost below", "15 epochs"])
    // The title line names the epoch of the weights that were kept.
    try program.waitForHeader("kept ")
    #expect(program.epoch == nil)
    program.type(" ")
    try program.waitFor("more epochs") { ($0.epoch ?? 0) > 15 }
    // It may stop again at any moment, so that there would be two boxes to answer.
    program.press(.control("c"))
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.text.contains("training accuracy"))
  }

  @Test func aDivergedRunSaysWhatToDo() throws {
    let program = try startRegulus(["--learning-rate", "1e6", "--pace", "max"])
    try program.waitForText("╭ Diverged")
    try program.waitForHeader("diverged")
    try program.waitForText("smaller learning rate")
    program.type(" ")
    try program.waitForEvent("the run diverged: lower the learning rate with l")
    program.type("q")
    #expect(try program.waitForExit() == .exited(2))
    #expect(program.text.contains("diverged: the"))
  }

  @Test func aDivergedRunTrainsOnAtALowerRate() throws {
    let program = try startRegulus(
      ["--learning-rate", "1e6", "--pace", "max", "--epochs", "100", "--evaluate-every", "1"])
    try program.waitForText("╭ Diverged")
    program.type("l")
    try program.waitFor("the box to close") { $0.find("╭ Diverged") == nil }
    try program.waitForHeader("α 7.0e5")
    let epoch = try #require(program.epoch)
    program.type(" ")
    // It goes on from the last finite weights, and may diverge again.
    try program.waitFor("more epochs") { ($0.epoch ?? 0) > epoch }
    #expect(program.find("the run diverged: lower the learning rate") == nil)
  }

  @Test func theSummaryIsJSONWhenAsked() throws {
    let program = try startRegulus(["--epochs", "20", "--pace", "max", "--json"])
    try program.waitForText("The run is over")
    program.type("q")
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.rows[0].hasPrefix("{\"best\":{"))
  }
}
