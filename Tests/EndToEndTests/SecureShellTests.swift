import Glibc
import PseudoTerminal
import Testing

/// The dashboard over SSH, on a long and narrow line that may be cut.
@Suite(
  .serialized,
  .enabled(
    if: SecureShell.isThere,
    "NOT RUN, nothing is known about SSH: needs sshd, ssh, ssh-keygen and python3"))
struct SecureShellTests {
  /// Waits until nothing has come over the line for longer than it is.
  private func settle(_ terminal: TerminalProcess) throws {
    for _ in 0..<30 where terminal.serve(for: .seconds(1)) == 0 { return }
    Issue.record("the screen does not come to rest:\n\(terminal.text)")
  }

  @Test func aLongAndNarrowLineIsEnough() throws {
    try withTemporaryFolder { folder in
      let shell = try SecureShell(in: folder)
      let terminal = try shell.startRegulus(["--no-record"])
      try terminal.waitFor("a run under way") { ($0.epoch ?? 0) > 0 && $0.hasAllPanes }

      // Nothing is drawn as a whole again: by what is sent, and by how much that is.
      terminal.serve(for: .seconds(2))
      let clearing = Array("\u{1B}[2J".utf8)
      let (start, epoch) = (terminal.bytes.count, try #require(terminal.epoch))
      let bytesPerSecond = terminal.serve(for: .seconds(5)) / 5
      #expect(terminal.bytes[start...].firstRange(of: clearing) == nil)
      #expect(try #require(terminal.epoch) > epoch + 500, "it moves")
      try terminal.pauseOverLine()
      try settle(terminal)
      let shown = terminal.cells
      let before = terminal.bytes.count
      terminal.press(.control("l"))
      try terminal.waitFor("a redraw") { $0.bytes.count > before + 1000 }
      try settle(terminal)
      #expect(terminal.bytes[before...].firstRange(of: clearing) != nil)
      #expect(terminal.cells == shown, "the screen was right")
      let frame = terminal.bytes.count - before
      // There would be a dozen a second.
      #expect(2 * bytesPerSecond < frame, "\(bytesPerSecond) bytes a second, \(frame) a frame")
      terminal.type(" ")

      // Keys are answered within two round trips, where the machine is not busy with other things.
      var times: [Duration] = []
      for press in 1...12 {
        let start = ContinuousClock.now
        terminal.type("2")
        try terminal.waitFor("L2 switched") { $0.header.contains("L2 λ") == (press % 2 == 1) }
        times.append(start.duration(to: .now))
        if press >= 3, let best = times.min(), best <= SecureShell.delay * 4 { break }
      }
      let best = try #require(times.min())
      #expect(best >= SecureShell.delay * 2, "it is that far: \(times)")
      #expect(best <= SecureShell.delay * 4, "\(times)")
      #expect(try terminal.quit() == .exited(0))
    }
  }

  /// What happens to a connection.
  enum Break: CaseIterable {
    /// The line is cut, and both ends see that.
    case cut
    /// The line goes dead, and neither end is told.
    case dead
    /// ssh is killed.
    case killed
  }

  private let options = [
    "--epochs", "3000", "--batch-size", "50", "--keep-prob", "0.8", "--seed", "7",
    "--augment", "jitter=0.2", "--optimizer", "adam", "--schedule", "cosine", "--threads", "1",
    "--evaluate-every", "40",
  ]

  /// Expects of a run what one has left that nobody interrupted.
  private func expectWhole(in runs: String) throws {
    try withTemporaryFolder { folder in
      let result = try runRegulus(options + ["--headless", "--run-dir", folder])
      #expect(result.status == .exited(0), "\(result.errors)")
      let (run, whole) = (try lastRun(in: runs), try lastRun(in: folder))
      #expect(try fileNames(in: runs).count == 1)
      #expect(readFile("\(run)/weights.safetensors").count > 500)
      #expect(readFile("\(run)/weights.safetensors") == readFile("\(whole)/weights.safetensors"))
      #expect(try metrics(ofRun: run) == metrics(ofRun: whole))
    }
  }

  /// Starts a run over the line, breaks the connection in the middle, and waits until sshd has seen
  /// that.
  private func breakConnection(
    _ kind: Break, _ shell: SecureShell, _ arguments: [String], runs: String
  ) throws {
    let terminal = try shell.startRegulus(
      options + ["--pace", "400", "--run-dir", runs] + arguments)
    try terminal.waitFor("a run under way") { ($0.epoch ?? 0) > 200 && $0.hasAllPanes }
    switch kind {
    case .cut: try shell.line.signal(SIGKILL)
    case .dead: try shell.line.signal(SIGSTOP)
    case .killed: terminal.signal(SIGKILL)
    }
    // Of a dead line ssh learns nothing, and waits; sshd's patience has an end.
    if kind != .dead {
      #expect(try terminal.waitForExit() == (kind == .cut ? .exited(255) : .signaled(SIGKILL)))
    } else {
      let status = "/proc/\(try shell.program.processID)/fd/0"
      try waitUntil("sshd to give the connection up") {
        access(status, R_OK) != 0 || isDeleted(status)
      }
    }
  }

  /// Whether a descriptor leads to a terminal that is gone.
  private func isDeleted(_ link: String) -> Bool {
    var name = [CChar](repeating: 0, count: 512)
    let count = readlink(link, &name, name.count - 1)
    let text = String(
      decoding: name.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.hasSuffix("(deleted)")
  }

  @Test(arguments: Break.allCases)
  func theRunGoesOnWithoutIt(kind: Break) throws {
    try withTemporaryFolder { folder in
      let shell = try SecureShell(in: folder)
      try breakConnection(kind, shell, [], runs: "\(folder)/runs")
      let program = try shell.program
      // Where the line went dead, sshd's patience may have outlasted the run.
      #expect(program.isAlive || kind == .dead)
      try waitUntil("the end of the run") { !program.isAlive }
      try expectWhole(in: "\(folder)/runs")
    }
  }

  /// Stopped by the policy, or by hand some time after the connection was lost: it is gone on with at
  /// the next one.
  @Test(arguments: [(Break.cut, "stop"), (.killed, "continue")])
  func aRunThatWasStoppedIsPickedUp(kind: Break, policy: String) throws {
    try withTemporaryFolder { folder in
      let (shell, runs) = (try SecureShell(in: folder), "\(folder)/runs")
      try breakConnection(kind, shell, ["--on-hangup", policy], runs: runs)
      let program = try shell.program
      if policy == "continue" {
        let log = "\(try lastRun(in: runs))/metrics.jsonl"
        let before = readFile(log).count
        try waitUntil("training to go on") { readFile(log).count > before }
        #expect(program.isAlive)
        program.signal(SIGTERM)
      }
      try waitUntil("the end of the program") { !program.isAlive }
      let left = try metrics(ofRun: lastRun(in: runs))
      // What has not begun to end after two seconds is killed, and leaves no such line.
      #expect(left.last?.contains("\"user\"") == true, "it was stopped on the way")

      let again = try shell.startRegulus(["--resume", "last", "--pace", "max", "--run-dir", runs])
      try again.waitForText("The run is over")
      #expect(try again.quit() == .exited(0))
      try expectWhole(in: runs)
    }
  }
}

extension TerminalProcess {
  /// Pauses the run at the other end.
  fileprivate func pauseOverLine() throws {
    type(" ")
    try waitForHeader("paused")
  }
}
