import PseudoTerminal
import Testing

/// Text from files and arguments that would act on the terminal.
@Suite(.serialized) struct HostileTextTests {
  /// Sets the title, colours the screen, reverses the order, makes itself invisible.
  private let hostile = "\u{1B}]0;owned\u{7}\u{1B}[41m\u{202E}\u{200B}\u{9B}31m"

  /// Fails if what reached the terminal holds any of it.
  private func expectHarmless(
    _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for sequence in [
      "\u{1B}]0;", "\u{1B}[41m", "\u{202E}", "\u{200B}", "\u{9B}", "\u{1B}]0;owned\u{7}",
    ] {
      #expect(
        bytes.firstRange(of: Array(sequence.utf8)) == nil, "\(sequence.debugDescription)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func headersAndLabelsAreHarmlessInTheDashboard() throws {
    try withTemporaryFolder { folder in
      let name = "\(hostile).csv".replacing("/", with: "")
      try writeFile(
        "\(folder)/\(name)",
        smallCSV(header: "x\(hostile),y,c\(hostile)", labels: ["a\(hostile)", "b", "c"]))
      let program = try startRegulus(
        ["--data", name, "--epochs", "100"], in: folder, width: 120, height: 36)
      try program.waitForHeader("finished")
      #expect(program.header.contains("\\x1B]0;owned"), "\(program.header)")
      program.type("q")
      #expect(try program.waitForExit() == .exited(0))
      #expect(program.modes.title == "")
      expectHarmless(program.bytes)
    }
  }

  @Test func messagesAboutCellsAreHarmless() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/a.csv", "x,y\(hostile),class\n1,2,0\n1,\(hostile),1\n")
      try writeFile("\(folder)/b.csv", "x,y,class\n1,2,\(hostile)\n3,4,\(hostile)\n")
      for file in ["a.csv", "b.csv"] {
        let program = try startRegulus(["--data", file], in: folder)
        #expect(try program.waitForExit() == .exited(1))
        #expect(program.text.contains("\\x1B]0;owned"), "\(program.text)")
        expectHarmless(program.bytes)
        let result = try runRegulus(["--data", file], in: folder)
        expectHarmless(Array(result.errors.utf8))
      }
    }
  }

  @Test(arguments: [
    "--data", "--dev", "--test", "--labels", "--init", "--save", "--log", "--label", "--keep-prob",
    "--hidden", "--split",
    "--schedule", "--optimizer",
    "--pace",
    "--activation", "--unknown",
  ])
  func argumentsAreHarmlessInMessages(option: String) throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/a.csv", smallCSV())
      let data = option == "--data" ? [] : ["--data", "a.csv"]
      let program = try startRegulus(data + [option, "none/\(hostile)"], in: folder)
      let status = try program.waitForExit()
      #expect(status == .exited(1) || status == .exited(64))
      expectHarmless(program.bytes)
    }
  }

  @Test func picturesAndTablesOfDataAreHarmless() throws {
    try withTemporaryFolder { folder in
      let name = "\(hostile).csv"
      let header = "x\(hostile),y\(hostile),c\(hostile)"
      try writeFile("\(folder)/\(name)", smallCSV(header: header, labels: ["a\(hostile)", "b"]))
      try writeFile("\(folder)/wide.csv", "u\(hostile),v,w,c\n1,2,3,a\(hostile)\n4,5,6,b\n")
      for arguments in [["show", name], ["export", name], ["show", "wide.csv"]] {
        let program = try startRegulus(["data"] + arguments, in: folder, width: 120, height: 40)
        #expect(try program.waitForExit() == .exited(0), "\(program.text)")
        #expect(program.text.contains("\\x1B]0;owned"), "\(program.text)")
        expectHarmless(program.bytes)
      }
    }
  }

  @Test func messagesAboutArraysAreHarmless() throws {
    try withTemporaryFolder { folder in
      let fields = "{'descr': '\(hostile)', 'fortran_order': False, 'shape': (1,)}"
      let header = Array(fields.utf8)
      try writeFile(
        "\(folder)/x\(hostile).npy",
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header)
      // A directory of one entry that is encrypted, named in the message.
      let entry = Array(hostile.utf8)
      let directory =
        [0x50, 0x4B, 1, 2] + [UInt8](repeating: 0, count: 4) + [1]
        + [UInt8](repeating: 0, count: 19)
        + [UInt8(entry.count)] + [UInt8](repeating: 0, count: 17) + entry
      try writeFile(
        "\(folder)/a.npz",
        [0x50, 0x4B, 3, 4] + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0]
          + [UInt8(directory.count), 0, 0, 0, 4, 0, 0, 0, 0, 0])
      for (file, words) in [("x\(hostile).npy", "elements of type"), ("a.npz", "encrypted")] {
        let program = try startRegulus(["--data", file], in: folder, width: 200)
        #expect(try program.waitForExit() == .exited(1))
        #expect(program.text.contains(words), "\(program.text)")
        expectHarmless(program.bytes)
      }
    }
  }

  @Test func resultsAreHarmless() throws {
    try withTemporaryFolder { folder in
      let name = "\(hostile).csv"
      try writeFile("\(folder)/\(name)", smallCSV(labels: ["a\(hostile)", "b"]))
      for arguments in [["train"], ["train", "--json"], ["compare"], ["compare", "--json"]] {
        let result = try runRegulus(arguments + ["--data", name, "--epochs", "5"], in: folder)
        #expect(result.status == .exited(0))
        expectHarmless(Array((result.output + result.errors).utf8))
      }
    }
  }
}
