import Glibc
import PseudoTerminal
import Testing

/// Ctrl-Z, and the way back.
@Suite(.serialized) struct SuspensionTests {
  @Test(arguments: [true, false])
  func theTerminalIsGivenBackMeanwhile(byKey: Bool) throws {
    let program = try startRegulus(["--l2", "0.7"])
    let settings = try #require(program.settings)
    try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 && $0.hasAllPanes }
    for _ in 0..<2 {
      if byKey { program.press(.control("z")) } else { program.signal(SIGTSTP) }
      try program.waitForStop()
      try program.waitFor("the terminal as it was") {
        $0.settings == settings && !$0.modes.alternateScreen && $0.modes.cursorVisible
          && !$0.modes.bracketedPaste && !$0.modes.applicationCursorKeys
      }
      #expect(program.find("╭ Cost") == nil)
      program.signal(SIGCONT)
      try program.waitFor("the whole screen") {
        $0.modes.alternateScreen && !$0.modes.cursorVisible && $0.modes.bracketedPaste
          && $0.hasAllPanes && $0.header.contains("L2 λ 0.70")
      }
      #expect(program.settings != settings)
      try program.waitForProgress()
    }
    #expect(try program.quit() == .exited(0))
    #expect(program.settings == settings)
  }

  @Test func oneThatIsSuspendedCanBeKilled() throws {
    try withTemporaryFolder { folder in
      // The shell has the terminal while the job is stopped, and continues it in the background.
      let script = """
        set -m; "$0" --save \(folder)/w.safetensors; echo stopped; read line
        kill -TERM %1; kill -CONT %1; read line
        """
      let program = try TerminalProcess("sh", ["-c", script, builtProduct("regulus")])
      try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 }
      program.press(.control("z"))
      try program.waitForText("stopped")
      program.press(.enter)
      try program.waitForText("stopped by SIGTERM")
      #expect(readFile("\(folder)/w.safetensors").count > 100)
    }
  }

  @Test func aSizeThatChangedMeanwhileIsTakenUp() throws {
    let program = try openDashboard()
    program.press(.control("z"))
    try program.waitForStop()
    program.resize(width: 120, height: 36)
    program.signal(SIGCONT)
    try program.waitFor("the large screen") {
      $0.hasAllPanes && $0.rows[35].contains("q quit")
    }
  }

  @Test func oneStoppedFromOutsideDrawsItsScreenAnew() throws {
    let program = try openDashboard()
    try program.pauseAndSettle()
    program.signal(SIGSTOP)
    try program.waitForStop()
    let before = program.bytesReceived
    program.signal(SIGCONT)
    try program.waitFor("a whole frame") { $0.bytesReceived > before + 1000 && $0.hasAllPanes }
  }
}
