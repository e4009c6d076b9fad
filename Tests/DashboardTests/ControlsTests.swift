import Testing

@testable import Dashboard
@testable import Training

@Suite struct ControlsTests {
  private let controls = Controls(
    noise: 0.09, labelNoise: 0, trainingCount: 211, hidden: [20, 3], isDemo: true)

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
    #expect(changed("m")?.trainingCount == 200)
    #expect(changed("M")?.trainingCount == 300)
    #expect(changed("w")?.hidden == [10, 2])
    #expect(changed("W")?.hidden == [40, 6])
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
    #expect(dashboard.view().text.contains("with hidden layers of 40, 6."))
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
}
