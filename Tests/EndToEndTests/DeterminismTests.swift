import PseudoTerminal
import Testing

/// The same options give the same weights, bit for bit.
@Suite struct DeterminismTests {
  private let options = [
    "--epochs", "60", "--batch-size", "50", "--keep-prob", "0.8", "--l1", "0.1", "--seed", "7",
    "--augment", "jitter=0.2",
  ]

  private func headless(_ options: [String]) throws -> [UInt8] {
    try withTemporaryFolder { folder in
      let result = try runRegulus(["--headless", "--save", "w.safetensors"] + options, in: folder)
      #expect(result.status == .exited(0))
      return readFile("\(folder)/w.safetensors")
    }
  }

  @Test func twoRunsGiveTheSameBytes() throws {
    let weights = try headless(options)
    #expect(weights.count > 500)
    #expect(try headless(options) == weights)
    #expect(try headless(options + ["--seed", "8"]) != weights)
  }

  @Test func theDashboardChangesNothing() throws {
    let expected = try headless(options)
    for (width, height) in [(80, 24), (5, 2)] {
      try withTemporaryFolder { folder in
        let program = try startRegulus(
          options + ["--save", "w.safetensors", "--pace", "100", "--log", "log.jsonl"],
          in: folder, width: width, height: height)
        program.pace = .limited(bytesPerSecond: 2000)
        try program.waitFor("the end in the log") { _ in
          readFile("\(folder)/log.jsonl").firstRange(of: Array("\"ended\"".utf8)) != nil
        }
        // The first may come before the screen knows of the end, and ask.
        program.type("qq")
        #expect(try program.waitForExit() == .exited(0))
        #expect(readFile("\(folder)/w.safetensors") == expected)
      }
    }
  }
}
