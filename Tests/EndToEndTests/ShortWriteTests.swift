import Glibc
import PseudoTerminal
import Testing

/// Writes that take only half of what they are given, and say so.
/// `REGULUS_INJECTIONS=1000 swift test --filter ShortWriteTests` tries each of them.
@Suite(.serialized) struct ShortWriteTests {
  private let options = [
    "train", "--headless", "--epochs", "400", "--evaluate-every", "20", "--checkpoint-every", "20",
    "--batch-size", "50", "--keep-prob", "0.8", "--seed", "7", "--pace", "800", "--threads", "1",
    "--log", "log.csv", "--save", "weights.safetensors",
  ]

  /// What a run leaves, without the times.
  private struct Outcome: Equatable {
    var weights, saved: [UInt8]
    var metrics: [String]
    var log: [String]
  }

  /// Trains with the `number`th write being short, all of them for 0, or none for nil. Returns nil where
  /// there was no such write.
  private func train(shortWrite number: Int?) throws -> Outcome? {
    try withTemporaryFolder { folder in
      let note = "\(folder)/note"
      var changes: [String: String?] = ["XDG_STATE_HOME": "\(folder)/state"]
      if let number {
        changes["LD_PRELOAD"] = try builtProduct("libCShortWrites.so")
        changes["SHORT_WRITE_AT"] = "\(number)"
        changes["SHORT_WRITE_NOTE"] = note
      }
      let result = try runRegulus(options, environment: changes, in: folder)
      #expect(result.status == .exited(0), "\(result.errors)")
      #expect(!result.errors.contains("cannot write"), "\(result.errors)")
      if number != nil && access(note, F_OK) != 0 { return nil }
      let run = try lastRun(in: "\(folder)/state/regulus/runs")
      let log = String(decoding: readFile("\(folder)/log.csv"), as: UTF8.self).split(
        separator: "\n")
      return Outcome(
        weights: readFile("\(run)/weights.safetensors"),
        saved: readFile("\(folder)/weights.safetensors"), metrics: try metrics(ofRun: run),
        log: log.map { row in
          row.split(separator: ",", omittingEmptySubsequences: false).prefix(4)
            .joined(separator: ",")
        })
    }
  }

  @Test func theRestIsWrittenAsWell() throws {
    let whole = try #require(try train(shortWrite: nil))
    #expect(whole.weights.count > 500 && whole.log.count > 20 && whole.saved == whole.weights)
    #expect(try train(shortWrite: 0) == whole, "all writes are short")
    var happened = 0
    for number in 1...InjectionTests.most {
      guard let found = try train(shortWrite: number) else { break }
      #expect(found == whole, "write \(number)")
      happened += 1
    }
    #expect(happened > 0)
  }
}
