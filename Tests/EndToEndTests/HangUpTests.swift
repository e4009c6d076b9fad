import Glibc
import PseudoTerminal
import Testing

/// A terminal that goes away, as a connection that drops.
@Suite(.serialized) struct HangUpTests {
  @Test(arguments: [false, true])
  func theProcessEnds(ignoresHangUps: Bool) throws {
    try withTemporaryFolder { folder in
      let weights = "\(folder)/weights.safetensors"
      let command = "exec \(try builtProduct("regulus")) --on-hangup stop --save \(weights)"
      let program = try TerminalProcess(
        "sh", ["-c", ignoresHangUps ? "trap '' HUP; \(command)" : command])
      try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 }
      let before = try #require(program.processorTime)
      program.hangUp()
      var used = before
      try program.waitFor("the end", timeout: .seconds(20)) {
        if let time = $0.processorTime { used = time }
        return $0.exitStatus != nil
      }
      // By itself: what has not begun to end after two seconds is killed by the signal.
      #expect(program.exitStatus == .exited(128 + SIGHUP))
      #expect(used - before < .seconds(1), "used \(used - before)")
      #expect(readFile(weights).count > 100, "the weights are saved all the same")
    }
  }

  @Test func aPausedRunEndsToo() throws {
    let program = try openDashboard(["--on-hangup", "stop"])
    try program.pauseAndSettle()
    program.hangUp()
    #expect(try program.waitForExit(timeout: .seconds(10)) == .exited(128 + SIGHUP))
  }

  @Test func soDoesOneThatHasFinished() throws {
    let program = try startRegulus(["--epochs", "20", "--pace", "max"])
    try program.waitForText("The run is over")
    program.hangUp()
    #expect(try program.waitForExit() == .exited(128 + SIGHUP))
  }

  /// The kernel, the shell and the kernel again may all tell of the same hang-up.
  @Test(arguments: [[], ["--headless"]])
  func hangUpsWhileItEndsAreOfNoConsequence(options: [String]) throws {
    try withTemporaryFolder { folder in
      let weights = "\(folder)/weights.safetensors"
      let program = try startRegulus(
        ["--save", weights, "--epochs", "100000000", "--on-hangup", "stop"] + options)
      try program.waitForText("epoch ")
      try program.waitFor("the end, with a hang-up at every look") {
        $0.signal(SIGHUP)
        return $0.exitStatus != nil
      }
      #expect(program.exitStatus == .exited(128 + SIGHUP))
      #expect(readFile(weights).count > 100)
    }
  }

  // MARK: Going on without a terminal

  /// Returns what is in a run's log, as text.
  private func log(_ folder: String) throws -> String {
    String(decoding: readFile("\(try lastRun(in: folder))/metrics.jsonl"), as: UTF8.self)
  }

  @Test(arguments: [false, true])
  func theRunGoesOnToItsEnd(ignoresHangUps: Bool) throws {
    try withTemporaryFolder { folder in
      let weights = "\(folder)/weights.safetensors"
      let command =
        "exec \(try builtProduct("regulus")) --epochs 900 --pace 150 --save \(weights) "
        + "--run-dir \(folder)/runs"
      let program = try TerminalProcess(
        "sh", ["-c", ignoresHangUps ? "trap '' HUP; \(command)" : command])
      try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 }
      program.hangUp()
      try program.waitFor("the end", timeout: .seconds(20)) { $0.exitStatus != nil }
      #expect(program.exitStatus == .exited(0))
      #expect(readFile(weights).count > 100)
      #expect(try log("\(folder)/runs").contains("\"ended\":\"finished\""))
    }
  }

  /// A pause, or a question, that nobody is left to end.
  @Test(arguments: [" ", "q"])
  func soDoesOneThatWaited(key: String) throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(
        ["--epochs", "400", "--pace", "100", "--run-dir", folder])
      program.type(key)
      try program.waitForHeader("paused")
      program.hangUp()
      try program.waitFor("the end", timeout: .seconds(20)) { $0.exitStatus != nil }
      #expect(program.exitStatus == .exited(0))
      #expect(try log(folder).contains("\"ended\":\"finished\""))
    }
  }

  @Test func meanwhileNothingSpins() throws {
    try withTemporaryFolder { folder in
      let runs = "\(folder)/runs"
      // Ten epochs of microseconds a second: what is used is used by what waits.
      let program = try openDashboard([
        "--pace", "10", "--run-dir", runs, "--snapshot", "\(folder)/picture.txt",
      ])
      program.hangUp()
      program.serve(for: .milliseconds(500))
      let before = try #require(program.processorTime)
      program.serve(for: .seconds(2))
      let used = try #require(program.processorTime) - before
      #expect(used <= .milliseconds(60), "used \(used) in 2 s")
      // A picture of what nobody sees is not made, and no reason to end.
      program.signal(SIGUSR1)
      program.signal(SIGTERM)
      try program.waitFor("the end") { $0.exitStatus != nil }
      #expect(program.exitStatus == .exited(128 + SIGTERM))
      // What the signal interrupted can be gone on with.
      let names = try fileNames(in: "\(try lastRun(in: runs))/checkpoints")
      #expect(!names.isEmpty)
      let again = try openDashboard(["--resume", "last", "--pace", "10", "--run-dir", runs])
      #expect(try again.quit() == .exited(0))
    }
  }

  /// A hang-up that is only signalled leaves the terminal to the shell.
  @Test func aSignalAloneIsAHangUpToo() throws {
    let program = try openDashboard(["--epochs", "900", "--pace", "150"])
    program.signal(SIGHUP)
    try program.waitFor("the shell's screen") { !$0.modes.alternateScreen }
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.find("no regularization") != nil, "the figures:\n\(program.text)")
  }

  @Test func withoutADashboardItGoesOnAsWell() throws {
    try withTemporaryFolder { folder in
      let script = """
        "$0" --headless --epochs 900 --pace 200 --run-dir runs > out.txt 2> /dev/null &
        lines() { cat runs/*/metrics.jsonl 2> /dev/null | wc -l; }
        until [ $(lines) -gt 0 ]; do :; done
        kill -HUP $!
        before=$(lines)
        until [ $(lines) -gt $before ]; do :; done
        kill -HUP $!
        wait $!
        """
      let result = try runProcess(
        "bash", ["-c", script, try builtProduct("regulus")], environment: environment([:]),
        workingDirectory: folder)
      #expect(result.status == .exited(0), "\(result)")
      #expect(
        String(decoding: readFile("\(folder)/out.txt"), as: UTF8.self).contains(
          "all 900 epochs trained"))
    }
  }
}
