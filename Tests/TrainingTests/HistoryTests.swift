import LinearAlgebra
import Testing

@testable import Training

struct HistoryTests {
  /// Values that wander, with a spike now and then.
  private func value(_ index: Int, _ series: Int) -> Double {
    let hash = (index &* 2_654_435_761 &+ series &* 40_503) & 0xFFFF
    return Double(hash) * (hash % 97 == 0 ? -50 : 1)
  }

  /// Compares a history of `count` evaluations with one that keeps everything.
  private func compare(_ count: Int, capacity: Int) throws {
    var history = History(seriesCount: 2, capacity: capacity)
    for index in 0..<count {
      history.record(epoch: 3 * index, values: [value(index, 0), value(index, 1)])
    }
    let size = history.evaluationsPerBucket
    #expect(history.count == (count + size - 1) / size)
    #expect(history.count <= capacity)
    for bucket in 0..<history.count {
      let indices = bucket * size..<min((bucket + 1) * size, count)
      let epoch = try #require(indices.last.map { 3 * $0 })
      try #require(history.epochs[bucket] == epoch)
      for series in 0..<2 {
        let values = indices.map { value($0, series) }
        let extent = history.series(series)[bucket]
        try #require(extent.minimum == values.min())
        try #require(extent.maximum == values.max())
        try #require(extent.last == values.last)
      }
    }
  }

  @Test(arguments: [2, 4, 6, 16])
  func everyLengthIsThatOfANaiveHistory(_ capacity: Int) throws {
    for count in 0...8 * capacity + 3 { try compare(count, capacity: capacity) }
  }

  @Test(arguments: [1023, 1024, 1025, 2048, 2049, 5000, 20_000])
  func longRunsAreThoseOfANaiveHistory(_ count: Int) throws {
    try compare(count, capacity: 1024)
  }

  @Test func bucketsDoubleOnlyWhenAllAreFull() {
    var history = History(seriesCount: 1, capacity: 4)
    var sizes: [Int] = []
    for epoch in 0..<17 {
      history.record(epoch: epoch, values: [0])
      sizes.append(history.evaluationsPerBucket)
    }
    #expect(sizes == [1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 8])
  }

  @Test(arguments: [0, 1, 511, 512, 1023, 1024, 7777, 49_999])
  func aSpikeIsNeverLost(_ place: Int) {
    var history = History(seriesCount: 2, capacity: 64)
    for epoch in 0..<50_000 {
      let isHere = epoch == place
      history.record(epoch: epoch, values: [isHere ? 9 : 1, isHere ? -9 : 1])
    }
    let bucket = place / history.evaluationsPerBucket
    #expect(
      history.series(0).map(\.maximum).enumerated().filter { $0.element == 9 }.map(\.offset) == [
        bucket
      ])
    #expect(
      history.series(1).map(\.minimum).enumerated().filter { $0.element == -9 }.map(\.offset) == [
        bucket
      ])
  }

  @Test func aMillionEvaluationsStayWithinTheCapacity() {
    var history = History(seriesCount: 3)
    for epoch in 1...1_000_000 {
      history.record(epoch: epoch, values: [Double(epoch), -Double(epoch), 0])
    }
    // 2¹⁰ buckets of 2¹⁰ would be full at 1,048,576.
    #expect(history.evaluationsPerBucket == 1024)
    #expect(history.count == 977)
    #expect(history.epochs.last == 1_000_000)
    #expect(history.series(0).first?.minimum == 1)
    #expect(history.series(0).last?.last == 1_000_000)
    #expect(history.series(1).last?.minimum == -1_000_000)
    #expect(zip(history.epochs, history.epochs.dropFirst()).allSatisfy { $0 < $1 })
  }
}
