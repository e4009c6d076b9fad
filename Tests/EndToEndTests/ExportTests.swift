import Glibc
import PseudoTerminal
import Testing

/// Files for other programs.
@Suite struct ExportTests {
  @Test func aTableForOtherPrograms() throws {
    try withTemporaryFolder { folder in
      // A locale with a decimal comma, where it is installed, changes nothing.
      let result = try runRegulus(
        ["--epochs", "20", "--evaluate-every", "5", "--log", "log.csv"],
        environment: ["LC_ALL": "de_DE.UTF-8"], in: folder)
      #expect(result.status == .exited(0), "\(result.errors)")
      let rows = String(decoding: readFile("\(folder)/log.csv"), as: UTF8.self)
        .split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      #expect(rows.count == 7)
      #expect(rows.allSatisfy { $0.count == rows[0].count })
      #expect(rows[1...5].map { $0[0] } == ["0", "5", "10", "15", "20"])
      #expect(rows[1...5].allSatisfy { Double($0[2]) != nil })
      #expect(rows[6].contains("ended"))
    }
  }

  @Test func eventsForTensorBoard() throws {
    try withTemporaryFolder { folder in
      let result = try runRegulus(
        ["--epochs", "20", "--tensorboard", "deep/board", "--no-record"], in: folder)
      #expect(result.status == .exited(0), "\(result.errors)")
      let names = try fileNames(in: "\(folder)/deep/board")
      #expect(names.count == 1 && names[0].hasPrefix("events.out.tfevents."))
      let bytes = readFile("\(folder)/deep/board/\(names[0])")
      // The first record says which format follows.
      #expect(bytes.prefix(8) == [24, 0, 0, 0, 0, 0, 0, 0])
      #expect(bytes.firstRange(of: Array("brain.Event:2".utf8)) != nil)
      #expect(bytes.firstRange(of: Array("weights/layer_3".utf8)) != nil)
      let wrong = try runRegulus(["--epochs", "20", "--tensorboard", "/dev/null/x"], in: folder)
      #expect(
        wrong.status == .exited(1) && wrong.errors.hasPrefix("Error: cannot write /dev/null/x"))
    }
  }
}
