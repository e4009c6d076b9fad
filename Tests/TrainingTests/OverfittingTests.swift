import Testing

@testable import Training

@Suite struct OverfittingTests {
  /// A run with an evaluation every ten epochs, whose training cost falls throughout.
  static func overfitting(_ dev: [Double], training: [Double]? = nil) -> Overfitting {
    Overfitting(
      epochs: dev.indices.map { $0 * 10 },
      training: training ?? dev.indices.map { 1 / Double($0 + 1) }, dev: dev)
  }

  static func line(_ from: Double, _ to: Double, _ count: Int) -> [Double] {
    (0..<count).map { from + (to - from) * Double($0) / Double(count) }
  }

  /// Falls, stays, and doubles from epoch 600 on.
  static let rising =
    line(1, 0.2, 40) + [Double](repeating: 0.2, count: 20) + line(0.2, 0.4, 40)

  @Test func aFallingCostHasNone() {
    #expect(Self.overfitting(Self.line(1, 0.2, 50)).stretches == [])
    #expect(Self.overfitting([]).stretches == [])
    #expect(Self.overfitting([0.5]).stretches == [])
    #expect(!Self.overfitting([0.5]).lasts)
  }

  @Test func fromTheLowToTheEnd() {
    let found = Self.overfitting(Self.rising)
    // The last of the lowest costs, where the rise begins, and the end of the run.
    #expect(found.stretches == [600...990])
    #expect(found.lasts)
    // The last five costs are 0.375 to 0.395.
    #expect(abs(found.excess - (0.385 / 0.2 - 1)) < 1e-12)
  }

  @Test func itEndsWhereTheCostHasComeBack() throws {
    let found = Self.overfitting(
      Self.rising + Self.line(0.4, 0.19, 40) + [Double](repeating: 0.19, count: 40))
    let stretch = try #require(found.stretches.first)
    #expect(found.stretches.count == 1)
    // 0.2133, two thirds of 10 % above, is passed at 1355; the average is two evaluations behind.
    #expect(stretch == 600...1380)
    #expect(!found.lasts)
    #expect(found.excess == 0)
  }

  @Test func theFirstCostsDoNotDelayIt() {
    let valley = [1.15, 0.3, 0.21, 0.204]
    let rise = (1...20).map { 0.204 + 0.004 * Double($0) }
    // Of averages of five the lowest is that of 0.21, 0.204, 0.208, 0.212 and 0.216: 0.21. The one of
    // 0.224 to 0.24 is 0.232, that is 10.5 % above it, the one before, 0.228, 8.6 %.
    #expect(Self.overfitting(valley + rise.prefix(8)).stretches == [])
    #expect(Self.overfitting(valley + rise.prefix(9)).stretches == [30...120])
  }

  @Test func aStretchThatEndsWithTheRunIsOver() {
    // The dev cost is back at the very last evaluation.
    let back = Self.rising + [Double](repeating: 0.2, count: 40)
    let end = (1...40).first { !Self.overfitting(Self.rising + back[100..<100 + $0]).lasts }
    let found = Self.overfitting(Self.rising + [Double](repeating: 0.2, count: end ?? 0))
    #expect(found.stretches.last?.upperBound == (99 + (end ?? 0)) * 10)
    #expect(!found.lasts)
  }

  @Test func aTrainingCostThatRisesAsWellIsNone() {
    // As where the learning rate is too large: both costs jump, and the gap stays what it is.
    let found = Self.overfitting(Self.rising, training: Self.rising.map { $0 - 0.1 })
    #expect(found.stretches == [])
    #expect(found.excess == 0)
    // Where a third of the rise is the training cost's, two thirds of it have gone into the gap.
    let partly = Self.overfitting(
      Self.rising, training: Self.rising.enumerated().map { $0 < 60 ? 0.1 : 0.1 + ($1 - 0.2) / 3 })
    #expect(partly.stretches == [600...990])
  }

  @Test func itIsOverWhereTheTrainingCostJumps() {
    let dev = Self.rising + [Double](repeating: 2.3, count: 20)
    let training = Self.rising.map { _ in 0.1 } + [Double](repeating: 2.2, count: 20)
    let found = Self.overfitting(dev, training: training)
    #expect(found.stretches.map(\.lowerBound) == [600])
    #expect(found.stretches.allSatisfy { $0.upperBound < 1050 })
    #expect(!found.lasts)
  }

  @Test func oneForEachRise() {
    let wave =
      [Double](repeating: 0.2, count: 30) + Self.line(0.2, 0.4, 20) + Self.line(0.4, 0.2, 20)
    let found = Self.overfitting(
      wave + wave + [Double](repeating: 0.2, count: 30),
      training: [Double](repeating: 0.1, count: 170))
    #expect(found.stretches.count == 2)
  }

  @Test func someFivePercentAreNone() {
    let found = Self.overfitting(
      [Double](repeating: 0.2, count: 50) + [Double](repeating: 0.21, count: 500))
    #expect(found.stretches == [])
    #expect(abs(found.excess - 0.05) < 1e-12)
    #expect(
      Self.overfitting((0..<400).map { 0.2 * (1 + ($0 % 2 == 0 ? 0.02 : -0.02)) }).stretches == [])
  }

  @Test func numbersThatAreNoneAreLeftOut() {
    #expect(Self.overfitting([.nan, .infinity, 0.2, .nan, -.infinity]).stretches == [])
    #expect(Self.overfitting([0, 0, 1, 1, 1]).stretches == [])
  }
}
