import Testing

@testable import Datasets

@Suite struct BuiltInDatasetTests {
  static let points = BuiltInDataset.allCases.filter { $0 != .digits && $0 != .wave }

  @Test(arguments: points)
  func drawsTheDefaultSizes(dataset: BuiltInDataset) throws {
    let data = try dataset.make()
    #expect(data.name == dataset.rawValue)
    #expect(data.featureNames == ["x1", "x2"])
    #expect(data.training.count == dataset.defaults.trainingCount)
    #expect(data.dev?.count == dataset.defaults.devCount)
    #expect(data.test == nil)
    #expect(data.training.featureCount == 2)
    #expect(data.training.inputs.isFinite())
    #expect(data.classNames.count == (dataset == .blobs ? 4 : 2))
    #expect(data.imageShape == nil)
  }

  @Test(arguments: points)
  func drawsAsManyOfEachClass(dataset: BuiltInDataset) throws {
    let data = try dataset.make(trainingCount: 211, devCount: 40, testCount: 4)
    for part in [data.training, data.dev, data.test] {
      let part = try #require(part)
      let counts = data.classNames.indices.map { label in part.labels.count { $0 == label } }
      #expect(counts.reduce(0, +) == part.count)
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
    #expect(data.test?.count == 4)
  }

  @Test(arguments: BuiltInDataset.allCases)
  func dependsOnTheSeedAlone(dataset: BuiltInDataset) throws {
    #expect(try dataset.make() == dataset.make(seed: dataset.defaults.seed))
    let one = try dataset.make(seed: 11)
    #expect(try dataset.make(seed: 11) == one)
    let other = try dataset.make(seed: 12)
    #expect(other.training.inputs != one.training.inputs)
    #expect(other.dev?.inputs != one.dev?.inputs)
  }

  @Test(arguments: BuiltInDataset.allCases)
  func keepsThePartsIndependent(dataset: BuiltInDataset) throws {
    let few = try dataset.make(trainingCount: 40, devCount: 40, testCount: 40)
    let many = try dataset.make(trainingCount: 80, devCount: 40, testCount: 0)
    // The size of one part changes no other, and more points begin with the fewer.
    #expect(many.dev == few.dev)
    #expect(many.training.selecting(Array(0..<40)) == few.training)
    #expect(few.training != few.dev && few.dev != few.test)
    #expect(try dataset.make(devCount: 0).dev == nil)
  }

  @Test(arguments: points)
  func displacesByTheNoise(dataset: BuiltInDataset) throws {
    // Random numbers are used alike, so that the displacement is what is left over.
    let sharp = try dataset.make(trainingCount: 4000, noise: 0, seed: 2).training
    let blurred = try dataset.make(trainingCount: 4000, noise: 0.3, seed: 2).training
    #expect(sharp.labels == blurred.labels)
    var squares = 0.0
    for (left, right) in zip(sharp.inputs.elements, blurred.inputs.elements) {
      squares += (left - right) * (left - right)
    }
    #expect(abs((squares / 8000).squareRoot() - 0.3) < 0.01)
  }

  @Test(arguments: BuiltInDataset.allCases)
  func saysWhatItIsInOneSentence(dataset: BuiltInDataset) {
    #expect(dataset.summary.hasSuffix("."))
    #expect(dataset.summary.count <= 90)
    #expect(!dataset.summary.dropLast().contains("."))
  }

  @Test func refusesCountsAndNoiseOutOfRange() throws {
    func message(_ body: () throws -> Dataset) -> String? {
      #expect(throws: BuiltInDatasetError.self) { try body() }?.description
    }
    #expect(
      message { try BuiltInDataset.moons.make(trainingCount: 0) }
        == "0 training examples cannot be drawn; ask for 2 to 10000000")
    #expect(
      message { try BuiltInDataset.blobs.make(devCount: 3) }
        == "3 dev examples cannot be drawn; ask for 4 to 10000000")
    #expect(
      message { try BuiltInDataset.xor.make(testCount: -1) }
        == "-1 test examples cannot be drawn; ask for 2 to 10000000")
    #expect(
      message { try BuiltInDataset.pitch.make(trainingCount: .max) }
        == "9223372036854775807 training examples cannot be drawn; ask for 2 to 10000000")
    for noise in [-0.1, .nan, .infinity, -.infinity, 100.1] {
      #expect(
        message { try BuiltInDataset.pitch.make(noise: noise) }
          == "the noise cannot be \(noise); give a number from 0 to 100.0")
    }
  }
}
