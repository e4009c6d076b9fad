import PseudoTerminal
import Testing

/// What `--print-config` prints is a file for `--config` that gives the same run, whichever option it
/// is about.
@Suite struct PrintedConfigTests {
  /// Is an option as it is typed, with what it needs, and the line that is printed of it.
  struct Example: CustomTestStringConvertible, Sendable {
    var line: String
    var arguments: [String]

    var name: String { String(line.prefix { $0 != " " }) }
    var testDescription: String { line }

    init(_ line: String, _ arguments: [String]) {
      self.line = line
      self.arguments = arguments
    }
  }

  /// The options that make no sense in a file, and the flags that switch others off.
  private static let left: Set<String> = [
    "config", "print-config", "resume", "help", "version", "no-normalize", "no-mouse",
  ]

  /// One for each option there is.
  static let examples = [
    Example("data = \"moons\"", ["--data", "moons"]),
    Example("dev = \"a.csv\"", ["--data", "a.csv", "--dev", "a.csv"]),
    Example("test = \"a.csv\"", ["--data", "a.csv", "--test", "a.csv"]),
    Example("labels = \"b.npy\"", ["--data", "a.npy", "--labels", "b.npy"]),
    Example(
      "dev-labels = \"b.npy\"",
      ["--data", "a.npy", "--labels", "b.npy", "--dev", "a.npy", "--dev-labels", "b.npy"]),
    Example(
      "test-labels = \"b.npy\"",
      ["--data", "a.npy", "--labels", "b.npy", "--test", "a.npy", "--test-labels", "b.npy"]),
    Example("split = \"60,20,20\"", ["--data", "a.csv", "--split", "60,20,20"]),
    Example("label = 3", ["--data", "a.csv", "--label", "3"]),
    Example("image = \"1x2\"", ["--data", "a.csv", "--image", "1x2"]),
    Example("loss = \"mse\"", ["--data", "a.csv", "--loss", "mse"]),
    Example("normalize = false", ["--no-normalize"]),
    Example("train-count = 40", ["--data", "moons", "--train-count", "40"]),
    Example("dev-count = 30", ["--data", "moons", "--dev-count", "30"]),
    Example("test-count = 20", ["--data", "moons", "--test-count", "20"]),
    Example("noise = 0.25", ["--data", "moons", "--noise", "0.25"]),
    Example("label-noise = 0.1", ["--label-noise", "0.1"]),
    Example("data-seed = 5", ["--data", "moons", "--data-seed", "5"]),
    Example("hidden = \"4,3\"", ["--hidden", "4,3"]),
    Example("activation = \"tanh\"", ["--activation", "tanh"]),
    Example("init = 0.01", ["--init", "0.01"]),
    Example("optimizer = \"adam\"", ["--optimizer", "adam"]),
    Example("momentum = 0.8", ["--optimizer", "nesterov", "--momentum", "0.8"]),
    Example("weight-decay = 0.02", ["--optimizer", "adamw", "--weight-decay", "0.02"]),
    Example("learning-rate = 0.05", ["--learning-rate", "0.05"]),
    Example("schedule = \"step:5,0.5\"", ["--schedule", "step:5,0.5"]),
    Example("warm-up-epochs = 3", ["--warm-up-epochs", "3"]),
    Example("batch-size = 50", ["--batch-size", "50"]),
    Example("epochs = 7", ["--epochs", "7"]),
    Example("evaluate-every = 2", ["--evaluate-every", "2"]),
    Example("early-stopping = \"stop\"", ["--early-stopping", "stop"]),
    Example("patience = 3", ["--patience", "3"]),
    Example("min-delta = 0.001", ["--min-delta", "0.001"]),
    Example("warm-up = 2", ["--warm-up", "2"]),
    Example("precision = \"double\"", ["--precision", "double"]),
    Example("threads = 2", ["--threads", "2"]),
    Example("seed = \"18446744073709551615\"", ["--seed", "18446744073709551615"]),
    Example("l1 = 0.25", ["--l1", "0.25"]), Example("l2 = 0.5", ["--l2", "0.5"]),
    Example("keep-prob = \"0.8,0.9\"", ["--keep-prob", "0.8,0.9"]),
    Example("max-norm = 2", ["--max-norm", "2"]),
    Example("clip-norm = 1.5", ["--clip-norm", "1.5"]),
    Example("label-smoothing = 0.1", ["--label-smoothing", "0.1"]),
    Example("augment = \"jitter=0.2\"", ["--augment", "jitter=0.2"]),
    Example("theme = \"dark\"", ["--theme", "dark"]), Example("mouse = false", ["--no-mouse"]),
    Example("alert = \"bell,title\"", ["--alert", "bell,title"]),
    Example("snapshot = \"p.svg\"", ["--snapshot", "p.svg"]),
    Example("record = \"s.cast\"", ["--record", "s.cast"]),
    Example("target-error = \"3%\"", ["--target-error", "3%"]),
    Example("run-dir = \"1.50\"", ["--run-dir", "1.50"]),
    Example("no-record = true", ["--no-record"]),
    Example("checkpoint-every = \"5m\"", ["--checkpoint-every", "5m"]),
    Example("pace = 2000", ["--pace", "2000"]), Example("headless = true", ["--headless"]),
    Example("on-hangup = \"stop\"", ["--on-hangup", "stop"]),
    Example("watch-gradient = 2", ["--watch-gradient", "2"]),
    Example("json = true", ["--json"]),
    Example("save = \"w.safetensors\"", ["--save", "w.safetensors"]),
    Example("log = \"l.csv\"", ["--log", "l.csv"]),
    Example("tensorboard = \"tb\"", ["--tensorboard", "tb"]),
  ]

  /// A new option has to be in the table.
  @Test func everyOptionHasAnExample() throws {
    let help = try runRegulus(["help", "train"]).output
    let names = Set(help.matches(of: /--([a-z][a-z0-9-]*)/).map { String($0.1) })
    #expect(names.subtracting(Self.left) == Set(Self.examples.map(\.name)))
  }

  @Test(arguments: examples)
  func whatIsPrintedGivesTheSameRun(example: Example) throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/a.csv", smallCSV(labels: ["0", "1"]))
      try writeFile("\(folder)/a.npy", npy("<f8", "(4, 1)", (0..<4).map { Double($0).bitPattern }))
      try writeFile("\(folder)/b.npy", npy("<i8", "(4,)", [0, 1, 0, 1]))
      func run(_ arguments: [String]) throws -> String {
        let result = try runRegulus(
          arguments, environment: ["XDG_STATE_HOME": "\(folder)/state"], in: folder)
        #expect(result.status == .exited(0), "\(arguments): \(result.errors)")
        return result.output
      }
      let epochs = example.name == "epochs" ? [] : ["--epochs", "3"]
      let printed = try run(example.arguments + epochs + ["--print-config"])
      #expect(printed.split(separator: "\n").contains(Substring(example.line)), "\(printed)")
      try writeFile("\(folder)/run.toml", printed)
      #expect(try run(["--config", "run.toml", "--print-config"]) == printed)
      // The session is recorded where there is a dashboard only.
      guard example.name != "record" else { return }
      _ = try run(example.arguments + epochs + ["--headless", "--save", "1.safetensors"])
      _ = try run(["--config", "run.toml", "--headless", "--save", "2.safetensors"])
      let weights = readFile("\(folder)/1.safetensors")
      #expect(weights.count > 100 && readFile("\(folder)/2.safetensors") == weights)
    }
  }

  /// What is not given has a value as well, where an option can say it.
  @Test(arguments: [
    ([], ["loss = \"cross-entropy\"", "train-count = 211", "noise = 0.09", "init = \"he\""]),
    (["--data", "wave"], ["loss = \"mse\"", "init = \"xavier\"", "data-seed = 2"]),
    (["--data", "digits", "--activation", "linear"], ["init = \"lecun\"", "dev-count = 360"]),
    (["--optimizer", "momentum"], ["momentum = 0.9"]),
    (["--optimizer", "nesterov", "--hidden", "none"], ["momentum = 0.9"]),
    (["--optimizer", "adamw"], ["weight-decay = 0.01"]),
    (["--data", "a.csv"], ["loss = \"cross-entropy\"", "split = \"80,20\""]),
    (["--data", "a.csv", "--loss", "mse", "--test", "a.csv"], ["split = \"80,20\""]),
    (["--data", "a.csv", "--dev", "a.csv"], ["augment = \"none\""]),
  ])
  func defaultsDoNotChangeWhatIsPrinted(arguments: [String], lines: [String]) throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/a.csv", smallCSV(labels: ["0", "1"]))
      func run(_ arguments: [String]) throws -> String {
        let result = try runRegulus(
          arguments + ["--print-config"], environment: ["XDG_CONFIG_HOME": folder], in: folder)
        #expect(result.status == .exited(0), "\(arguments): \(result.errors)")
        return result.output
      }
      let printed = try run(arguments)
      for line in lines { #expect(printed.contains("\n\(line)\n"), "\(line) in \(printed)") }
      if arguments.contains("--dev") { #expect(!printed.contains("split = ")) }
      try writeFile("\(folder)/run.toml", printed)
      try makeFolder("\(folder)/regulus")
      try writeFile(
        "\(folder)/regulus/config.toml",
        """
        data = "moons"
        split = "50,25,25"
        loss = "mse"
        normalize = false
        train-count = 20
        dev-count = 20
        test-count = 20
        noise = 0.5
        label-noise = 0.2
        data-seed = 77
        hidden = [5, 5, 5]
        activation = "gelu"
        init = "zeros"
        optimizer = "rmsprop"
        momentum = 0.5
        weight-decay = 0.5
        learning-rate = 0.7
        schedule = "cosine"
        warm-up-epochs = 3
        keep-prob = 0.5
        label-smoothing = 0.2
        augment = "jitter=0.3"
        alert = "bell"
        checkpoint-every = "never"
        """)
      #expect(try run(["--config", "run.toml"]) == printed)
    }
  }

  /// Returns an `.npy` file of words of eight bytes.
  private func npy(_ type: String, _ shape: String, _ words: [UInt64]) -> [UInt8] {
    let header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape)}".utf8)
    let data = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header + data
  }
}
