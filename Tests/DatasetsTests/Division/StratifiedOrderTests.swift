import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct StratifiedOrderTests {
  private func order(_ labels: [Int], seed: UInt64 = 1) -> [Int] {
    var generator = RandomGenerator(seed: seed)
    return StratifiedOrder.indices(of: labels, using: &generator)
  }

  @Test func spacesTheClassesEvenly() {
    // Class 0 at 1/8, 3/8, 5/8, 7/8, class 1 at 1/4 and 3/4, class 2 at 1/2.
    let labels = [2, 1, 1, 0, 0, 0, 0]
    #expect(order(labels).map { labels[$0] } == [0, 1, 0, 2, 0, 1, 0])
  }

  @Test func takesEveryExampleOnce() {
    let labels = (0..<100).map { $0 % 7 == 0 ? 4 : $0 % 3 }
    #expect(order(labels).sorted() == Array(0..<100))
    #expect(order([]) == [])
  }

  @Test func shufflesWithinAClassBySeed() {
    let labels = (0..<40).map { $0 % 2 }
    #expect(order(labels) == order(labels))
    #expect(order(labels) != order(labels, seed: 2))
    let first = order(labels).filter { labels[$0] == 0 }
    #expect(first != first.sorted())
  }

  @Test func keepsTheProportionInEveryStretch() {
    let labels = (0..<1000).map { $0 < 600 ? 0 : $0 < 900 ? 1 : 2 }
    let ordered = order(labels).map { labels[$0] }
    for (start, length) in [(0, 10), (0, 333), (500, 100), (990, 10), (123, 456)] {
      for (label, share) in [0.6, 0.3, 0.1].enumerated() {
        let found = ordered[start..<start + length].count { $0 == label }
        #expect(abs(Double(found) - share * Double(length)) < 2)
      }
    }
  }
}
