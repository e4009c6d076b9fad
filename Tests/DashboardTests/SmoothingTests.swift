import Screen
import Testing

@testable import Dashboard

@Suite struct SmoothingTests {
  static func values(_ smoothing: Smoothing, _ values: [Double], per: Int = 1) -> [Double] {
    let points = values.enumerated().map { PlotPoint(x: Double($0), y: $1) }
    return smoothing.applied(to: points, evaluationsPerPoint: per).map(\.last)
  }

  @Test func theFirstAveragesByHand() {
    // With w = 0.6: 0.4·1 / 0.4; (0.6·0.4·1 + 0.4·2) / 0.64; (0.36·0.4 + 0.6·0.8 + 0.4·4) / 0.784.
    let averages = Self.values(.little, [1, 2, 4])
    #expect(averages.count == 3)
    #expect(abs(averages[0] - 1) < 1e-12)
    #expect(abs(averages[1] - 1.04 / 0.64) < 1e-12)
    #expect(abs(averages[2] - 2.224 / 0.784) < 1e-12)
  }

  @Test(arguments: Smoothing.allCases) func aConstantStaysWhatItIs(smoothing: Smoothing) {
    for value in Self.values(smoothing, [Double](repeating: 0.25, count: 300)) {
      #expect(abs(value - 0.25) < 1e-12)
    }
  }

  @Test func noneIsTheCurveItself() {
    let points = [PlotPoint(x: 0, low: 1, high: 3, last: 2)]
    #expect(Smoothing.none.applied(to: points, evaluationsPerPoint: 7) == points)
  }

  @Test func whatIsNoNumberBreaksTheCurveAndNothingElse() {
    let averages = Self.values(.little, [1, .nan, .infinity, 2])
    #expect(averages[1].isNaN && averages[2] == .infinity)
    #expect(abs(averages[3] - 1.04 / 0.64) < 1e-12)
  }

  /// Points merged two by two are averaged as the points were, to what merging itself changes.
  @Test func nothingJumpsWhenPointsAreMerged() throws {
    let steps = (0..<1000).map { index in index < 500 ? 1.0 : 0 }
    let fine = Self.values(.most, steps)
    let coarse = Self.values(.most, stride(from: 1, to: 1000, by: 2).map { steps[$0] }, per: 2)
    #expect(coarse.count == 500)
    for index in coarse.indices { #expect(abs(coarse[index] - fine[2 * index + 1]) < 0.02) }
    // In that time, 60 evaluations after the step, the average has really moved.
    #expect(fine[560] < 0.2 && fine[510] > 0.7)
  }

  @Test func longRunsLookAsSmoothAsShortOnes() {
    // 512 points of a million evaluations: as 1,000 points of one each would be.
    let values = (0..<512).map { $0 < 256 ? 1.0 : 0 }
    let averages = Self.values(.most, values, per: 2000)
    // A tenth of a thousandth-step run later: 0.97^(10·1000/512) = 0.55.
    #expect(abs(averages[265] - 0.55) < 0.02)
  }

  @Test func theKeyGoesRound() {
    #expect(Smoothing.none.next == .little && Smoothing.most.next == .none)
    #expect(Smoothing.allCases.map(\.weight) == [0, 0.6, 0.9, 0.97])
  }
}
