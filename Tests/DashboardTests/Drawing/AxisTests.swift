import LinearAlgebra
import Testing

@testable import Dashboard

@Suite struct AxisTests {
  func labels(
    _ low: Double, _ high: Double, _ count: Int = 5, scale: Axis.Scale = .linear,
    unit: Axis.Unit = .number, rounded: Bool = false
  ) -> [String] {
    Axis(low, high, scale: scale, unit: unit, maximumTicks: count, rounded: rounded).ticks
      .map(\.label)
  }

  @Test func roundSteps() {
    #expect(labels(0, 1, 4) == ["0.0", "0.5", "1.0"])
    #expect(labels(0, 1, 6) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(0, 0.7, 3) == ["0.00", "0.25", "0.50"])
    #expect(labels(-3, 4, 4) == ["-2", "0", "2", "4"])
    #expect(labels(0.2311, 0.2389, 4) == ["0.232", "0.234", "0.236", "0.238"])
    #expect(labels(0, 12_000, 4) == ["0", "5,000", "10,000"])
  }

  @Test func largeAndSmallNumbersHaveExponents() {
    #expect(labels(0, 5e-6, 4) == ["0", "2e-6", "4e-6"])
    #expect(labels(0, 1e-5, 5) == ["0", "2.5e-6", "5.0e-6", "7.5e-6", "1.0e-5"])
    #expect(labels(0, 4e12, 3) == ["0", "2e12", "4e12"])
    #expect(labels(1e300, -1e300, 3) == ["-1e300", "0", "1e300"])
  }

  @Test func counts() {
    #expect(labels(0, 30_000, 4, unit: .count) == ["0", "10,000", "20,000", "30,000"])
    #expect(labels(0, 3, 9, unit: .count) == ["0", "1", "2", "3"])
    #expect(labels(0, 8, 4, unit: .count) == ["0", "5"])
    #expect(labels(0, 4e6, 3, unit: .count) == ["0", "2M", "4M"])
    #expect(labels(7, 7, unit: .count) == ["7", "8"])
  }

  @Test func decades() {
    #expect(labels(1e-4, 1, 5, scale: .log) == ["1e-4", "1e-3", "1e-2", "1e-1", "1e0"])
    #expect(labels(0.001, 10, 5, scale: .log) == ["0.001", "0.01", "0.1", "1", "10"])
    #expect(labels(1e-8, 1, 5, scale: .log) == ["1e-8", "1e-6", "1e-4", "1e-2", "1e0"])
    #expect(labels(0.1, 10, 8, scale: .log) == ["0.1", "0.2", "0.5", "1", "2", "5", "10"])
    #expect(labels(0.21, 0.29, 4, scale: .log) == ["0.22", "0.24", "0.26", "0.28"])
  }

  @Test func roundedRangesAreWiderByLittle() {
    #expect(Axis(0, 0.69, maximumTicks: 3, rounded: true).range == 0...0.7)
    #expect(Axis(0, 0.7, maximumTicks: 3, rounded: true).range == 0...0.7)
    let axis = Axis(0.013, 0.9, scale: .log, rounded: true)
    #expect(axis.range.lowerBound < 0.013 && axis.range.lowerBound > 0.01)
  }

  @Test func valuesHavePlaces() {
    let linear = Axis(0, 4)
    #expect(linear.fraction(of: 1) == 0.25)
    #expect(linear.fraction(of: 8) == 2)
    #expect(linear.fraction(of: .nan).isNaN)
    let log = Axis(0.01, 100, scale: .log)
    #expect(abs(log.fraction(of: 1) - 0.5) < 1e-12)
    #expect(log.fraction(of: 0) == -.infinity)
    #expect(log.fraction(of: .nan).isNaN)
  }

  @Test func rangesThatAreNone() {
    #expect(Axis(.nan, .nan).range == 0...1)
    #expect(Axis(.infinity, -.infinity).range == 0...1)
    #expect(Axis(0, 0).range == 0...1)
    #expect(Axis(0.5, 0.5).range == 0.45...0.55)
    #expect(Axis(3, .infinity).range.contains(3))
    #expect(Axis(2, 1).range == 1...2)
    #expect(Axis(-5, -1, scale: .log).range == 0.1...1)
    #expect(Axis(0, 0, scale: .log).ticks.isEmpty == false)
    #expect(Axis(0, 1, maximumTicks: 0).ticks.isEmpty)
    #expect(Axis(0, 1, maximumTicks: -1).ticks.isEmpty)
  }

  /// Whatever the values: a range that can be drawn, ascending ticks within it, not too many.
  @Test func anyRangeCanBeDrawn() {
    var random = RandomGenerator(seed: 3)
    func value() -> Double { Double(bitPattern: random.next()) }
    for _ in 0..<20_000 {
      let low = value()
      let high = Int.random(in: 0..<4, using: &random) == 0 ? low.nextUp : value()
      let count = Int.random(in: 0...9, using: &random)
      for scale in [Axis.Scale.linear, .log] {
        for unit in [Axis.Unit.number, .count] {
          let axis = Axis(
            low, high, scale: scale, unit: unit, maximumTicks: count,
            rounded: random.next() & 1 == 0)
          let range = axis.range
          #expect(range.lowerBound.isFinite && range.upperBound.isFinite)
          #expect(range.lowerBound < range.upperBound)
          #expect(axis.ticks.count <= count, "\(low) \(high) \(scale) \(unit)")
          #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0.value < $1.value })
          #expect(
            axis.ticks.allSatisfy {
              axis.fraction(of: $0.value) > -1e-6 && axis.fraction(of: $0.value) < 1 + 1e-6
            }, "\(low) \(high) \(scale) \(unit)")
          #expect(Set(axis.ticks.map(\.label)).count == axis.ticks.count || unit == .count)
        }
      }
    }
  }
}
