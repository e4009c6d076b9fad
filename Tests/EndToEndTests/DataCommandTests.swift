import PseudoTerminal
import Testing

/// `regulus data`, and files of all kinds in training.
@Suite struct DataCommandTests {
  @Test func listsTheSetsWithTheirSizes() throws {
    let result = try runRegulus(["data"])
    #expect(result.status == .exited(0))
    let lines = result.output.split(separator: "\n").map(String.init)
    let rows = lines.map { $0.split(separator: " ").map(String.init) }
    #expect(rows.contains(["pitch", "211", "200", "2", "2", "classes"]))
    #expect(rows.contains(["digits", "1,437", "360", "64", "(8x8)", "10", "classes"]))
    #expect(rows.contains(["wave", "30", "200", "1", "numbers"]))
    #expect(result.output.contains("https://doi.org/10.24432/C50P49"))
    #expect(result.output.contains("CC BY 4.0"))
  }

  @Test func drawsPointsByClass() throws {
    let result = try runRegulus(["data", "show", "moons", "--width", "60"])
    #expect(result.status == .exited(0))
    #expect(result.output.contains("moons: 200 training, 200 dev examples, 2 features"))
    #expect(result.output.contains("upper (100), lower (100)"))
    #expect(result.output.contains("o upper   x lower"))
    // Without a terminal there are no escape sequences.
    #expect(!result.output.utf8.contains(0x1B))
    let lines = result.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 60 })
    // The upper moon is above.
    let first = lines.firstIndex { $0.contains("┤") } ?? 0
    #expect(lines[first...].prefix(4).joined().contains("o"))
  }

  @Test func drawsImagesAndNumbers() throws {
    let digits = try runRegulus(["data", "show", "digits", "--width", "80"])
    #expect(digits.output.contains("images of 8x8"))
    #expect(digits.output.contains("@@"))
    let wave = try runRegulus(["data", "show", "wave"])
    #expect(wave.output.contains("numbers to predict from"))
    let wrong = try runRegulus(["data", "show", "nothing"])
    #expect(wrong.status == .exited(64))
    #expect(wrong.errors.contains("neither a built-in set nor a file"))
    #expect(!wrong.errors.contains("data-options"))
  }

  @Test func coloursAreForTerminals() throws {
    func bytes(_ changes: [String: String?]) throws -> [UInt8] {
      let program = try startRegulus(["data", "show", "digits"], environment: changes)
      #expect(try program.waitForExit() == .exited(0))
      return program.bytes
    }
    let colored = try bytes(["TERM": "xterm-256color", "NO_COLOR": nil])
    #expect(colored.contains(0x1B))
    let plain = try bytes(["TERM": "xterm-256color", "NO_COLOR": "1"])
    #expect(!plain.contains(0x1B))
  }

  @Test func exportsWhatTrainsTheSame() throws {
    try withTemporaryFolder { folder in
      let exported = try runRegulus(["data", "export", "moons", "--part", "training"])
      #expect(exported.output.hasPrefix("x1,x2,class\n"))
      try writeFile("\(folder)/train.csv", exported.output)
      let dev = try runRegulus(["data", "export", "moons", "--part", "dev"])
      try writeFile("\(folder)/dev.csv", dev.output)
      let options = ["--epochs", "20", "--json", "--seed", "3"]
      let builtIn = try runRegulus(["--data", "moons"] + options)
      let files = try runRegulus(
        ["--data", "train.csv", "--dev", "dev.csv"] + options, in: folder)
      func score(_ part: String, _ text: String) -> Substring? {
        guard let start = text.firstRange(of: "\"\(part)\"")?.lowerBound,
          let end = text[start...].firstIndex(of: "}")
        else { return nil }
        return text[start..<end]
      }
      #expect(files.errors.split(separator: "\n").allSatisfy { !$0.hasPrefix("Warning") })
      for part in ["train", "dev"] {
        #expect(score(part, builtIn.output) != nil)
        #expect(score(part, builtIn.output) == score(part, files.output))
      }
      let all = try runRegulus(["data", "export", "moons"])
      #expect(all.output.split(separator: "\n").count == 401)
      let none = try runRegulus(["data", "export", "moons", "--part", "test"])
      #expect(none.status == .exited(64) && none.errors.contains("no test examples"))
    }
  }

  @Test func warnsOfSharedExamplesBeforeTraining() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/train.csv", "1,2,a\n2,1,b\n3,4,a\n4,3,b\n")
      try writeFile("\(folder)/dev.csv", "1,2,a\n9,9,a\n")
      let result = try runRegulus(
        ["--data", "train.csv", "--dev", "dev.csv", "--epochs", "2"], in: folder)
      #expect(result.status == .exited(0))
      #expect(
        result.errors.hasPrefix("Warning: 1 of the 2 dev examples is in training too; "))
      #expect(result.errors.contains("Warning: dev has no example of class b; "))
    }
  }
}
