import Dispatch
import Glibc
import Learning
import Synchronization
import Testing
import Training

@testable import Records

@Suite struct RunRecorderTests {
  private let evaluation = Evaluation(
    epoch: 30, update: 60, training: Score(cost: 0.5, accuracy: 0.75),
    dev: Score(cost: 0.625, accuracy: 0.5), objective: 0.75, weightNorms: [3])

  private func withRun(_ body: (RunFolder, RunStore) throws -> Void) throws {
    try withStore { store in
      try body(try store.make(dataName: "line", at: Moment(seconds: 1_795_454_130)), store)
    }
  }

  private func recorder(
    _ run: RunFolder, _ info: RunInfo = RecordSample.info, logSize: UInt64 = 0,
    seconds: Double = 0, tell: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> RunRecorder {
    try RunRecorder(
      run, lock: try run.lock(), info: info, logSize: logSize, seconds: seconds, tell: tell)
  }

  private func log(_ run: RunFolder) throws -> [Substring] {
    String(decoding: try WholeFile.read(run.metricsPath), as: UTF8.self).split(separator: "\n")
  }

  @Test func aRunLeavesItsWholeRecord() throws {
    try withRun { run, _ in
      let recorder = try recorder(run)
      #expect(try run.info() == RecordSample.info)
      recorder.record(.evaluated(evaluation, learningRate: 1))
      var trainer = RecordSample.finishedRun
      #expect(recorder.keep(trainer.state, on: .best))
      let weights = Safetensors(trainer.network.parameters)
      try recorder.finish(weights, RunSummary(&trainer, seconds: 2.5))
      #expect(
        names(in: run.path) == [
          "checkpoints", "lock", "metrics.jsonl", "run.json", "weights.safetensors",
        ])
      #expect(names(in: run.checkpoints.path) == ["000001-best.checkpoint"])
      #expect(try run.checkpoints.newest(Double.self).checkpoint?.state == trainer.state)
      #expect(try WholeFile.read(run.weightsPath) == weights.serialized())
      let lines = try log(run)
      #expect(lines.count == 1 && lines[0].contains("\"epoch\":30"))
      let result = try run.info().result
      #expect(result?.reason == .finished && result?.epoch == 2 && result?.seconds == 2.5)
      #expect(!recorder.wasLeft)
    }
  }

  @Test func whatComesAfterTheCheckpointIsDropped() throws {
    try withRun { run, _ in
      try AtomicFile.write(Array("{\"epoch\":1}\n{\"epoch\":2}\n".utf8), to: run.metricsPath)
      try AtomicFile.write([1], to: "\(run.path)/.regulus-x.tmp")
      let recorder = try recorder(run, logSize: 12, seconds: 50)
      #expect(
        recorder.past
          == RecordedPast(path: run.metricsPath, logSize: 12, seconds: 50, trainingSeconds: 0))
      #expect(recorder.seconds >= 50)
      #expect(try log(run) == ["{\"epoch\":1}"])
      #expect(names(in: run.path) == ["lock", "metrics.jsonl", "run.json"])
    }
  }

  @Test func aLogThatIsShorterIsTold() throws {
    try withRun { run, _ in
      try AtomicFile.write(Array("{\"epoch\":1}\n{\"epo".utf8), to: run.metricsPath)
      let told = Mutex<[String]>([])
      let recorder = try recorder(run, logSize: 100) { text in told.withLock { $0.append(text) } }
      #expect(recorder.past.logSize == 12)
      #expect(
        told.withLock { $0 } == [
          "\(run.metricsPath) is damaged: 12 bytes of 100 are left, and lines are missing"
        ])
    }
  }

  @Test func aRunThatDoesNotBeginLeavesNothing() throws {
    try withRun { run, store in
      try recorder(run).withdraw()
      #expect(try store.runs.isEmpty)
    }
  }

  /// A run that was over is over still where to go on with it came to nothing.
  @Test func aRunThatIsNotGoneOnWithStandsAsBefore() throws {
    try withRun { run, _ in
      var info = RecordSample.info
      info.result = .init(
        reason: .finished, message: "all", epoch: 100, seconds: 1, best: nil)
      try run.write(info)
      let recorder = try recorder(run, info)
      #expect(try run.info().result == nil, "it is under way")
      try recorder.withdraw()
      #expect(try run.info() == info)
    }
  }

  @Test func whatHasBegunIsNotWithdrawn() throws {
    try withRun { run, store in
      let recorder = try recorder(run)
      recorder.record(.evaluated(evaluation, learningRate: 1))
      try recorder.withdraw()
      #expect(try store.runs.map(\.name) == [run.name])
      try recorder.discard()
      #expect(try store.runs.isEmpty)
    }
  }

  /// A run that is paused asks for its place again and again.
  @Test func aPlaceThatCouldNotBeWrittenIsTriedAgain() throws {
    try withRun { run, _ in
      let told = DispatchSemaphore(value: 0)
      let recorder = try recorder(run) { _ in told.signal() }
      // A file in the place of the folder.
      try AtomicFile.write([], to: run.checkpoints.path)
      var trainer = RecordSample.finishedRun
      #expect(recorder.keep(trainer.state, on: .scheduled))
      try #require(told.wait(timeout: .now() + 60) == .success)
      unlink(run.checkpoints.path)
      #expect(recorder.keep(trainer.state, on: .scheduled))
      try #require(told.wait(timeout: .now() + 60) == .success)
      #expect(names(in: run.checkpoints.path) == ["000001.checkpoint"])
      // What is there is not written twice.
      #expect(recorder.keep(trainer.state, on: .scheduled))
      try recorder.finish(
        Safetensors(trainer.network.parameters), RunSummary(&trainer, seconds: 1))
      #expect(names(in: run.checkpoints.path) == ["000001.checkpoint"])
    }
  }

  /// Pauses are part of the time of the log, and not of that of training.
  @Test func howLongItWasTrainedGoesOn() throws {
    try withRun { run, _ in
      let recorder = try RunRecorder(
        run, lock: try run.lock(), info: RecordSample.info, seconds: 50, trainingSeconds: 20,
        tell: { _ in })
      var trainer = RecordSample.finishedRun
      #expect(recorder.keep(trainer.state, on: .left, trainingTime: .seconds(5)))
      try recorder.finish(
        Safetensors(trainer.network.parameters), RunSummary(&trainer, seconds: 25))
      let kept = try #require(try run.checkpoints.newest(Double.self).checkpoint)
      #expect(kept.trainingSeconds == 25 && kept.seconds >= 50)
    }
  }

  /// Whoever asks while the one before is being written is told to ask again.
  @Test func oneThatIsDueWhileAnotherIsWrittenIsRefused() throws {
    try withRun { run, _ in
      let recorder = try recorder(run)
      var trainer = RecordSample.finishedRun
      var accepted = 0
      // More than a disk can bring home in the time that it takes to ask.
      for _ in 0..<1000 where recorder.keep(trainer.state, on: .best) { accepted += 1 }
      #expect(accepted < 1000 && accepted > 0)
      #expect(recorder.keep(trainer.state, on: .ended), "the last one is never refused")
      try recorder.finish(
        Safetensors(trainer.network.parameters), RunSummary(&trainer, seconds: 1))
      let number = String(1_000_000 + accepted + 1).dropFirst()
      #expect(names(in: run.checkpoints.path).last == "\(number).checkpoint")
    }
  }

  /// One thing that fails keeps nothing else from being written, and all of them are told.
  @Test func everyFailureIsTold() throws {
    try withRun { run, _ in
      let told = Mutex<[String]>([])
      let recorder = try recorder(run) { text in told.withLock { $0.append(text) } }
      recorder.record(.evaluated(evaluation, learningRate: 1))
      // Folders in the place of files.
      mkdir(run.weightsPath, 0o700)
      try AtomicFile.write([], to: run.checkpoints.path)
      var trainer = RecordSample.finishedRun
      #expect(recorder.keep(trainer.state, on: .left))
      let error = #expect(throws: SeveralErrors.self) {
        try recorder.finish(
          Safetensors(trainer.network.parameters), RunSummary(&trainer, seconds: 1))
      }
      #expect(
        error?.description
          == "no checkpoint of epoch 2: Too many levels of symbolic links; there is none; cannot "
          + "write \(run.checkpoints.path)\n"
          + "cannot write \(run.weightsPath): Is a directory; give the path of a file")
      #expect(told.withLock { $0.count } == 1)
      #expect(!recorder.wasLeft, "there is no place to go on from")
      #expect(try run.info().result?.reason == .finished)
      #expect(try log(run).count == 1)
    }
  }
}
