import Testing

@testable import Dashboard
@testable import Training

@Suite struct PlotViewTests {
  static func run(epoch: Int) -> Snapshot {
    var snapshot = Sample.run()
    snapshot.epoch = epoch
    return snapshot
  }

  @Test(
    arguments: [
      // Half of 4,200 is 2,100: 2,000 epochs, in steps of 100.
      (4200, 2, 2200.0, 4200.0, "last 2,000 epochs"),
      (4201, 2, 2300, 4300, "last 2,000 epochs"),
      (4200, 4, 3200, 4200, "last 1,000 epochs"),
      (4200, 16, 4000, 4200, "last 200 epochs"),
      (29_999, 8, 28_000, 30_000, "last 2,000 epochs"),
      (20, 2, 10, 20, "last 10 epochs"),
    ] as [(Int, Int, Double, Double, String)])
  func theLastEpochs(epoch: Int, parts: Int, low: Double, high: Double, caption: String) {
    var view = PlotView()
    view.span = .latest(parts: parts)
    #expect(view.epochs(of: Self.run(epoch: epoch)) == low...high)
    #expect(view.caption(of: Self.run(epoch: epoch)) == caption)
  }

  @Test func tooEarlyItIsTheWholeRun() {
    var view = PlotView()
    view.span = .latest(parts: 4)
    let snapshot = Self.run(epoch: 39)
    #expect(view.epochs(of: snapshot) == snapshot.plottedEpochs)
    #expect(view.caption(of: snapshot) == "too early for the last 1/4")
  }

  @Test func thePictureMovesInSteps() {
    var view = PlotView()
    view.span = .latest(parts: 2)
    let ranges = (4101...4200).map { view.epochs(of: Self.run(epoch: $0)) }
    #expect(ranges.allSatisfy { $0 == 2200...4200 })
  }

  @Test func captions() {
    var view = PlotView()
    #expect(view.caption(of: Sample.run()) == "")
    view.span = .range(1000...2500.4)
    view.smoothing = .much
    #expect(view.caption(of: Sample.run()) == "epochs 1,000–2,500 · smoothed 0.9")
    #expect(view.epochs(of: Sample.run()) == 1000...2500.4)
  }

  @Test func theKeyGoesRound() {
    var view = PlotView()
    var spans: [PlotView.Span] = []
    for _ in 0..<5 {
      view.cycleSpan()
      spans.append(view.span)
    }
    #expect(
      spans == [
        .latest(parts: 2), .latest(parts: 4), .latest(parts: 8), .latest(parts: 16), .whole,
      ])
    view.span = .range(0...1)
    view.cycleSpan()
    #expect(view.span == .whole)
  }

  @Test(
    arguments: [(-5, 0), (0, 0), (34, 0), (36, 1), (70, 1), (2099, 30), (9999, 60), (Int.max, 60)])
  func theNearestEvaluation(epoch: Int, index: Int) {
    // Evaluations at 0, 70, 140, … 4,200.
    #expect(Sample.run().history.index(nearest: epoch) == index)
    #expect(History(seriesCount: 1).index(nearest: epoch) == nil)
  }
}
