import Testing

@testable import Dashboard
@testable import Training

@Suite struct StoryProgressTests {
  private func dashboard(_ script: String) throws -> Dashboard {
    var dashboard = Sample.dashboard(nil)
    dashboard.tell(try Story(script))
    return dashboard
  }

  private func run(at epoch: Int) -> Snapshot {
    var snapshot = Sample.run()
    snapshot.epoch = epoch
    return snapshot
  }

  @Test func stepsAreTakenUpToWhatIsWaitedFor() throws {
    var dashboard = try dashboard("say a\npress 2\nwait epoch 100\nsay b\npress 0")
    #expect(dashboard.update(.snapshot(run(at: 10))) == [.send(.l2(strength: 0.7))])
    #expect(dashboard.story?.caption == "a")
    #expect(dashboard.update(.snapshot(run(at: 99))) == [])
    let effects = dashboard.update(.snapshot(run(at: 100)))
    #expect(effects == [.send(.l2(strength: 0))])
    #expect(dashboard.story?.caption == "b")
    #expect(dashboard.story?.isOver == true)
    #expect(dashboard.update(.snapshot(run(at: 101))) == [])
  }

  @Test func moreEpochsCountFromWhereTheWaitBegins() throws {
    var dashboard = try dashboard("wait +50\nsay b\nwait key")
    _ = dashboard.update(.snapshot(run(at: 10)))
    #expect(dashboard.story?.waiting == .epoch(60))
    _ = dashboard.update(.snapshot(run(at: 60)))
    #expect(dashboard.story?.caption == "b")
  }

  @Test func aPauseHoldsTheRunUntilTheSpaceBar() throws {
    var dashboard = try dashboard("pause\nsay b\nwait end")
    #expect(dashboard.update(.snapshot(run(at: 1))) == [.send(.pause)])
    #expect(dashboard.awaitsAudience)
    #expect(dashboard.type("2") == [.send(.l2(strength: 0.7))])
    #expect(dashboard.awaitsAudience)
    #expect(dashboard.type(" ") == [.send(.resume)])
    #expect(dashboard.story?.caption == "b")
    #expect(!dashboard.awaitsAudience)
    // Now it is the usual key again.
    #expect(dashboard.type(" ") == [.send(.pause)])
  }

  @Test func whoeverHasPausedGoesOnByHand() throws {
    var dashboard = try dashboard("wait epoch 5\npause\nsay b\nwait end")
    _ = dashboard.update(.snapshot(run(at: 1)))
    #expect(dashboard.type(" ") == [.send(.pause)])
    #expect(dashboard.update(.snapshot(run(at: 5))) == [])
    #expect(dashboard.type(" ") == [])
    #expect(dashboard.story?.caption == "b")
    #expect(dashboard.isPaused)
  }

  @Test func aRunThatIsOverIsNotWaitedFor() throws {
    var dashboard = try dashboard("wait epoch 9000\nsay b\nwait rising\nsay c\nwait key")
    _ = dashboard.update(.snapshot(Sample.ended()))
    #expect(dashboard.story?.caption == "c")
    #expect(dashboard.overlay == .ended)
    _ = dashboard.type(" ")
    #expect(dashboard.story?.isOver == true)
  }

  @Test func waitsAreSkipped() throws {
    var dashboard = try dashboard("wait epoch 9000\nsay b\npause\nsay c")
    _ = dashboard.update(.snapshot(run(at: 1)))
    #expect(dashboard.type(">") == [.send(.pause)])
    #expect(dashboard.story?.caption == "b")
    #expect(dashboard.type(">") == [.send(.resume)])
    #expect(dashboard.story?.caption == "c")
    _ = dashboard.type(">")
    #expect(dashboard.notice == "that goes on in a lesson: regulus demo")
  }

  @Test func theNextStepsAreTakenInTheRunThatBeginsAgain() throws {
    var dashboard = try dashboard("press 2 R\nwait +10\nsay b\nwait key")
    let controls = Controls(
      noise: 0.1, labelNoise: 0, trainingCount: 200, hidden: [20, 3], isDemo: true)
    dashboard.controls = controls
    let effects = dashboard.update(.snapshot(run(at: 700)))
    #expect(effects == [.send(.l2(strength: 0.7)), .restart(controls)])
    var next = Sample.dashboard(nil).arranged(like: dashboard)
    _ = next.update(.snapshot(run(at: 0)))
    #expect(next.story?.waiting == .epoch(10))
  }
}
