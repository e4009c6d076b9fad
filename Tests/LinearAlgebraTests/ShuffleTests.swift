import LinearAlgebra
import Testing

/// The orders come from Reference/xoshiro.py, which shuffles by whole-number arithmetic.
struct ShuffleTests {
  static let orders: [(seed: UInt64, order: [Int])] = [
    (0, [9, 0, 4, 10, 11, 2, 6, 5, 3, 1, 8, 7]),
    (1, [7, 2, 4, 11, 6, 0, 1, 9, 3, 10, 5, 8]),
  ]

  @Test(arguments: orders)
  func ordersAreThoseOfTheReference(_ seed: UInt64, _ expected: [Int]) {
    var generator = RandomGenerator(seed: seed)
    var numbers = Array(0..<12)
    generator.shuffle(&numbers)
    #expect(numbers == expected)
    // What is shuffled makes no difference.
    generator = RandomGenerator(seed: seed)
    var names = (0..<12).map(String.init)
    generator.shuffle(&names)
    #expect(names == expected.map(String.init))
  }

  @Test func usesAWordForEachPlaceButTheFirst() {
    var generator = RandomGenerator(seed: 3)
    var words = generator
    var values = Array(0..<5)
    generator.shuffle(&values)
    for _ in 0..<4 { _ = words.next() }
    #expect(generator == words)
    for few in [[], [7]] {
      var same = few
      generator.shuffle(&same)
      #expect(same == few)
    }
    #expect(generator == words)
  }

  @Test func everyOrderIsAsLikely() {
    // Six orders of three, 10,000 each; variance 60,000 · 1/6 · 5/6, four standard deviations.
    var generator = RandomGenerator(seed: 5)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<60_000 {
      var values = [0, 1, 2]
      generator.shuffle(&values)
      counts[values, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs(Double($0) - 10_000) < 4 * 91.3 })
  }
}
