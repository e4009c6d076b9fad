import FoundationEssentials
import Glibc
import PseudoTerminal
import Records
import Testing

/// Training without a dashboard: streams, files, signals.
@Suite struct HeadlessTests {
  /// Somebody has stopped the terminal: its lines are left out, and the run ends and is saved.
  @Test func aTerminalThatIsStoppedHoldsNothingUp() throws {
    try withTemporaryFolder { folder in
      let program = try startRegulus(
        [
          "--headless", "--epochs", "400", "--pace", "100", "--evaluate-every", "10", "--save",
          "w.safetensors", "--run-dir", "runs",
        ], in: folder)
      try program.waitForText("epoch ")
      program.press(.control("s"))
      try program.waitFor("the weights") { _ in !readFile("\(folder)/w.safetensors").isEmpty }
      #expect(program.exitStatus == nil && program.find("all 400 epochs trained") == nil)
      program.press(.control("q"))
      try program.waitForText("all 400 epochs trained")
      #expect(try program.waitForExit() == .exited(0))
    }
  }

  /// A run that is gone on with says where, how fast, and with what it was begun.
  @Test func whatIsGoneOnWithIsSaid() throws {
    try withTemporaryFolder { folder in
      let options = ["--epochs", "1200", "--l2", "0.5", "--seed", "3", "--threads", "1"]
      #expect(try runRegulus(options + ["--run-dir", "runs"], in: folder).status == .exited(0))
      let name = try #require(try fileNames(in: "\(folder)/runs").last)
      for (more, pace) in [([], "as fast as it can"), (["--pace", "50"], "at 50 epochs a second")] {
        let resumed = try runRegulus(
          ["train", "--resume", "last", "--run-dir", "runs"] + more, in: folder)
        #expect(resumed.status == .exited(0), "\(resumed.errors)")
        #expect(
          resumed.errors.hasPrefix(
            "run \(name) goes on at epoch 1,200 of 1,200, \(pace), with --epochs 1200 --l2 0.5 "
              + "--seed 3 --threads 1\n"), "\(resumed.errors)")
      }
    }
  }

  /// Is the object that `--json` prints, with every key the design names.
  struct Summary: Decodable, Equatable {
    struct Stopped: Decodable, Equatable {
      let reason, message: String
      let epoch: Int
    }
    struct Best: Decodable, Equatable {
      let epoch: Int
      let dev_cost: Double
    }
    struct Score: Decodable, Equatable { let cost, accuracy: Double }
    struct Weights: Decodable, Equatable {
      let norms: [Double]
      let zeros: [Int]
    }
    let epochs, updates: Int
    let seconds, updates_per_second: Double
    let stopped: Stopped
    let best: Best?
    let train: Score
    let dev, test: Score?
    let weights: Weights
  }

  /// Is a line of the log: an evaluation, an intervention or the ending.
  struct LogLine: Decodable {
    let time: Double
    let epoch: Int
    let update: Int?
    let train_cost, dev_cost, train_accuracy, dev_accuracy, objective, learning_rate: Double?
    let weight_norms: [Double]?
    let intervention, ended: String?
    let value: Double?
  }

  static func decode<Value: Decodable>(_: Value.Type, _ text: some StringProtocol) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }

  static func log(_ path: String) throws -> [LogLine] {
    let text = String(decoding: readFile(path), as: UTF8.self)
    #expect(text.hasSuffix("\n"))
    return try text.split(separator: "\n").map { try decode(LogLine.self, $0) }
  }

  @Test func resultsGoToOutputAndProgressToErrors() throws {
    let result = try runRegulus(["--epochs", "100"])
    #expect(result.status == .exited(0))
    #expect(result.output.hasPrefix("model "))
    #expect(result.output.contains("all 100 epochs trained"))
    #expect(!result.output.contains("epoch 100/100"))
    #expect(result.errors.contains("epoch 100/100  train 0."))
    #expect(!(result.output + result.errors).contains("\u{1B}"))
  }

  @Test func jsonIsOneObjectAndNothingElse() throws {
    let result = try runRegulus(["--headless", "--epochs", "50", "--json", "--test-count", "30"])
    #expect(result.status == .exited(0))
    #expect(result.output.split(separator: "\n").count == 1)
    let summary = try Self.decode(Summary.self, result.output)
    #expect(summary.epochs == 50 && summary.updates == 50)
    #expect(
      summary.stopped == .init(reason: "finished", message: "all 50 epochs trained", epoch: 50))
    #expect(summary.weights.norms.count == 3 && summary.weights.zeros == [0, 0, 0])
    #expect(summary.seconds > 0 && summary.updates_per_second > 0)
    #expect(summary.test != nil)
    let best = try #require(summary.best)
    let dev = try #require(summary.dev)
    #expect(best.dev_cost <= dev.cost)
  }

  /// A file that is opened gets the lowest number that is free, and that may be a stream's.
  @Test func nothingIsPrintedIntoFilesWhereStreamsAreClosed() throws {
    try withTemporaryFolder { folder in
      let program = try builtProduct("regulus")
      let result = try runProcess(
        "sh",
        [
          "-c",
          "exec \(program) --headless --epochs 20 --run-dir runs --log log.jsonl >&- 2>&- <&-",
        ], environment: environment([:]), workingDirectory: folder)
      #expect(result.status == .exited(1), "there is nowhere to print the table to")
      let run = try lastRun(in: "\(folder)/runs")
      #expect(readFile("\(run)/lock").isEmpty)
      for path in ["\(run)/metrics.jsonl", "\(folder)/log.jsonl"] {
        #expect(try Self.log(path).last?.ended == "finished")
      }
    }
  }

  @Test func nullStandsForWhatIsNotThere() throws {
    let result = try runRegulus(["--epochs", "5", "--json", "--dev-count", "0"])
    #expect(result.status == .exited(0))
    for key in ["best", "dev", "test"] {
      #expect(result.output.contains("\"\(key)\":null"), "\(result.output)")
    }
  }

  @Test func theLogHasALineForEveryEvaluation() throws {
    try withTemporaryFolder { folder in
      let result = try runRegulus(
        ["--epochs", "20", "--evaluate-every", "5", "--log", "log.jsonl"], in: folder)
      #expect(result.status == .exited(0))
      let lines = try Self.log("\(folder)/log.jsonl")
      #expect(lines.dropLast().map(\.epoch) == [0, 5, 10, 15, 20])
      for line in lines.dropLast() {
        #expect(line.update == line.epoch && line.learning_rate == 0.3)
        #expect(line.train_cost != nil && line.dev_cost != nil && line.objective != nil)
        #expect(line.train_accuracy != nil && line.dev_accuracy != nil)
        #expect(line.weight_norms?.count == 3)
      }
      #expect(lines.last?.ended == "finished")
      #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.time <= $1.time })
    }
  }

  @Test func interventionsAreInTheLog() throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(["--log", "log.jsonl"], in: folder)
      program.type("2")
      try program.waitForEvent("L2 on")
      program.type("l")
      try program.waitForEvent("α 0.20")
      program.press(.control("c"))
      try program.waitForExit()
      let lines = try Self.log("\(folder)/log.jsonl")
      let interventions = lines.filter { $0.intervention != nil }
      #expect(interventions.map(\.intervention) == ["l2", "learning-rate", "stop"])
      #expect(interventions.map(\.value) == [0.7, 0.2, nil])
      #expect(interventions.allSatisfy { $0.update == $0.epoch })
    }
  }

  @Test(arguments: ["single", "double"])
  func savedWeightsAreWhereTheNextRunStarts(precision: String) throws {
    try withTemporaryFolder { folder in
      let first = try runRegulus(
        ["--epochs", "40", "--json", "--precision", precision, "--save", "w.safetensors"],
        in: folder)
      let summary = try Self.decode(Summary.self, first.output)
      #expect(try fileNames(in: folder) == ["w.safetensors"])
      let tensors = try Safetensors.reading(path: "\(folder)/w.safetensors")
      #expect(tensors["layers.0.weight"]?.shape == [20, 2])
      #expect(tensors["layers.2.bias"]?.shape == [1])
      let second = try runRegulus(
        [
          "--epochs", "1", "--precision", precision, "--init", "./w.safetensors",
          "--log", "log.jsonl",
        ], in: folder)
      #expect(second.status == .exited(0))
      let start = try #require(try Self.log("\(folder)/log.jsonl").first)
      #expect(start.update == 0)
      #expect(start.train_cost == summary.train.cost)
      #expect(start.dev_cost == summary.dev?.cost)
      #expect(start.weight_norms == summary.weights.norms)
    }
  }

  @Test(arguments: [
    (SIGTERM, "by SIGTERM"), (SIGINT, "by hand"), (SIGHUP, "by a hang-up"), (SIGQUIT, "by SIGQUIT"),
  ])
  func aSignalEndsTheRunProperly(number: Int32, cause: String) throws {
    try withTemporaryFolder { folder in
      // The shell sends the signal once the log shows that the run is under way.
      let script = """
        "$0" --headless --on-hangup stop --pace 500 --json --save w.safetensors --log log.jsonl > out.json &
        until [ -s log.jsonl ]; do :; done
        kill -\(number) $!
        wait $!
        """
      // Without job control a shell's background jobs ignore SIGINT and SIGQUIT.
      let result = try runProcess(
        "bash", ["-c", "set -m; " + script, builtProduct("regulus")],
        environment: environment([:]), workingDirectory: folder)
      #expect(result.status == .exited(128 + number), "\(result.errors)")
      let output = String(decoding: readFile("\(folder)/out.json"), as: UTF8.self)
      let summary = try Self.decode(Summary.self, output)
      #expect(summary.stopped.reason == "user")
      #expect(summary.stopped.message.hasPrefix("stopped \(cause); the weights of epoch "))
      #expect(try Safetensors.reading(path: "\(folder)/w.safetensors").tensors.count == 8)
      #expect(try Self.log("\(folder)/log.jsonl").last?.ended == "user")
    }
  }

  @Test(arguments: [[], ["--headless"]])
  func aLongUpdateDoesNotCostTheWeights(options: [String]) throws {
    // An update here takes a second and more, and so does the evaluation at the end.
    try withTemporaryFolder { folder in
      let program = try startRegulus(
        [
          "--data", "blobs", "--train-count", "40000", "--dev-count", "10", "--hidden", "600,600",
          "--batch-size", "full", "--save", "\(folder)/w.safetensors",
        ] + options)
      try program.waitForText("epoch ")
      program.signal(SIGTERM)
      let status = try program.waitForExit(timeout: .seconds(60))
      #expect(status == .exited(128 + SIGTERM))
      #expect(readFile("\(folder)/w.safetensors").count > 1_000_000)
    }
  }

  @Test func ctrlZSuspendsWithoutADashboardToo() throws {
    let program = try startRegulus(["--headless", "--pace", "100"])
    try program.waitForText("epoch ")
    program.press(.control("z"))
    try program.waitForStop()
    program.signal(SIGCONT)
    let before = program.bytesReceived
    try program.waitFor("progress") { $0.bytesReceived > before }
    program.press(.control("c"))
    #expect(try program.waitForExit() == .exited(128 + SIGINT))
  }

  @Test func outputThatCannotBeWrittenIsAnError() throws {
    let result = try runProcess(
      "sh", ["-c", "\"$0\" --headless --epochs 2 --json > /dev/full", builtProduct("regulus")],
      environment: environment([:]))
    #expect(result.status == .exited(1))
    #expect(result.errors.contains("cannot write standard output: No space left on device"))
  }

  @Test func aFileForTestingAloneLeavesADevSet() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/train.csv", smallCSV())
      let result = try runRegulus(
        ["--data", "train.csv", "--test", "train.csv", "--epochs", "5", "--json"], in: folder)
      let summary = try Self.decode(Summary.self, result.output)
      #expect(summary.dev != nil)
      #expect(summary.test != nil)
    }
  }

  @Test func divergenceHasAnExitCodeOfItsOwn() throws {
    let result = try runRegulus(["--learning-rate", "1e6", "--epochs", "100", "--json"])
    #expect(result.status == .exited(2))
    let summary = try Self.decode(Summary.self, result.output)
    #expect(summary.stopped.reason == "diverged")
    #expect(summary.stopped.message.contains("try a smaller learning rate"))
  }

  @Test func earlyStoppingStops() throws {
    let result = try runRegulus([
      "--early-stopping", "stop", "--patience", "3", "--evaluate-every", "5", "--json",
    ])
    #expect(result.status == .exited(0))
    let summary = try Self.decode(Summary.self, result.output)
    #expect(summary.stopped.reason == "early-stopping")
    let best = try #require(summary.best)
    #expect(summary.stopped.epoch == best.epoch + 15)
    #expect(summary.dev?.cost == best.dev_cost)
  }

  @Test func aFolderThatIsNotThereIsToldBeforeTraining() throws {
    for option in ["--save", "--log"] {
      // A run that would not end while this test waits.
      let result = try runRegulus([option, "/nowhere/file", "--epochs", "1000000000"])
      #expect(result.status == .exited(1))
      #expect(result.errors.hasPrefix("Error: cannot write /nowhere/file: No such file"))
      #expect(result.output == "")
    }
  }

  @Test func aClosedOutputIsNoReasonToTrap() throws {
    let result = try runProcess(
      "bash",
      [
        "-c", "\"$0\" --epochs 20 --json 2>/dev/null | true; echo ${PIPESTATUS[0]}",
        builtProduct("regulus"),
      ])
    #expect(["0\n", "1\n", "141\n"].contains(result.output), "\(result.output)")
  }

  @Test func helpAndVersionArePrinted() throws {
    for arguments in [
      ["--help"], ["train", "--help"], ["compare", "--help"], ["check", "--help"],
      ["--version"],
    ] {
      let result = try runRegulus(arguments)
      #expect(result.status == .exited(0))
      #expect(!result.output.isEmpty && result.errors.isEmpty)
    }
  }

  /// Every optimizer, with everything else there is to choose beside it.
  @Test(arguments: ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
  func everyOptimizerLearns(_ name: String) throws {
    let result = try runRegulus([
      "--optimizer", name, "--epochs", "400", "--json", "--schedule", "cosine", "--warm-up-epochs",
      "10", "--activation", "gelu", "--init", "lecun-uniform", "--l2", "0.1", "--keep-prob",
      "0.95,1", "--max-norm", "4", "--clip-norm", "5", "--label-smoothing", "0.05",
    ])
    #expect(result.status == .exited(0), "\(result.errors)")
    let summary = try Self.decode(Summary.self, result.output)
    #expect(summary.train.accuracy > 0.8)
  }

  @Test func theLogHasTheLearningRateOfTheSchedule() throws {
    try withTemporaryFolder { folder in
      let result = try runRegulus([
        "--epochs", "4", "--evaluate-every", "1", "--learning-rate", "0.5", "--schedule",
        "exponential:0.5", "--log", "\(folder)/run.jsonl",
      ])
      #expect(result.status == .exited(0), "\(result.errors)")
      let rates = try Self.log("\(folder)/run.jsonl").compactMap(\.learning_rate)
      #expect(rates == [0.5, 0.25, 0.125, 0.0625, 0.03125])
    }
  }
}
