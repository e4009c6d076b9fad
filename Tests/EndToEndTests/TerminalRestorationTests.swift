import Glibc
import PseudoTerminal
import Testing

/// The terminal is after the program what it was before, however the program ends.
@Suite(.serialized) struct TerminalRestorationTests {
  /// Is a way out of the dashboard.
  struct Leaving: Sendable, CustomStringConvertible {
    let description: String
    let expected: ExitStatus
    let leave: @Sendable (TerminalProcess) throws -> Void

    static func signal(_ number: Int32, _ name: String, _ expected: ExitStatus) -> Leaving {
      Leaving(description: name, expected: expected) { $0.signal(number) }
    }
  }

  static let leavings = [
    Leaving(description: "q", expected: .exited(0)) { program in
      program.type("q")
      try program.waitForText("Quit?")
      program.type("q")
    },
    Leaving(description: "Ctrl-C", expected: .exited(0)) { $0.press(.control("c")) },
    .signal(SIGINT, "SIGINT", .exited(128 + SIGINT)),
    .signal(SIGTERM, "SIGTERM", .exited(128 + SIGTERM)),
    .signal(SIGHUP, "SIGHUP", .exited(128 + SIGHUP)),
    .signal(SIGUSR1, "SIGUSR1", .signaled(SIGUSR1)),
    .signal(SIGXCPU, "SIGXCPU", .signaled(SIGXCPU)),
    .signal(SIGQUIT, "SIGQUIT", .exited(128 + SIGQUIT)),
    .signal(SIGILL, "SIGILL", .signaled(SIGILL)),
    .signal(SIGTRAP, "SIGTRAP", .signaled(SIGTRAP)),
    .signal(SIGSEGV, "SIGSEGV", .signaled(SIGSEGV)),
    .signal(SIGABRT, "SIGABRT", .signaled(SIGABRT)),
  ]

  @Test(arguments: leavings)
  func nothingIsLeftBehind(leaving: Leaving) throws {
    // The shell's line keeps the terminal's screen and settings from before.
    let program = try startRegulus(["--on-hangup", "stop"])
    let settings = try #require(program.settings)
    #expect(settings.isCanonical && settings.echoes)
    try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 }
    #expect(program.settings != settings)
    #expect(program.modes.alternateScreen && !program.modes.cursorVisible)
    #expect(program.modes.bracketedPaste && program.modes.applicationCursorKeys)
    #expect(program.modes.reportsMouse)

    try leaving.leave(program)
    #expect(try program.waitForExit() == leaving.expected)
    #expect(program.settings == settings)
    #expect(!program.modes.alternateScreen)
    #expect(program.modes.cursorVisible)
    #expect(!program.modes.bracketedPaste)
    #expect(!program.modes.reportsAnythingOfMouse)
    #expect(!program.modes.applicationCursorKeys && !program.modes.applicationKeypad)
    #expect(program.find("╭") == nil, "\(program.text)")
    if case .exited = leaving.expected {
      #expect(program.rows[0].contains("training accuracy"), "\(program.text)")
    }
  }

  @Test func coloursAndAttributesAreReset() throws {
    let program = try TerminalProcess(
      "sh", ["-c", "\(try builtProduct("regulus")); echo after"])
    try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 }
    program.press(.control("c"))
    try program.waitForText("after")
    let (x, y) = try #require(program.find("after"))
    let cell = program.cell(x: x, y: y)
    #expect(cell.foreground == .standard && cell.background == .standard)
    #expect(!cell.bold && !cell.reversed && !cell.underlined)
  }

  @Test func theShellsScreenComesBack() throws {
    let program = try TerminalProcess(
      "sh", ["-c", "echo before; \(try builtProduct("regulus")); echo after"])
    try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 }
    #expect(program.find("before") == nil)
    program.press(.control("c"))
    try program.waitForText("after")
    #expect(program.rows[0] == "before")
  }

  /// GNU screen says that it has another screen, and does not give it unless its settings say so.
  @Test func nothingOfTheDashboardStaysWhereThereIsNoOtherScreen() throws {
    let program = try TerminalProcess(
      "sh", ["-c", "\(try builtProduct("regulus")); echo after"], hasAlternateScreen: false)
    try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 && $0.hasAllPanes }
    program.press(.control("c"))
    try program.waitForText("after")
    #expect(program.rows[0].hasPrefix("model"), "\(program.text)")
    #expect(program.rows.last == "", "\(program.text)")
  }

  @Test func anErrorAtTheStartLeavesTheTerminalAlone() throws {
    let program = try startRegulus(["--data", "missing.csv"])
    let settings = try #require(program.settings)
    #expect(try program.waitForExit() == .exited(1))
    #expect(program.settings == settings)
    #expect(program.text.contains("missing.csv"))
    #expect(!program.bytes.contains(0x1B))
  }

  @Test func anErrorAtTheEndIsReadable() throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/weights.safetensors"
      let program = try openDashboard(["--save", file])
      let settings = program.settings
      // A folder of this name appears during the run, so that the weights have no place.
      try #require(mkdir(file, 0o700) == 0)
      defer { rmdir(file) }
      program.press(.control("c"))
      #expect(try program.waitForExit() == .exited(1))
      #expect(program.settings != settings)
      #expect(!program.modes.alternateScreen)
      #expect(program.text.contains("training accuracy"))
      #expect(program.text.replacing("\n", with: "").contains("weights.safetensors"))
    }
  }

  @Test func aLogThatCannotBeWrittenIsToldOnTheScreen() throws {
    let program = try openDashboard(["--log", "/dev/full"])
    try program.waitForEvent("/dev/full")
    try program.waitForProgress()
    #expect(try program.quit() == .exited(1))
    #expect(!program.modes.alternateScreen)
    #expect(program.text.contains("Error: cannot write /dev/full"), "\(program.text)")
  }

  @Test func whatATrapSaysStaysReadable() throws {
    // The runtime's words of a trap come over standard error, as those of this shell do.
    let program = try openDashboard()
    let errors = "/proc/\(program.processID)/fd/2"
    try writeFile(errors, "Fatal error: the words of a trap\n")
    program.signal(SIGILL)
    #expect(try program.waitForExit() == .signaled(SIGILL))
    #expect(!program.modes.alternateScreen)
    #expect(program.text.contains("Fatal error: the words of a trap"), "\(program.text)")
  }
}
