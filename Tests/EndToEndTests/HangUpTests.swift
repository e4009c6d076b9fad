import Glibc
import PseudoTerminal
import Testing

/// A terminal that goes away, as a connection that drops.
@Suite(.serialized) struct HangUpTests {
  @Test(arguments: [false, true])
  func theProcessEnds(ignoresHangUps: Bool) throws {
    try withTemporaryFolder { folder in
      let weights = "\(folder)/weights.safetensors"
      let command = "exec \(try builtProduct("regulus")) --save \(weights)"
      let program = try TerminalProcess(
        "sh", ["-c", ignoresHangUps ? "trap '' HUP; \(command)" : command])
      try program.waitFor("a run under way") { ($0.epoch ?? 0) > 0 }
      let before = try #require(program.processorTime)
      let start = ContinuousClock.now
      program.hangUp()
      var used = before
      try program.waitFor("the end", timeout: .seconds(10)) {
        if let time = $0.processorTime { used = time }
        return $0.exitStatus != nil
      }
      let elapsed = start.duration(to: .now)
      #expect(program.exitStatus == .exited(128 + SIGHUP))
      #expect(elapsed < .seconds(2), "took \(elapsed)")
      #expect(used - before < .seconds(1), "used \(used - before)")
      #expect(readFile(weights).count > 100, "the weights are saved all the same")
    }
  }

  @Test func aPausedRunEndsToo() throws {
    let program = try openDashboard()
    try program.pauseAndSettle()
    program.hangUp()
    let start = ContinuousClock.now
    #expect(try program.waitForExit() == .exited(128 + SIGHUP))
    #expect(start.duration(to: .now) < .seconds(2))
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
      let program = try startRegulus(["--save", weights, "--epochs", "100000000"] + options)
      try program.waitForText("epoch ")
      try program.waitFor("the end, with a hang-up at every look") {
        $0.signal(SIGHUP)
        return $0.exitStatus != nil
      }
      #expect(program.exitStatus == .exited(128 + SIGHUP))
      #expect(readFile(weights).count > 100)
    }
  }
}
