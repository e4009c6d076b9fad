import PseudoTerminal
import Testing

/// Options from files.
@Suite struct ConfigTests {
  private func effective(
    _ arguments: [String], environment changes: [String: String?] = [:], in folder: String
  ) throws -> String {
    let result = try runRegulus(
      arguments + ["--print-config"], environment: changes, in: folder)
    #expect(result.status == .exited(0), "\(result.errors)")
    return result.output
  }

  @Test func theCommandLineWinsOverTheFileAndThatOverTheDefaults() throws {
    try withTemporaryFolder { folder in
      let usual = ["XDG_CONFIG_HOME": folder as String?]
      try writeFile("\(folder)/mine.toml", "epochs = 11\nl2 = 0.5\nhidden = [7, 4]\n")
      #expect(try effective([], environment: usual, in: folder).contains("\nepochs = 30000\n"))
      try makeFolder("\(folder)/regulus")
      try writeFile(
        "\(folder)/regulus/config.toml",
        "# Mine.\nepochs = 10\nseed = 5 # five\nnormalize = false\noptimizer = \"adam\"\n")
      let defaults = try effective([], environment: usual, in: folder)
      for line in ["epochs = 10", "seed = 5", "normalize = false", "learning-rate = 0.01"] {
        #expect(defaults.contains("\n\(line)\n"), "\(line) in \(defaults)")
      }
      let named = try effective(["--config", "mine.toml"], environment: usual, in: folder)
      for line in ["epochs = 11", "seed = 5", "l2 = 0.5", "hidden = \"7,4\""] {
        #expect(named.contains("\n\(line)\n"), "\(line) in \(named)")
      }
      let typed = try effective(
        ["--config", "mine.toml", "--epochs=12", "--normalize"], environment: usual, in: folder)
      #expect(typed.contains("\nepochs = 12\n") && typed.contains("\nnormalize = true\n"))
    }
  }

  /// What is printed is a file for a run with the same bits.
  @Test func whatIsPrintedIsReadAgain() throws {
    try withTemporaryFolder { folder in
      let options = [
        "--epochs", "30", "--batch-size", "50", "--keep-prob", "0.8,0.9", "--seed", "7",
        "--augment", "jitter=0.2", "--optimizer", "adam", "--schedule", "cosine:20,0.1",
        "--no-normalize", "--headless",
      ]
      let printed = try effective(options, in: folder)
      try writeFile("\(folder)/run.toml", printed)
      #expect(try effective(["--config", "run.toml"], in: folder) == printed)
      for (arguments, name) in [(options, "a"), (["--config", "run.toml"], "b")] {
        let result = try runRegulus(arguments + ["--save", "\(name).safetensors"], in: folder)
        #expect(result.status == .exited(0), "\(result.errors)")
      }
      let weights = readFile("\(folder)/a.safetensors")
      #expect(weights.count > 500 && readFile("\(folder)/b.safetensors") == weights)
    }
  }

  /// A run that is gone on with keeps its options, whatever files say meanwhile.
  @Test func aRunKeepsItsOptions() throws {
    try withTemporaryFolder { folder in
      let changes = ["XDG_CONFIG_HOME": folder as String?, "XDG_STATE_HOME": "\(folder)/state"]
      try writeFile("\(folder)/run.toml", "epochs = 11\nl2 = 0.5\n")
      let first = try runRegulus(["--config", "run.toml"], environment: changes, in: folder)
      #expect(first.status == .exited(0), "\(first.errors)")
      try makeFolder("\(folder)/regulus")
      try writeFile("\(folder)/regulus/config.toml", "epochs = 99\nl2 = 0.1\njson = true\n")
      let resumed = try runRegulus(["train", "--resume", "last"], environment: changes, in: folder)
      #expect(resumed.output.contains("\"message\":\"all 11 epochs trained\""), "\(resumed)")
    }
  }

  @Test(arguments: [
    (
      "epochs = 5\nlearning_rate = 0.1\n",
      ":2: there is no option learning_rate, did you mean learning-rate?"
    ),
    ("\n\nepoch = 5\n", ":3: there is no option epoch, did you mean epochs?"),
    ("whatever = 5", ":1: there is no option whatever; regulus help train lists them"),
    ("resume = \"last\"", ":1: resume belongs on the command line"),
    (
      "epochs = 5\nno-normalize = true",
      ":2: there is no option no-normalize, did you mean normalize?"
    ),
    ("headless = 1", ":1: headless is true or false"),
    ("epochs = [[1]]", ":1: epochs is a number, text, or a list of them"),
    ("[data]\nx = 1", ":1: options are a key and a value each, without tables"),
    ("epochs = 5\nseed = five\n", ":2: "),
    ("epochs = 5\nepochs = 6\n", ":2: "),
    (
      "\"\\u001b]0;evil\" = 1", ":1: there is no option \\x1B]0;evil; regulus help train lists them"
    ),
  ])
  func whatIsWrongIsToldWithItsLine(text: String, message: String) throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/run.toml", text)
      let result = try runRegulus(["--config", "run.toml"], in: folder)
      #expect(result.status == .exited(1))
      #expect(result.errors.hasPrefix("Error: run.toml\(message)"), "\(result.errors)")
      #expect(!result.errors.contains("\u{1B}"))
    }
  }

  @Test func valuesAreCheckedAsOnTheCommandLine() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/run.toml", "epochs = -5")
      let result = try runRegulus(["--config", "run.toml"], in: folder)
      #expect(result.status == .exited(64))
      #expect(result.errors.contains("'-5' is not a whole number of at least 1"))
      let missing = try runRegulus(["--config", "nowhere.toml"], in: folder)
      #expect(missing.status == .exited(1))
      #expect(missing.errors.contains("cannot read nowhere.toml: No such file"))
    }
  }

  @Test func whatIsNoTextIsTold() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/run.toml", [0x61, 0xFF])
      let result = try runRegulus(["--config", "run.toml"], in: folder)
      #expect(result.status == .exited(1))
      #expect(result.errors == "Error: run.toml: not UTF-8 text; is it a file of options?\n")
    }
  }

  /// Commands that train networks of their own take what says what a run is, and nothing else.
  @Test func otherCommandsTakeWhatTheyKnow() throws {
    try withTemporaryFolder { folder in
      try writeFile(
        "\(folder)/run.toml",
        "hidden = [5]\nepochs = 40\nl2 = 0.25\njson = true\nsave = \"w\"\ntheme = \"dark\"\n")
      let check = try runRegulus(["check", "--config", "run.toml"], in: folder)
      #expect(check.status == .exited(0), "\(check.errors)")
      #expect(check.output.contains("2-5-1 relu, L2 λ 0.25, epoch 0"), "\(check.output)")
      let typed = try runRegulus(["check", "--config=run.toml", "--hidden", "6"], in: folder)
      #expect(typed.output.contains("2-6-1 relu"), "\(typed.output)")
      try makeFolder("\(folder)/regulus")
      try writeFile("\(folder)/regulus/config.toml", "hidden = [7]\nepochs = 20\n")
      let usual = ["XDG_CONFIG_HOME": folder as String?]
      let compared = try runRegulus(["compare", "--l2", "0.5"], environment: usual, in: folder)
      #expect(compared.status == .exited(0), "\(compared.errors)")
      #expect(compared.output.contains("L2 λ 0.5") && compared.output.contains("0/21"))
      #expect(try fileNames(in: folder) == ["regulus", "run.toml"])
      try writeFile("\(folder)/wrong.toml", "hiden = 5")
      let wrong = try runRegulus(["compare", "--config", "wrong.toml"], in: folder)
      #expect(wrong.errors.contains("did you mean hidden?"), "\(wrong.errors)")
    }
  }

  /// Whoever asks for help may need it because of what is wrong with the file.
  @Test(arguments: [["--help"], ["-h"], ["--version"], ["train", "--help"], ["compare", "-h"]])
  func helpNeedsNoFile(arguments: [String]) throws {
    try withTemporaryFolder { folder in
      try makeFolder("\(folder)/regulus")
      try writeFile("\(folder)/regulus/config.toml", "epochs = = 5\n")
      let usual = ["XDG_CONFIG_HOME": folder as String?]
      #expect(try runRegulus(["--epochs", "5"], environment: usual).status == .exited(1))
      let result = try runRegulus(arguments, environment: usual)
      #expect(result.status == .exited(0) && result.errors == "", "\(result.errors)")
      #expect(result.output.contains(arguments == ["--version"] ? "0.1.0" : "USAGE: regulus"))
    }
  }

  /// What a lesson could only pass over is refused, wherever it stands.
  @Test func whatALessonDoesNotTakeIsRefused() throws {
    try withTemporaryFolder { folder in
      for (text, message) in [
        ("run-dir = \"runs\"", "Error: mine.toml: run-dir: a lesson keeps no record"),
        ("checkpoint-every = 5", "Error: mine.toml: checkpoint-every: a lesson keeps no record"),
        ("headless = true", "Error: mine.toml: headless: a lesson is told in the dashboard"),
      ] {
        try writeFile("\(folder)/mine.toml", text)
        let program = try startRegulus(["demo", "--", "--config", "mine.toml"], in: folder)
        try program.waitForText(message)
        #expect(try program.waitForExit() == .exited(1))
      }
      let program = try startRegulus(["demo", "--", "--headless"], in: folder)
      try program.waitForText("Error: --headless: a lesson is told in the dashboard")
      #expect(try program.waitForExit() == .exited(1))
      let misplaced = try runRegulus(["demo", "--config", "mine.toml"], in: folder)
      #expect(misplaced.status == .exited(64))
      #expect(
        misplaced.errors.hasPrefix(
          "Error: --config is an option of regulus train, which follow after --, as in "
            + "regulus demo -- --config …\n"))
    }
  }

  /// A lesson takes the screen from the defaults, and everything from a file that is named for it.
  @Test func lessonsTakeTheScreenFromTheDefaults() throws {
    try withTemporaryFolder { folder in
      try makeFolder("\(folder)/regulus")
      try writeFile(
        "\(folder)/regulus/config.toml", "hidden = [9]\nmouse = false\nalert = \"none\"\n")
      try writeFile("\(folder)/mine.toml", "hidden = [8]\n")
      let usual = ["XDG_CONFIG_HOME": folder as String?]
      for (more, network) in [([], "2·20·3·1"), (["--", "--config", "mine.toml"], "2·8·1")] {
        let program = try startRegulus(
          ["demo"] + more, environment: usual, in: folder, width: 120, height: 36)
        try program.waitForHeader(network)
        // Without the mouse it is never asked for, and the title is left alone.
        #expect(program.bytes.firstRange(of: Array("\u{1B}[?1000h".utf8)) == nil)
        #expect(program.modes.title == "")
        #expect(try program.quit() == .exited(0))
      }
      #expect(try fileNames(in: folder) == ["mine.toml", "regulus"])
    }
  }
}
