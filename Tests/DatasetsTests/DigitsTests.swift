import LinearAlgebra
import Testing

@testable import Datasets

/// The figures come from Reference/digits.py, which computes them from scikit-learn's copy.
@Suite struct DigitsTests {
  private let all = Digits.load()

  private func image(_ index: Int) -> [[Int]] {
    (0..<8).map { row in (0..<8).map { Int(all.inputs[row * 8 + $0, index]) } }
  }

  @Test func areThoseOfScikitLearn() {
    #expect(all.count == 1797 && Digits.count == 1797)
    #expect(all.featureCount == 64)
    let counts = (0..<10).map { label in all.labels.count { $0 == label } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(zip(all.labels, 0...).reduce(0) { $0 + $1.0 * $1.1 } == 7_264_791)

    let pixels = all.inputs.elements
    #expect(pixels.allSatisfy { (0...16).contains($0) && $0 == $0.rounded() })
    #expect(pixels.reduce(0, +) == 561_718)
    #expect(pixels.reduce(0) { $0 + $1 * $1 } == 6_907_012)
    var (byRow, byColumn) = (0.0, 0.0)
    for (index, pixel) in pixels.enumerated() {
      byRow += Double(index / 1797 / 8) * pixel
      byColumn += Double(index / 1797 % 8) * pixel
    }
    #expect(byRow == 1_957_148)
    #expect(byColumn == 2_003_469)
  }

  @Test func beginWithAZeroAndEndWithAnEight() {
    #expect(all.labels.first == 0)
    #expect(
      image(0) == [
        [0, 0, 5, 13, 9, 1, 0, 0], [0, 0, 13, 15, 10, 15, 5, 0], [0, 3, 15, 2, 0, 11, 8, 0],
        [0, 4, 12, 0, 0, 8, 8, 0], [0, 5, 8, 0, 0, 9, 8, 0], [0, 4, 11, 0, 1, 12, 7, 0],
        [0, 2, 14, 5, 10, 12, 0, 0], [0, 0, 6, 13, 10, 0, 0, 0],
      ])
    #expect(all.labels.last == 8)
    #expect(
      image(1796) == [
        [0, 0, 10, 14, 8, 1, 0, 0], [0, 2, 16, 14, 6, 1, 0, 0], [0, 0, 15, 15, 8, 15, 0, 0],
        [0, 0, 5, 16, 16, 10, 0, 0], [0, 0, 12, 15, 15, 12, 0, 0], [0, 4, 16, 6, 4, 16, 6, 0],
        [0, 8, 16, 10, 8, 16, 8, 0], [0, 1, 8, 12, 14, 12, 1, 0],
      ])
  }

  @Test func areDealtOutOnce() throws {
    let data = try BuiltInDataset.digits.make(trainingCount: 1000, devCount: 500, testCount: 297)
    #expect([data.training.count, data.dev?.count, data.test?.count] == [1000, 500, 297])
    let parts = try [data.training, #require(data.dev), #require(data.test)]
    // Together the parts are the whole, whatever the order: the images with their labels.
    let dealt = parts.flatMap(Self.images).sorted { $0.lexicographicallyPrecedes($1) }
    #expect(dealt == Self.images(all).sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test func keepTheProportionOfTheClasses() throws {
    let data = try BuiltInDataset.digits.make(trainingCount: 200, testCount: 300)
    #expect(data.training.count == 200)
    #expect(data.dev?.count == 360)
    for part in try [data.training, #require(data.dev), #require(data.test)] {
      for label in 0..<10 {
        let share = Double(all.labels.count { $0 == label }) / 1797
        let found = Double(part.labels.count { $0 == label })
        #expect(abs(found - share * Double(part.count)) < 2)
      }
    }
  }

  @Test func areImagesWithNamedPixels() throws {
    let data = try BuiltInDataset.digits.make()
    #expect(data.name == "digits")
    #expect([data.training.count, data.dev?.count, data.test?.count] == [1437, 360, nil])
    #expect(data.imageShape == ImageShape(height: 8, width: 8, channels: 1))
    #expect(data.normalized().imageShape == data.imageShape)
    #expect(data.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    #expect(data.featureNames.count == 64)
    #expect(data.featureNames[0] == "pixel 1,1" && data.featureNames[8] == "pixel 2,1")
    #expect(BuiltInDataset.digits.defaults.noise == nil)
  }

  @Test func refuseWhatTheyCannotGive() throws {
    func message(_ body: () throws -> Dataset) -> String? {
      #expect(throws: BuiltInDatasetError.self) { try body() }?.description
    }
    #expect(
      message { try BuiltInDataset.digits.make(trainingCount: 1500) }
        == "1500 training, 360 dev and 0 test examples make 1860, and there are 1797; "
        + "ask for fewer of one")
    #expect(
      message { try BuiltInDataset.digits.make(trainingCount: .max) }
        == "9223372036854775807 training examples cannot be drawn; ask for 10 to 1797")
    #expect(
      message { try BuiltInDataset.digits.make(testCount: 9) }
        == "9 test examples cannot be drawn; ask for 10 to 1797")
    #expect(
      message { try BuiltInDataset.digits.make(noise: 0) }
        == "digits are as they were written, without noise to choose; leave it out, or add it in "
        + "training by augmentation")
    #expect(try BuiltInDataset.digits.make(trainingCount: 1797, devCount: 0).training.count == 1797)
  }

  /// Returns the examples as lists of numbers, the label first.
  private static func images(_ examples: Examples) -> [[Int]] {
    (0..<examples.count).map { index in
      [examples.labels[index]] + (0..<64).map { Int(examples.inputs[$0, index]) }
    }
  }
}
