import PseudoTerminal
import Testing

/// What each key does, as seen on the screen.
@Suite(.serialized) struct KeyTests {
  @Test func spacePausesAndGoesOn() throws {
    let program = try openDashboard()
    try program.pauseAndSettle()
    let epoch = program.epoch
    program.serve(for: .milliseconds(200))
    #expect(program.epoch == epoch)
    program.type(" ")
    try program.waitForHeader("training")
    try program.waitForProgress()
  }

  @Test func dotTrainsOneEpoch() throws {
    let program = try openDashboard()
    try program.pauseAndSettle()
    let epoch = try #require(program.epoch)
    for step in 1...3 {
      program.type(".")
      try program.waitFor("epoch \(epoch + step), paused") {
        $0.epoch == epoch + step && $0.header.contains("paused")
      }
    }
  }

  @Test func regularizersSwitchOnAndOff() throws {
    let program = try openDashboard(width: 120, height: 36)
    program.type("1")
    try program.waitForHeader("L1 λ 0.50")
    try program.waitForEvent("L1 on, λ 0.50")
    try program.waitForText("zeros ")
    program.type("2")
    try program.waitForHeader("L1 λ 0.50 + L2 λ 0.70 ")
    try program.waitForText("0.99900")
    program.type("d")
    try program.waitForHeader("L1 0.50 L2 0.70 keep 0.86")
    try program.waitFor("realized ratios") { screen in
      ["h1 0.", "h2 0."].allSatisfy { screen.find($0) != nil }
    }
    try program.waitForText("evaluation uses all units")
    program.type("1")
    try program.waitForHeader("L2 λ 0.70 + keep 0.86")
    try program.waitForEvent("L1 off")
    program.type("0")
    try program.waitForHeader("no regularization")
    try program.waitForEvent("dropout off")
    try program.waitFor("no figure of a penalty") { $0.find("0.99900") == nil }
    try program.waitForText("off: all units take part")
  }

  @Test func aSwitchesAugmentation() throws {
    let program = try openDashboard(
      ["--data", "digits", "--augment", "shift=0.5,rotation=15", "--pace", "20"], width: 132,
      height: 36)
    try program.waitForHeader("augment shift=0.5,rotation=15")
    program.type("a")
    try program.waitForHeader("no regularization")
    try program.waitForEvent("augmentation off")
    try program.waitFor("a mark on the curves") { $0.costAxis?.contains("aug off") == true }
    program.type("a")
    try program.waitForHeader("augment")
    try program.waitForEvent("augmentation on")
    try program.waitForProgress()
    program.type("0")
    try program.waitForHeader("no regularization")
  }

  @Test func rGoesThroughTheRegularizers() throws {
    let program = try openDashboard()
    for header in ["L1 λ 0.50", "L2 λ 0.70", "keep 0.86", "no regularization", "L1 λ 0.50"] {
      program.type("r")
      try program.waitFor("\(header) alone") {
        $0.header.contains(header) && !$0.header.contains(" + ")
      }
    }
  }

  @Test func plusAndMinusChangeTheStrength() throws {
    let program = try openDashboard(["--l2", "0.7"])
    for (key, before, strength) in [
      ("+", "0.70", "1.00"), ("=", "1.00", "1.50"), ("-", "1.50", "1.00"), ("_", "1.00", "0.70"),
    ] {
      program.type(key)
      try program.waitForHeader("L2 λ \(strength)")
      try program.waitForEvent("L2 λ \(before) → \(strength)")
    }
    program.type("2")
    try program.waitForHeader("no regularization")
    program.type("d")
    try program.waitForHeader("keep 0.86")
    program.type("+")
    try program.waitForHeader("keep 0.85")
    program.type("-")
    try program.waitForHeader("keep 0.90")
  }

  @Test func bracketsChangeThePace() throws {
    let program = try openDashboard(["--pace", "100"], width: 120, height: 36)
    program.type("]")
    program.type("]")
    try program.waitFor("200 epochs a second") { (180...220).contains($0.epochsPerSecond ?? 0) }
    for _ in 0..<4 { program.type("[") }
    try program.waitFor("50 epochs a second") { (40...60).contains($0.epochsPerSecond ?? 0) }
  }

  @Test func lettersLChangeTheLearningRate() throws {
    let program = try openDashboard(width: 120, height: 36)
    try program.waitForHeader("α 0.30")
    program.type("l")
    try program.waitForHeader("α 0.20")
    try program.waitForEvent("α 0.20")
    program.type("LL")
    try program.waitForHeader("α 0.50")
    try program.waitForEvent("α 0.50")
  }

  @Test func eGoesThroughTheModesOfEarlyStopping() throws {
    let program = try openDashboard(["--patience", "1000000"])
    for mode in ["stop", "off", "mark"] {
      program.type("e")
      try program.waitForEvent("early stopping: \(mode)")
      try program.waitFor("\(mode) beside the title of the pane") {
        $0.rows.contains { $0.contains("╭ Early stopping ─") && $0.contains(" \(mode) ─╮") }
      }
    }
  }

  @Test func gChecksTheGradientNow() throws {
    let program = try openDashboard()
    try program.waitForText("below 1e-7")
    try program.waitForProgress(epochs: 50)
    try program.pauseAndSettle()
    let epoch = try #require(program.epoch)
    program.type("g")
    try program.waitFor("a check of epoch \(epoch)") { screen in
      screen.rows.contains {
        $0.replacing(",", with: "").contains("epoch \(epoch) ") && $0.contains(" ms")
      }
        && screen.find("below 1e-7") != nil
    }
  }

  @Test func yShowsLogarithms() throws {
    let program = try openDashboard()
    try program.waitFor("an axis from 0") { $0.costAxis?.contains(" 0.0 └") == true }
    program.type("y")
    try program.waitFor("an axis without 0") { $0.costAxis?.contains(" 0.0 └") == false }
    program.type("y")
    try program.waitFor("an axis from 0") { $0.costAxis?.contains(" 0.0 └") == true }
  }

  @Test func bGoesBackToTheBest() throws {
    let program = try openDashboard(width: 120, height: 36)
    try program.waitForProgress(epochs: 300)
    program.type("b")
    try program.waitForEvent("back to the weights of epoch")
    program.press(.escape)
    try program.waitForEvent("back to the best weights")
  }

  @Test func questionMarkAndF1ShowTheKeys() throws {
    let program = try openDashboard(width: 120, height: 36)
    program.type("?")
    try program.waitForTexts([
      "╭ Keys", "Regularization", "L2: all shrink", "Ctrl-Z", "logarithmic costs",
      "[       slower",
    ])
    program.type("2")
    try program.waitFor("the page to close") { $0.find("╭ Keys") == nil }
    #expect(program.header.contains("no regularization"))
    program.press(.function(1))
    try program.waitForText("╭ Keys")
  }

  @Test(arguments: [
    ("k", "the weights of epoch", "stopped by hand"), ("b", "dev cost", "stopped by hand"),
  ])
  func sStopsOnAnAnswer(answer: String, offer: String, message: String) throws {
    let program = try openDashboard()
    program.type("s")
    try program.waitForTexts(["Stop training?", "carry on", offer])
    try program.waitForHeader("paused")
    program.type("x")
    try program.waitForEvent("k, b or c")
    program.type(answer)
    try program.waitForTexts(["The run is over", message])
    try program.waitForHeader("stopped")
    program.type("q")
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.text.contains(message))
  }

  @Test(arguments: ["c", "s", "\u{1B}"])
  func sCarriesOn(answer: String) throws {
    let program = try openDashboard()
    program.type("s")
    try program.waitForText("Stop training?")
    try program.waitForHeader("paused")
    program.type(answer)
    try program.waitFor("the question to close") { $0.find("Stop training?") == nil }
    try program.waitForHeader("training")
    try program.waitForProgress()
  }

  @Test func sLeavesAPausedRunPaused() throws {
    let program = try openDashboard()
    try program.pauseAndSettle()
    program.type("s")
    try program.waitForText("Stop training?")
    program.type("c")
    try program.waitFor("the question to close") { $0.find("Stop training?") == nil }
    #expect(program.header.contains("paused"))
  }

  @Test func qAsksAndQuits() throws {
    let program = try openDashboard()
    program.type("q")
    try program.waitForTexts(["Quit?", "any other key  carry on"])
    program.type("q")
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.text.contains("stopped by hand"))
  }

  @Test(arguments: ["x", "2", " ", "\u{1B}"])
  func qCarriesOnAtAnyOtherKey(answer: String) throws {
    let program = try openDashboard()
    program.type("q")
    try program.waitForText("Quit?")
    try program.waitForHeader("paused")
    program.type(answer)
    try program.waitFor("the question to close") { $0.find("Quit?") == nil }
    try program.waitForHeader("training")
    try program.waitForProgress()
    #expect(program.header.contains("no regularization"))
  }

  @Test func controlCQuitsAtOnce() throws {
    let program = try openDashboard()
    program.press(.control("c"))
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.text.contains("stopped by hand"))
  }

  @Test func aKeyThatCanDoNothingSaysWhy() throws {
    let program = try openDashboard(["--pace", "1"], width: 120, height: 36)
    for (key, reason) in [
      ("0", "no regularizer is on"), ("+", "no regularizer is on to change"),
      ("-", "no regularizer is on to change"), ("a", "--augment gives something to vary"),
      ("[", "slower than an epoch a second"),
      ("X", "that key does nothing here; ? shows the keys"),
      ("é", "that key does nothing here; ? shows the keys"),
    ] {
      program.type(key)
      try program.waitForEvent(reason)
      program.press(.escape)
      try program.waitFor("the reason to go") { !$0.eventLine.contains(reason) }
    }
    program.press(.up)
    try program.waitForEvent("that key does nothing here")
  }

  @Test func withoutDevDataKeysSayWhatIsMissing() throws {
    let program = try openDashboard(
      ["--dev-count", "0", "--pace", "max", "--epochs", "100000000"], width: 120, height: 36)
    try program.waitForText("no dev set, so nothing")
    for (key, reason) in [
      ("e", "there is no dev set"), ("b", "there are no best weights yet"),
      ("]", "that is as fast as it goes"),
    ] {
      program.type(key)
      try program.waitForEvent(reason)
    }
  }

  @Test func strengthsHaveEnds() throws {
    let program = try openDashboard(["--keep-prob", "0.1"])
    program.type("+")
    try program.waitForHeader("keep 0.05")
    program.type("+")
    try program.waitForEvent("it is as strong as it gets")
  }
}

extension TerminalProcess {
  /// The speed that the title line shows.
  fileprivate var epochsPerSecond: Int? {
    header.firstMatch(of: /([0-9,]+)\/s/).flatMap { Int($0.1.filter { $0 != "," }) }
  }
}
