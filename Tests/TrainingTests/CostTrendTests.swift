import LinearAlgebra
import Testing

@testable import Training

struct CostTrendTests {
  /// Returns the trend after the costs, an evaluation every 10 epochs.
  private func trend(_ costs: [Double], window: Int = 50) -> CostTrend {
    var trend = CostTrend()
    for (index, cost) in costs.enumerated() {
      trend.observe(cost: cost, epoch: 10 * index, window: window)
    }
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
    #expect(CostTrend().evaluations == 0 && CostTrend().since == 0)
    #expect(trend([Double](repeating: 0.7, count: 24)).direction == .unknown)
    #expect(trend([0.7, 0.702, 0.699, 0.701, 0.7]).direction == .unknown)
    #expect(trend([0.7, 0.702, 0.699]).evaluations == 0)
  }

  /// As the demo begins: the first weights cost so much more than all others that what remembers them
  /// for long takes a rise for a fall.
  @Test func aRiseIsSeenSoonAfterACostlyStart() {
    let valley = [1.15, 0.3, 0.21, 0.204]
    let rise = (1...6).map { 0.204 + 0.002 * Double($0) }
    // Averages from 0.2076 at 60 on; twice the usual step is 1.9 %, and 0.212 at 90 is 2.1 % above.
    #expect(trend(valley + rise.prefix(5)).direction == .falling)
    let risen = trend(valley + rise)
    #expect(risen.direction == .rising)
    #expect(risen.since == 30)
    #expect(risen.evaluations == 6)
  }

  @Test func halfAWindowWithoutAMoveIsLevel() {
    // 24 averages are no half of 50; the next one makes it.
    let plain = [Double](repeating: 0.5, count: 100)
    #expect(trend(Array(plain.prefix(25))).direction == .level)
    let fall = (0..<40).map { 1 - 0.5 * Double($0) / 40 }
    let level = trend(fall + plain)
    #expect(level.direction == .level)
    // As far back as the window.
    #expect(level.evaluations == 49)
    #expect(level.since == 900)
    #expect(trend(fall + plain, window: 100).evaluations > 90)
    // 0.01 % an evaluation is no move in 50 of them; 0.1 % is.
    #expect(trend((0..<300).map { 0.5 - 5e-5 * Double($0) }).direction == .level)
    #expect(trend((0..<300).map { 0.5 - 5e-4 * Double($0) }).direction == .falling)
  }

  @Test func aPlainEndsWithTheDirectionItIsLeftIn() {
    let plain = [Double](repeating: 0.5, count: 100)
    for (step, direction) in [(0.002, CostTrend.Direction.rising), (-0.002, .falling)] {
      let after = trend(plain + (1...40).map { 0.5 + step * Double($0) })
      #expect(after.direction == direction)
      // The last of the plain.
      #expect(after.since == 990)
      #expect(after.evaluations == 40)
    }
  }

  @Test func averagesAreOfFiveCostsAndAtTheBeginningOfFewer() {
    #expect(CostTrend.averages([1, 2, 3, 4, 5, 6, 12]) == [1, 1.5, 2, 2.5, 3, 4, 6])
    #expect(CostTrend.averages([]).isEmpty)
  }

  @Test func aMoveIsTwiceTheUsualStepAndAtLeastAPercent() {
    // Steps of 1/2, 1/5 and 1/4: the median is 1/4.
    #expect(CostTrend.move(amid: [1, 2, 2.5, 2]) == 0.5)
    #expect(CostTrend.move(amid: [1, 1.001, 1.002]) == 0.01)
    #expect(CostTrend.move(amid: [3]) == 0.01)
    #expect(CostTrend.move(amid: [0, 0, 0]) == 0.01)
  }

  /// A valley with its bottom at evaluation 200, of 0.3, and noise either way.
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
    #expect(trend(Array(costs[..<150])).direction == .falling)
    let late = trend(Array(costs[..<280]), window: 150)
    #expect(late.direction == .rising)
    // The valley is flat: within 40 evaluations of the bottom the cost is within 6 % of it.
    #expect(abs(late.since - 2000) <= 400)
    #expect(late.evaluations == 279 - late.since / 10)
  }

  @Test func withoutNoiseTheTurnIsTheBottom() {
    let late = trend(Array(valley(seed: 1, noise: 0)[..<230]))
    #expect(late.direction == .rising)
    #expect(late.since == 2000)
    #expect(late.evaluations == 29)
  }

  @Test func turnsFollowOneAnother() {
    func ramp(_ from: Double, _ to: Double) -> [Double] {
      (0..<40).map { from + (to - from) * Double($0) / 40 }
    }
    let down = trend(ramp(1, 0.5) + ramp(0.5, 1) + ramp(1, 0.4))
    #expect(down.direction == .falling)
    #expect(down.since == 800)
    let up = trend(ramp(1, 0.5) + ramp(0.5, 1) + ramp(1, 0.4) + ramp(0.4, 2))
    #expect(up.direction == .rising)
    #expect(up.since == 1200)
  }

  @Test func noNumberIsNoTrap() {
    let trend = trend([.nan, 1, .infinity, -1, 0, .nan, 2, 3])
    #expect(trend.evaluations <= 7)
  }
}
