import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct NormalizationTests {
  private func examples(_ features: [[Double]]) -> Examples {
    let count = features.first?.count ?? 0
    return Examples(
      inputs: Matrix(rows: features.count, columns: count, elements: features.flatMap { $0 }),
      labels: [Int](repeating: 0, count: count))
  }

  @Test func measuresTheHandComputedFigures() {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared distances 9+1+1+1+0+0+4+16 = 32, σ = √(32/8) = 2.
    let normalization = Normalization(of: examples([[2, 4, 4, 4, 5, 5, 7, 9]]))
    #expect(normalization.means == [5])
    #expect(normalization.deviations == [2])
  }

  @Test func appliesTheTrainingFiguresToOthers() {
    let normalization = Normalization(of: examples([[1, 3], [10, 30]]))
    #expect(normalization.means == [2, 20])
    #expect(normalization.deviations == [1, 10])
    let dev = normalization.apply(to: examples([[2, 5, 0], [0, 20, 40]]))
    #expect(dev.inputs.elements == [0, 3, -2, -2, 0, 2])
    #expect(dev.labels == [0, 0, 0])
  }

  @Test func numbersToPredictAreNormalizedLikeAFeature() throws {
    func examples(_ values: [Double]) -> Examples {
      Examples(inputs: Matrix(rows: 1, columns: values.count), targets: .values(values))
    }
    let data = Dataset(
      name: "d", featureNames: ["x"], classNames: [], training: examples([2, 4, 4, 4, 5, 5, 7, 9]),
      dev: examples([1, 9]))
    let normalized = data.normalized()
    #expect(normalized.normalization?.targetMean == 5)
    #expect(normalized.normalization?.targetDeviation == 2)
    #expect(normalized.training.targets.values == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2])
    #expect(normalized.dev?.targets.values == [-2, 2])
    let classes = Normalization(of: self.examples([[1, 3]]))
    #expect(classes.targetMean == 0 && classes.targetDeviation == 1)
  }

  @Test(arguments: [0, 0.1, -7, 1e300, .leastNonzeroMagnitude])
  func keepsDeviationOneForAConstantFeature(value: Double) {
    let constant = examples([[Double](repeating: value, count: 211)])
    let normalization = Normalization(of: constant)
    #expect(normalization.means == [value])
    #expect(normalization.deviations == [1])
    #expect(normalization.apply(to: constant).inputs.elements.allSatisfy { $0 == 0 })
  }

  @Test func givesMeanZeroAndDeviationOne() {
    var generator = RandomGenerator(seed: 4)
    let values = (0..<1000).map { _ in 1e-3 * generator.normal() + 50 }
    let normalized = Normalization(of: examples([values])).apply(to: examples([values]))
    let again = Normalization(of: normalized)
    // A last digit of 50 is 7e-15, or 7e-12 standard deviations.
    #expect(abs(again.means[0]) < 1e-11)
    #expect(abs(again.deviations[0] - 1) < 1e-12)
  }

  @Test func keepsItsDigitsWhereTheMeanIsLarge() {
    // Σx²/m − μ² is 0 or negative here; the truth is √(2/3).
    let normalization = Normalization(of: examples([[1e9, 1e9 + 1, 1e9 + 2]]))
    #expect(normalization.means == [1e9 + 1])
    #expect(abs(normalization.deviations[0] - (2.0 / 3).squareRoot()) < 1e-15)
  }

  @Test func standsTheEndsOfTheRange() {
    let large = Normalization(of: examples([[-1e308, 1e308, 1.5e308]]))
    #expect(abs(large.means[0] / 5e307 - 1) < 1e-15)
    #expect(large.deviations[0].isFinite && large.deviations[0] > 1e307)
    let small = Normalization(of: examples([[0, 0x1p-1030]]))
    #expect(small.deviations == [0x1p-1031])
    let least = examples([[0, .leastNonzeroMagnitude]])
    #expect(Normalization(of: least).apply(to: least).isFinite)
  }

  @Test func normalizesAllPartsByTheTrainingSet() {
    let data = Dataset(
      name: "d", featureNames: ["x"], classNames: ["0"], training: examples([[1, 3]]),
      dev: examples([[5]]), test: examples([[2]]))
    let normalized = data.normalized()
    #expect(normalized.training.inputs.elements == [-1, 1])
    #expect(normalized.dev?.inputs.elements == [3])
    #expect(normalized.test?.inputs.elements == [0])
    #expect(normalized.normalization == Normalization(of: data.training))
    #expect(data.normalization == nil)
  }

  @Test func sharesTheFiguresOfAChannelAmongItsPixels() {
    // Two pixels of two channels: 1, 3, 5, 7 in the first, 10, 10, 30, 30 in the second.
    let colour = examples([[1, 3], [10, 10], [5, 7], [30, 30]])
    let shape = ImageShape(height: 1, width: 2, channels: 2)
    let normalization = Normalization(of: colour, imageShape: shape)
    #expect(normalization.means == [4, 20, 4, 20])
    let deviation = 5.0.squareRoot()
    #expect(abs(normalization.deviations[0] - deviation) < 1e-15)
    #expect(normalization.deviations[2] == normalization.deviations[0])
    #expect(normalization.deviations[1] == 10 && normalization.deviations[3] == 10)
    let names = ["a", "b", "c", "d"]
    let data = Dataset(
      name: "d", featureNames: names, classNames: ["0"], training: colour, imageShape: shape)
    #expect(data.normalized().normalization == normalization)
  }
}

extension Examples {
  fileprivate var isFinite: Bool { inputs.isFinite() }
}
