import Testing

@testable import Dashboard

@Suite struct OverfittingTests {
  static func stretches(_ costs: [Double]) -> [ClosedRange<Double>] {
    Overfitting.stretches(
      costs.enumerated().map { PlotPoint(x: Double($0 * 10), y: $1) })
  }

  static func line(_ from: Double, _ to: Double, _ count: Int) -> [Double] {
    (0..<count).map { from + (to - from) * Double($0) / Double(count) }
  }

  @Test func aFallingCostHasNone() {
    #expect(Self.stretches(Self.line(1, 0.2, 50)) == [])
    #expect(Self.stretches([]) == [])
    #expect(Self.stretches([0.5]) == [])
  }

  @Test func fromTheLowToTheEnd() throws {
    let stretches = Self.stretches(
      Self.line(1, 0.2, 40) + [Double](repeating: 0.2, count: 20) + Self.line(0.2, 0.4, 40))
    let stretch = try #require(stretches.first)
    #expect(stretches.count == 1)
    // The last of the lowest costs, where the rise begins, and the end of the run.
    #expect(stretch.lowerBound == 600)
    #expect(stretch.upperBound == 990)
  }

  @Test func itEndsWhereTheCostHasComeBack() throws {
    let costs =
      Self.line(1, 0.2, 40) + [Double](repeating: 0.2, count: 20) + Self.line(0.2, 0.4, 40)
      + Self.line(0.4, 0.19, 40) + [Double](repeating: 0.19, count: 40)
    let stretches = Self.stretches(costs)
    let stretch = try #require(stretches.first)
    #expect(stretches.count == 1)
    #expect((1380...1450).contains(stretch.upperBound))
  }

  @Test func theFirstCostsDoNotDelayIt() {
    let valley = [1.15, 0.3, 0.21, 0.204]
    let rise = (1...8).map { 0.204 + 0.002 * Double($0) }
    // Of averages of five the lowest is 0.2076; 0.214, at 100, is 3.1 % above that.
    #expect(Self.stretches(valley + rise.prefix(6)) == [])
    #expect(Self.stretches(valley + rise.prefix(7)) == [30...100])
  }

  @Test func epochsSinceTheLow() {
    let snapshot = Sample.run()
    // The dev cost of the sample is lowest at 1,890, and at 4,200 now.
    #expect(snapshot.overfitting == [1890...4200])
    #expect(snapshot.epochsAboveBest(amid: snapshot.overfitting) == 2310)
    #expect(snapshot.epochsAboveBest(amid: [0...70]) == nil)
    #expect(Sample.run(devSet: false).overfitting == [])
  }

  @Test func oneForEachRise() {
    let wave =
      [Double](repeating: 0.2, count: 30) + Self.line(0.2, 0.4, 20) + Self.line(0.4, 0.2, 20)
    #expect(Self.stretches(wave + wave + [Double](repeating: 0.2, count: 30)).count == 2)
  }

  @Test func noiseOfTwoPercentIsNone() {
    #expect(Self.stretches((0..<400).map { 0.2 * (1 + ($0 % 2 == 0 ? 0.02 : -0.02)) }) == [])
  }

  @Test func numbersThatAreNoneAreLeftOut() {
    #expect(Self.stretches([.nan, .infinity, 0.2, .nan, -.infinity]) == [])
    #expect(Self.stretches([0, 0, 1, 1, 1]).isEmpty)
  }
}
