import Glibc
import PseudoTerminal
import Testing

/// Signals that come when training is over, and before everything is written. A pipe that nobody reads yet
/// stands for a disk that takes its time.
@Suite struct LateSignalTests {
  /// Runs `body` on a program that is about to write its weights to a pipe, and on the pipe's path.
  private func withWaitingProgram(
    _ options: [String], _ body: (TerminalProcess, String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let (pipe, runs) = ("\(folder)/pipe", "\(folder)/runs")
      try #require(mkfifo(pipe, 0o600) == 0)
      try makeFolder(runs)
      let program = try startRegulus(
        ["--epochs", "20", "--pace", "max", "--save", pipe, "--run-dir", runs] + options)
      if !options.contains("--headless") {
        try program.waitForText("The run is over")
        program.type("q")
      }
      // The record is written before.
      try program.waitFor("the record") { _ in
        guard let run = try fileNames(in: runs).last else { return false }
        let description = readFile("\(runs)/\(run)/run.json")
        return String(decoding: description, as: UTF8.self).contains("\"result\"")
      }
      try body(program, pipe)
      #expect(program.exitStatus != nil)
    }
  }

  /// Reads a pipe until it is closed at the other end.
  private func content(of pipe: String, from program: TerminalProcess) throws -> [UInt8] {
    let reader = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(reader) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    try program.waitFor("the end of the pipe") { program in
      var count = 0
      repeat {
        count = read(reader, &buffer, buffer.count)
        if count > 0 { content += buffer[..<count] }
      } while count > 0
      return count == 0 && (!content.isEmpty || program.exitStatus != nil)
    }
    return content
  }

  @Test(arguments: [[], ["--headless"], ["--headless", "--on-hangup", "stop"]])
  func aHangUpCostsNoFile(options: [String]) throws {
    try withWaitingProgram(options) { program, pipe in
      program.signal(SIGHUP)
      program.signal(SIGHUP)
      let weights = try content(of: pipe, from: program)
      #expect(weights.count > 100)
      #expect(try program.waitForExit() == .exited(0))
    }
  }

  @Test func neitherDoesATerminalThatIsGone() throws {
    try withWaitingProgram([]) { program, pipe in
      program.hangUp()
      let weights = try content(of: pipe, from: program)
      #expect(weights.count > 100)
      // There is nobody to print the table for.
      #expect(try program.waitForExit() == .exited(1))
    }
  }

  @Test(arguments: [[], ["--headless"]])
  func aSignalToEndWaitsForTheFiles(options: [String]) throws {
    try withWaitingProgram(options) { program, pipe in
      program.signal(SIGTERM)
      let weights = try content(of: pipe, from: program)
      #expect(weights.count > 100)
      #expect(try program.waitForExit() == .exited(128 + SIGTERM))
    }
  }

  @Test func aSecondOneDoesNot() throws {
    try withWaitingProgram(["--headless"]) { program, _ in
      try program.waitFor("the end, with a signal at every look") {
        $0.signal(SIGTERM)
        return $0.exitStatus != nil
      }
      #expect(program.exitStatus == .signaled(SIGTERM))
    }
  }
}
