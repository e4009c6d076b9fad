import Testing

@testable import Datasets

/// Compares with SciPy; the figures are printed by Reference/kolmogorov_smirnov.py.
@Suite struct KolmogorovSmirnovTests {
  @Test(arguments: [
    (0.2, 0.999999999999495), (0.5, 0.9639452436648751), (0.8, 0.5441424115741981),
    (1.0, 0.26999967167735456), (1.17, 0.12939004218561884), (1.18, 0.1234538094297657),
    (1.36, 0.049485876755377876), (1.63, 0.009846364888486529), (2.0, 0.0006709252557796953),
    (3.0, 3.045995948942526e-08),
  ])
  func limitingDistributionIsThatOfSciPy(lambda: Double, probability: Double) {
    let found = KolmogorovSmirnov.probability(ofAtLeast: lambda)
    #expect(abs(found - probability) <= 1e-12 * probability + 1e-15)
  }

  @Test func limitingDistributionIsOneAtZero() {
    #expect(KolmogorovSmirnov.probability(ofAtLeast: 0) == 1)
    #expect(KolmogorovSmirnov.probability(ofAtLeast: 1e-6) == 1)
    #expect(KolmogorovSmirnov.probability(ofAtLeast: 100) == 0)
  }

  private func sample(_ count: Int, step: Int, shift: Double) -> [Double] {
    (0..<count).map { Double($0 * step % 1021) / 1024 + shift }
  }

  @Test(arguments: [
    (20, 30, 0.0, 0.31666666666666665, 0.15614190473092612),
    (50, 80, 0.15, 0.255, 0.030123049755266137),
    (100, 100, 0.2, 0.27, 0.0012935059781377376),
    (400, 300, 0.1, 0.12166666666666667, 0.011576117862031938),
    (211, 200, 0.05, 0.08324644549763033, 0.4424836547361562),
    (10, 10, 0.5, 1.0, 1.0825088224469026e-05),
  ])
  func statisticIsExactAndProbabilityClose(
    first: Int, second: Int, shift: Double, statistic: Double, exact: Double
  ) {
    let test = KolmogorovSmirnov(
      sample(first, step: 37, shift: 0), sample(second, step: 101, shift: shift))
    #expect(abs(test.statistic - statistic) < 1e-12)
    // SciPy counts all arrangements; the formula is an approximation of that.
    #expect(abs(test.probability - exact) < 0.15 * exact + 1e-4)
  }

  @Test func ties() {
    #expect(
      abs(KolmogorovSmirnov([1, 1, 2, 2, 3], [1, 2, 2, 2, 4, 4]).statistic - 1.0 / 3) < 1e-12)
    let same = KolmogorovSmirnov([5, 5], [5])
    #expect(same.statistic == 0 && same.probability == 1)
  }
}
