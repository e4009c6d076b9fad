import PseudoTerminal
import Testing

/// The question what the terminal's background is, and all that may come back.
@Suite(.serialized) struct BackgroundTests {
  private static let question = Array("\u{1B}]11;?\u{1B}\\".utf8)
  private static let light = "\u{1B}]11;rgb:fafa/fafa/f0f0\u{1B}\\"

  /// Opens a dashboard that has asked.
  private func openAsking() throws -> TerminalProcess {
    let program = try openDashboard(width: 120, height: 36)
    #expect(program.bytes.firstRange(of: Self.question) != nil)
    try program.waitFor("shades for a dark page") { $0.hasDarkShades }
    return program
  }

  /// Nothing but shades has changed.
  private func expectNoKeys(_ program: TerminalProcess) throws {
    try program.waitForProgress(epochs: 20)
    #expect(program.header.contains("no regularization") && program.header.contains("training"))
    #expect(program.eventLine.contains("press 2 for L2") || program.eventLine.contains("dev cost"))
    #expect(program.find("?1") == nil && program.hasAllPanes)
  }

  @Test(arguments: [
    light, "\u{1B}]11;rgb:ff/ff/ff\u{7}", "\u{1B}]11;rgba:eeee/eeee/eeee/ffff\u{7}",
  ])
  func aLightPageHasLightShades(answer: String) throws {
    let program = try openAsking()
    program.type(answer)
    try program.waitFor("shades for a light page") { $0.hasLightShades && !$0.hasDarkShades }
    try expectNoKeys(program)
    #expect(program.cells.joined().allSatisfy { $0.background != .indexed(231) })
    // A run that is begun again is on the same page.
    program.type("W")
    try program.waitForHeader("2·40·6·1")
    try program.waitFor("shades for a light page") { $0.hasLightShades && !$0.hasDarkShades }
    program.type("2")
    try program.waitForHeader("L2 λ 0.70")
  }

  @Test func aDarkPageKeepsItsShades() throws {
    let program = try openAsking()
    program.type("\u{1B}]11;rgb:1414/1616/1a1a\u{1B}\\")
    try expectNoKeys(program)
    #expect(program.hasDarkShades && !program.hasLightShades)
  }

  @Test func onePieceAtATimeOverASlowLine() throws {
    let program = try openAsking()
    for (index, byte) in Self.light.utf8.enumerated() {
      program.send([byte])
      // An Escape that stands alone for long is a key.
      program.serve(for: .milliseconds(index == 0 ? 5 : 40))
    }
    try program.waitFor("shades for a light page") { $0.hasLightShades && !$0.hasDarkShades }
    try expectNoKeys(program)
  }

  @Test func lateIsNotTooLate() throws {
    let program = try openAsking()
    program.type("2")
    try program.waitForHeader("L2 λ 0.70")
    program.serve(for: .milliseconds(5500))
    program.type(Self.light)
    try program.waitFor("shades for a light page") { $0.hasLightShades && !$0.hasDarkShades }
    #expect(program.header.contains("L2 λ 0.70") && program.header.contains("training"))
  }

  @Test(arguments: [
    "\u{1B}]11;rgb:gg/2d/1q\u{7}", "\u{1B}]11;2d1 q0\u{1B}\\", "\u{1B}]11;\u{7}",
    "\u{1B}]4;1;rgb:2d/2d/2d\u{1B}\\", "\u{1B}]11;rgb:ffff/ffff\u{18}",
    "\u{1B}]11;" + String(repeating: "2d1", count: 1000) + "\u{7}",
    "\u{1B}]11;rgb:ffff/ff\u{1B}[12;34R", "\u{1B}]11;rgb:ffff\u{1B}Od",
  ])
  func whatIsNoAnswerIsNoKeyEither(garbage: String) throws {
    let program = try openAsking()
    program.type(garbage)
    try expectNoKeys(program)
    #expect(program.hasDarkShades && !program.hasLightShades)
    program.type("2")
    try program.waitForHeader("L2 λ 0.70")
  }

  @Test func escapeAndBracketsAreStillKeys() throws {
    let program = try openDashboard(["--pace", "100"], width: 120, height: 36)
    program.press(.left)
    try program.waitFor("the cursor") { $0.rows[1].contains("at epoch ") }
    program.press(.escape)
    try program.waitFor("no cursor") { !$0.rows[1].contains("at epoch ") }
    program.type("]")
    try program.waitForEvent("pace: 150 epochs a second")
  }

  /// The program waits for the answer, but not for ever: one that comes late, on a machine that is busy
  /// with other things, is the shell's, and then the scene is tried again.
  @Test func theShellGetsNothingOfIt() throws {
    func isReadByTheShell() throws -> Bool {
      let script = "\"$0\" --no-record --json >/dev/tty; IFS= read -r line; echo \"read <$line>\""
      let program = try TerminalProcess("sh", ["-c", script, builtProduct("regulus")])
      try program.waitFor("the question") { $0.bytes.firstRange(of: Self.question) != nil }
      program.press(.control("c"))
      program.serve(for: .milliseconds(30))
      program.type(Self.light)
      try program.waitFor("the shell") { !$0.modes.alternateScreen && $0.find("epochs") != nil }
      program.press(.enter)
      #expect(try program.waitForExit() == .exited(0))
      // On the screen nothing would be seen of it.
      return program.bytes.firstRange(of: Array("read <>".utf8)) == nil
    }
    #expect(try (0..<3).contains { _ in try !isReadByTheShell() })
  }

  @Test(
    arguments: [
      (["--theme", "dark"], [:]), (["--theme", "none"], [:]), ([], ["COLORFGBG": "0;15"]),
      ([], ["NO_COLOR": "1"]), ([], ["TERM": "linux"]), ([], ["TERM": "vt100"]),
      ([], ["TERM": "screen-256color"]), ([], ["TERM": "xterm"]),
    ] as [([String], [String: String])])
  func nobodyIsAskedWhoNeedNotOrMightNotUnderstand(
    arguments: [String], environment: [String: String]
  ) throws {
    let program = try openDashboard(arguments, environment: environment)
    try program.waitForProgress(epochs: 10)
    #expect(program.bytes.firstRange(of: Array("\u{1B}]11".utf8)) == nil)
  }
}

extension TerminalProcess {
  /// The strongest shades of the two classes of the demo, for a dark page and for a light one, among
  /// xterm's 256.
  fileprivate var hasDarkShades: Bool { hasBackground(among: [29, 132]) }
  fileprivate var hasLightShades: Bool { hasBackground(among: [79, 175]) }

  private func hasBackground(among numbers: [UInt8]) -> Bool {
    cells.joined().contains { cell in numbers.contains { cell.background == .indexed($0) } }
  }
}
