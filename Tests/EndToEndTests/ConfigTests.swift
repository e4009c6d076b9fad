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
    ("no-mouse = true", ":1: there is no option no-mouse, did you mean mouse?"),
    ("headless = 1", ":1: headless is true or false"),
    ("epochs = [[1]]", ":1: epochs is a number, text, or a list of them"),
    ("[data]\nx = 1", ":1: options are a key and a value each, without tables"),
    ("epochs = 5\nseed = five\n", ":2: "),
    ("epochs = 5\nepochs = 6\n", ":2: "),
    ("epochs = 99999999999999999999", ":1: 99999999999999999999 is too large a number; "),
    (
      "epochs = 5\nlearning-rate = \"fast\"",
      ":2: The value 'fast' is invalid for '--learning-rate <rate>': 'fast' is not a learning rate: "
        + "a number above 0\n"
    ),
    (
      "\nhidden = [64,\n\"a\"]\nepochs = -5",
      ":2: The value '64,a' is invalid for '--hidden <units>': 'a' is not a number of units"
    ),
    (
      "# it fits with --data FILE only\nsplit = \"60,20,20\"\nepochs = 1e3",
      ":3: The value '1000.0' is invalid for '--epochs <n>': '1000.0' is not a whole number"
    ),
    ("l2 = nan", ":1: The value 'nan' is invalid for '--l2 <lambda>': 'nan' is not a strength"),
    ("seed = -1", ":1: The value '-1' is invalid for '--seed <n>'"),
    ("\n\ntheme = \"\\u001b]0;evil\"", ":3: The value '\\x1B]0;evil' is invalid for '--theme "),
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
      #expect(result.status == .exited(1))
      #expect(result.errors.hasPrefix("Error: run.toml:1: "), "\(result.errors)")
      #expect(result.errors.contains("'-5' is not a whole number of at least 1"))
      // It is not the file's fault.
      try writeFile("\(folder)/right.toml", "epochs = 5")
      let typed = try runRegulus(["--config", "right.toml", "--l2", "x"], in: folder)
      #expect(typed.status == .exited(64))
      #expect(
        typed.errors.hasPrefix("Error: The value 'x' is invalid for '--l2 <lambda>': "),
        "\(typed.errors)")
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

  /// What is wrong with the defaults is told with their file and line, by every command that takes it.
  @Test func wrongDefaultsAreToldWithTheirLine() throws {
    try withTemporaryFolder { folder in
      try makeFolder("\(folder)/regulus")
      let usual = ["XDG_CONFIG_HOME": folder as String?]
      let path = "\(folder)/regulus/config.toml"
      for (text, commands) in [
        ("epochs = 5\nhidden = \"wide\"", ["train", "check", "compare"]),
        ("epochs = 5\ntheme = \"wide\"", ["train"]),
      ] {
        try writeFile(path, text)
        for command in ["train", "check", "compare"] {
          let result = try runRegulus([command], environment: usual, in: folder)
          #expect(
            result.errors.contains("Error: \(path):2: The value 'wide' is invalid for ")
              == commands.contains(command), "\(command): \(result.errors)")
        }
      }
    }
  }

  /// Defaults are for every run, those of a named file for one.
  @Test(arguments: [
    ("split = \"60,20,20\"", []), ("split = \"60,20,20\"", ["--data", "a.csv", "--dev", "a.csv"]),
    ("split = \"60,20,20\"", ["--data", "a.csv", "--test", "a.csv"]),
    ("label = \"class\"", []), ("image = \"1x2\"", []), ("dev = \"a.csv\"", []),
    ("dev = \"a.csv\"", ["--data", "a.csv", "--split", "50,50"]),
    ("loss = \"mse\"", []), ("augment = \"shift=1\"", []), ("noise = 0.3", ["--data", "a.csv"]),
    ("noise = 0.3", ["--data", "digits"]), ("train-count = 40", ["--data", "a.csv"]),
    ("data-seed = 3", ["--data", "a.csv"]), ("label-noise = 0.1", ["--data", "wave"]),
    ("label-smoothing = 0.1", ["--data", "wave"]), ("momentum = 0.8", []),
    ("momentum = 0.8", ["--optimizer", "adamw"]),
    ("weight-decay = 0.1", ["--optimizer", "adam"]), ("keep-prob = 0.5", ["--hidden", "none"]),
    ("run-dir = \"runs\"", ["--no-record"]), ("no-record = true", ["--run-dir", "runs"]),
  ])
  func defaultsThatDoNotFitArePassedOver(text: String, arguments: [String]) throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/a.csv", smallCSV())
      try makeFolder("\(folder)/regulus")
      let usual = ["XDG_CONFIG_HOME": folder as String?]
      let plain = try effective(arguments, environment: usual, in: folder)
      try writeFile("\(folder)/regulus/config.toml", text)
      #expect(try effective(arguments, environment: usual, in: folder) == plain)
      try writeFile("\(folder)/run.toml", text)
      let named = try runRegulus(
        arguments + ["--config", "run.toml", "--print-config"], environment: usual, in: folder)
      #expect(named.status.isOrderly && named.status != .exited(0), "\(named)")
      #expect(named.errors.hasPrefix("Error: "), "\(named)")
    }
  }

  @Test func defaultsThatFitCount() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/a.csv", smallCSV())
      try makeFolder("\(folder)/regulus")
      try writeFile(
        "\(folder)/regulus/config.toml",
        "split = \"60,20,20\"\nnoise = 0.3\nmomentum = 0.8\nweight-decay = 0.1\n")
      let usual = ["XDG_CONFIG_HOME": folder as String?]
      for (arguments, line) in [
        (["--data", "a.csv"], "split = \"60,20,20\""), ([], "noise = 0.3"),
        (["--optimizer", "nesterov"], "momentum = 0.8"),
        (["--optimizer", "adamw"], "weight-decay = 0.1"),
      ] {
        let printed = try effective(arguments, environment: usual, in: folder)
        #expect(printed.contains("\n\(line)\n"), "\(line) in \(printed)")
      }
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
