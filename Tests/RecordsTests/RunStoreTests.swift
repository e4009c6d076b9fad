import Glibc
import Testing

@testable import Records

@Suite struct RunStoreTests {
  private let moment = Moment(seconds: 1_795_454_130)

  private func withStore(_ body: (RunStore) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let store = RunStore(path: "\(folder)/deep/runs")
      defer { try? Folder.remove("\(folder)/deep") }
      try body(store)
    }
  }

  @Test func theUsualPlaceIsThatOfTheSpecification() throws {
    let all = ["XDG_STATE_HOME": "/state", "HOME": "/home/me"]
    #expect(try RunStore { all[$0] }.path == "/state/regulus/runs")
    #expect(
      try RunStore { $0 == "HOME" ? "/home/me" : nil }.path == "/home/me/.local/state/regulus/runs")
    // A path that is not absolute is to be ignored.
    let relative = ["XDG_STATE_HOME": "state", "HOME": "/home/me"]
    #expect(try RunStore { relative[$0] }.path == "/home/me/.local/state/regulus/runs")
    #expect(throws: RunError.homeless) { try RunStore { _ in nil } }
  }

  @Test func runsAreNamedByTimeAndData() throws {
    try withStore { store in
      #expect(try store.runs.isEmpty)
      #expect(throws: RunError.none(in: store.path)) { try store.run(named: "last") }
      let names = try ["pitch", "pitch", "/data/My Train.v2.csv", "\u{202E}/..", "pitch"].map {
        try store.make(dataName: $0, at: moment).name
      }
      #expect(
        names == [
          "2026-11-23-171530-pitch", "2026-11-23-171530-pitch-2", "2026-11-23-171530-my-train",
          "2026-11-23-171530-data", "2026-11-23-171530-pitch-3",
        ])
      // Within a second the one that began last is the last.
      for (order, name) in [names[1], names[0], names[4]].enumerated() {
        let run = RunFolder(name: name, in: store.path)
        _ = try run.lock()
        let begun = timespec(tv_sec: moment.seconds, tv_nsec: order)
        #expect(utimensat(AT_FDCWD, run.lockPath, [begun, begun], 0) == 0)
      }
      #expect(try store.runs.suffix(3).map(\.name) == [names[1], names[0], names[4]])
      #expect(try store.run(named: "last").name == names[4])
      let later = try store.make(dataName: "moons", at: Moment(seconds: moment.seconds + 1))
      #expect(try store.run(named: "last").name == later.name)
      #expect(try store.run(named: names[1]).path == "\(store.path)/\(names[1])")
      for wrong in ["", "..", "../runs", "nope"] {
        #expect(throws: RunError.self) { try store.run(named: wrong) }
      }
      #expect(AtomicFileTests.permissions(store.path) == 0o700)
      #expect(AtomicFileTests.permissions(later.path) == 0o700)
    }
  }

  @Test func aRunBelongsToOneProcessAtATime() throws {
    try withStore { store in
      let run = try store.make(dataName: "pitch", at: moment)
      #expect(!run.isRunning)
      var lock: RunLock? = try run.lock()
      #expect(run.isRunning)
      #expect(throws: RunError.running(run.name)) { try run.lock() }
      try run.write(RecordSample.info)
      #expect(throws: RunError.running(run.name)) { try store.remove(run) }
      withExtendedLifetime(lock) {}
      lock = nil
      #expect(!run.isRunning)
      try store.remove(run)
      #expect(try store.runs.isEmpty)
    }
  }

  /// A folder of records may be one of other things as well.
  @Test func whatIsNoRunIsNotRemoved() throws {
    try withStore { store in
      let run = try store.make(dataName: "pitch", at: moment)
      try run.write(RecordSample.info)
      mkdir("\(store.path)/photos", 0o700)
      try AtomicFile.write([1], to: "\(store.path)/photos/one")
      let photos = try store.run(named: "photos")
      #expect(throws: RunError.foreign(photos.path)) { try store.remove(photos) }
      #expect(names(in: photos.path) == ["one"])
      try store.remove(run)
      #expect(try store.runs.map(\.name) == ["photos"])
    }
  }

  /// A process that is killed before its run has begun leaves a folder that is not the last run.
  @Test func theLastRunIsOneThatHasBegun() throws {
    try withStore { store in
      let run = try store.make(dataName: "pitch", at: moment)
      try run.write(RecordSample.info)
      _ = try store.make(dataName: "moons", at: Moment(seconds: moment.seconds + 60))
      #expect(try store.run(named: "last").name == run.name)
    }
  }

  /// A clock that is wrong is no reason to end.
  @Test func aRunMayHaveBegunInAnyYear() throws {
    try withStore { store in
      let run = try store.make(dataName: "pitch", at: moment)
      _ = try run.lock()
      let begun = timespec(tv_sec: 10_000_000_000, tv_nsec: 0)
      #expect(utimensat(AT_FDCWD, run.lockPath, [begun, begun], 0) == 0)
      #expect(try store.runs.map(\.name) == [run.name])
    }
  }

  /// A folder that cannot be read is not one without runs.
  @Test func aFolderThatCannotBeReadIsAnError() throws {
    try withTemporaryFolderOfAUser { folder in
      let store = RunStore(path: "\(folder)/runs")
      mkdir(store.path, 0o300)
      defer { rmdir(store.path) }
      let error = FileError(path: store.path, action: .read, code: EACCES)
      #expect(throws: error) { try store.runs }
      #expect(throws: error) { try store.run(named: "last") }
    }
  }

  @Test func linksAreNotWrittenThrough() throws {
    try withStore { store in
      let run = try store.make(dataName: "pitch", at: moment)
      try run.checkForWriting()
      let elsewhere = try store.make(dataName: "elsewhere", at: moment)
      symlink(elsewhere.path, "\(store.path)/link")
      let link = try store.run(named: "link")
      #expect(throws: RunError.elsewhere(link.path)) { try link.checkForWriting() }
      #expect(throws: RunError.elsewhere(link.path)) { try store.remove(link) }
      symlink(elsewhere.path, run.checkpoints.path)
      #expect(throws: RunError.elsewhere(run.checkpoints.path)) { try run.checkForWriting() }
      unlink(run.checkpoints.path)
      symlink("\(elsewhere.path)/log", run.metricsPath)
      #expect(throws: RunError.elsewhere(run.metricsPath)) { try run.checkForWriting() }
      #expect(throws: FileError.self) {
        try MetricsLog(continuing: run.metricsPath, from: 0, seconds: 0)
      }
      #expect(names(in: elsewhere.path).isEmpty)
    }
  }

  @Test func whatARunWasStartedWithComesBack() throws {
    try withStore { store in
      let run = try store.make(dataName: "pitch", at: moment)
      var info = RunInfo(
        program: "0.1.0", started: moment.timestamp,
        options: ["learning-rate": "0.5", "normalize": "false"],
        data: .init(
          name: "pitch", train: 211, dev: 200, test: nil, features: 2, hash: "00000000deadbeef"),
        network: "2-20-3-1 relu", epochs: 100, seed: .max)
      try run.write(info)
      #expect(try run.info() == info)
      info.result = .init(
        reason: .earlyStopping, message: "early stopping", epoch: 3, seconds: 0.5,
        best: .init(epoch: 2, devCost: 0.25))
      try run.write(info)
      #expect(try run.info() == info)
      #expect(AtomicFileTests.permissions("\(run.path)/run.json") == 0o600)

      info.network = "\u{1B}[31m"
      info.format = 2
      try run.write(info)
      #expect(throws: RunError.newer(run.name)) { try run.info() }
      info.format = 1
      try run.write(info)
      #expect(try run.info().network == "\\x1B[31m")
      try AtomicFile.write(Array("{}".utf8), to: "\(run.path)/run.json")
      #expect(throws: RunError.damaged("\(run.path)/run.json")) { try run.info() }
    }
  }
}
