import LinearAlgebra
import Testing

@testable import Training

struct CostTrendTests {
  /// Returns the trend after the costs, an evaluation every 10 epochs.
  private func trend(_ costs: [Double]) -> CostTrend {
    var trend = CostTrend()
    for (index, cost) in costs.enumerated() { trend.observe(cost: cost, epoch: 10 * index) }
    return trend
  }

  @Test func aFallFromTheStartCountsFromTheStart() {
    let trend = trend((0..<20).map { 1 - 0.02 * Double($0) })
    #expect(trend.direction == .falling)
    #expect(trend.evaluations == 19)
    #expect(trend.since == 0)
  }

  @Test func aRiseFromTheStartCountsFromTheStart() {
    let trend = trend((0..<20).map { 1 + 0.02 * Double($0) })
    #expect(trend.direction == .rising)
    #expect(trend.evaluations == 19)
    #expect(trend.since == 0)
  }

  @Test func nothingIsKnownOfAnEmptyOrShortFlatRun() {
    #expect(CostTrend().direction == .unknown)
    #expect(trend([Double](repeating: 0.7, count: 30)).direction == .unknown)
    #expect(trend([0.7, 0.702, 0.699, 0.701, 0.7]).direction == .unknown)
    #expect(trend([0.7, 0.702, 0.699]).evaluations == 0)
  }

  @Test func aPlainIsLevelFromWhereItBegins() {
    // Falls to 0.5 in 40 evaluations and stays: 4 evaluations of smoothing later it is level.
    let fall = (0..<40).map { 1 - 0.5 * Double($0) / 40 }
    let plain = [Double](repeating: 0.5, count: 100)
    let level = trend(fall + plain)
    #expect(level.direction == .level)
    #expect((40...75).contains(level.since / 10))
    #expect(level.evaluations == 139 - level.since / 10)
    // Neither is there any fall left that would not be seen in 30 evaluations.
    #expect(trend((0..<300).map { 0.5 - 1e-6 * Double($0) }).direction == .level)
  }

  @Test func aPlainEndsWithTheDirectionItIsLeftIn() {
    let plain = [Double](repeating: 0.5, count: 100)
    for (step, direction) in [(0.002, CostTrend.Direction.rising), (-0.002, .falling)] {
      let after = trend(plain + (1...40).map { 0.5 + step * Double($0) })
      #expect(after.direction == direction)
      #expect((70...100).contains(after.since / 10))
      #expect(after.evaluations == 139 - after.since / 10)
    }
  }

  @Test func theSmoothedCostIsThatOfTheFormula() {
    // Smoothed 1, then 1 + 0.2 · (0.955 − 1) = 0.991, not below 0.99; then 0.9838.
    #expect(trend([1, 0.955]).direction == .unknown)
    let turned = trend([1, 0.955, 0.955])
    #expect(turned.direction == .falling)
    #expect(turned.evaluations == 2)
  }

  /// A valley with its bottom at evaluation 200, of 0.3, and noise of 3 % either way.
  private func valley(seed: UInt64, noise: Double) -> [Double] {
    var generator = RandomGenerator(seed: seed)
    return (0..<500).map { index in
      let distance = Double(index - 200) / 100
      return (0.3 + 0.1 * distance * distance) * (1 + noise * (2 * generator.uniform() - 1))
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func theTurnOfANoisyValleyIsDatedToItsBottom(_ seed: UInt64) {
    let costs = valley(seed: seed, noise: 0.03)
    let early = trend(Array(costs[..<150]))
    #expect(early.direction == .falling)
    #expect(early.since < 100)
    let late = trend(costs)
    #expect(late.direction == .rising)
    // The valley is flat: within 50 evaluations of the bottom the cost is within 8 % of it.
    #expect(abs(late.since - 2000) <= 500)
    #expect(late.evaluations == 499 - late.since / 10)
  }

  @Test func withoutNoiseTheTurnLagsByTheSmoothingAlone() {
    // Exponential smoothing by 0.2 lags by (1 − 0.2) / 0.2 = 4 evaluations.
    let late = trend(valley(seed: 1, noise: 0))
    #expect(late.direction == .rising)
    #expect(late.since == 2040)
  }

  @Test func turnsFollowOneAnother() {
    func ramp(_ from: Double, _ to: Double) -> [Double] {
      (0..<40).map { from + (to - from) * Double($0) / 40 }
    }
    let down = trend(ramp(1, 0.5) + ramp(0.5, 1) + ramp(1, 0.4))
    #expect(down.direction == .falling)
    #expect(abs(down.since - 800) <= 60)
    let up = trend(ramp(1, 0.5) + ramp(0.5, 1) + ramp(1, 0.4) + ramp(0.4, 2))
    #expect(up.direction == .rising)
    #expect(abs(up.since - 1200) <= 60)
  }
}
