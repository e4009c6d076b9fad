import Foundation
import LinearAlgebra
import Testing

@testable import Screen

@Suite struct AxisTests {
  func labels(
    _ low: Double, _ high: Double, _ count: Int = 5, scale: Axis.Scale = .linear,
    unit: Axis.Unit = .number
  ) -> [String] {
    Axis(low, high, scale: scale, unit: unit, maximumTicks: count).ticks
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

  @Test func uprightTicksStandOnRows() {
    let low = Axis(0, 0.69, rows: 5)
    #expect(low.ticks.map(\.label) == ["0.0", "0.5"])
    #expect(low.ticks.map { (low.fraction(of: $0.value) * 5.25).rounded() } == [0, 3])
    let high = Axis(0, 0.69, rows: 8)
    #expect(high.ticks.map(\.label) == ["0.0", "0.2", "0.4", "0.6", "0.8"])
    #expect(high.ticks.map { (high.fraction(of: $0.value) * 8.25).rounded() } == [0, 2, 4, 6, 8])
  }

  @Test(
    "upright ticks are whole rows apart, and the range is not much wider than the values",
    arguments: [4, 5, 6, 8, 9, 13, 20, 40])
  func uprightAxis(rows: Int) {
    var random = RandomGenerator(seed: UInt64(rows))
    for _ in 0..<500 {
      let low = Bool.random(using: &random) ? 0 : Double.random(in: -2...9, using: &random)
      let size = Double.random(in: -6...6, using: &random)
      let high = low + exp(size)
      let axis = Axis(low, high, rows: rows)
      #expect(axis.range.lowerBound <= low + 1e-6 * (high - low) && axis.range.upperBound >= high)
      let width = axis.range.upperBound - axis.range.lowerBound
      #expect(width <= 2.1 * (high - low))
      for tick in axis.ticks {
        let row = axis.fraction(of: tick.value) * (Double(rows) + 0.25)
        #expect(abs(row - row.rounded()) < 1e-3, "\(low) \(high)")
      }
    }
  }

  @Test func logarithmicRangesAreWiderByLittle() {
    let axis = Axis(0.013, 0.9, scale: .log, rows: 8)
    #expect(axis.range.lowerBound < 0.013 && axis.range.lowerBound > 0.01)
    #expect(axis.range.upperBound >= 0.9 && axis.range.upperBound < 1.01)
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

  /// A little beyond, in steps that are seldom and small.
  @Test func countsEndAtARoundNumber() {
    let ends = [0, 10, 11, 16, 21, 2008, 4200, 5175, 8001, 10_136].map { Axis.end(beyond: $0) }
    #expect(ends == [10, 10, 15, 20, 30, 3000, 5000, 6000, 10_000, 15_000])
    var steps = 0
    var last = 10
    for count in 11...100_000 {
      let end = Axis.end(beyond: count)
      #expect(end >= count && end * 2 <= count * 3 && end >= last)
      if end != last { steps += 1 }
      last = end
    }
    #expect(steps == 32)
    #expect(Axis.end(beyond: .max) == .max)
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
        let axes = [
          Axis(low, high, scale: scale, maximumTicks: count),
          Axis(low, high, scale: scale, unit: .count, maximumTicks: count),
          Axis(low, high, scale: scale, rows: count),
        ]
        for (axis, most) in zip(axes, [count, count, max(count, 1) + 1]) {
          let range = axis.range
          #expect(range.lowerBound.isFinite && range.upperBound.isFinite)
          #expect(range.lowerBound < range.upperBound)
          #expect(axis.ticks.count <= most, "\(low) \(high) \(scale) \(count)")
          #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0.value < $1.value })
          #expect(
            axis.ticks.allSatisfy {
              axis.fraction(of: $0.value) > -1e-6 && axis.fraction(of: $0.value) < 1 + 1e-6
            }, "\(low) \(high) \(scale) \(count)")
        }
        #expect(Set(axes[0].ticks.map(\.label)).count == axes[0].ticks.count)
      }
    }
  }
}
