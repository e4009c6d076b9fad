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

/// Starts regulus without a terminal in the background, and kills it with SIGKILL some milliseconds
/// after it has begun to write its log; returns whether it was killed, and had not ended before.
func killRegulus(
  _ arguments: [String], afterMilliseconds delay: Int, runs: String
) throws -> Bool {
  let script = """
    "$0" "$@" > /dev/null 2>&1 &
    for try in $(seq 1000); do
      cat "$RUNS"/*/metrics.jsonl 2> /dev/null | grep -q . && break
      sleep 0.005
    done
    sleep \(Double(delay) / 1000)
    kill -9 $!
    wait $!
    """
  let result = try runProcess(
    "bash", ["-c", script, try builtProduct("regulus")] + arguments + ["--run-dir", runs],
    environment: environment(["RUNS": runs]))
  return result.status == .exited(128 + SIGKILL)
}
