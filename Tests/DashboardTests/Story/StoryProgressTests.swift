import Learning
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
    falling.evaluation = DiagnosisPaneTests.evaluation(0.962, 0.925, update: 4200, gap: 0.08)
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

  // MARK: - Settings

  /// What somebody has pressed before makes no difference.
  @Test(arguments: ["", "2", "2+", "12d", "22"])
  func settingsHoldWhateverWasPressed(_ keys: String) throws {
    var dashboard = try dashboard("set none\nset l2 0.7\nset dropout 0.9\nwait key")
    _ = dashboard.type(keys)
    _ = dashboard.update(.snapshot(run(at: 10)))
    #expect(dashboard.regularization == Regularization(l2: 0.7, keepProbability: 0.9))
    #expect(dashboard.notice == nil && dashboard.answer == nil)
  }

  @Test func aSettingThatHoldsAsksForNothing() throws {
    var dashboard = try dashboard(
      "set l2 0.7\nset l2 0.7\nset l2 1.5\nset l1 off\nset early-stopping mark\n"
        + "set early-stopping stop\nset l2 off\nset none\nwait key")
    #expect(
      dashboard.update(.snapshot(run(at: 10))) == [
        .send(.l2(strength: 0.7)), .send(.l2(strength: 1.5)), .send(.earlyStopping(.stop)),
        .send(.l2(strength: 0)),
      ])
    #expect(dashboard.earlyStoppingMode == .stop)
    // The key has the strength that was set last.
    #expect(dashboard.type("2") == [.send(.l2(strength: 1.5))])
  }

  @Test func whatCannotBeSetSaysWhy() throws {
    var dashboard = Sample.dashboard(nil, widths: [2, 1])
    dashboard.tell(try Story("set dropout 0.5\nwait key"))
    #expect(dashboard.update(.snapshot(run(at: 10))) == [])
    #expect(dashboard.notice == "there are no hidden layers to drop units from")
  }

  // MARK: - Waits that are skipped

  @Test func nothingIsConcludedFromAWaitThatWasSkipped() throws {
    var dashboard = try dashboard(
      "remember none\nwait +500\nsay dev {dev}.\nif dev = none It stayed.\nwait key")
    _ = dashboard.update(.snapshot(run(at: 10)))
    _ = dashboard.type(">")
    let early = "dev 0.246. A wait was skipped: too early to conclude anything."
    #expect(dashboard.story?.text == early)
    _ = dashboard.update(.snapshot(run(at: 509)))
    #expect(dashboard.story?.text == early)
    // Once the run has got there after all, it can be.
    _ = dashboard.update(.snapshot(run(at: 510)))
    #expect(dashboard.story?.text == "dev 0.246. It stayed.")
  }

  @Test func whatWasRememberedTooEarlyIsNoMeasure() throws {
    let script = "wait +500\nremember none\nsay Now.\nif dev = none The same.\nwait key"
    var skipping = try dashboard(script)
    _ = skipping.update(.snapshot(run(at: 10)))
    _ = skipping.type(">")
    _ = skipping.update(.snapshot(run(at: 5000)))
    #expect(
      skipping.story?.text == "Now. A wait was skipped: too early to conclude anything.")
    var waiting = try dashboard(script)
    _ = waiting.update(.snapshot(run(at: 10)))
    _ = waiting.update(.snapshot(run(at: 510)))
    #expect(waiting.story?.text == "Now. The same.")
  }

  @Test func aRunThatBeginsAgainHasSkippedNothing() throws {
    var dashboard = try dashboard(
      "remember none\nwait +500\npress R\nwait +5\nsay b\nif dev = none c\nwait key")
    dashboard.controls = Controls(
      noise: 0.1, labelNoise: 0, trainingCount: 200, hidden: [20, 3], isDemo: true)
    _ = dashboard.update(.snapshot(run(at: 10)))
    _ = dashboard.type(">")
    var next = Sample.dashboard(nil).arranged(like: dashboard)
    _ = next.update(.snapshot(run(at: 0)))
    _ = next.update(.snapshot(run(at: 5)))
    #expect(next.story?.text == "b c")
  }

  // MARK: - Panes

  @Test func aPaneIsShownWhereverThereIsRoomForIt() throws {
    func shown(_ width: Int, _ height: Int, _ pane: String) throws -> Dashboard {
      var dashboard = Sample.dashboard(nil, width: width, height: height)
      dashboard.tell(try Story("say a\nshow \(pane)\nwait key"))
      _ = dashboard.update(.snapshot(run(at: 10)))
      return dashboard
    }
    // Alone on a low screen, in the place that some share, and where it is anyway.
    for (width, height) in [(60, 16), (80, 24), (120, 36), (200, 60)] {
      #expect(try shown(width, height, "weights").layout?[.weights] != nil)
      #expect(try shown(width, height, "weight-norms").layout?[.weightNorms] != nil)
    }
    #expect(try shown(80, 24, "weights").view().lines[1].hasPrefix("╭ Weights ─"))
    let wide = try shown(120, 36, "weight-norms")
    #expect(wide.focus == .weightNorms && wide.layout?[.boundary] != nil)
    var zoomed = Sample.dashboard(run(at: 10))
    zoomed.zoomed = .cost
    zoomed.show(.dropout)
    #expect(zoomed.zoomed == .dropout)
  }
}
