import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct DivisionWarningTests {
  /// Returns examples of two features, `(x, y, label)`.
  private func examples(_ rows: [(Double, Double, Int)]) -> Examples {
    Examples(
      inputs: Matrix(
        rows: 2, columns: rows.count, elements: rows.map(\.0) + rows.map(\.1)),
      labels: rows.map(\.2))
  }

  private func dataset(
    _ training: Examples, dev: Examples? = nil, test: Examples? = nil,
    classes: [String] = ["a", "b"]
  ) -> Dataset {
    Dataset(
      name: "t", featureNames: ["u", "v"], classNames: classes, training: training, dev: dev,
      test: test)
  }

  @Test func soundDivisionsAreNotWarnedOf() {
    let data = dataset(
      examples([(1, 2, 0), (3, 4, 1)]), dev: examples([(2, 1, 0), (4, 3, 1)]),
      test: examples([(1, 4, 0), (1, 3, 1)]))
    #expect(data.divisionWarnings(comparesDistributions: true) == [])
    #expect(dataset(data.training).divisionWarnings(comparesDistributions: true) == [])
  }

  @Test func countsExamplesThatAreInTrainingToo() {
    // The same features, whatever their labels; 0 and -0 are one number.
    let data = dataset(
      examples([(1, 2, 0), (0, 4, 1), (1, 2, 0)]),
      dev: examples([(1, 2, 1), (2, 1, 0), (-0.0, 4, 1), (1, 2, 0)]),
      test: examples([(0, 4, 0), (5, 5, 1)]))
    let warnings = data.divisionWarnings(comparesDistributions: false)
    #expect(
      warnings == [.shared(part: "dev", count: 3, of: 4), .shared(part: "test", count: 1, of: 2)])
    #expect(
      warnings.map(\.description) == [
        "3 of the 4 dev examples are in training too; what is learned by heart counts as understood "
          + "there",
        "1 of the 2 test examples is in training too; what is learned by heart counts as understood "
          + "there",
      ])
  }

  @Test func countsAmongManyExamples() {
    let training = examples((0..<5000).map { (Double($0), Double($0 % 7), $0 % 2) })
    let dev = examples((4990..<5010).map { (Double($0), Double($0 % 7), $0 % 2) })
    #expect(
      dataset(training, dev: dev).divisionWarnings(comparesDistributions: false)
        == [.shared(part: "dev", count: 10, of: 20)])
  }

  @Test func namesClassesWithoutExamples() {
    let data = dataset(
      examples([(1, 2, 0), (3, 4, 2)]), dev: examples([(2, 2, 0)]), classes: ["a", "b", "c"])
    let warnings = data.divisionWarnings(comparesDistributions: false)
    #expect(
      warnings == [
        .missingClasses(part: "training", classes: ["b"]),
        .missingClasses(part: "dev", classes: ["b", "c"]),
      ])
    #expect(
      warnings.map(\.description) == [
        "training has no example of class b; nothing can be said about it",
        "dev has no example of classes b, c; nothing can be said about them",
      ])
  }

  /// Returns normal random numbers for both features, the second of them shifted.
  private func normal(_ count: Int, seed: UInt64, shift: Double) -> Examples {
    var generator = RandomGenerator(seed: seed)
    return examples(
      (0..<count).map { (generator.normal(), generator.normal() + shift, $0 % 2) })
  }

  @Test func namesTheFeatureThatDiffersMost() throws {
    let data = dataset(normal(300, seed: 1, shift: 0), dev: normal(200, seed: 2, shift: 1))
    let warnings = data.divisionWarnings(comparesDistributions: true)
    guard case .otherDistribution(1, 2, "v", let statistic, let probability) = warnings.first else {
      Issue.record("\(warnings)")
      return
    }
    // The distribution functions of N(0, 1) and N(1, 1) are 0.38 apart.
    #expect(statistic > 0.25 && statistic < 0.5 && probability < 1e-6)
    #expect(
      warnings[0].description.hasPrefix(
        "1 of 2 features looks drawn from another distribution in dev than in training, most of all "
          + "v (Kolmogorov–Smirnov D 0."))
    #expect(warnings[0].description.contains("p below 0.0001"))
    #expect(data.divisionWarnings(comparesDistributions: false) == [])
  }

  @Test func falseAlarmsAreRare() {
    let alarms = (0..<200).count {
      let data = dataset(
        normal(150, seed: UInt64(2 * $0 + 10), shift: 0),
        dev: normal(100, seed: UInt64(2 * $0 + 11), shift: 0))
      return !data.divisionWarnings(comparesDistributions: true).isEmpty
    }
    // Two of 200 are to be expected at the most.
    #expect(alarms <= 6, "\(alarms)")
  }

  @Test func numbersToPredictHaveNoClasses() {
    let inputs = Matrix<Double>(rows: 1, columns: 2, elements: [1, 2])
    let part = Examples(inputs: inputs, targets: .values([1, 2]))
    let data = Dataset(
      name: "t", featureNames: ["x"], classNames: [], training: part, dev: part)
    #expect(
      data.divisionWarnings(comparesDistributions: true)
        == [.shared(part: "dev", count: 2, of: 2)])
  }
}
