import Learning
import Testing

@testable import Dashboard
@testable import Training

@Suite struct AttentionTests {
  @Test func titles() {
    #expect(Sample.dashboard(nil).title == "regulus: pitch")
    #expect(Sample.dashboard().title == "regulus: epoch 4,200, dev cost 0.246")
    #expect(
      Sample.dashboard(Sample.run(activity: .paused)).title
        == "regulus: paused, epoch 4,200, dev cost 0.246")
    #expect(
      Sample.dashboard(Sample.run(devSet: false)).title
        == "regulus: epoch 4,200, training cost 0.137")
    #expect(
      Sample.dashboard(Sample.ended(.earlyStopping)).title
        == "regulus: stopped early, kept epoch 1,890, dev cost 0.246")
    #expect(
      Sample.dashboard(Sample.ended()).title == "regulus: finished, epoch 4,200, dev cost 0.246")
  }

  /// The sample's dev cost is lowest at epoch 1,890, so that ten evaluations later is 2,590.
  @Test func patienceCallsForAttentionOnce() {
    var before = Sample.run(patience: 10)
    before.earlyStopping = EarlyStopping(mode: .mark, patience: 10)
    var dashboard = Sample.dashboard(before)
    #expect(
      dashboard.update(.snapshot(Sample.run(patience: 10))) == [
        .alert(
          "patience ran out at epoch 2,590: no dev cost below 0.1800 (epoch 1,890) in "
            + "10 evaluations, 700 epochs")
      ])
    #expect(dashboard.update(.snapshot(Sample.run(patience: 10))) == [])
  }

  @Test func whatWasBeforeTheFirstLookDoesNot() {
    var dashboard = Sample.dashboard(nil)
    #expect(dashboard.update(.snapshot(Sample.run(patience: 10))) == [])
    dashboard = Sample.dashboard(nil)
    #expect(dashboard.update(.snapshot(Sample.ended())) == [])
  }

  @Test func anEndDoesUnlessItWasByHand() {
    var dashboard = Sample.dashboard()
    #expect(
      dashboard.update(.snapshot(Sample.ended())) == [
        .alert("finished at epoch 4,200: all 30,000 epochs trained")
      ])
    #expect(dashboard.update(.snapshot(Sample.ended())) == [])
    dashboard = Sample.dashboard()
    #expect(dashboard.update(.snapshot(Sample.ended(.user))) == [])
    dashboard = Sample.dashboard()
    #expect(
      dashboard.update(.snapshot(Sample.ended(.diverged, message: "the cost is nan"))) == [
        .alert("diverged at epoch 4,200: the cost is nan")
      ])
  }
}
