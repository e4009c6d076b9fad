import Foundation
import PseudoTerminal
import Testing

/// Recordings of sessions.
@Suite(.serialized) struct RecordingTests {
  /// Is a recording as a player reads it.
  struct Cast {
    var width, height: Int
    var times: [Double] = []
    /// The text up to each new size of the terminal, and after the last.
    var output = [""]
    var sizes: [String] = []

    init(_ file: String) throws {
      let lines = readFile(file).split(separator: UInt8(ascii: "\n"))
      let header = try #require(
        try JSONSerialization.jsonObject(with: Data(lines[0])) as? [String: Any])
      #expect(header["version"] as? Int == 2)
      #expect((header["timestamp"] as? Int ?? 0) > 1_600_000_000)
      #expect((header["env"] as? [String: String])?["TERM"] == "xterm-256color")
      width = try #require(header["width"] as? Int)
      height = try #require(header["height"] as? Int)
      for line in lines.dropFirst() {
        let event = try #require(
          try JSONSerialization.jsonObject(with: Data(line)) as? [Any])
        try #require(event.count == 3)
        times.append(try #require(event[0] as? Double))
        let data = try #require(event[2] as? String)
        switch event[1] as? String {
        case "o": output[output.count - 1] += data
        case "r":
          sizes.append(data)
          output.append("")
        default: Issue.record("\(event)")
        }
      }
    }
  }

  @Test func aPlayerShowsWhatWasOnTheScreen() throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/session.cast"
      let program = try openDashboard(["--record", file, "--l2", "0.7"], width: 120, height: 36)
      try program.waitForText("below 1e-7")
      program.type("d")
      try program.waitForHeader("keep 0.86")
      program.resize(width: 100, height: 30)
      try program.waitFor("the new size") { $0.rows[29].contains("q quit") }
      try program.pauseAndSettle()
      let screen = program.cells
      let sent = program.bytes
      // The recording is written beside the dashboard, so that it may end a moment later.
      var text = ""
      try program.waitFor("all of it in the file") { _ in
        text = try Cast(file).output.joined()
        return text.utf8.count >= sent.count
      }
      #expect(text == String(decoding: sent, as: UTF8.self))
      let cast = try Cast(file)
      #expect(cast.width == 120 && cast.height == 36 && cast.sizes == ["100x30"])
      #expect(cast.times == cast.times.sorted())
      #expect((cast.times.first ?? .infinity) < 20)

      // A player: the text up to the new size, then the rest, on a terminal as large.
      try writeFile("\(folder)/1", cast.output[0])
      try writeFile("\(folder)/2", cast.output[1])
      let player = try TerminalProcess(
        "sh",
        [
          "-c",
          "stty raw -echo; cat \(folder)/1; head -c 1 >/dev/null; cat \(folder)/2; head -c 1 >/dev/null",
        ],
        width: 120, height: 36)
      try player.waitForHeader("keep 0.86")
      player.resize(width: 100, height: 30)
      player.type("x")
      try player.waitForHeader("paused")
      try player.settle()
      #expect(player.cells == screen)
      #expect(try program.quit() == .exited(0))
    }
  }

  @Test func aFullDiskIsANoticeAndTheRunGoesOn() throws {
    let program = try openDashboard(["--record", "/dev/full"])
    try program.waitForEvent("/dev/full")
    try program.waitForProgress(epochs: 50)
    #expect(try program.quit() == .exited(1))
    #expect(program.text.contains("Error: cannot write /dev/full"), "\(program.text)")
  }

  @Test func withoutADashboardThereIsNothingToRecord() throws {
    let result = try runRegulus(["--headless", "--record", "a.cast"])
    #expect(result.status == .exited(64))
    #expect(result.errors.contains("--record"))
  }
}
