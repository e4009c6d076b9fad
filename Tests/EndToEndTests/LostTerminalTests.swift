import Glibc
import PseudoTerminal
import Testing

/// The ways in which a terminal goes away, and what that costs.
@Suite(.serialized) struct LostTerminalTests {
  /// How it goes, and what the process has been told to think of that.
  enum Way: CaseIterable {
    /// With SIGHUP as it is by default.
    case hangUp
    /// With SIGHUP ignored, as by a shell that has disowned the job.
    case ignored
    /// Started by nohup, which leaves it no terminal in the first place.
    case nohup
    /// In a window of tmux, whose server is killed.
    case tmux
  }

  static let hasTmux = access("/usr/bin/tmux", X_OK) == 0

  private func lines(_ runs: String) throws -> Int {
    guard access(runs, F_OK) == 0, let name = try fileNames(in: runs).last else { return 0 }
    return readFile("\(runs)/\(name)/metrics.jsonl").count { $0 == UInt8(ascii: "\n") }
  }

  /// The epoch in the last line of the log of the last run.
  private func lastEpoch(_ runs: String) throws -> Int {
    let last = try #require(try metrics(ofRun: lastRun(in: runs)).last)
    return try #require(last.firstMatch(of: /"epoch":(\d+)/).flatMap { Int($0.1) })
  }

  /// Starts regulus, waits for a run under way, takes the terminal away and hands the process over.
  private func loseTerminal(
    _ way: Way, in folder: String, _ arguments: [String], _ body: (ObservedProcess) throws -> Void
  ) throws {
    let runs = "\(folder)/runs"
    let words =
      [try builtProduct("regulus"), "--run-dir", runs, "--evaluate-every", "20"] + arguments
    let command = words.joined(separator: " ")
    func start(_ prefix: String) throws -> TerminalProcess {
      try TerminalProcess(
        "sh", ["-c", "echo $$ > \(folder)/pid; \(prefix) \(command)"], workingDirectory: folder,
        width: 120, height: 36)
    }
    // To be called while the terminal is there: some are gone very soon after it.
    func runningProgram() throws -> ObservedProcess {
      let program = try #require(ObservedProcess(idFile: "\(folder)/pid"))
      #expect(program.isAlive)
      return program
    }
    switch way {
    case .hangUp, .ignored:
      let terminal = try start(way == .ignored ? "trap '' HUP; exec" : "exec")
      try terminal.waitFor("a run under way") { ($0.epoch ?? 0) > 50 && $0.hasAllPanes }
      let program = try runningProgram()
      terminal.hangUp()
      try body(program)
    case .nohup:
      let terminal = try start("exec nohup")
      try terminal.waitFor("a run under way") { _ in try lines(runs) > 5 }
      let program = try runningProgram()
      terminal.hangUp()
      try body(program)
    case .tmux:
      let tmux = ["-f", "/dev/null", "-S", "\(folder)/tmux"]
      let started = try runProcess(
        "tmux",
        tmux + [
          "new-session", "-d", "-x", "120", "-y", "36", "echo $$ > \(folder)/pid; exec \(command)",
        ])
      try #require(started.status == .exited(0), "\(started)")
      let shown = try runProcess("tmux", tmux + ["display-message", "-p", "#{pid}"])
      let server = ObservedProcess(processID: try #require(pid_t(shown.output.dropLast())))
      defer { server.signal(SIGKILL) }
      try waitUntil("the dashboard in tmux") {
        try runProcess("tmux", tmux + ["capture-pane", "-p"]).output.contains("Gradient check")
      }
      try waitUntil("a run under way") { try lines(runs) > 5 }
      let program = try runningProgram()
      server.signal(SIGKILL)
      try waitUntil("the end of tmux") { !server.isAlive }
      try body(program)
    }
  }

  /// Training goes on, and what waits for a terminal that is gone takes next to no time for it.
  @Test(arguments: Way.allCases)
  func goingOnCostsNothing(way: Way) throws {
    guard way != .tmux || Self.hasTmux else { return try Self.tellThatTmuxIsMissing() }
    try withTemporaryFolder { folder in
      try loseTerminal(way, in: folder, ["--pace", "300", "--epochs", "1000000"]) { program in
        defer { program.signal(SIGKILL) }
        let linesBefore = try lines("\(folder)/runs")
        // A second of training.
        try waitUntil("training to go on") { try lines("\(folder)/runs") > linesBefore + 15 }
        let before = try #require(program.firstThreadTime)
        sleep(2)
        let used = try #require(program.firstThreadTime) - before
        #expect(used < .milliseconds(20), "\(used) of 2 s, 1 % is the limit")
        program.signal(SIGTERM)
        try waitUntil("the end") { !program.isAlive }
        let epoch = try lastEpoch("\(folder)/runs")
        #expect(epoch > 300)
        let again = try openDashboard(["--resume", "last", "--run-dir", "\(folder)/runs"])
        #expect((again.epoch ?? 0) >= epoch)
        #expect(try again.quit() == .exited(0))
      }
    }
  }

  /// The other policy: the end within two seconds, with a checkpoint.
  @Test(arguments: [Way.hangUp, .ignored, .tmux])
  func stoppingKeepsWhatThereIs(way: Way) throws {
    guard way != .tmux || Self.hasTmux else { return try Self.tellThatTmuxIsMissing() }
    try withTemporaryFolder { folder in
      try loseTerminal(way, in: folder, ["--pace", "300", "--on-hangup", "stop"]) { program in
        defer { program.signal(SIGKILL) }
        try waitUntil("the end") { !program.isAlive }
        // What has not begun to end after two seconds is killed, and leaves no such line.
        let last = try metrics(ofRun: lastRun(in: "\(folder)/runs")).last
        #expect(last?.contains(#""ended":"user""#) == true, "\(last ?? "")")
        let epoch = try lastEpoch("\(folder)/runs")
        let again = try openDashboard(
          ["--resume", "last", "--pace", "1", "--run-dir", "\(folder)/runs"])
        #expect((epoch...epoch + 30).contains(again.epoch ?? 0), "left at \(epoch)")
        #expect(try again.quit() == .exited(0))
      }
    }
  }

  private static func tellThatTmuxIsMissing() throws {
    try Test.cancel("NOT RUN: needs tmux")
  }
}
