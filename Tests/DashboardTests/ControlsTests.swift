import Testing

@testable import Dashboard
@testable import Training

@Suite struct ControlsTests {
  private let controls = Controls(
    noise: 0.09, labelNoise: 0, trainingCount: 211, hidden: [20, 3], isDemo: true, seed: 7)

  private func dashboard(_ controls: Controls?) -> Dashboard {
    var dashboard = Sample.dashboard()
    dashboard.controls = controls
    return dashboard
  }

  private func changed(_ key: String) -> Controls? {
    var dashboard = dashboard(controls)
    guard case .restart(let controls)? = dashboard.type(key).first else { return nil }
    return controls
  }

  @Test func everyKeyChangesOneThing() {
    #expect(changed("R") == controls)
    #expect(changed("n")?.noise == 0.06)
    #expect(changed("N")?.noise == 0.12)
    #expect(changed("J")?.labelNoise == 0.05)
    #expect(changed("m")?.trainingCount == 100)
    #expect(changed("M")?.trainingCount == 300)
    #expect(changed("w")?.hidden == [10, 2])
    #expect(changed("W")?.hidden == [40, 6])
  }

  @Test(
    arguments: [
      ("R", "nothing else changed"), ("n", "noise 0.06, was 0.09"), ("N", "noise 0.12, was 0.09"),
      ("J", "wrong labels 5 %, was 0 %"), ("m", "training set 100, was 211"),
      ("M", "training set 300, was 211"), ("w", "hidden layers 10·2, was 20·3"),
      ("W", "hidden layers 40·6, was 20·3"),
    ])
  func everyKeySaysWhatIsDifferent(key: String, difference: String) {
    var dashboard = dashboard(controls)
    _ = dashboard.type(key)
    #expect(dashboard.answer == "restarted from seed 7: \(difference)")
    // On the line of the run that begins, and on the narrowest screen whole.
    let next = Sample.dashboard(nil, width: 60, height: 16).arranged(like: dashboard)
    #expect(next.view().lines[14] == " restarted from seed 7: \(difference)")
  }

  @Test func thousandsAreGroupedAndLongerDecimalsKept() {
    var changed = controls
    changed.trainingCount = 20_000
    changed.noise = 0.1234
    #expect(
      changed.restart(from: controls)
        == "restarted from seed 7: noise 0.1234, was 0.09; training set 20,000, was 211")
  }

  @Test func endsAreTold() {
    var dashboard = dashboard(controls)
    #expect(dashboard.type("j") == [])
    #expect(dashboard.notice == "the label noise goes no further")
    var narrow = controls
    narrow.hidden = [1, 1]
    dashboard.controls = narrow
    #expect(dashboard.type("w") == [])
    #expect(dashboard.notice == "the network goes no narrower")
    narrow.hidden = [1024]
    dashboard.controls = narrow
    #expect(dashboard.type("W") == [])
  }

  @Test func whatThereIsNotIsTold() {
    var dashboard = dashboard(
      Controls(noise: nil, labelNoise: nil, trainingCount: nil, hidden: [], isDemo: true))
    for (key, notice) in [
      ("N", "only the points of built-in sets have noise to choose"),
      ("J", "numbers to predict have no labels to spoil"),
      ("M", "only built-in sets have a size to choose"),
      ("W", "the network goes no wider"),
    ] {
      #expect(dashboard.type(key) == [])
      #expect(dashboard.notice == notice)
    }
    dashboard.controls = nil
    #expect(dashboard.type("R") == [])
    #expect(dashboard.notice == "this run was begun elsewhere and can only go on")
  }

  @Test func whatIsNoDemoIsAskedAbout() {
    var own = controls
    own.isDemo = false
    var dashboard = dashboard(own)
    #expect(dashboard.type("W") == [.send(.pause)])
    #expect(
      dashboard.view().text.contains(
        "The run is restarted from seed 7: hidden layers 40·6, was 20·3."))
    #expect(dashboard.type("c") == [.send(.resume)])
    #expect(dashboard.overlay == .none)
    _ = dashboard.type("W")
    own.hidden = [40, 6]
    #expect(dashboard.type("y") == [.restart(own)])
    // Nothing is shown of the run that is left.
    #expect(dashboard.snapshot == nil)
  }

  @Test func theNextRunLooksAsThePersonHasArrangedIt() {
    var before = dashboard(controls)
    _ = before.type("yh")
    let next = Sample.dashboard(nil).arranged(like: before)
    #expect(next.usesLogScale)
    #expect(!next.showsKeys)
    #expect(next.view().text.contains("h shows the keys again"))
  }

  /// Pressed as often, the opposite key is the way back, also where halves were rounded.
  @Test(
    arguments: [
      ("w", "W", 6), ("W", "w", 4), ("m", "M", 5), ("M", "m", 5), ("n", "N", 2), ("N", "n", 4),
      ("J", "j", 3),
    ])
  func everyStepHasItsWayBack(key: String, opposite: String, count: Int) {
    for given in [
      controls,
      Controls(
        noise: 0.1, labelNoise: 0.12, trainingCount: 2300, hidden: [50, 7, 3], isDemo: true),
    ] {
      var dashboard = dashboard(given)
      var passed: [Controls] = []
      for _ in 0..<count {
        guard case .restart(let next)? = dashboard.type(key).first else { break }
        passed.append(dashboard.controls ?? next)
        dashboard = restarted(next, from: dashboard)
      }
      #expect(!passed.isEmpty)
      for former in passed.reversed() {
        guard case .restart(let next)? = dashboard.type(opposite).first else {
          Issue.record("no way back to \(former)")
          return
        }
        #expect(next == former)
        dashboard = restarted(next, from: dashboard)
      }
    }
  }

  /// The dashboard of a run that begins again, whose controls are made anew from its options.
  private func restarted(_ next: Controls, from former: Dashboard) -> Dashboard {
    var result = Sample.dashboard()
    result.controls = Controls(
      noise: next.noise, labelNoise: next.labelNoise, trainingCount: next.trainingCount,
      hidden: next.hidden, isDemo: next.isDemo, seed: next.seed)
    return result.arranged(like: former)
  }
}
