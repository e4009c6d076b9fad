import PseudoTerminal
import Testing

/// What a terminal may send that nobody typed.
@Suite(.serialized) struct InputFloodTests {
  /// Random bytes of sequences, reports and letters that mean nothing: the program stays as it was.
  ///
  /// Some pieces of torn sequences are keys all the same. On a file of one's own those for the size of
  /// the training set do nothing, so that an epoch stays as short as it was, and the pace, which `[`
  /// may have taken to an epoch a second, is raised again before progress is waited for.
  @Test func sequencesOfAllKindsEndNothing() throws {
    try withTemporaryFolder { folder in
      try writeFile(folder + "/points.csv", smallCSV())
      let program = try openDashboard(
        ["--data", folder + "/points.csv", "--epochs", "1000000000", "--pace", "500"], width: 120,
        height: 36)
      var state: UInt64 = 42
      func next(_ count: Int) -> Int {
        // Knuth's MMIX generator.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % count
      }
      let pieces = [
        "\u{1B}[<", "\u{1B}[", "\u{1B}O", "\u{1B}[M", ";", "12", "0", "64", "65", "32", "<", "M",
        "m",
        "\u{1B}[1;2C", "\u{1B}[D", "X", "\u{1B}[200~q2d\u{1B}[201~", "é", "\u{1B}[<0;20;9M",
        "\u{1B}[<64;30;9M",
      ]
      for _ in 0..<40 {
        // No digit may stand alone, or it would be a key.
        let flood = (0..<200).map { _ in pieces[next(pieces.count)] }.joined()
        program.type(flood.replacing(/(^|[^;<\[0-9])[0-9]+/) { String($0.output.1) })
        program.serve(for: .milliseconds(20))
      }
      try program.waitFor("the end of it", timeout: .seconds(60)) { $0.isInputTaken }
      program.serve(for: .milliseconds(700))
      #expect(program.exitStatus == nil)
      // A question or a pane that fills the screen is left first.
      for _ in 0..<4 { program.press(.escape) }
      // What the terminal still held counts as pasted until there is a pause: each key gets one.
      try program.waitFor("full pace", timeout: .seconds(60)) { screen in
        screen.type("]")
        _ = try? screen.waitFor("an answer", timeout: .milliseconds(1500)) {
          $0.eventLine.contains("epochs a second") || $0.eventLine.contains("as fast as it goes")
        }
        return screen.eventLine.contains("as fast as it goes")
      }
      #expect(program.header.contains("training") || program.header.contains("paused"))
      try program.waitForProgress(epochs: 50)
      #expect(program.exitStatus == nil)
      #expect(try program.quit() == .exited(0))
    }
  }
}
