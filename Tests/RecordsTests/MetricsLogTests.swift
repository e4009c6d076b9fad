import Dispatch
import FoundationEssentials
import Glibc
import Learning
import Synchronization
import Testing
import Training

@testable import Records

@Suite struct MetricsLogTests {
  private struct Line: Decodable, Equatable {
    var epoch: Int
    var update: Int?
    var train_cost: Double?
    var dev_cost: Double?
    var train_accuracy: Double?
    var dev_accuracy: Double?
    var train_r2: Double?
    var dev_r2: Double?
    var train_rmse: Double?
    var dev_rmse: Double?
    var objective: Double?
    var learning_rate: Double?
    var weight_norms: [Double]?
    var time: Double
    var intervention: String?
    var value: Double?
    var mode: String?
    var ended: String?
    var message: String?
  }

  private func lines(_ path: String) throws -> [Line] {
    let text = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    #expect(text.hasSuffix("\n"))
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
  }

  private let evaluation = Evaluation(
    epoch: 30, update: 60, training: Score(cost: 0.5, accuracy: 0.75),
    dev: Score(cost: 0.625, accuracy: 0.5), objective: 0.75, weightNorms: [3, 1.5])

  @Test func numbersHaveFiguresOfTheirOwn() throws {
    try withTemporaryFolder { folder in
      let log = try MetricsLog(path: "\(folder)/log.jsonl")
      log.record(
        .evaluated(
          Evaluation(
            epoch: 1, update: 1, training: Score(cost: 0.25, fit: Score.Fit(r2: 0.75, rmse: 5)),
            dev: Score(cost: .infinity, fit: Score.Fit(r2: -.infinity, rmse: .infinity)),
            objective: 0.25, weightNorms: [1]), learningRate: 0.25))
      log.record(.evaluated(evaluation, learningRate: 0.25))
      try log.finish()
      let lines = try lines("\(folder)/log.jsonl")
      #expect(lines[0].train_r2 == 0.75 && lines[0].train_rmse == 5)
      #expect(lines[0].dev_r2 == nil && lines[0].dev_rmse == nil && lines[0].dev_cost == nil)
      let text = try String(
        decoding: Data(contentsOf: URL(filePath: "\(folder)/log.jsonl")), as: UTF8.self
      ).split(separator: "\n")
      #expect(!text[0].contains("accuracy"))
      #expect(!text[1].contains("r2") && !text[1].contains("rmse"))
    }
  }

  @Test func everyEventIsALineOfJSON() throws {
    try withTemporaryFolder { folder in
      let log = try MetricsLog(path: "\(folder)/log.jsonl")
      log.record(.evaluated(evaluation, learningRate: 0.25))
      log.record(
        .intervened(Intervention(update: 61, epoch: 30, command: .l2(strength: 0.5))))
      log.record(
        .intervened(Intervention(update: 62, epoch: 31, command: .stop(keeping: .best))))
      log.record(
        .ended(Ending(reason: .user, epoch: 31, keptEpoch: 30, message: "stopped \"by\" hand")))
      try log.finish()
      let lines = try lines("\(folder)/log.jsonl")
      try #require(lines.count == 4)
      #expect(lines[0].epoch == 30)
      #expect(lines[0].update == 60)
      #expect(lines[0].train_cost == 0.5)
      #expect(lines[0].dev_cost == 0.625)
      #expect(lines[0].train_accuracy == 0.75)
      #expect(lines[0].dev_accuracy == 0.5)
      #expect(lines[0].objective == 0.75)
      #expect(lines[0].learning_rate == 0.25)
      #expect(lines[0].weight_norms == [3, 1.5])
      #expect(lines[1].intervention == "l2")
      #expect(lines[1].value == 0.5)
      #expect(lines[1].update == 61)
      #expect(lines[2].intervention == "stop")
      #expect(lines[2].mode == "best")
      #expect(lines[3].ended == "user")
      #expect(lines[3].message == "stopped \"by\" hand")
      #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.time <= $1.time })
    }
  }

  @Test func aCostThatIsNotFiniteIsLeftOutAndNotAnError() throws {
    try withTemporaryFolder { folder in
      let log = try MetricsLog(path: "\(folder)/log.jsonl")
      log.record(
        .evaluated(
          Evaluation(
            epoch: 1, update: 1, training: Score(cost: .nan, accuracy: 0), dev: nil,
            objective: .infinity, weightNorms: [.infinity]), learningRate: 1))
      try log.finish()
      let text = try String(
        decoding: Data(contentsOf: URL(filePath: "\(folder)/log.jsonl")), as: UTF8.self)
      #expect(!text.contains("nan") && !text.contains("inf"))
      #expect(text.contains("\"weight_norms\":[null]"))
    }
  }

  @Test func everyCommandHasAName() throws {
    let commands: [Command] = [
      .pause, .resume, .stepEpoch, .pace(.unlimited), .pace(.epochsPerSecond(5)),
      .l1(strength: 1), .l2(strength: 1), .dropout(keepProbability: 0.5), .augmentation(true),
      .learningRate(0.1),
      .earlyStopping(.stop), .checkGradient, .restoreBest, .stop(keeping: .current),
    ]
    try withTemporaryFolder { folder in
      let log = try MetricsLog(path: "\(folder)/log.jsonl")
      for (index, command) in commands.enumerated() {
        log.record(.intervened(Intervention(update: index, epoch: 0, command: command)))
      }
      try log.finish()
      #expect(
        try lines("\(folder)/log.jsonl").compactMap(\.intervention) == [
          "pause", "resume", "step-epoch", "pace", "pace", "l1", "l2", "keep-prob", "augment",
          "learning-rate", "early-stopping", "check-gradient", "restore-best", "stop",
        ])
    }
  }

  @Test func aProbabilityForEachLayerIsAList() throws {
    try withTemporaryFolder { folder in
      let log = try MetricsLog(path: "\(folder)/log.jsonl")
      for keep in [KeepProbability(0.5), KeepProbability(perLayer: [0.75, 0.5])] {
        log.record(
          .intervened(Intervention(update: 1, epoch: 0, command: .dropout(keepProbability: keep))))
      }
      try log.finish()
      let text = try String(
        decoding: Data(contentsOf: URL(filePath: "\(folder)/log.jsonl")), as: UTF8.self)
      #expect(text.contains("\"value\":0.5"))
      #expect(text.contains("\"values\":[0.75,0.5]"))
    }
  }

  @Test func aLogThatCannotBeOpenedOrWrittenIsTold() throws {
    try withTemporaryFolder { folder in
      #expect(throws: FileError.self) { try MetricsLog(path: "\(folder)/missing/log.jsonl") }
      let full = try MetricsLog(path: "/dev/full")
      full.record(.evaluated(evaluation, learningRate: 1))
      let error = #expect(throws: FileError.self) { try full.finish() }
      #expect(error?.path == "/dev/full")
    }
  }

  @Test func aLogIsGoneOnWithFromAPlace() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/metrics.jsonl"
      let first = try MetricsLog(continuing: path, from: 0, seconds: 0)
      first.record(.evaluated(evaluation, learningRate: 1))
      let sizes = Mutex<[UInt64]>([])
      first.whenWritten { size in sizes.withLock { $0.append((try? size.get()) ?? 0) } }
      first.record(.evaluated(evaluation, learningRate: 2))
      first.record(.evaluated(evaluation, learningRate: 3))
      try first.finish()
      let size = try #require(sizes.withLock { $0.first })
      #expect(try lines(path).map(\.learning_rate) == [1, 2, 3])

      let second = try MetricsLog(continuing: path, from: size, seconds: 100)
      #expect(second.seconds >= 100)
      second.record(.evaluated(evaluation, learningRate: 4))
      try second.finish()
      let lines = try lines(path)
      #expect(lines.map(\.learning_rate) == [1, 4])
      #expect(lines[0].time < 100 && lines[1].time >= 100)
      #expect(throws: FileError.self) {
        try MetricsLog(continuing: path, from: 1 << 20, seconds: 0)
      }
      #expect(AtomicFileTests.permissions(path) == 0o600)
    }
  }

  /// The log of a run that is gone on with begins where the run did, as lines and as a table.
  @Test(arguments: ["jsonl", "csv"]) func aLogOfTheWholeRun(ending: String) throws {
    try withTemporaryFolder { folder in
      let (record, whole, log) = (
        "\(folder)/metrics.jsonl", "\(folder)/whole.\(ending)", "\(folder)/log.\(ending)"
      )
      let first: [TrainingEvent] = [
        .evaluated(evaluation, learningRate: 1),
        .intervened(Intervention(update: 61, epoch: 30, command: .l2(strength: 0.5))),
      ]
      let later = TrainingEvent.evaluated(evaluation, learningRate: 0.3)
      let logs = try [MetricsLog(continuing: record, from: 0, seconds: 0), MetricsLog(path: whole)]
      for log in logs {
        for event in first { log.record(event) }
        try log.finish()
      }
      let size = try WholeFile.read(record).count
      // What came after the checkpoint does not count.
      logs[0].record(later)
      try logs[0].finish()
      try Data("what was there before".utf8).write(to: URL(filePath: log))
      let resumed = try MetricsLog(
        path: log,
        after: RecordedPast(
          path: record, logSize: UInt64(size), seconds: 100, trainingSeconds: 0),
        latest: evaluation)
      for log in [resumed, logs[1]] {
        log.record(later)
        try log.finish()
      }
      func text(_ path: String) throws -> [Substring] {
        String(decoding: try WholeFile.read(path), as: UTF8.self)
          .replacing(/"time":[^,}]+/, with: "").replacing(/,[0-9.e-]+,(l2,0.5|,)\n/, with: "\n")
          .split(separator: "\n")
      }
      #expect(try text(log) == text(whole))
      #expect(try text(log).count == (ending == "csv" ? 4 : 3))
      #expect(resumed.seconds >= 100)
    }
  }

  @Test func aRecordThatCannotBeReadMakesNoTable() throws {
    try withTemporaryFolder { folder in
      let record = "\(folder)/metrics.jsonl"
      try Data("no line\n".utf8).write(to: URL(filePath: record))
      let past = RecordedPast(path: record, logSize: 8, seconds: 0, trainingSeconds: 0)
      let error = #expect(throws: LogLineError.self) {
        try MetricsLog(path: "\(folder)/log.csv", after: past, latest: evaluation)
      }
      #expect(error == LogLineError(path: record, line: 1))
      #expect(error?.description.hasPrefix("\(record):1: ") == true)
    }
  }

  /// After a failure the system may take lines for written that never were: they are written again
  /// before a checkpoint relies on them.
  @Test func linesThatMayNotBeOnTheDiskAreWrittenAgain() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/metrics.jsonl"
      let codes = Mutex([EINTR, 0, EIO])
      let failures = Mutex<[FileError]>([])
      let log = try MetricsLog(
        continuing: path, from: 0, seconds: 0,
        sync: { _ in
          let code = codes.withLock { $0.isEmpty ? 0 : $0.removeFirst() }
          errno = code
          return code == 0 ? 0 : -1
        }, onFailure: { failure in failures.withLock { $0.append(failure) } })
      let sizes = Mutex<[UInt64?]>([])
      for rate in 1...3 {
        log.record(.evaluated(evaluation, learningRate: Double(rate)))
        log.whenWritten { result in
          let size = try? result.get()
          sizes.withLock { sizes in
            // What may become of the lines that could not be brought to the disk.
            if size == nil, case let former?? = sizes.last { truncate(path, off_t(former)) }
            sizes.append(size)
          }
        }
      }
      try log.finish()
      #expect(try lines(path).map(\.learning_rate) == [1, 2, 3])
      #expect(sizes.withLock { $0.map { $0 == nil } } == [false, true, false])
      #expect(sizes.withLock { $0.last } == UInt64(readSize(path)))
      #expect(
        failures.withLock { $0 } == [FileError(path: path, action: .append, code: EIO)], "once")
    }
  }

  private func readSize(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_size : -1
  }

  /// Whoever is told that a run has ended can rely on its log.
  @Test func aLogThatIsFinishedIsOnTheDisk() throws {
    try withTemporaryFolder { folder in
      let calls = Mutex(0)
      let log = try MetricsLog(
        continuing: "\(folder)/log.jsonl", from: 0, seconds: 0,
        sync: { _ in
          calls.withLock { $0 += 1 }
          return 0
        }, onFailure: { _ in })
      log.record(.evaluated(evaluation, learningRate: 1))
      try log.finish()
      #expect(calls.withLock { $0 } == 1)
    }
  }

  /// Once there is room again, a log goes on behind the lines that were too many to wait.
  @Test func aGapIsToldAndTheLogGoesOn() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/pipe"
      try #require(mkfifo(path, 0o600) == 0)
      let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      let failures = Mutex<[Int32]>([])
      let log = try MetricsLog(path: path) { failure in
        failures.withLock { $0.append(failure.code) }
      }
      closeReader(reader, of: path)
      signal(SIGPIPE, SIG_IGN)
      // As large as what may wait.
      let message = String(repeating: "m", count: 1 << 26)
      log.record(.ended(Ending(reason: .user, epoch: 1, keptEpoch: 1, message: message)))
      log.record(.evaluated(evaluation, learningRate: 1))
      #expect(throws: FileError.self) { try log.finish() }
      let again = open(path, O_RDONLY | O_CLOEXEC)
      defer { close(again) }
      let isRead = DispatchSemaphore(value: 0)
      DispatchQueue.global().async {
        var buffer = [UInt8](repeating: 0, count: 1 << 17)
        var count = 0
        repeat {
          count = read(again, &buffer, buffer.count)
          // What was left out had the rate 1.
          let end = String(decoding: buffer[..<max(0, count)].suffix(1000), as: UTF8.self)
          if end.contains("\"learning_rate\":2"), end.hasSuffix("\n") { break }
        } while count > 0
        isRead.signal()
      }
      // What follows is written, and what is missing stays missing.
      #expect(throws: FileError(path: path, action: .append, code: ENOBUFS)) { try log.finish() }
      log.record(.evaluated(evaluation, learningRate: 2))
      #expect(throws: FileError.self) { try log.finish() }
      try #require(isRead.wait(timeout: .now() + 60) == .success)
      #expect(log.error?.code == ENOBUFS)
      #expect(failures.withLock { $0 } == [EPIPE, ENOBUFS])
    }
  }

  /// Closes the only reader of a pipe. A process that another test is just starting has it too, until it
  /// is that program.
  private func closeReader(_ reader: Int32, of path: String) {
    close(reader)
    while case let probe = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC), probe >= 0 {
      close(probe)
    }
  }

  /// Lines wait while they cannot be written, and none is lost.
  @Test func linesThatDoNotFitAreHeldBack() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/pipe"
      try #require(mkfifo(path, 0o600) == 0)
      let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      let failures = Mutex(0)
      let log = try MetricsLog(path: path) { _ in failures.withLock { $0 += 1 } }
      closeReader(reader, of: path)
      signal(SIGPIPE, SIG_IGN)
      for rate in 1...3 { log.record(.evaluated(evaluation, learningRate: Double(rate))) }
      #expect(throws: FileError.self) { try log.finish() }
      #expect(failures.withLock { $0 } == 1)
      let again = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      defer { close(again) }
      log.record(.evaluated(evaluation, learningRate: 4))
      try log.finish()
      #expect(log.error == nil)
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = read(again, &buffer, buffer.count)
      let text = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
      let rates = try text.split(separator: "\n").map {
        try JSONDecoder().decode(Line.self, from: Data($0.utf8)).learning_rate
      }
      #expect(rates == [1, 2, 3, 4])
    }
  }
}
