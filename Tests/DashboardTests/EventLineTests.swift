import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct EventLineTests {
  static func line(_ dashboard: Dashboard, _ width: Int) -> String {
    drawn(width, 1, dashboard.glyphs) { grid, rect, _ in
      EventLine(dashboard: dashboard).draw(into: &grid, rect: rect)
    }.text
  }

  /// A run whose dev cost does not rise.
  static var calm: Snapshot {
    var snapshot = Sample.run()
    snapshot.evaluation = DiagnosisPaneTests.evaluation(0.962, 0.925, update: 4200, gap: 0.08)
    return snapshot
  }

  @Test func withoutEventsItNamesTheFirstKeys() {
    #expect(
      Self.line(Sample.dashboard(Self.calm), 80)
        == " press 2 for L2, d for dropout, ? for all keys")
  }

  @Test func theNewestEventComesFirst() {
    var snapshot = Self.calm
    snapshot.interventions = Sample.everything.interventions
    let dashboard = Sample.dashboard(snapshot)
    #expect(
      Self.line(dashboard, 120)
        == " 3,000 L1 on, λ 0.50 · 2,000 dropout on, keep 0.86 · 1,000 L2 on, λ 0.70")
    #expect(Self.line(dashboard, 60) == " 3,000 L1 on, λ 0.50 · 2,000 dropout on, keep 0.86")
    #expect(Self.line(dashboard, 30) == " 3,000 L1 on, λ 0.50")
  }

  @Test func commandsThatChangeNothingAreNoEvents() {
    var snapshot = Self.calm
    snapshot.interventions = [.pause, .resume, .stepEpoch, .pace(.unlimited), .checkGradient].map {
      Intervention(update: 1, epoch: 1, command: $0)
    }
    #expect(Self.line(Sample.dashboard(snapshot), 80).hasPrefix(" press 2"))
  }

  @Test func aRisingDevCostSaysWhatCanBeDone() {
    let dashboard = Sample.dashboard(Sample.run())
    // 2,310 is 4,200 − 1,890.
    #expect(
      Self.line(dashboard, 120)
        == " dev cost rising, +37 % above the best at 1,890, 2,310 epochs ago: s stops, b goes back"
    )
    #expect(
      Self.line(dashboard, 80)
        == " dev cost rising, +37 % above the best at 1,890: s stops, b goes back")
    #expect(Self.line(dashboard, 60) == " dev cost rising, +37 %: s stops, b goes back")
  }

  @Test func theWarningStandsWithTheEventsInTheOrderOfTheirEpochs() {
    #expect(
      Self.line(Sample.dashboard(Sample.everything), 120) == """
         3,000 L1 on, λ 0.50 · dev cost rising, +37 % above the best at 1,890, 2,310 epochs ago: s stops, b goes back
        """)
    #expect(
      Self.line(Sample.dashboard(Sample.everything), 80) == """
         3,000 L1 on, λ 0.50 · dev cost rising, +37 %: s stops, b goes back
        """)
    #expect(
      Self.line(Sample.dashboard(Sample.everything), 60) == """
         dev cost rising, +37 %: s stops, b goes back
        """)
  }

  /// Whoever has just pressed a key looks for what it did, also where the line has room for one thing.
  @Test func whatAKeyHasJustDoneComesBeforeTheWarning() {
    var snapshot = Sample.run()
    var dashboard = Sample.dashboard(snapshot)
    snapshot.interventions = [Intervention(update: 4200, epoch: 4200, command: .l2(strength: 0.7))]
    _ = dashboard.update(.snapshot(snapshot))
    #expect(Self.line(dashboard, 60) == " 4,200 L2 on, λ 0.70 · dev cost rising")
    #expect(Self.line(dashboard, 30) == " 4,200 L2 on, λ 0.70")
    #expect(
      Self.line(dashboard, 80)
        == " 4,200 L2 on, λ 0.70 · dev cost rising, +37 %: s stops, b goes back")
    // Some seconds later it is the warning that matters.
    for _ in 0..<Dashboard.longestAnswer { _ = dashboard.update(.snapshot(snapshot)) }
    #expect(Self.line(dashboard, 60) == " dev cost rising, +37 %: s stops, b goes back")
  }

  @Test func aTriggerIsAnEvent() {
    let snapshot = Sample.run(patience: 30)
    #expect(Self.line(Sample.dashboard(snapshot), 120).hasPrefix(" 3,990 patience ran out · "))
  }

  @Test func theEndAndWhatCanBeDoneNow() {
    let over = Sample.dashboard(Sample.ended())
    #expect(
      Self.line(over, 80) == " all 30,000 epochs trained · space trains on, g checks, q quits")
    let diverged = Sample.dashboard(
      Sample.ended(.diverged, message: "diverged: the training cost is nan at epoch 30, and so on"))
    let line = Self.line(diverged, 80)
    #expect(
      line == " diverged at 4,200, 1,890 kept · l lowers α, space trains on, q quits")
    #expect(
      Self.line(diverged, 120)
        == " diverged: the training cost is nan at epoch 30, and so on · l lowers α, space trains on, "
        + "q quits")
    #expect(
      Self.line(diverged, 60) == " diverged at 4,200 · l lowers α, space trains on, q quits")
  }

  @Test func weightsThatAreAllZeroAreToldBeforeARisingCost() {
    var snapshot = Sample.run(regularization: Regularization(l1: 700))
    for index in snapshot.layers.indices { snapshot.layers[index].zeros = 40 }
    #expect(
      Self.line(Sample.dashboard(snapshot), 80)
        == " every weight is 0: L1 λ 700 is too strong, − weakens it")
    snapshot.layers[0].zeros = 39
    #expect(Self.line(Sample.dashboard(snapshot), 80).hasPrefix(" dev cost rising"))
  }

  @Test func aNoticeTakesTheLine() {
    var dashboard = Sample.dashboard(Sample.everything)
    _ = dashboard.update(.failed("run.jsonl: no space left on device"))
    #expect(Self.line(dashboard, 80) == " run.jsonl: no space left on device")
  }

  @Test func beforeTheFirstSnapshotThereIsNothing() {
    #expect(Self.line(Sample.dashboard(nil), 80) == "")
  }

  @Test func aStrengthThatChangesSaysFromWhat() {
    var snapshot = Self.calm
    snapshot.interventions = [
      Intervention(update: 1, epoch: 1, command: .l2(strength: 0.7)),
      Intervention(update: 2, epoch: 2, command: .dropout(keepProbability: 0.86)),
      Intervention(update: 3, epoch: 3, command: .l2(strength: 1)),
      Intervention(update: 4, epoch: 4, command: .dropout(keepProbability: 0.85)),
    ]
    #expect(
      Self.line(Sample.dashboard(snapshot), 120)
        == " 4 dropout keep 0.86 → 0.85 · 3 L2 λ 0.70 → 1.00 · 2 dropout on, keep 0.86")
    snapshot.interventions += [
      Intervention(update: 5, epoch: 5, command: .l2(strength: 0)),
      Intervention(update: 6, epoch: 6, command: .l2(strength: 2)),
    ]
    #expect(Self.line(Sample.dashboard(snapshot), 40) == " 6 L2 on, λ 2.00 · 5 L2 off")
    // What an option had switched on.
    snapshot.interventions = [Intervention(update: 7, epoch: 7, command: .l1(strength: 0.7))]
    let given = Regularization(l1: 0.5)
    #expect(
      Self.line(Sample.dashboard(snapshot, regularization: given), 80) == " 7 L1 λ 0.50 → 0.70")
  }

  /// However often a key was pressed since that is no event.
  @Test func eventsAreFoundBehindManyCommands() {
    var snapshot = Self.calm
    snapshot.interventions = [Intervention(update: 1, epoch: 1, command: .l2(strength: 0.7))]
    snapshot.interventions += (2...50).map {
      Intervention(update: $0, epoch: $0, command: .stepEpoch)
    }
    #expect(Self.line(Sample.dashboard(snapshot), 80) == " 1 L2 on, λ 0.70")
  }
}
