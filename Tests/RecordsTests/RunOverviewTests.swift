import Testing

@testable import Records

@Suite struct RunOverviewTests {
  private let log = """
    {"dev_cost":0.5,"epoch":10}
    {"dev_cost":0.25,"epoch":20}
    {"dev_cost":0.75,"epoch":30}

    """

  private func makeRun(in store: RunStore, _ description: String) throws -> RunFolder {
    let run = try store.make(dataName: "pitch", at: Moment(seconds: 1_795_454_130))
    try AtomicFile.write(Array(description.utf8), to: "\(run.path)/run.json")
    try AtomicFile.write(Array(log.utf8), to: run.metricsPath)
    return run
  }

  @Test func aRunWithoutAResultIsKnownByItsLog() throws {
    try withStore { store in
      let run = try makeRun(in: store, RecordSample.description)
      let interrupted = try RunOverview(run)
      #expect(interrupted.name == "2026-11-23-171530-pitch")
      #expect(interrupted.info == RecordSample.info)
      #expect(interrupted.status == .interrupted && interrupted.status.word == "interrupted")
      #expect(interrupted.epoch == 30)
      #expect(interrupted.best == .init(epoch: 20, devCost: 0.25))
      let lock = try run.lock()
      #expect(try RunOverview(run).status == .running)
      withExtendedLifetime(lock) {}
    }
  }

  @Test func aRunThatHasEndedSaysSo() throws {
    try withStore { store in
      let run = try makeRun(
        in: store,
        RecordSample.description.replacing(
          "\"seed\" : 7,",
          with: """
            "seed" : 7, "result" : {"reason": "user", "message": "stopped", "epoch": 40,
            "seconds": 2, "best": {"epoch": 35, "dev_cost": 0.125}},
            """))
      let stopped = try RunOverview(run)
      #expect(stopped.status == .ended(.user) && stopped.status.word == "stopped")
      #expect(stopped.epoch == 40)
      #expect(stopped.best == .init(epoch: 35, devCost: 0.125))
      // Gone on with, it is under way again, whatever its description still says.
      let lock = try run.lock()
      #expect(try RunOverview(run).status == .running)
      #expect(try RunOverview(run).epoch == 30)
      withExtendedLifetime(lock) {}
    }
  }

  @Test func aRunThatCannotBeReadIsAnError() throws {
    try withStore { store in
      let run = try store.make(dataName: "pitch", at: Moment(seconds: 0))
      #expect(throws: FileError.self) { try RunOverview(run) }
      try AtomicFile.write(Array("{}".utf8), to: "\(run.path)/run.json")
      #expect(throws: RunError.damaged("\(run.path)/run.json")) { try RunOverview(run) }
    }
  }
}
