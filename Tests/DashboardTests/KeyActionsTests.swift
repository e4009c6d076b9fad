import Learning
import Screen
import Testing

@testable import Dashboard
@testable import Training

@Suite struct KeyActionsTests {
  @Test(
    arguments: [
      (" ", [.send(.pause)]), ("  ", [.send(.pause), .send(.resume)]), (".", [.send(.stepEpoch)]),
      (". ", [.send(.stepEpoch), .send(.resume)]), ("g", [.send(.checkGradient)]),
      ("1", [.send(.l1(strength: 0.5))]), ("2", [.send(.l2(strength: 0.7))]),
      ("d", [.send(.dropout(keepProbability: 0.86))]),
      ("[", [.send(.pace(.epochsPerSecond(300)))]), ("]", [.send(.pace(.epochsPerSecond(700)))]),
      ("l", [.send(.learningRate(0.2))]), ("L", [.send(.learningRate(0.5))]),
      ("e", [.send(.earlyStopping(.stop))]),
      (
        "eee",
        [.send(.earlyStopping(.stop)), .send(.earlyStopping(.off)), .send(.earlyStopping(.mark))]
      ),
      ("b", [.send(.restoreBest)]), ("y", []), ("?", []), ("0", []), ("+", []), ("X", []),
      ("p", [.savePicture(epoch: 4200)]),
    ] as [(String, [Effect])])
  func keysAndTheirEffects(keys: String, effects: [Effect]) {
    var dashboard = Sample.dashboard()
    #expect(dashboard.type(keys) == effects)
  }

  @Test func controlKeysWorkEverywhere() {
    for keys in ["", "?", "s", "q"] {
      var dashboard = Sample.dashboard()
      _ = dashboard.type(keys)
      #expect(dashboard.update(.key(.control("l"))) == [.redraw])
      #expect(dashboard.update(.key(.control("z"))) == [.suspend])
      #expect(dashboard.update(.key(.control("c"))) == [.quit])
    }
  }

  @Test func helpClosesOnAnyKeyWhichDoesNothingElse() {
    for key in [Key.character("2"), .character("q"), .escape, .up, .enter] {
      var dashboard = Sample.dashboard()
      let before = dashboard
      #expect(dashboard.update(.key(.function(1))) == [])
      #expect(dashboard.overlay == .help)
      #expect(dashboard.update(.key(key)) == [])
      #expect(dashboard == before)
    }
  }

  @Test func anUnknownKeyIsAnsweredAndEscapeIsNot() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("X")
    #expect(dashboard.notice == "that key does nothing here; ? shows the keys")
    _ = dashboard.update(.key(.escape))
    #expect(dashboard.notice == nil)
  }

  @Test func theScaleOfTheCosts() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("y")
    #expect(dashboard.usesLogScale && dashboard.answer == "costs on a logarithmic scale")
    _ = dashboard.type("y")
    #expect(!dashboard.usesLogScale && dashboard.answer == "costs on a linear scale")
  }

  // MARK: - Pace

  @Test func paceUpToAsFastAsItGoes() {
    var dashboard = Sample.dashboard()
    dashboard.pace = .epochsPerSecond(70_000)
    #expect(
      dashboard.type("]]") == [
        .send(.pace(.epochsPerSecond(100_000))), .send(.pace(.unlimited)),
      ])
    #expect(dashboard.type("]") == [])
    #expect(dashboard.notice == "that is as fast as it goes")
    // Slower than that starts from the speed that is measured: 412 epochs a second.
    #expect(dashboard.type("[") == [.send(.pace(.epochsPerSecond(300)))])
  }

  @Test func paceDownToAnEpochASecond() {
    var dashboard = Sample.dashboard()
    dashboard.pace = .epochsPerSecond(1.5)
    #expect(dashboard.type("[") == [.send(.pace(.epochsPerSecond(1)))])
    #expect(dashboard.type("[") == [])
    #expect(dashboard.notice == "slower than an epoch a second: pause with space, and step with .")
    dashboard.pace = .unlimited
    dashboard.lastSpeed = 0
    #expect(dashboard.type("[") == [.send(.pace(.epochsPerSecond(1)))])
    #expect(dashboard.answer == "pace: 1 epoch a second")
    // While paused the speed is that of before.
    dashboard.pace = .unlimited
    var snapshot = Sample.run()
    snapshot.epochsPerSecond = 412
    _ = dashboard.update(.snapshot(snapshot))
    snapshot.epochsPerSecond = 0
    _ = dashboard.update(.snapshot(snapshot))
    #expect(dashboard.type("[") == [.send(.pace(.epochsPerSecond(300)))])
  }

  // MARK: - Learning rate

  @Test func theLearningRateStepsFromWhatWasAskedForLast() {
    var dashboard = Sample.dashboard()
    #expect(
      dashboard.type("lll") == [0.2, 0.15, 0.1].map { .send(.learningRate($0)) })
    #expect(dashboard.view().lines[0].contains("α 0.10"))
  }

  @Test func theLearningRateHasBounds() {
    var dashboard = Sample.dashboard()
    dashboard.learningRate = 1e9
    #expect(dashboard.type("L") == [])
    #expect(dashboard.notice == "the learning rate goes no further")
    dashboard.learningRate = 1e-9
    #expect(dashboard.type("l") == [])
    #expect(dashboard.notice == "the learning rate goes no further")
    #expect(dashboard.learningRate == 1e-9)
  }

  // MARK: - What cannot be done now

  @Test func withoutADevSet() {
    var dashboard = Sample.dashboard(Sample.run(devSet: false))
    #expect(dashboard.type("e") == [])
    #expect(dashboard.notice == "there is no dev set, so there is nothing to stop on")
    #expect(dashboard.type("b") == [])
    #expect(
      dashboard.notice == "there are no best weights yet: they need a dev set and an evaluation")
  }

  @Test func goingBackNamesTheEpoch() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("b")
    #expect(dashboard.answer == "back to the weights of epoch 1,890")
  }

  @Test func oneCheckAtATime() {
    var dashboard = Sample.dashboard()
    dashboard.snapshot?.isChecking = true
    #expect(dashboard.type("g") == [])
    #expect(dashboard.notice == "a gradient check is under way")
  }

  @Test func aCheckThatWasAskedForIsAnswered() {
    var snapshot = Sample.run()
    snapshot.check = Sample.check([1e-10])
    var dashboard = Sample.dashboard(snapshot)
    // One by itself is not told.
    snapshot.check = Sample.check([2e-10])
    _ = dashboard.update(.snapshot(snapshot))
    #expect(dashboard.answer == nil)
    _ = dashboard.type("g")
    _ = dashboard.update(.snapshot(snapshot))
    #expect(dashboard.answer == "checking the gradient")
    snapshot.check = Sample.check([3e-10])
    _ = dashboard.update(.snapshot(snapshot))
    #expect(dashboard.answer == "gradient check at epoch 2,519: 3.0e-10, below 1e-7")
    snapshot.check = Sample.check([4e-4])
    _ = dashboard.update(.snapshot(snapshot))
    #expect(dashboard.answer?.contains("3.0e-10") == true)
    _ = dashboard.type("g")
    snapshot.check = Sample.check([5e-4])
    _ = dashboard.update(.snapshot(snapshot))
    #expect(dashboard.answer == "gradient check at epoch 2,519: 5.0e-4, not below 1e-7")
  }

  // MARK: - Answers

  @Test func anAnswerGoesWithTheNextKeyOrAfterAWhile() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("]")
    #expect(EventLineTests.line(dashboard, 80) == " pace: 700 epochs a second")
    for _ in 0..<Dashboard.longestAnswer { _ = dashboard.update(.snapshot(Sample.run())) }
    #expect(dashboard.answer == "pace: 700 epochs a second")
    _ = dashboard.update(.snapshot(Sample.run()))
    #expect(dashboard.answer == nil)
    _ = dashboard.type("]")
    _ = dashboard.update(.key(.escape))
    #expect(dashboard.answer == nil)
    // So does why a key did nothing.
    _ = dashboard.type("0")
    for _ in 0..<Dashboard.longestAnswer { _ = dashboard.update(.snapshot(Sample.run())) }
    #expect(dashboard.notice == "no regularizer is on")
    _ = dashboard.update(.snapshot(Sample.run()))
    #expect(dashboard.notice == nil)
  }

  // MARK: - After the end

  @Test func afterTheEndSpaceTrainsOn() {
    var dashboard = Sample.dashboard(Sample.ended())
    #expect(dashboard.type(" ") == [.send(.resume)])
    #expect(!dashboard.isPaused)
    #expect(dashboard.overlay == .none)
  }

  @Test func afterTheEndTheOtherKeysWorkToo() {
    var dashboard = Sample.dashboard(Sample.ended())
    #expect(
      dashboard.type("2g ") == [
        .send(.l2(strength: 0.7)), .send(.checkGradient), .send(.resume),
      ])
    #expect(dashboard.type(".") == [])
    #expect(dashboard.notice == "the run is over: space trains on")
    #expect(dashboard.type("s") == [])
    #expect(dashboard.notice == "the run is over: space trains on, q quits")
    #expect(dashboard.type("q") == [.quit])
  }

  @Test func afterDivergenceTheLearningRateComesFirst() {
    var dashboard = Sample.dashboard(Sample.ended(.diverged, message: "the cost is nan"))
    #expect(dashboard.type(" ") == [])
    #expect(
      dashboard.notice
        == "the run diverged: lower the learning rate with l, then train on with space")
    // A larger one does not help.
    #expect(dashboard.type("L ") == [.send(.learningRate(0.5))])
    // Two quick presses, before a snapshot arrives.
    #expect(
      dashboard.type("ll ") == [
        .send(.learningRate(0.3)), .send(.learningRate(0.2)), .send(.resume),
      ])
    _ = dashboard.update(.snapshot(Sample.run()))
    #expect(dashboard.divergence == nil)
  }

  @Test func afterL2WasTooStrongItIsWeakenedOrTheLearningRateIs() {
    // 0.3 · 1000 / 210 is 1.43.
    let snapshot = Sample.ended(
      .diverged, message: "the cost is no finite number at epoch 4200, L2 is too strong",
      with: Regularization(l2: 1000))
    var dashboard = Sample.dashboard(snapshot)
    dashboard.strengths.l2 = 1000
    #expect(dashboard.divergence?.isByL2 == true)
    _ = dashboard.update(.key(.escape))
    #expect(
      EventLineTests.line(dashboard, 80)
        == " diverged at 4,200, 1,890 kept · − weakens L2, space trains on, q quits")
    #expect(dashboard.type(" ") == [])
    #expect(
      dashboard.notice == "the run diverged: weaken L2 with −, then train on with space")
    #expect(dashboard.type("- ") == [.send(.l2(strength: 700)), .send(.resume)])
    var other = Sample.dashboard(snapshot)
    #expect(other.type("l ") == [.send(.learningRate(0.2)), .send(.resume)])
    // With λ 500, αλ/m is 0.71: the learning rate was to blame.
    let alpha = Sample.ended(.diverged, message: "nan", with: Regularization(l2: 500))
    #expect(Sample.dashboard(alpha).divergence?.isByL2 == false)
  }

  @Test func everyModeOfEarlyStoppingSaysWhatItDoes() {
    var dashboard = Sample.dashboard()
    _ = dashboard.type("e")
    #expect(dashboard.notice == "early stopping: stop; patience of 40 counts from now")
    _ = dashboard.type("e")
    #expect(dashboard.notice == "early stopping: off")
    _ = dashboard.type("e")
    #expect(dashboard.notice == "early stopping: mark the place, and train on")
  }

  /// At two epochs a second there is news twice a second, each time for half a second, which is as much
  /// as five times usually.
  @Test func anAnswerStaysAsLongWhereARunIsSlow() {
    var snapshot = Sample.run()
    snapshot.epochsPerSecond = 2
    var dashboard = Sample.dashboard(snapshot)
    _ = dashboard.type("]")
    for _ in 0..<Dashboard.longestAnswer / 5 {
      snapshot.epoch += 1
      _ = dashboard.update(.snapshot(snapshot))
    }
    #expect(dashboard.answer != nil)
    snapshot.epoch += 1
    _ = dashboard.update(.snapshot(snapshot))
    #expect(dashboard.answer == nil)
  }

  @Test func whatMattersMoreTakesAnAnswerAway() {
    let run = Sample.run()
    for (before, after) in [
      (EventLineTests.calm, run), (run, Sample.ended()), (run, Sample.run(patience: 30)),
    ] {
      var dashboard = Sample.dashboard(before)
      _ = dashboard.type("]")
      _ = dashboard.update(.snapshot(before))
      #expect(dashboard.answer != nil)
      _ = dashboard.update(.snapshot(after))
      #expect(dashboard.answer == nil)
    }
  }
}
