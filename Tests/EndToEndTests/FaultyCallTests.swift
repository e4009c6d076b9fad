import Glibc
import PseudoTerminal
import Testing

/// Calls that write files, each of which comes to nothing, one after the other, counted over all threads.
/// `REGULUS_INJECTIONS=1000 swift test --filter FaultyCallTests` tries every single one.
@Suite(.serialized) struct FaultyCallTests {
  private let options = [
    "train", "--headless", "--epochs", "240", "--evaluate-every", "20", "--checkpoint-every", "20",
    "--batch-size", "50", "--keep-prob", "0.8", "--seed", "7", "--pace", "400", "--threads", "1",
    "--log", "log.csv", "--save", "weights.safetensors",
  ]

  /// What a run leaves, without the times.
  private struct Outcome: Equatable {
    var weights: [UInt8]
    var metrics: [String]

    init(in folder: String) throws {
      let run = try lastRun(in: "\(folder)/state/regulus/runs")
      weights = readFile("\(run)/weights.safetensors")
      metrics = try EndToEndTests.metrics(ofRun: run)
    }
  }

  /// Trains in a folder with a fault, or without one; returns how that ended, or nil where the fault did
  /// not happen.
  private func train(
    _ effect: String? = nil, at number: Int = 0, in folder: String
  ) throws -> ProcessResult? {
    let note = "\(folder)/note"
    var changes: [String: String?] = ["XDG_STATE_HOME": "\(folder)/state"]
    if let effect {
      changes["LD_PRELOAD"] = try builtProduct("libCFaults.so")
      changes["FAULT_EFFECT"] = effect
      changes["FAULT_AT"] = "\(number)"
      changes["FAULT_NOTE"] = note
    }
    let result = try runRegulus(options, environment: changes, in: folder)
    return effect == nil || access(note, F_OK) == 0 ? result : nil
  }

  private func wholeRun() throws -> Outcome {
    try withTemporaryFolder { folder in
      let result = try #require(try train(in: folder))
      #expect(result.status == .exited(0), "\(result.errors)")
      let whole = try Outcome(in: folder)
      #expect(whole.weights.count > 500 && whole.metrics.count == 14)
      return whole
    }
  }

  /// Writes that take half of what they are given, and say so: the rest follows.
  @Test func whatIsLeftOfAShortWriteIsWrittenAsWell() throws {
    let whole = try wholeRun()
    func isWhole(at number: Int) throws -> Bool? {
      try withTemporaryFolder { folder in
        guard let result = try train("short", at: number, in: folder) else { return nil }
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(!result.errors.contains("cannot write"), "\(result.errors)")
        let rows = readFile("\(folder)/log.csv").split(separator: UInt8(ascii: "\n"))
        #expect(rows.count == 1 + whole.metrics.count)
        #expect(readFile("\(folder)/weights.safetensors") == whole.weights)
        return try Outcome(in: folder) == whole
      }
    }
    #expect(try isWhole(at: 0) == true, "all writes are short")
    var happened = 0
    while happened < InjectionTests.most, let isWhole = try isWhole(at: happened + 1) {
      happened += 1
      #expect(isWhole, "write \(happened)")
    }
    #expect(happened > 0)
  }

  /// Kills in the place of each call: what was there before is gone on with, to the same bits.
  @Test func aKillAtAnyCallCostsNothing() throws {
    let whole = try wholeRun()
    func isWhole(at number: Int) throws -> Bool? {
      try withTemporaryFolder { folder in
        guard let killed = try train("kill", at: number, in: folder) else { return nil }
        #expect(killed.status == .signaled(SIGKILL), "\(killed)")
        let runs = "\(folder)/state/regulus/runs"
        // Before the run has a description there is nothing that could be lost.
        guard access(runs, F_OK) == 0, !(try fileNames(in: runs)).isEmpty,
          !readFile("\(try lastRun(in: runs))/run.json").isEmpty
        else { return number < 20 }
        let resumed = try runRegulus(
          ["train", "--resume", "last", "--headless"],
          environment: ["XDG_STATE_HOME": "\(folder)/state"])
        #expect(resumed.status == .exited(0), "call \(number): \(resumed.errors)")
        #expect(!resumed.errors.contains("damaged"), "call \(number): \(resumed.errors)")
        let run = try lastRun(in: runs)
        #expect(try fileNames(in: runs).count == 1)
        #expect(
          try fileNames(in: "\(run)/checkpoints").allSatisfy { $0.hasSuffix(".checkpoint") },
          "call \(number): nothing half written is left")
        return try Outcome(in: folder) == whole
      }
    }
    var happened = 0
    // A few in the middle, where nobody asks for all: at the beginning there is little to lose.
    let isShort = InjectionTests.most < 10
    for number in isShort ? [1, 12, 23, 34, 45] : Array(1...InjectionTests.most) {
      guard let isWhole = try isWhole(at: number) else { break }
      happened += 1
      #expect(isWhole, "call \(number)")
    }
    #expect(happened >= (isShort ? 5 : 50), "\(happened) calls")
  }
}
