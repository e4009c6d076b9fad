import FoundationEssentials
import Glibc
import PseudoTerminal
import Testing

// What tests of recorded runs share.

/// The folder of the only run that was recorded in `folder`, or of the last one.
func lastRun(in folder: String) throws -> String {
  let name = try #require(try fileNames(in: folder).last, "no run in \(folder)")
  return "\(folder)/\(name)"
}

/// Returns the metrics of a run without the times, which no two runs have in common; every line has
/// to be a whole object.
func metrics(ofRun run: String) throws -> [String] {
  let bytes = readFile("\(run)/metrics.jsonl")
  #expect(bytes.last == UInt8(ascii: "\n"))
  return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
    _ = try JSONDecoder().decode(HeadlessTests.LogLine.self, from: Data(line))
    let text = String(decoding: line, as: UTF8.self)
    return text.replacing(/"time":[^,}]+,?/, with: "")
  }
}

/// Says when a run is killed.
enum KillMoment {
  /// Once its log has so many lines.
  case logged(lines: Int)
  /// Once it has so many checkpoints.
  case kept(checkpoints: Int)

  /// What the shell looks for.
  var condition: String {
    switch self {
    case .logged(let lines):
      "[ $(cat \"$RUNS\"/*/metrics.jsonl 2> /dev/null | wc -l) -ge \(lines) ]"
    case .kept(let checkpoints):
      "[ $(ls \"$RUNS\"/*/checkpoints/*.checkpoint 2> /dev/null | wc -l) -ge \(checkpoints) ]"
    }
  }
}

/// Starts regulus without a terminal in the background, and kills it with SIGKILL as soon as the shell
/// sees that the moment has come, in the middle of whatever it does then; returns whether it was
/// killed, and had not ended before.
func killRegulus(_ arguments: [String], at moment: KillMoment, runs: String) throws -> Bool {
  let script = """
    "$0" "$@" > /dev/null 2>&1 &
    until \(moment.condition) || ! kill -0 $! 2> /dev/null; do :; done
    kill -9 $! 2> /dev/null
    wait $!
    """
  let result = try runProcess(
    "bash", ["-c", script, try builtProduct("regulus")] + arguments + ["--run-dir", runs],
    environment: environment(["RUNS": runs]))
  return result.status == .exited(128 + SIGKILL)
}
