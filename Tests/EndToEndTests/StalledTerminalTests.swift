import FoundationEssentials
import PseudoTerminal
import Testing

/// A terminal that nobody reads, as a connection that hangs.
@Suite(.serialized) struct StalledTerminalTests {
  /// So many epochs that the terminal's buffer is full, and the program held up, long before the last.
  private let options = ["--pace", "max", "--epochs", "400000", "--evaluate-every", "2000"]

  /// Trains to the end, and returns the seconds it took by the log.
  private func train(
    _ pace: TerminalProcess.ReadingPace, then body: (TerminalProcess) throws -> Void
  ) throws -> Double {
    try withTemporaryFolder { folder in
      let log = "\(folder)/log.jsonl"
      let program = try openDashboard(options + ["--log", log])
      program.pace = pace
      try program.waitFor("the end in the log", timeout: .seconds(120)) { _ in
        readFile(log).suffix(400).firstRange(of: Array("\"ended\"".utf8)) != nil
      }
      let times = try readFile(log).split(separator: UInt8(ascii: "\n")).map {
        try JSONDecoder().decode(Line.self, from: Data($0)).time
      }
      try body(program)
      return try #require(times.last) - (try #require(times.first))
    }
  }

  private struct Line: Decodable { let time: Double }

  @Test func trainingDoesNotWaitForIt() throws {
    var ratios: [Double] = []
    for _ in 0..<5 {
      let read = try train(.full) { _ in }
      let stalled = try train(.stopped) { _ in }
      ratios.append(read / stalled)
      if let last = ratios.last, last >= 0.7 { break }
    }
    let best = try #require(ratios.max())
    #expect(best >= 0.7, "speed without a reader against speed with one: \(ratios)")
  }

  @Test func theWholeScreenIsRightOnceItIsReadAgain() throws {
    _ = try train(.stopped) { program in
      program.pace = .full
      try program.waitForHeader("finished")
      program.press(.escape)
      try program.waitFor("the box to close") { $0.find("The run is over") == nil }
      try program.settle()
      let caughtUp = program.cells
      let before = program.bytesReceived
      program.press(.control("l"))
      try program.waitFor("a redraw") { $0.bytesReceived > before + 1000 }
      try program.settle()
      #expect(program.cells == caughtUp)
      #expect(program.hasAllPanes)
    }
  }

  @Test func keysWorkMeanwhile() throws {
    try withTemporaryFolder { folder in
      let log = "\(folder)/log.jsonl"
      let program = try openDashboard(["--log", log])
      program.pace = .stopped
      program.serve(for: .milliseconds(500))
      program.type("2")
      try program.waitFor("L2 in the log") { _ in
        String(decoding: readFile(log), as: UTF8.self).contains(#""intervention":"l2""#)
      }
      program.pace = .full
      try program.waitForHeader("L2 λ 0.70")
    }
  }

  @Test func quittingTakesNoReader() throws {
    let program = try openDashboard()
    program.pace = .stopped
    program.serve(for: .milliseconds(500))
    program.press(.control("c"))
    #expect(try program.waitForExit(timeout: .seconds(10)) == .exited(0))
  }
}
