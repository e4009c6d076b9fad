import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct DashboardTests {
  @Test func resizingChangesTheSizeAndNothingElse() {
    var dashboard = Sample.dashboard()
    #expect(dashboard.update(.resized(width: 200, height: 60)) == [])
    #expect(dashboard.width == 200 && dashboard.height == 60)
  }

  @Test func pastedTextChangesNothing() {
    var dashboard = Sample.dashboard()
    var expected = dashboard
    expected.notice = "pasted text is ignored"
    #expect(dashboard.update(.pasted) == [])
    #expect(dashboard == expected)
    #expect(dashboard.view().text.contains("pasted text is ignored"))
  }

  @Test func aNoticeIsGoneWithTheNextKey() {
    var dashboard = Sample.dashboard()
    _ = dashboard.update(.failed("run.jsonl: no space left on device"))
    #expect(dashboard.notice == "run.jsonl: no space left on device")
    // However long the run goes on, and whatever it comes to.
    for _ in 0...Dashboard.longestAnswer { _ = dashboard.update(.snapshot(Sample.run())) }
    _ = dashboard.update(.snapshot(Sample.ended()))
    #expect(dashboard.notice != nil)
    _ = dashboard.type("y")
    #expect(dashboard.notice == nil)
  }

  @Test func theEndIsShownOnceAndGoesWithTheRun() {
    var dashboard = Sample.dashboard()
    _ = dashboard.update(.snapshot(Sample.ended()))
    #expect(dashboard.overlay == .ended)
    #expect(dashboard.update(.key(.enter)) == [])
    #expect(dashboard.overlay == .none)
    _ = dashboard.update(.snapshot(Sample.ended()))
    #expect(dashboard.overlay == .none)
    _ = dashboard.update(.snapshot(Sample.run()))
    _ = dashboard.update(.snapshot(Sample.ended()))
    #expect(dashboard.overlay == .ended)
    _ = dashboard.update(.snapshot(Sample.run()))
    #expect(dashboard.overlay == .none)
  }

  @Test func theFocusIsOnWhatTheRunBeginsWith() {
    let starts: [(Regularization, Dashboard.Regularizer?)] = [
      (.none, nil), (Regularization(l1: 1), .l1), (Regularization(l1: 1, l2: 1), .l2),
      (Regularization(keepProbability: 0.5), .dropout),
      (Regularization(l1: 1, keepProbability: 0.5), .l1),
    ]
    for (regularization, focus) in starts {
      #expect(Sample.dashboard(nil, regularization: regularization).strengthFocus == focus)
    }
  }
}
