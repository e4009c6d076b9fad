import Glibc
import PseudoTerminal
import Testing

/// Disks and folders that cannot be written while a run is under way.
///
/// Each test fails if its fault did not happen.
@Suite(.serialized) struct FaultTests {
  /// Runs regulus with a limit on the size of files, which fails writes beyond it as a full disk
  /// does.
  private func runLimited(_ kilobytes: Int, _ arguments: [String]) throws -> ProcessResult {
    try runProcess(
      "bash",
      ["-c", "ulimit -f \(kilobytes); exec \"$0\" \"$@\"", try builtProduct("regulus")]
        + arguments, environment: environment([:]))
  }

  /// Whether this user may mount disks.
  private static let canMount: Bool = {
    (try? withTemporaryFolder { folder in
      guard mount("regulus", folder, "tmpfs", 0, "size=16k") == 0 else { return false }
      return umount2(folder, Int32(MNT_DETACH)) == 0
    }) ?? false
  }()

  private func mountSmallDisk(_ folder: String, kilobytes: Int) throws {
    let options = "size=\(kilobytes)k,mode=0700"
    try #require(mount("regulus", folder, "tmpfs", 0, options) == 0, "error \(errno)")
  }

  /// Writes to a file until its disk is full.
  private func fill(_ path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    let block = [UInt8](repeating: 1, count: 4096)
    while write(descriptor, block, block.count) > 0 {}
  }

  private func hasCheckpoint(_ run: String) -> Bool {
    access("\(run)/checkpoints", F_OK) == 0
      && (try? fileNames(in: "\(run)/checkpoints"))?.contains { $0.hasSuffix(".checkpoint") }
        == true
  }

  /// Checkpoints outgrow the limit, the log does not: the last that fitted is kept.
  @Test func aFileThatMayNotGrowCostsNoCheckpoint() throws {
    try withTemporaryFolder { folder in
      let options = [
        "--headless", "--epochs", "3000", "--evaluate-every", "10", "--checkpoint-every", "100",
        "--hidden", "20", "--run-dir", folder, "--save", "/dev/null",
      ]
      let whole = try runRegulus(options)
      #expect(whole.status == .exited(0), "\(whole.errors)")
      let wholeRun = try lastRun(in: folder)
      let (weights, log) = (
        readFile("\(wholeRun)/weights.safetensors"), try metrics(ofRun: wholeRun)
      )
      // The history of a checkpoint grows with every evaluation; so does the log, which is larger.
      let limited = try runLimited(24, options)
      #expect(limited.status == .exited(0), "\(limited.errors)")
      #expect(limited.output.contains("all 3,000 epochs trained"), "training went on")
      #expect(limited.errors.contains("File too large"), "the fault happened: \(limited.errors)")
      #expect(limited.errors.contains("is not complete"), "nothing is said to be saved")
      let run = try lastRun(in: folder)
      #expect(run != wholeRun)
      let kept = try fileNames(in: "\(run)/checkpoints")
      #expect(!kept.isEmpty && kept.allSatisfy { $0.hasSuffix(".checkpoint") })
      // All lines are whole, and none is missing before the last.
      let lines = try metrics(ofRun: run)
      #expect(lines.count > 5 && lines == Array(log.prefix(lines.count)))

      let resumed = try runRegulus(["train", "--resume", "last", "--headless", "--run-dir", folder])
      #expect(resumed.status == .exited(0), "\(resumed.errors)")
      #expect(readFile("\(run)/weights.safetensors") == weights)
      #expect(try metrics(ofRun: run) == log)
    }
  }

  /// A disk that is full; it is told in the dashboard.
  @Test(.enabled(if: canMount, "needs the right to mount"))
  func aFullDiskIsToldAndTrainingGoesOn() throws {
    try withTemporaryFolder { folder in
      let disk = "\(folder)/disk"
      mkdir(disk, 0o700)
      try mountSmallDisk(disk, kilobytes: 400)
      defer { umount2(disk, Int32(MNT_DETACH)) }
      let program = try openDashboard(
        [
          "--run-dir", disk, "--evaluate-every", "1", "--pace", "400", "--checkpoint-every", "0.2s",
          "--hidden", "10",
        ], width: 120, height: 36)
      let run = try lastRun(in: disk)
      try program.waitFor("a checkpoint") { _ in hasCheckpoint(run) }
      // Fills the rest of the disk.
      fill("\(disk)/ballast")
      try program.waitFor("the news of it", timeout: .seconds(10)) {
        $0.eventLine.contains("No space left")
      }
      try program.waitForProgress(epochs: 50)
      program.signal(SIGTERM)
      try program.waitFor("the end") { $0.exitStatus != nil }
      #expect(program.exitStatus == .exited(128 + SIGTERM))
      #expect(program.find("to go on from epoch") == nil, "no promise that is not kept")

      unlink("\(disk)/ballast")
      let again = try openDashboard(["--resume", "last", "--run-dir", disk])
      #expect((again.epoch ?? 0) > 0)
      #expect(try again.quit() == .exited(0))
    }
  }

  /// Lines that were held back while the disk was full are written when there is room again.
  @Test(.enabled(if: canMount, "needs the right to mount"))
  func whatWasHeldBackIsWrittenLater() throws {
    try withTemporaryFolder { folder in
      let disk = "\(folder)/disk"
      mkdir(disk, 0o700)
      try mountSmallDisk(disk, kilobytes: 600)
      defer { umount2(disk, Int32(MNT_DETACH)) }
      let program = try openDashboard(
        [
          "--run-dir", disk, "--evaluate-every", "1", "--pace", "50", "--epochs", "600",
          "--checkpoint-every", "50",
        ], width: 120, height: 36)
      fill("\(disk)/ballast")
      try program.waitFor("the news of it") { $0.eventLine.contains("No space left") }
      try program.waitForProgress(epochs: 100)
      unlink("\(disk)/ballast")
      try program.waitFor("the end of it") {
        $0.eventLine.contains("checkpoints are written again")
      }
      try program.waitForText("The run is over")
      #expect(try program.quit() == .exited(0))
      let lines = try metrics(ofRun: try lastRun(in: disk))
      let epochs = lines.compactMap { line in
        line.firstMatch(of: /"epoch":(\d+),"learning_rate"/).flatMap { Int($0.1) }
      }
      #expect(epochs == Array(0...600))
    }
  }

  /// Every size at which the limit comes in the middle of something: of the description, the log, a
  /// checkpoint, the weights. `REGULUS_LIMITS=64` tries them all, 64 bytes apart.
  @Test func whereverTheLimitIsNothingBeforeItIsLost() throws {
    let options = [
      "--headless", "--epochs", "600", "--evaluate-every", "20", "--checkpoint-every", "20",
      "--hidden", "8", "--seed", "7",
    ]
    let (weights, log, largest) = try withTemporaryFolder { folder in
      let result = try runRegulus(options + ["--run-dir", folder])
      #expect(result.status == .exited(0), "\(result.errors)")
      let run = try lastRun(in: folder)
      let files = try fileNames(in: "\(run)/checkpoints").map { "checkpoints/\($0)" }
      let sizes = (files + ["metrics.jsonl"]).map { readFile("\(run)/\($0)").count }
      return (
        readFile("\(run)/weights.safetensors"), try metrics(ofRun: run), sizes.max() ?? 0
      )
    }
    #expect(largest > 4096)
    let step = getenv("REGULUS_LIMITS").flatMap { Int(String(cString: $0)) } ?? largest / 7
    for limit in stride(from: step / 2, to: largest, by: step) {
      try withTemporaryFolder { folder in
        let limited = try runProcess(
          "prlimit",
          ["--fsize=\(limit)", try builtProduct("regulus")] + options
            + ["--run-dir", folder], environment: environment([:]))
        let place = "at \(limit) bytes: \(limited.errors)"
        #expect(limited.errors.contains("File too large"), "the fault happened \(place)")
        guard limited.status == .exited(0) else {
          // Where not even a description can be written, that is said before training.
          #expect(limited.status == .exited(1) && limit < 2048, "\(place)")
          #expect(try fileNames(in: folder).isEmpty, "\(place)")
          return
        }
        #expect(limited.output.contains("all 600 epochs trained"), "training went on \(place)")
        #expect(limited.errors.contains("is not complete"), "nothing is said to be saved \(place)")
        let run = try lastRun(in: folder)
        if access("\(run)/metrics.jsonl", F_OK) == 0, !readFile("\(run)/metrics.jsonl").isEmpty {
          let lines = try metrics(ofRun: run)
          #expect(lines == Array(log.prefix(lines.count)), "\(place)")
        }
        let resumed = try runRegulus(
          ["train", "--resume", "last", "--headless", "--run-dir", folder])
        #expect(resumed.status == .exited(0), "\(place) \(resumed.errors)")
        #expect(!resumed.errors.contains("damaged"), "\(place) \(resumed.errors)")
        #expect(readFile("\(run)/weights.safetensors") == weights, "\(place)")
        #expect(try metrics(ofRun: run) == log, "\(place)")
      }
    }
  }

  /// A folder that may only be read, from some moment on: by its permissions, or for root, whom they
  /// do not bind, by how it is mounted.
  @Test(
    .enabled(if: getuid() != 0 || canMount, "NOT RUN: needs the right to mount, or none at all"))
  func aFolderThatMayOnlyBeReadIsTold() throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(
        ["--run-dir", folder, "--pace", "200", "--checkpoint-every", "0.2s"], width: 120, height: 36
      )
      let run = try lastRun(in: folder)
      let checkpoints = "\(run)/checkpoints"
      try program.waitFor("a checkpoint") { _ in hasCheckpoint(run) }
      func makeReadOnly() throws {
        guard getuid() == 0 else { return try #require(chmod(checkpoints, 0o500) == 0) }
        let flags = UInt(MS_BIND)
        try #require(mount(checkpoints, checkpoints, nil, flags, nil) == 0, "error \(errno)")
        let readOnly = flags | UInt(MS_REMOUNT) | UInt(MS_RDONLY)
        try #require(mount(nil, checkpoints, nil, readOnly, nil) == 0, "error \(errno)")
      }
      func makeWritable() throws {
        guard getuid() == 0 else { return try #require(chmod(checkpoints, 0o700) == 0) }
        try #require(umount2(checkpoints, Int32(MNT_DETACH)) == 0, "error \(errno)")
      }
      try makeReadOnly()
      var isReadOnly = true
      defer { if isReadOnly { try? makeWritable() } }
      let before = try fileNames(in: checkpoints)
      let reason = getuid() == 0 ? "Read-only file system" : "Permission denied"
      try program.waitFor("the news of it") {
        $0.eventLine.contains("no checkpoint of epoch") && $0.eventLine.contains(reason)
      }
      try program.waitForProgress(epochs: 20)
      #expect(try fileNames(in: checkpoints) == before, "what there was is there")
      try makeWritable()
      isReadOnly = false
      try program.waitFor("the end of it") {
        $0.eventLine.contains("checkpoints are written again")
      }
      #expect(try program.quit() == .exited(0))
      let again = try openDashboard(["--resume", "last", "--run-dir", folder])
      #expect(try again.quit() == .exited(0))
    }
  }

  /// Somebody takes away the right to write; root has it all the same, so the folder is replaced.
  @Test func aFolderThatIsGoneIsTold() throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(
        ["--run-dir", "\(folder)/runs", "--pace", "200", "--checkpoint-every", "0.2s"],
        width: 120, height: 36)
      let run = try lastRun(in: "\(folder)/runs")
      try program.waitFor("a checkpoint") { _ in hasCheckpoint(run) }
      try #require(rename(run, "\(folder)/moved") == 0)
      try program.waitFor("the news of it") { $0.eventLine.contains("no checkpoint of epoch") }
      try program.waitForProgress(epochs: 20)
      try #require(rename("\(folder)/moved", run) == 0)
      try program.waitFor("the end of it") {
        $0.eventLine.contains("checkpoints are written again")
      }
      #expect(try program.quit() == .exited(0))
      let again = try openDashboard(["--resume", "last", "--run-dir", "\(folder)/runs"])
      #expect(try again.quit() == .exited(0))
    }
  }
}
