import Datasets
import PseudoTerminal
import Testing

/// Text from files, arguments and the environment that would act on the terminal.
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

  /// Fails if what a program printed that has no dashboard holds anything but text and ends of lines;
  /// and if what was hostile is not told at all, since then nothing has been tried.
  private func expectText(
    _ result: ProcessResult, tells: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let text = result.output + result.errors
    for line in text.split(separator: "\n") {
      #expect(
        VisibleText.escaping(String(line)) == line, "\(line.debugDescription)",
        sourceLocation: sourceLocation)
    }
    #expect(
      !tells || text.contains("]0;owned"), "\(text.debugDescription)",
      sourceLocation: sourceLocation)
    if case .exited(let code) = result.status {
      #expect([0, 1, 2, 64].contains(code), sourceLocation: sourceLocation)
    } else {
      Issue.record("\(result.status)", sourceLocation: sourceLocation)
    }
  }

  @Test func namesOfFoldersAreHarmless() throws {
    try withTemporaryFolder { folder in
      let inner = "\(folder)/\(hostile)"
      try makeFolder(inner)
      try writeFile("\(inner)/a.csv", smallCSV())
      try writeFile("\(inner)/file", "x")
      for arguments in [
        ["--data", "\(hostile)/none.csv"], ["--data", "\(hostile)/file"], ["--data", hostile],
        ["--init", "\(hostile)/none.safetensors"], ["--init", "\(hostile)/file"],
        ["--save", "\(hostile)/none/w.safetensors"], ["--log", "\(hostile)/none/l.csv"],
        ["--tensorboard", "\(hostile)/file"], ["--snapshot", "\(hostile)/none/p.svg"],
        ["--run-dir", "\(hostile)/file"], ["train", "--resume", "last", "--run-dir", hostile],
        ["runs", "--run-dir", "\(hostile)/none"], ["runs", "show", "--run-dir", "\(hostile)/file"],
        ["data", "show", "\(hostile)/none"], ["data", "export", hostile],
        ["check", "--data", "\(hostile)/none.csv"], ["compare", "--config", "\(hostile)/none"],
        ["demo", "\(hostile)/none"],
      ] {
        let epochs = arguments[0].hasPrefix("--") ? ["--epochs", "3"] : []
        expectText(try runRegulus(arguments + epochs, in: folder))
      }
      // What is told at the end of a run that was left names the folder of its record.
      let program = try startRegulus(
        ["--data", "\(hostile)/a.csv", "--run-dir", "\(hostile)/runs", "--epochs", "1000000000"],
        in: folder, width: 120, height: 36)
      try program.waitForHeader("training")
      #expect(try program.quit() == .exited(0))
      #expect(program.text.contains("--run-dir '\\x1B]0;owned"), "\(program.text)")
      expectHarmless(program.bytes)
    }
  }

  @Test func filesOfOptionsAreHarmless() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/a.csv", smallCSV())
      let quoted = #"\u001B]0;owned\u0007\u001B[41m\u202E\u200B\u009B31m"#
      for text in [
        "\"\(quoted)\" = 1", "data = \"\(quoted)\"", "hidden = \"\(quoted)\"",
        "epochs = [\"\(quoted)\"]", "data = 'a.csv'\nlabel = \"\(quoted)\"",
        "theme = \"\(quoted)\"", "save = \"none/\(quoted)\"", "x = '\(hostile)'", "\(hostile) = 1",
        "x = \(hostile)",
        "# \(hostile)", "'\(quoted.dropFirst(6))\u{202E}' = 1",
      ] {
        try writeFile("\(folder)/\(hostile).toml", text)
        for command in ["train", "check", "compare"] {
          // The other commands leave aside what is not about the run.
          let isTold = command == "train" || !(text.hasPrefix("theme") || text.hasPrefix("save"))
          expectText(
            try runRegulus([command, "--config", "\(hostile).toml"], in: folder), tells: isTold)
        }
      }
      try writeFile("\(folder)/a.toml", "save = \"\(quoted)\"\nrun-dir = \"\(quoted)\"\n")
      let printed = try runRegulus(["--config", "a.toml", "--print-config"], in: folder)
      expectText(printed)
      #expect(printed.output.contains(#"save = "\u001B]0;owned\u0007"#), "\(printed.output)")
    }
  }

  @Test func namesOfTensorsAreHarmless() throws {
    try withTemporaryFolder { folder in
      let name = #"\u001b]0;owned\u0007\u202e\u009b"#
      for entry in [
        #"{"\#(name)":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#,
        #"{"\#(name)":{"dtype":"\#(name)","shape":[1],"data_offsets":[0,4]}}"#,
        #"{"\#(name)":{"dtype":"F32","shape":"x"}}"#, #"{"\#(name)":{}}"#,
      ] {
        let header = Array(entry.utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        try writeFile("\(folder)/w.safetensors", length + header)
        expectText(try runRegulus(["--init", "w.safetensors"], in: folder))
      }
    }
  }

  /// The log and the description of a run that somebody else put there, with numbers out of all
  /// bounds.
  @Test func foreignRecordsAreHarmless() throws {
    try withTemporaryFolder { folder in
      let name = #"\u001b]0;owned\u0007\u202e\u009b"#
      try makeFolder("\(folder)/run")
      for (number, result) in [
        ("9223372036854775807", ""), ("-9223372036854775808", ""),
        (
          "1",
          #","result":{"reason":"finished","message":"\#(name)","epoch":-9223372036854775808,"#
            + #""seconds":1e308,"best":{"epoch":9223372036854775807,"dev_cost":-1e308}}"#
        ),
      ] {
        try writeFile(
          "\(folder)/run/run.json",
          #"{"format":1,"program":"\#(name)","started":"9999-99-99T99:99:99Z","network":"\#(name)","#
            + #""options":{"\#(name)":"\#(name)","label":"\#(name)"},"epochs":\#(number),"seed":1,"#
            + #""data":{"name":"\#(name)","train":\#(number),"dev":\#(number),"features":\#(number),"#
            + #""hash":"\#(name)"}\#(result)}"#)
        try writeFile(
          "\(folder)/run/metrics.jsonl",
          #"{"epoch":\#(number),"dev_cost":1e308}\#n{"\#(name)":"\#(hostile)"}\#n\#(hostile)"#)
        for arguments in [
          ["runs"], ["runs", "--json"], ["runs", "show", "run"], ["train", "--resume", "run"],
          ["runs", "prune", "--older-than", "99999999", "--yes"],
        ] {
          expectText(
            try runRegulus(arguments + ["--run-dir", folder]),
            tells: arguments[0] == "runs" && arguments.count < 4)
        }
      }
    }
  }

  @Test func lessonsAreHarmless() throws {
    try withTemporaryFolder { folder in
      for text in ["\(hostile)", "press \(hostile)", "wait \(hostile)", "options --\(hostile)"] {
        try writeFile("\(folder)/\(hostile).txt", "say x\n\(text)\nwait key\n")
        let program = try startRegulus(["demo", "\(hostile).txt"], in: folder, width: 120)
        let status = try program.waitForExit()
        #expect(status == .exited(1) || status == .exited(64), "\(text.debugDescription)")
        #expect(program.text.contains("]0;owned"), "\(program.text)")
        expectHarmless(program.bytes)
      }
      try writeFile(
        "\(folder)/shown.txt", "title T\(hostile)\nsay S\(hostile)\nwait key\n")
      let program = try startRegulus(["demo", "shown.txt"], in: folder, width: 120, height: 36)
      try program.waitForText("S\\x1B]0;owned")
      #expect(try program.quit() == .exited(0))
      expectHarmless(program.bytes)
    }
  }

  @Test(arguments: [
    "TERM", "COLORTERM", "COLORFGBG", "NO_COLOR", "LANG", "LC_ALL", "OPENBLAS_CORETYPE", "HOME",
    "XDG_STATE_HOME", "XDG_CONFIG_HOME", "TERM_PROGRAM", "TMUX", "ESCDELAY", "TERMINFO",
  ])
  func theEnvironmentIsHarmless(variable: String) throws {
    try withTemporaryFolder { folder in
      let place = "\(folder)/\(hostile)"
      try makeFolder(place)
      try makeFolder("\(place)/regulus")
      try writeFile("\(place)/regulus/config.toml", "x = 1")
      let isFolder = variable.hasPrefix("XDG") || variable == "HOME"
      let program = try startRegulus(
        ["--epochs", "3"], environment: [variable: isFolder ? place : hostile], in: folder)
      try program.waitFor("a dashboard, or an end") {
        $0.exitStatus != nil || $0.header.contains("finished")
      }
      if program.exitStatus == nil { _ = try program.quit() }
      #expect(program.exitStatus?.isOrderly == true, "\(program.text)")
      expectHarmless(program.bytes)
      let told = try runRegulus(
        ["--epochs", "3"], environment: [variable: isFolder ? place : hostile], in: folder)
      expectText(told, tells: variable == "XDG_CONFIG_HOME")
    }
  }
}
