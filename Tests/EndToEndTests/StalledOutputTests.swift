import Glibc
import PseudoTerminal
import Testing

/// A pipe that nobody reads any more.
@Suite struct StalledOutputTests {
  @Test func theRecordDoesNotWaitForALog() throws {
    try withTemporaryFolder { folder in
      let (pipe, runs) = ("\(folder)/pipe", "\(folder)/runs")
      try #require(mkfifo(pipe, 0o600) == 0)
      let reader = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      defer { close(reader) }
      // Far more lines than the pipe holds, and fewer than wait for a log without holding up training.
      let program = try startRegulus([
        "--headless", "--epochs", "3000", "--evaluate-every", "1", "--log", pipe, "--run-dir", runs,
      ])
      try program.waitFor("the end in the record") { _ in
        guard access(runs, F_OK) == 0, let run = try fileNames(in: runs).last else { return false }
        let description = readFile("\(runs)/\(run)/run.json")
        return description.firstRange(of: Array("\"result\"".utf8)) != nil
      }
      try #require(ObservedProcess(processID: program.processID).isAlive, "it waits for the reader")
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      try waitUntil("the end of the log") {
        while true {
          let count = read(reader, &buffer, buffer.count)
          if count <= 0 { return count == 0 }
        }
      }
      #expect(try program.waitForExit() == .exited(0))
    }
  }
}
