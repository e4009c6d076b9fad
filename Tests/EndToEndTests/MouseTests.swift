import Glibc
import PseudoTerminal
import Testing

/// The mouse, in the reports that xterm and its like send.
@Suite(.serialized) struct MouseTests {
  /// Reports a button or the wheel at a place from 0.
  static func report(_ code: Int, x: Int, y: Int, final: String = "M") -> String {
    "\u{1B}[<\(code);\(x + 1);\(y + 1)\(final)"
  }

  @Test func clicksAndDragsReachThePlot() throws {
    let program = try openDashboard(["--pace", "2000"], width: 120, height: 36)
    try program.waitForProgress(epochs: 1000)
    try program.pauseAndSettle()
    program.type(Self.report(0, x: 20, y: 8) + Self.report(0, x: 20, y: 8, final: "m"))
    try program.waitFor("the cursor") { $0.rows[1].contains(" at epoch ") }
    #expect(program.text.contains("at "))
    program.press(.escape)
    try program.waitFor("no cursor") { !$0.rows[1].contains(" at epoch ") }
    program.type(Self.report(0, x: 12, y: 8))
    program.type(Self.report(32, x: 20, y: 9) + Self.report(32, x: 30, y: 9))
    try program.waitFor("a selection") { $0.rows[1].contains(" at epoch ") }
    program.type(Self.report(0, x: 30, y: 9, final: "m"))
    try program.waitForText("epochs ")
    program.type(Self.report(65, x: 20, y: 9) + Self.report(64, x: 20, y: 9))
    try program.settle()
    #expect(program.header.contains("paused"))
  }

  @Test func keysAtTheFootArePressed() throws {
    let program = try openDashboard()
    let place = try #require(program.find("2 L2"))
    program.type(Self.report(0, x: place.x, y: place.y))
    try program.waitForHeader("L2 λ 0.70")
  }

  /// What no terminal sends in one piece, or at all, presses no key.
  @Test(arguments: [
    "\u{1B}[<0;5", "\u{1B}[<", "\u{1B}[<0;1;2;3;4M", "\u{1B}[<99999999999999999999;1;1M",
    "\u{1B}[<0;0;0M", "\u{1B}[<0;-1;12M", "\u{1B}[<;;M", "\u{1B}[<1;2;d", "\u{1B}[M 12",
    "\u{1B}[M2d1", "\u{1B}[32;1;2M", "\u{1B}[<2 1M", "\u{1B}[<0;12;2", "\u{1B}[",
  ])
  func whatIsNoReportPressesNoKey(report: String) throws {
    let program = try openDashboard()
    program.type(report)
    try program.waitForProgress(epochs: 600)
    // Whatever was begun is over by now, and keys are keys again.
    program.type("d")
    try program.waitForHeader("keep 0.86")
    #expect(!program.header.contains("L1") && !program.header.contains("L2"))
    #expect(program.header.contains("training"))
    #expect(program.exitStatus == nil && program.find("Quit?") == nil)
  }

  @Test func reportsInPiecesAreWhole() throws {
    let program = try openDashboard(["--pace", "2000"], width: 120, height: 36)
    try program.waitForProgress(epochs: 1000)
    try program.pauseAndSettle()
    for piece in ["\u{1B}[", "<", "0", ";2", "1;", "9M"] {
      program.type(piece)
      program.serve(for: .milliseconds(5))
    }
    try program.waitFor("the cursor") { $0.rows[1].contains(" at epoch ") }
    #expect(program.header.contains("paused") && program.header.contains("no regularization"))
  }

  @Test func pastedReportsAreText() throws {
    let program = try openDashboard(width: 120, height: 36)
    try program.waitForProgress(epochs: 100)
    try program.pauseAndSettle()
    program.paste(Self.report(0, x: 20, y: 8) + "\u{1B}[M !!" + Self.report(64, x: 20, y: 8))
    try program.waitForEvent("pasted text is ignored")
    #expect(!program.rows[1].contains(" at epoch "))
    program.type("2")
    try program.waitForHeader("L2 λ 0.70")
  }

  @Test func withoutTheMouseNothingIsAskedFor() throws {
    let program = try openDashboard(["--no-mouse"])
    #expect(!program.modes.reportsAnythingOfMouse)
    let place = try #require(program.find("2 L2"))
    program.type(Self.report(0, x: place.x, y: place.y))
    try program.waitForProgress(epochs: 100)
    #expect(program.header.contains("no regularization"))
    // Nor of a terminal that has none.
    let other = try openDashboard(environment: ["TERM": "vt100"])
    #expect(!other.modes.reportsAnythingOfMouse)
  }

  @Test func whileSuspendedTheMouseIsTheShells() throws {
    let program = try openDashboard()
    #expect(program.modes.reportsMouse)
    program.press(.control("z"))
    try program.waitForStop()
    try program.waitFor("the shell's screen") { !$0.modes.alternateScreen }
    #expect(!program.modes.reportsAnythingOfMouse)
    program.signal(SIGCONT)
    try program.waitFor("the dashboard") { $0.hasAllPanes && $0.modes.reportsMouse }
  }
}
