import Glibc
import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct WaveTests {
  @Test func draws30TrainingAnd200DevNumbers() throws {
    let data = try BuiltInDataset.wave.make()
    #expect(data.name == "wave" && data.featureNames == ["x"] && data.classNames == [])
    #expect(data.targetKind == .values && BuiltInDataset.wave.targetKind == .values)
    #expect(data.training.count == 30 && data.dev?.count == 200 && data.test == nil)
    #expect(data.training.inputs.elements.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test func theNumbersAreASineAndTheNoiseIsWhatIsAskedFor() throws {
    let sharp = try BuiltInDataset.wave.make(trainingCount: 4000, noise: 0, seed: 2).training
    for (x, y) in zip(sharp.inputs.elements, sharp.targets.values) {
      #expect(abs(y - sin(2 * Double.pi * x)) < 1e-15)
    }
    let blurred = try BuiltInDataset.wave.make(trainingCount: 4000, noise: 0.3, seed: 2).training
    #expect(blurred.inputs == sharp.inputs)
    let squares = zip(blurred.targets.values, sharp.targets.values).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    #expect(abs((squares / 4000).squareRoot() - 0.3) < 0.01)
  }

  @Test func refusesASingleNumber() {
    #expect(throws: BuiltInDatasetError.count(part: "training", 1, allowed: 2...10_000_000)) {
      try BuiltInDataset.wave.make(trainingCount: 1)
    }
    #expect(throws: BuiltInDatasetError.noise(-1, limit: 100)) {
      try BuiltInDataset.wave.make(noise: -1)
    }
  }
}
