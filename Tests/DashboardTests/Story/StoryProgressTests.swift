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
    #expect(dashboard.story?.text == "a")
    #expect(dashboard.update(.snapshot(run(at: 99))) == [])
    let effects = dashboard.update(.snapshot(run(at: 100)))
    #expect(effects == [.send(.l2(strength: 0))])
    #expect(dashboard.story?.text == "b")
    #expect(dashboard.story?.isOver == true)
    #expect(dashboard.update(.snapshot(run(at: 101))) == [])
  }

  @Test func moreEpochsCountFromWhereTheWaitBegins() throws {
    var dashboard = try dashboard("wait +50\nsay b\nwait key")
    _ = dashboard.update(.snapshot(run(at: 10)))
    #expect(dashboard.story?.waiting == .epoch(60))
    _ = dashboard.update(.snapshot(run(at: 60)))
    #expect(dashboard.story?.text == "b")
  }

  @Test func aPauseHoldsTheRunUntilTheSpaceBar() throws {
    var dashboard = try dashboard("pause\nsay b\nwait end")
    #expect(dashboard.update(.snapshot(run(at: 1))) == [.send(.pause)])
    #expect(dashboard.awaitsAudience)
    #expect(dashboard.type("2") == [.send(.l2(strength: 0.7))])
    #expect(dashboard.awaitsAudience)
    #expect(dashboard.type(" ") == [.send(.resume)])
    #expect(dashboard.story?.text == "b")
    #expect(!dashboard.awaitsAudience)
    // Now it is the usual key again.
    #expect(dashboard.type(" ") == [.send(.pause)])
  }

  @Test func whoeverHasPausedGoesOnByHand() throws {
    var dashboard = try dashboard("wait epoch 5\npause\nsay b\nwait end")
    _ = dashboard.update(.snapshot(run(at: 1)))
    #expect(dashboard.type(" ") == [.send(.pause)])
    #expect(dashboard.notice == "paused: space trains on; > goes on in the lesson")
    #expect(dashboard.update(.snapshot(run(at: 5))) == [])
    #expect(dashboard.type(" ") == [])
    #expect(dashboard.story?.text == "b")
    #expect(dashboard.isPaused)
  }

  @Test func aRunThatIsOverIsNotWaitedFor() throws {
    var dashboard = try dashboard("wait epoch 9000\nsay b\nwait rising\nsay c\nwait key")
    _ = dashboard.update(.snapshot(Sample.ended()))
    #expect(dashboard.story?.text == "c")
    #expect(dashboard.overlay == .ended)
    _ = dashboard.type(" ")
    #expect(dashboard.story?.isOver == true)
  }

  @Test func waitsAreSkipped() throws {
    var dashboard = try dashboard("wait epoch 9000\nsay b\npause\nsay c")
    _ = dashboard.update(.snapshot(run(at: 1)))
    #expect(dashboard.type(">") == [.send(.pause)])
    #expect(dashboard.story?.text == "b")
    #expect(dashboard.type(">") == [.send(.resume)])
    #expect(dashboard.story?.text == "c")
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

  @Test func captionsHaveTheFiguresOfTheRun() throws {
    var dashboard = try dashboard(
      "say dev {dev}\npause\nremember none\nsay {none dev} to {dev}\nif dev < none Better.\nwait end"
    )
    _ = dashboard.update(.snapshot(run(at: 10)))
    #expect(dashboard.story?.text == "dev 0.246")
    _ = dashboard.type(" ")
    #expect(dashboard.story?.text == "0.246 to 0.246")
    var better = run(at: 20)
    better.evaluation = DiagnosisPaneTests.evaluation(0.96, 0.93, update: 20, gap: 0.1)
    _ = dashboard.update(.snapshot(better))
    #expect(dashboard.story?.text == "0.246 to 0.200 Better.")
    // While a run begins again, what is known is that of the one before.
    dashboard.snapshot = nil
    #expect(dashboard.story?.text == "0.246 to 0.200 Better.")
  }

  @Test func aRiseIsAboveTheBest() throws {
    var dashboard = try dashboard("wait rising\nsay b\nwait end")
    var falling = run(at: 10)
    falling.devTrend = CostTrend()
    _ = dashboard.update(.snapshot(falling))
    #expect(dashboard.story?.text == "")
    _ = dashboard.update(.snapshot(run(at: 20)))
    #expect(dashboard.story?.text == "b")
  }

  @Test func stopsAreCounted() throws {
    var dashboard = try dashboard("pause\nwait epoch 50\nwait key\nsay b\npause\nsay c")
    func stop() -> [Int?] { [dashboard.story?.stop.number, dashboard.story?.stop.count] }
    #expect(stop() == [1, 3])
    _ = dashboard.update(.snapshot(run(at: 10)))
    #expect(stop() == [1, 3])
    _ = dashboard.type(" ")
    #expect(dashboard.story?.waiting == .epoch(50))
    #expect(stop() == [2, 3])
    _ = dashboard.type("> ")
    #expect(stop() == [3, 3])
    _ = dashboard.type(" ")
    #expect(dashboard.story?.isOver == true)
    #expect(stop() == [3, 3])
  }

  @Test func moreEpochsThanThereAreNumbersAreWaitedForToTheEnd() throws {
    var dashboard = try dashboard("wait +9223372036854775807")
    _ = dashboard.update(.snapshot(run(at: 10)))
    #expect(dashboard.story?.waiting == .epoch(.max))
  }
}
