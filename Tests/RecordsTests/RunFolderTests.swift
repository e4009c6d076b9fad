import Glibc
import Testing

@testable import Records

@Suite struct RunFolderTests {
  private func withRun(_ body: (RunFolder, RunStore) throws -> Void) throws {
    try withStore { store in
      try body(try store.make(dataName: "pitch", at: Moment(seconds: 1_795_454_130)), store)
    }
  }

  @Test func everythingIsInItsPlace() throws {
    try withRun { run, store in
      #expect(run.name == "2026-11-23-171530-pitch")
      #expect(run.path == "\(store.path)/2026-11-23-171530-pitch")
      #expect(run.metricsPath == "\(run.path)/metrics.jsonl")
      #expect(run.weightsPath == "\(run.path)/weights.safetensors")
      #expect(run.checkpoints.path == "\(run.path)/checkpoints")
      try run.write(RecordSample.info)
      #expect(
        String(decoding: try WholeFile.read("\(run.path)/run.json"), as: UTF8.self)
          == RecordSample.description)
      #expect(try run.info() == RecordSample.info)
    }
  }

  /// Whoever looks whether a run is under way is not taken for the process that trains it.
  @Test func lookingIsNotTraining() throws {
    try withRun { run, _ in
      _ = try run.lock()
      let looking = open(run.lockPath, O_RDONLY | O_CLOEXEC)
      try #require(flock(looking, LOCK_SH | LOCK_NB) == 0)
      #expect(!run.isRunning)
      close(looking)
      let lock = try run.lock()
      #expect(run.isRunning)
      #expect(throws: RunError.running(run.name)) { try run.lock() }
      withExtendedLifetime(lock) {}
    }
  }

  /// A child that is about to run another program has every descriptor for a moment.
  @Test func aLockGoesWithItsOwner() throws {
    try withRun { run, _ in
      var lock: RunLock? = try run.lock()
      var file = stat()
      try #require(lstat(run.lockPath, &file) == 0)
      let descriptor = try #require(
        (0..<Int32(1 << 16)).first { descriptor in
          var status = stat()
          return fstat(descriptor, &status) == 0 && status.st_ino == file.st_ino
            && status.st_dev == file.st_dev
        })
      let duplicate = dup(descriptor)
      withExtendedLifetime(lock) {}
      defer { close(duplicate) }
      lock = nil
      #expect(!run.isRunning)
    }
  }

  @Test func onlyTheRecordOfARunMayBeRemoved() throws {
    try withRun { run, store in
      #expect(throws: RunError.foreign(run.path)) { try run.checkForRemoval() }
      let path = "\(run.path)/run.json"
      try AtomicFile.write(Array("{\"mine\": true}".utf8), to: path)
      #expect(throws: RunError.damaged(path)) { try run.checkForRemoval() }
      #expect(throws: RunError.damaged(path)) { try store.remove(run) }
      #expect(names(in: run.path) == ["run.json"], "and is left as it was, without a lock")
      var newer = RecordSample.info
      newer.format = 2
      try run.write(newer)
      #expect(throws: RunError.newer(run.name)) { try store.remove(run) }
      try run.write(RecordSample.info)
      try run.checkForRemoval()
      try AtomicFile.write([], to: "\(run.path)/notes")
      try store.remove(run)
      #expect(try store.runs.isEmpty)
    }
  }
}
