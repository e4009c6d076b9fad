import Glibc
import PseudoTerminal
import Testing

/// Terminals on which there can be no dashboard, and streams that are none.
@Suite struct UnusableTerminalTests {
  @Test(arguments: [nil, "", "xterm-of-nowhere", "dumb", "../../etc/passwd"] as [String?])
  func aTypeThatWillNotDoIsToldInOneLine(type: String?) throws {
    let program = try startRegulus(environment: ["TERM": type], width: 250)
    let settings = program.settings
    #expect(try program.waitForExit() == .exited(1))
    #expect(program.settings == settings)
    let lines = program.rows.filter { !$0.isEmpty }
    #expect(lines.count == 1, "\(program.text)")
    #expect(lines[0].hasPrefix("Error: ") && lines[0].contains("--headless"))
    #expect(lines[0].contains("TERM"))
    #expect(!program.bytes.contains(0x1B))
  }

  @Test(arguments: [nil, "dumb"] as [String?])
  func headlessNeedsNoType(type: String?) throws {
    let program = try startRegulus(["--headless", "--epochs", "20"], environment: ["TERM": type])
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.text.contains("all 20 epochs trained"))
  }

  @Test func withoutATerminalItTrainsHeadless() throws {
    let result = try runRegulus(["--epochs", "20"], environment: ["TERM": nil])
    #expect(result.status == .exited(0))
    #expect(result.output.contains("all 20 epochs trained"))
  }

  @Test(arguments: ["</dev/null", "| cat"])
  func oneStreamThatIsNoTerminalIsEnough(redirection: String) throws {
    let program = try TerminalProcess(
      "sh", ["-c", "\(try builtProduct("regulus")) --epochs 20 \(redirection)"])
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.text.contains("all 20 epochs trained"))
    #expect(!program.modes.alternateScreen)
  }

  @Test func errorsElsewhereAreNoMatter() throws {
    let program = try TerminalProcess(
      "sh", ["-c", "exec \(try builtProduct("regulus")) 2>/dev/null"])
    try program.waitFor("the dashboard") { $0.hasAllPanes && ($0.epoch ?? 0) > 0 }
    #expect(try program.quit() == .exited(0))
  }

  @Test(arguments: [
    "xterm", "xterm-256color", "linux", "screen", "screen-256color", "tmux-256color", "vt100",
  ])
  func commonTypesWillDo(type: String) throws {
    let program = try openDashboard(environment: ["TERM": type], width: 120, height: 36)
    try program.waitForText("below 1e-7")
    // Drawn whole, and drawn again, it is the same: the terminal does what its description says.
    try program.pauseAndSettle()
    let frames = program.rows[1..<34]
    #expect(frames.allSatisfy { $0.count == 120 }, "\(program.text)")
    #expect(frames.allSatisfy { $0.last.map { "╮│╯".contains($0) } ?? false })
    #expect(program.header.hasSuffix("paused") && program.rows[35].hasSuffix("q quit"))
    let cells = program.cells
    program.press(.control("l"))
    try program.settle()
    #expect(program.cells == cells)
    let hasColors = cells.joined().contains { $0.foreground != .standard }
    #expect(hasColors == !type.hasPrefix("vt"))
    #expect(try program.quit() == .exited(0))
  }
}
