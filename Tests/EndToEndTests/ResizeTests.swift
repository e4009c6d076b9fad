import PseudoTerminal
import Testing

/// Windows of every size, changed while a network trains.
@Suite(.serialized) struct ResizeTests {
  @Test func noSizeEndsTheProgram() throws {
    let program = try openDashboard(["--l1", "0.1", "--keep-prob", "0.9"], width: 120, height: 36)
    var sizes = [(119, 36), (110, 16), (109, 16), (60, 16), (59, 16), (60, 15), (30, 3), (2, 2)]
    sizes += [(1, 1), (1, 50), (300, 1), (3, 2), (61, 17), (200, 60), (75, 90), (500, 200)]
    for (width, height) in sizes {
      program.resize(width: width, height: height)
      let before = program.bytesReceived
      try program.waitFor("a frame of \(width) × \(height)") { $0.bytesReceived > before }
      #expect(program.exitStatus == nil)
    }
    program.resize(width: 80, height: 24)
    try program.waitFor("the whole dashboard") { $0.hasAllPanes && $0.header.contains("training") }
    #expect(try program.quit() == .exited(0))
  }

  @Test func oneAfterTheOtherWithoutWaiting() throws {
    let program = try openDashboard()
    for step in 0..<400 {
      program.resize(width: 1 + step * 37 % 170, height: 1 + step * 23 % 60)
    }
    program.resize(width: 120, height: 36)
    try program.waitFor("the whole dashboard") {
      $0.hasAllPanes && $0.rows[35].contains("q quit") && $0.header.contains("training")
    }
    try program.pauseAndSettle()
    let before = program.cells
    program.press(.control("l"))
    try program.settle()
    #expect(program.cells == before)
  }

  @Test(arguments: [(59, 24), (80, 15), (40, 10)])
  func belowTheSmallestSizeItSaysWhatItNeeds(width: Int, height: Int) throws {
    let program = try openDashboard()
    program.resize(width: width, height: height)
    try program.waitForTexts(["Regulus needs 60 × 16", "this is \(width) × \(height)"])
    #expect(!program.hasAllPanes)
    // One pane after the other.
    program.resize(width: 60, height: 16)
    try program.waitForText("╭ Cost ─")
    for title in ["Decision boundary", "Diagnosis", "Weights"] + paneTitles.dropFirst() {
      program.type("\t")
      try program.waitForText("╭ \(title) ─")
    }
  }

  @Test func keysWorkOnAScreenThatIsTooSmall() throws {
    let program = try startRegulus(width: 40, height: 10)
    try program.waitForText("Regulus needs 60 × 16")
    program.type("2")
    program.resize(width: 80, height: 24)
    try program.waitForHeader("L2 λ 0.70")
  }

  @Test func boxesFitEverySize() throws {
    let program = try openDashboard()
    program.type("?")
    try program.waitForText("╭ Keys")
    for (width, height) in [(60, 16), (20, 5), (1, 1), (200, 50), (80, 24)] {
      program.resize(width: width, height: height)
      let before = program.bytesReceived
      try program.waitFor("a frame of \(width) × \(height)") { $0.bytesReceived > before }
    }
    try program.waitForText("╭ Keys")
  }
}
