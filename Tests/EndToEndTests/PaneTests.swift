import PseudoTerminal
import Testing

/// The panes that show what the network does, and how to get to them.
@Suite(.serialized) struct PaneTests {
  /// The cells inside a pane whose title is on the screen, without the lines below it.
  private func inside(_ program: TerminalProcess, _ title: String) -> [ScreenCell] {
    guard let (x, y) = program.find("╭ \(title)") else { return [] }
    let end = (x + 1..<program.width).first { program.cell(x: $0, y: y + 1).text == "│" } ?? x
    return (y + 1..<y + 6).flatMap { y in (x + 1..<end).map { program.cell(x: $0, y: y) } }
  }

  @Test func theBoundaryIsThereInColourAndMovesWithTraining() throws {
    let program = try openDashboard(width: 120, height: 36)
    try program.waitFor("a picture in colour") { screen in
      inside(screen, "Decision boundary").count { $0.background != .standard } > 50
    }
    try program.waitForTexts(["away", "home", "wrong"])
    let first = inside(program, "Decision boundary").map(\.background)
    try program.waitFor("another picture") { screen in
      let now = inside(screen, "Decision boundary").map(\.background)
      return now.count == first.count && now != first
    }
    try program.waitFor("the accuracy in the title") { screen in
      screen.rows.contains { $0.contains(/Decision boundary ─+ dev [0-9.]+ %/) }
    }
  }

  @Test func withoutColourTheBoundaryIsMadeOfCharacters() throws {
    let program = try openDashboard(
      environment: ["NO_COLOR": "1", "LANG": "C"], width: 120, height: 36)
    try program.waitFor("both patterns and letters") { screen in
      guard let (x, _) = screen.find("+ Decision boundary") else { return false }
      let text = screen.rows[2..<20].map { $0.dropFirst(x) }.joined()
      return [":", "=", "O", "x"].allSatisfy { text.contains($0) }
    }
    #expect(
      program.cells.joined().allSatisfy {
        $0.foreground == .standard && $0.background == .standard
      })
  }

  @Test func vTabAndEnterReachEveryPane() throws {
    let program = try openDashboard()
    for title in ["Decision boundary", "Diagnosis", "Weights", "Cost"] {
      program.type("v")
      try program.waitFor("\(title) above") { $0.rows[1].hasPrefix("╭ \(title) ─") }
      #expect(program.find("Gradient check") != nil)
    }
    program.press(.enter)
    try program.waitFor("the cost alone") { $0.find("Gradient check") == nil }
    for title in [
      "Decision boundary", "Diagnosis", "Weights", "Weight norms", "Dropout", "Early stopping",
      "Gradient check", "Cost",
    ] {
      program.press(.tab)
      try program.waitFor("\(title) alone") { screen in
        screen.rows[1].hasPrefix("╭ \(title) ─") && screen.rows[21].hasPrefix("╰")
      }
      #expect(program.cell(x: 2, y: 1).reversed)
    }
    program.press(.backTab)
    try program.waitFor("the gradient check alone") { $0.rows[1].hasPrefix("╭ Gradient check ─") }
    program.press(.escape)
    try program.waitFor("all panes") { $0.hasAllPanes }
    // The focus is still on it.
    let (x, y) = try #require(program.find("Gradient check"))
    #expect(program.cell(x: x, y: y).reversed)
    program.press(.escape)
    try program.waitFor("no focus") { !$0.cell(x: x, y: y).reversed }
  }

  @Test func theDiagnosisSaysWhatAChangeDid() throws {
    let program = try openDashboard(["--target-error", "3%"], width: 120, height: 36)
    program.type("v")
    try program.waitForTexts([
      "target 3.0 %", "bias ", "variance ", "high = above 2 points, until below 1",
    ])
    program.type("2")
    try program.waitFor("what L2 did") { screen in
      screen.find("L2 λ 0.70 since ") != nil && screen.find("training error") != nil
    }
  }

  @Test func l1sZerosAreSeen() throws {
    let program = try openDashboard(["--l1", "2"], width: 120, height: 36)
    program.type("v")
    program.type("v")
    try program.waitForText("╭ Weights ─")
    try program.waitFor("zeros in the title and at a layer") { screen in
      screen.rows.contains { $0.contains(/Weights ─+ [0-9]+ of 103 exactly 0/) }
        && screen.rows.contains { $0.contains(/0: .+ [0-9]+\/40/) }
    }
  }

  @Test func imagesThatAreWrongAndHowNumbersFit() throws {
    let digits = try openDashboard(["--data", "digits"], width: 120, height: 36)
    try digits.waitFor("wrong images") { screen in
      screen.rows.contains { $0.contains(/Wrong now ─+ [0-9]+ of 360 dev/) }
        && screen.rows.contains { $0.contains(/[0-9]→[0-9]/) }
    }
    let wave = try openDashboard(["--data", "wave"], width: 120, height: 36)
    try wave.waitForTexts(["╭ Fit ─", "━ predicted"])
  }

  @Test(arguments: ["1.5", "120%", "-1", "high", "nan", "%"])
  func targetsThatAreNone(target: String) throws {
    let result = try runRegulus(["--target-error", target, "--headless"])
    #expect(result.status == .exited(64))
    #expect(result.errors.contains("is not an error: a share such as 0.03"))
  }
}
