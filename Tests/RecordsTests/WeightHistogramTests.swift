import Testing

@testable import Records

@Suite struct WeightHistogramTests {
  @Test func figuresAreThoseOfTheValues() throws {
    let histogram = try #require(WeightHistogram([0.5, -2, 0, 0, 0.5, .nan, .infinity]))
    #expect(histogram.minimum == -2 && histogram.maximum == 0.5 && histogram.count == 5)
    #expect(histogram.sum == -1 && histogram.sumOfSquares == 4.5)
    #expect(histogram.counts.reduce(0, +) == 5)
  }

  @Test func valuesAreNotAboveTheBoundOfTheirBucket() throws {
    let values = [-3.0, -1, -1e-13, 0, 1e-13, 1e-12, 0.7, 1e30]
    for value in values {
      let histogram = try #require(WeightHistogram([value]))
      let bucket = try #require(histogram.counts.firstIndex(of: 1))
      #expect(value <= histogram.limits[bucket])
      #expect(bucket == 0 || value > histogram.limits[bucket - 1], "\(value)")
    }
    #expect(WeightHistogram([0])?.limits.last == 0)
  }

  /// Two far apart: an empty one before each, and nothing between.
  @Test func emptyBucketsAreOne() throws {
    let histogram = try #require(WeightHistogram([-1, 1]))
    #expect(histogram.counts == [0, 1, 0, 1])
    #expect(zip(histogram.limits, histogram.limits.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func nothingHasNoHistogram() {
    #expect(WeightHistogram([]) == nil)
    #expect(WeightHistogram([.nan]) == nil)
  }
}
