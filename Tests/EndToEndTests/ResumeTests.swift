import Glibc
import PseudoTerminal
import Testing

/// Runs that are interrupted and gone on with.
@Suite(.serialized) struct ResumeTests {
  /// Everything that a run depends on, in few lines.
  private let options = [
    "--epochs", "4000", "--batch-size", "50", "--keep-prob", "0.8", "--l1", "0.1", "--seed", "7",
    "--augment", "jitter=0.2", "--optimizer", "adam", "--schedule", "cosine", "--threads", "1",
    "--evaluate-every", "40", "--headless",
  ]

  /// Returns the weights and metrics of the run that nobody interrupts.
  private func wholeRun(_ options: [String]) throws -> (weights: [UInt8], metrics: [String]) {
    try withTemporaryFolder { folder in
      let result = try runRegulus(options + ["--run-dir", folder])
      #expect(result.status == .exited(0), "\(result.errors)")
      let run = try lastRun(in: folder)
      return (readFile("\(run)/weights.safetensors"), try metrics(ofRun: run))
    }
  }

  private func finish(_ folder: String) throws -> (weights: [UInt8], metrics: [String]) {
    let result = try runRegulus(["train", "--resume", "last", "--headless", "--run-dir", folder])
    #expect(result.status == .exited(0), "\(result.errors)")
    let run = try lastRun(in: folder)
    #expect(try fileNames(in: folder).count == 1, "it is the same run")
    return (readFile("\(run)/weights.safetensors"), try metrics(ofRun: run))
  }

  @Test func aRunThatWasStoppedGoesOnToTheSameBits() throws {
    let whole = try wholeRun(options)
    #expect(whole.weights.count > 500 && whole.metrics.count > 100)
    try withTemporaryFolder { folder in
      let script = """
        "$0" "$@" 2> /dev/null > /dev/null &
        until [ $(cat */metrics.jsonl 2> /dev/null | wc -l) -gt 20 ]; do :; done
        kill -TERM $!
        wait $!
        """
      let stopped = try runProcess(
        "bash",
        ["-c", script, try builtProduct("regulus")] + options
          + ["--run-dir", folder, "--pace", "1000"],
        environment: environment([:]), workingDirectory: folder)
      #expect(stopped.status == .exited(128 + SIGTERM), "\(stopped)")
      let before = try metrics(ofRun: try lastRun(in: folder))
      #expect(before.count < whole.metrics.count && before.last?.contains("ended") == true)
      let found = try finish(folder)
      #expect(found.weights == whole.weights)
      #expect(found.metrics == whole.metrics)
    }
  }

  /// A short form of what the heavy one does many times: kills at any moment.
  @Test func aRunThatWasKilledGoesOnToTheSameBits() throws {
    let count = getenv("REGULUS_KILLS").flatMap { Int(String(cString: $0)) } ?? 6
    let options = options + ["--checkpoint-every", "25", "--pace", "6000"]
    let whole = try wholeRun(options)
    var generator = SystemRandomNumberGenerator()
    var resumed = 0
    for _ in 0..<count {
      try withTemporaryFolder { folder in
        #expect(
          try killRegulus(
            options + ["--pace", "1000"],
            at: .logged(lines: Int.random(in: 1...60, using: &generator)), runs: folder))
        let run = try lastRun(in: folder)
        if access("\(run)/checkpoints", F_OK) == 0 { resumed += 1 }
        // Once more on the way, which may be its end.
        _ = try killRegulus(
          ["train", "--resume", "last", "--headless", "--checkpoint-every", "25"],
          at: .logged(lines: Int.random(in: 1...110, using: &generator)), runs: folder)
        let found = try finish(folder)
        #expect(found.weights == whole.weights)
        #expect(found.metrics == whole.metrics)
        #expect(
          try fileNames(in: "\(run)/checkpoints").allSatisfy { $0.hasSuffix(".checkpoint") },
          "nothing half written is left")
      }
    }
    // How many depends on how soon a checkpoint is on the disk; with none nothing has been tried.
    #expect(resumed > 0, "none of \(count) had a checkpoint to go on from")
  }

  /// The log that is asked for when a run is gone on with is one of the whole run, and not only of what
  /// comes: no line twice, none missing, and times that go on.
  @Test(arguments: ["jsonl", "csv"]) func theLogIsThatOfTheWholeRun(ending: String) throws {
    func lines(_ path: String) -> [String] {
      String(decoding: readFile(path), as: UTF8.self).split(separator: "\n").map { line in
        // All but the time, which no two runs have in common.
        String(line).replacing(/"time":[^,}]+,?/, with: "").replacing(
          /,[0-9.e-]+(,,|,ended,.*)$/, with: "")
      }
    }
    try withTemporaryFolder { folder in
      let whole = try runRegulus(
        options + ["--run-dir", "\(folder)/whole", "--log", "\(folder)/whole.\(ending)"])
      #expect(whole.status == .exited(0), "\(whole.errors)")
      let (runs, log) = ("\(folder)/runs", "\(folder)/log.\(ending)")
      #expect(
        try killRegulus(
          options + ["--checkpoint-every", "25", "--pace", "1000", "--log", log],
          at: .logged(lines: 30), runs: runs))
      #expect(lines(log).count > 20)
      let resumed = try runRegulus(
        ["train", "--resume", "last", "--headless", "--run-dir", runs, "--log", log])
      #expect(resumed.status == .exited(0), "\(resumed.errors)")
      #expect(lines(log) == lines("\(folder)/whole.\(ending)"))
      #expect(lines(log).count > 100)
      guard ending == "jsonl" else { return }
      let times = try HeadlessTests.log(log).map(\.time)
      #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "\(times)")
    }
  }

  @Test func theLastWholeCheckpointIsUsed() throws {
    let whole = try wholeRun(options)
    try withTemporaryFolder { folder in
      #expect(
        try killRegulus(
          options + ["--checkpoint-every", "25", "--pace", "1000"], at: .kept(checkpoints: 2),
          runs: folder))
      let checkpoints = "\(try lastRun(in: folder))/checkpoints"
      let newest = try #require(
        try fileNames(in: checkpoints).last { $0.hasSuffix(".checkpoint") })
      var bytes = readFile("\(checkpoints)/\(newest)")
      bytes[bytes.count / 2] ^= 4
      try writeFile("\(checkpoints)/\(newest)", bytes)
      let result = try runRegulus(["train", "--resume", "last", "--headless", "--run-dir", folder])
      #expect(result.status == .exited(0))
      #expect(result.errors.contains("checkpoint \(newest) is damaged: "), "\(result.errors)")
      #expect(result.errors.contains("going on from the one before, of epoch "))
      let run = try lastRun(in: folder)
      #expect(readFile("\(run)/weights.safetensors") == whole.weights)
      #expect(try metrics(ofRun: run) == whole.metrics)
    }
  }

  @Test func whereAllAreDamagedNothingIsLost() throws {
    try withTemporaryFolder { folder in
      let place = ["--run-dir", folder]
      #expect(try runRegulus(["--epochs", "5"] + place).status == .exited(0))
      let run = try lastRun(in: folder)
      for name in try fileNames(in: "\(run)/checkpoints") {
        try writeFile("\(run)/checkpoints/\(name)", "no checkpoint at all, and not short either")
      }
      let metrics = readFile("\(run)/metrics.jsonl")
      let result = try runRegulus(["train", "--resume", "last"] + place)
      #expect(result.status == .exited(1))
      #expect(result.errors.contains("damaged: does not begin as a checkpoint"), "\(result.errors)")
      #expect(readFile("\(run)/metrics.jsonl") == metrics)
    }
  }

  @Test func otherOptionsAndOtherDataAreRefused() throws {
    try withTemporaryFolder { folder in
      try writeFile("\(folder)/train.csv", smallCSV())
      let runs = "\(folder)/runs"
      let first = try runRegulus(
        [
          "--data", "train.csv", "--epochs", "5", "--l2", "0.50", "--no-normalize", "--run-dir",
          runs,
        ], in: folder)
      #expect(first.status == .exited(0), "\(first.errors)")
      let resume = ["train", "--resume", "last", "--headless", "--run-dir", runs]
      // From another folder, and with options that say the same.
      for same in [[], ["--l2", "0.5"], ["--data", "\(folder)/train.csv"], ["--no-normalize"]] {
        let result = try runRegulus(resume + same)
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(result.output.contains("all 5 epochs trained"))
      }
      for (option, former) in [
        (["--l2", "0.7"], "with --l2 0.50"), (["--l1", "0.1"], "without it"),
        (["--normalize"], "with --normalize false"), (["--epochs", "6"], "with --epochs 5"),
      ] {
        let result = try runRegulus(resume + option)
        #expect(result.status == .exited(1))
        #expect(result.errors.contains("contradicts run"), "\(result.errors)")
        #expect(result.errors.contains("which was started \(former)"), "\(result.errors)")
      }
      let text = smallCSV()
      try writeFile("\(folder)/train.csv", text.replacing("0.2", with: "0.3"))
      let other = try runRegulus(resume)
      #expect(other.status == .exited(1))
      #expect(
        other.errors.contains("the data are not those that run") && other.errors.contains("XXH64"),
        "\(other.errors)")
      try writeFile("\(folder)/train.csv", smallCSV(rows: 50))
      #expect(
        try runRegulus(resume).errors.contains("40 training examples instead of 32"))
    }
  }

  @Test func oneThatIsUnderWayIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(["--run-dir", folder])
      let result = try runRegulus(["train", "--resume", "last", "--run-dir", folder])
      #expect(result.status == .exited(1))
      #expect(result.errors.contains("is being trained by another process"))
      #expect(try runRegulus(["runs", "--run-dir", folder]).output.contains("running"))
      let pruned = try runRegulus(
        ["runs", "prune", "--keep", "0", "--yes", "--run-dir", folder])
      #expect(pruned.errors == "there is nothing to remove\n")
      #expect(try program.quit() == .exited(0))
    }
  }

  @Test func aLongNameOfDataIsNoOther() throws {
    try withTemporaryFolder { folder in
      let name = String(repeating: "customers-", count: 8) + "v2.csv"
      try writeFile("\(folder)/\(name)", smallCSV())
      let place = ["--run-dir", "runs"]
      let begun = try runRegulus(["--data", name, "--epochs", "20"] + place, in: folder)
      #expect(begun.status == .exited(0))
      let resumed = try runRegulus(["train", "--resume", "last"] + place, in: folder)
      #expect(resumed.status == .exited(0), "\(resumed.errors)")
      let listed = try runRegulus(["runs"] + place, in: folder)
      #expect(listed.output.contains(name.prefix(40) + "…  "))
    }
  }

  /// The test set is for the end: a run that can go on has not come to it.
  @Test func theTestSetIsLookedAtOnce() throws {
    try withTemporaryFolder { folder in
      let place = ["--run-dir", folder]
      let program = try startRegulus(
        ["--headless", "--test-count", "50", "--epochs", "400", "--pace", "100"] + place)
      try program.waitForText("epoch ")
      program.signal(SIGTERM)
      try program.waitForText("The test set has not been looked at: the run can go on.")
      #expect(try program.waitForExit() == .exited(128 + SIGTERM))
      #expect(program.find("test accuracy") == nil)
      let resumed = try runRegulus(["train", "--resume", "last"] + place)
      #expect(resumed.status == .exited(0))
      #expect(resumed.output.contains("test accuracy"))
      #expect(!resumed.output.contains("not been looked at"))
    }
  }

  @Test func linksAreNotFollowed() throws {
    try withTemporaryFolder { folder in
      let (runs, elsewhere) = ("\(folder)/runs", "\(folder)/elsewhere")
      #expect(try runRegulus(["--epochs", "5", "--run-dir", runs]).status == .exited(0))
      let run = try lastRun(in: runs)
      try #require(rename(run, elsewhere) == 0 && symlink(elsewhere, run) == 0)
      let before = try fileNames(in: elsewhere)
      let result = try runRegulus(["train", "--resume", "last", "--run-dir", runs])
      #expect(result.status == .exited(1))
      #expect(result.errors.contains("is a link or belongs to somebody else"))
      #expect(try fileNames(in: elsewhere) == before)
    }
  }

  /// A person switches things, leaves, comes back and goes on.
  @Test func theDashboardOpensWhereItWasLeft() throws {
    try withTemporaryFolder { folder in
      let place = ["--run-dir", folder]
      let program = try openDashboard(["--pace", "200"] + place)
      program.type("2")
      try program.waitForEvent("L2 on")
      program.type("l")
      try program.waitForHeader("α 0.20")
      try program.waitForProgress(epochs: 50)
      let left = try #require(program.epoch)
      #expect(try program.quit() == .exited(0))
      let again = try openDashboard(["--resume", "last", "--pace", "200"] + place)
      try again.waitForHeader("α 0.20")
      try again.waitForHeader("L2 λ 0.7")
      #expect((again.epoch ?? 0) >= left)
      #expect(try again.quit() == .exited(0))
      // The question before quitting pauses, which is in the log; the stop that was left is not.
      let log = try metrics(ofRun: try lastRun(in: folder))
      #expect(log.filter { $0.contains("\"l2\"") }.count == 1)
      #expect(log.filter { $0.contains("\"ended\"") }.count == 1)
    }
  }
}
