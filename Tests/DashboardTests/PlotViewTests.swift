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
      // Half of 4,200 is 2,100: 2,000 epochs, or a tenth less at the most, in steps of 100.
      (4200, 2, 2200.0, 4200.0, "last 2,000 epochs"),
      (4201, 2, 2300, 4300, "last 2,000 epochs"),
      (4200, 4, 3200, 4200, "last 1,000 epochs"),
      (4200, 16, 3940, 4200, "last 260 epochs"), (3491, 2, 1800, 3500, "last 1,700 epochs"),
      (4048, 8, 3560, 4060, "last 500 epochs"), (4048, 16, 3810, 4050, "last 240 epochs"),
      (29_999, 8, 26_400, 30_000, "last 3,600 epochs"),
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
      view.cycleSpan(epoch: 4200)
      spans.append(view.span)
    }
    #expect(
      spans == [
        .latest(parts: 2), .latest(parts: 4), .latest(parts: 8), .latest(parts: 16), .whole,
      ])
    view.span = .range(0...1)
    view.cycleSpan(epoch: 4200)
    #expect(view.span == .whole)
    // What would be too few to plot is passed by.
    view.cycleSpan(epoch: 39)
    #expect(view.span == .latest(parts: 2))
    view.cycleSpan(epoch: 39)
    #expect(view.span == .whole)
    view.cycleSpan(epoch: 19)
    #expect(view.span == .whole)
  }

  @Test(
    arguments: [(-5, 0), (0, 0), (34, 0), (36, 1), (70, 1), (2099, 30), (9999, 60), (Int.max, 60)])
  func theNearestEvaluation(epoch: Int, index: Int) {
    // Evaluations at 0, 70, 140, … 4,200.
    #expect(Sample.run().history.index(nearest: epoch) == index)
    #expect(History(seriesCount: 1).index(nearest: epoch) == nil)
  }

  /// Every press shows fewer epochs, and nearly the share that it is of.
  @Test(arguments: [160, 161, 499, 1000, 2008, 3491, 4048, 9999, 10_000, 123_456, 30_000_000])
  func theNumbersAreNearTheirShares(epoch: Int) throws {
    for parts in PlotView.parts {
      let count = try #require(PlotView.latestCount(epoch, parts: parts))
      let share = Double(epoch) / Double(parts)
      #expect(Double(count) <= share && Double(count) > 0.9 * share - 1, "\(count) of \(epoch)")
    }
  }
}
