import Testing

@testable import Training

@Suite struct SketchingTests {
  private static let size = SketchSize(columns: 4, rows: 4)
  private static let sketch = Sketch.numbers(PredictedNumbers(points: []))
  private let start = ContinuousClock.now

  private func begin(
    _ sketching: inout Sketching, update: Int, after milliseconds: Int, interventions: Int = 0,
    isIdle: Bool = false
  ) -> Bool {
    sketching.start(
      update: update, interventions: interventions, isIdle: isIdle,
      at: start + .milliseconds(milliseconds)) != nil
  }

  private func finish(_ sketching: inout Sketching, milliseconds: Int = 1) {
    sketching.finish(FinishedSketch(sketch: Self.sketch, duration: .milliseconds(milliseconds)))
  }

  private var wanted: Sketching {
    var sketching = Sketching()
    sketching.size = Self.size
    return sketching
  }

  @Test func nobodyLooksNothingIsSketched() {
    var sketching = Sketching()
    #expect(!begin(&sketching, update: 1, after: 0))
  }

  @Test func oneAtATimeAndFiveASecond() {
    var sketching = wanted
    #expect(begin(&sketching, update: 1, after: 0))
    #expect(!begin(&sketching, update: 2, after: 500))
    finish(&sketching)
    #expect(sketching.newest == Self.sketch)
    #expect(begin(&sketching, update: 3, after: 501))
    finish(&sketching)
    #expect(!begin(&sketching, update: 4, after: 700))
    #expect(begin(&sketching, update: 4, after: 701))
  }

  @Test func largeNetworksAreSketchedLessOften() {
    var sketching = wanted
    #expect(begin(&sketching, update: 1, after: 0))
    finish(&sketching, milliseconds: 30)
    #expect(!begin(&sketching, update: 2, after: 299))
    #expect(begin(&sketching, update: 2, after: 300))
  }

  @Test func aRunThatStandsStillIsSketchedAtOnceAndOnce() {
    var sketching = wanted
    #expect(begin(&sketching, update: 1, after: 0))
    finish(&sketching)
    #expect(begin(&sketching, update: 2, after: 3, isIdle: true))
    finish(&sketching)
    #expect(!begin(&sketching, update: 2, after: 5000, isIdle: true))
    // Weights may have been taken back.
    #expect(begin(&sketching, update: 2, after: 5001, interventions: 1, isIdle: true))
  }

  @Test func anotherSizeIsSketchedAtOnce() {
    var sketching = wanted
    #expect(begin(&sketching, update: 1, after: 0))
    finish(&sketching)
    sketching.size = SketchSize(columns: 9, rows: 4)
    #expect(
      sketching.start(
        update: 1, interventions: 0, isIdle: false, at: start + .milliseconds(2))
        == SketchSize(columns: 9, rows: 4))
  }

  @Test func sizesHaveBounds() {
    #expect(SketchSize(columns: 0, rows: -3) == SketchSize(columns: 1, rows: 1))
    #expect(SketchSize(columns: 10_000, rows: 7).columns == SketchSize.limit)
  }
}
