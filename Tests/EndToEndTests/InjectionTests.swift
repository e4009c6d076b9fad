import Glibc
import PseudoTerminal
import Testing

/// The system calls that write records, each of which is interrupted by a kill or fails, one after
/// the other. `REGULUS_INJECTIONS=1000 swift test --filter InjectionTests` tries all of them.
@Suite(.serialized, .enabled(if: access("/usr/bin/strace", X_OK) == 0, "needs strace"))
struct InjectionTests {
  /// Is a fault of a system call.
  struct Fault: Sendable, CustomStringConvertible {
    /// The call, as strace names it.
    let call: String
    /// What happens instead: a signal, or an error.
    let effect: String

    var description: String { "\(call) \(effect)" }
  }

  static let faults =
    ["?rename,?renameat,?renameat2", "fsync", "fdatasync", "write"].flatMap { call in
      ["signal=KILL", "error=EIO", "error=ENOSPC"].map { Fault(call: call, effect: $0) }
    } + [
      Fault(call: "ftruncate", effect: "error=EIO"), Fault(call: "mkdir", effect: "error=ENOSPC"),
      Fault(call: "?unlink,?unlinkat", effect: "signal=KILL"),
    ]

  private static let options = [
    "train", "--headless", "--epochs", "240", "--evaluate-every", "20", "--checkpoint-every", "20",
    "--batch-size", "50", "--keep-prob", "0.8", "--seed", "7", "--pace", "400", "--threads", "1",
  ]

  /// Runs regulus with the `number`th call of some kind failing; returns how it ended, or nil where
  /// there was no such call.
  private func run(_ fault: Fault, _ number: Int, state: String) throws -> ProcessResult? {
    let trace = "\(state)/trace"
    let result = try runProcess(
      "/usr/bin/strace",
      [
        "-f", "-qq", "-o", trace, "-e", "trace=\(fault.call)", "-e",
        "inject=\(fault.call):\(fault.effect):when=\(number)", try builtProduct("regulus"),
      ] + Self.options, environment: environment(["XDG_STATE_HOME": state]))
    let isKill = fault.effect.hasPrefix("signal")
    let text = String(decoding: readFile(trace), as: UTF8.self)
    let hasHappened = isKill ? result.status != .exited(0) : text.contains("(INJECTED)")
    if isKill && hasHappened {
      #expect([.signaled(SIGKILL), .exited(128 + SIGKILL)].contains(result.status), "\(result)")
    }
    return hasHappened ? result : nil
  }

  /// How many calls of each kind are tried, one after the other.
  static let most = getenv("REGULUS_INJECTIONS").flatMap { Int(String(cString: $0)) } ?? 3

  /// What is left of a run that nothing happens to, the same for all faults.
  private static let whole: Result<(weights: [UInt8], metrics: [String]), any Error> = Result {
    try withTemporaryFolder { state in
      let result = try runRegulus(options, environment: ["XDG_STATE_HOME": state])
      #expect(result.status == .exited(0), "\(result.errors)")
      let run = try lastRun(in: "\(state)/regulus/runs")
      return (readFile("\(run)/weights.safetensors"), try metrics(ofRun: run))
    }
  }

  @Test(arguments: faults)
  func nothingIsLost(fault: Fault) throws {
    let whole = try Self.whole.get()
    var happened = 0
    for number in 1...Self.most {
      let hasHappened = try withTemporaryFolder { state in
        // So that the first calls are those for the run.
        for folder in ["regulus", "regulus/runs"] { try makeFolder("\(state)/\(folder)") }
        guard let result = try self.run(fault, number, state: state) else { return false }
        let runs = "\(state)/regulus/runs"
        // Before the run has a description there is nothing that could be lost.
        guard access(runs, F_OK) == 0, !(try fileNames(in: runs)).isEmpty,
          !readFile("\(try lastRun(in: runs))/run.json").isEmpty
        else { return true }
        let run = try lastRun(in: runs)
        let place = "\(fault), call \(number)"
        let saysNothing =
          !result.errors.contains("cannot write") && !result.errors.contains("no record")
        if !fault.effect.hasPrefix("signal") && saysNothing {
          #expect(readFile("\(run)/weights.safetensors") == whole.weights, "\(place): \(result)")
          #expect(try metrics(ofRun: run) == whole.metrics, "\(place): \(result)")
        }
        let resumed = try runRegulus(
          ["train", "--resume", "last", "--headless"], environment: ["XDG_STATE_HOME": state])
        #expect(resumed.status == .exited(0), "\(place): \(resumed.errors)")
        #expect(readFile("\(run)/weights.safetensors") == whole.weights, "\(place)")
        #expect(try metrics(ofRun: run) == whole.metrics, "\(place)")
        #expect(!resumed.errors.contains("damaged"), "\(place): \(resumed.errors)")
        return true
      }
      if !hasHappened { break }
      happened += 1
    }
    #expect(happened > 0, "no call of \(fault)")
  }
}
