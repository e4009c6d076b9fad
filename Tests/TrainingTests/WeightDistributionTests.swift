import LinearAlgebra
import Testing

@testable import Training

@Suite struct WeightDistributionTests {
  @Test(arguments: [
    (0.3, 0.5), (0.5, 0.5), (0.51, 1), (1, 1), (1.01, 2), (4.9, 5), (5.1, 10), (73, 100),
    (0.0011, 0.002), (0, 1e-6), (.infinity, 1e30),
  ])
  func limitsAreRoundNumbers(value: Double, expected: Double) {
    #expect(abs(WeightDistribution.roundNumber(above: value) / expected - 1) < 1e-12)
  }

  @Test func countsUpToTheLargestOrFurther() {
    let weight = Matrix<Double>(rows: 1, columns: 4, elements: [-0.7, 0, 0.01, 0.9])
    let histogram = WeightDistribution(weight, atLeast: 0)
    #expect(histogram.limit == 1)
    #expect(histogram.counts.count == 48 && histogram.counts.reduce(0, +) == 3)
    // Bins of 1/24: −0.7 is in the eighth, 0.01 in the first above 0, 0.9 in the 46th.
    #expect(histogram.counts[7] == 1 && histogram.counts[24] == 1 && histogram.counts[45] == 1)
    let wider = WeightDistribution(weight, atLeast: 5)
    #expect(wider.limit == 5)
    // Bins of 5/24: −0.7 is in the fourth below 0, 0.9 in the fifth above.
    #expect(wider.counts[20] == 1 && wider.counts[28] == 1)
  }

  @Test(arguments: [(535_000, 784), (100_000, 1000), (4096, 64), (10, 10), (200_000, 1)])
  func samplesComeFromAllColumns(count: Int, columns: Int) {
    let step = WeightDistribution.step(count: count, columns: columns)
    var seen: Set<Int> = []
    for index in stride(from: 0, to: count, by: step) { seen.insert(index % columns) }
    #expect(seen.count == columns)
    #expect(count / step >= min(count, 4000) / 2)
  }
}
