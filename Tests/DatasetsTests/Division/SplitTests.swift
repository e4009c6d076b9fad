import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct SplitTests {
  /// 60 of class 0, 30 of class 1, 10 of class 2.
  private let labels = (0..<100).map { $0 < 60 ? 0 : $0 < 90 ? 1 : 2 }

  private func counts(_ part: [Int], of labels: [Int]) -> [Int] {
    part.reduce(into: [0, 0, 0]) { $0[labels[$1]] += 1 }
  }

  @Test func dividesEachClassByTheShares() throws {
    let parts = try Split(shares: [60, 20, 20]).indices(of: labels, seed: 1)
    #expect(parts.map { counts($0, of: labels) } == [[36, 18, 6], [12, 6, 2], [12, 6, 2]])
  }

  @Test(arguments: [[80, 20], [1, 1], [60, 20, 20], [1, 2, 3], [0.7, 0.2, 0.1]])
  func takesEveryExampleOnce(shares: [Double]) throws {
    let parts = try Split(shares: shares).indices(of: labels, seed: 7)
    #expect(parts.count == shares.count)
    #expect(parts.flatMap { $0 }.sorted() == Array(0..<100))
    let total = shares.reduce(0, +)
    for (part, share) in zip(parts, shares) {
      #expect(abs(Double(part.count) - 100 * share / total) <= 1)
    }
  }

  @Test func isDeterministicAndDependsOnTheSeed() throws {
    let split = try Split(shares: [80, 20])
    #expect(try split.indices(of: labels, seed: 3) == split.indices(of: labels, seed: 3))
    #expect(try split.indices(of: labels, seed: 3) != split.indices(of: labels, seed: 4))
  }

  @Test func shuffles() throws {
    let parts = try Split(shares: [80, 20]).indices(of: labels, seed: 3)
    #expect(parts.allSatisfy { $0 != $0.sorted() })
  }

  @Test func givesEveryPartEachClassWherePossible() throws {
    // Three examples of class 2 among a thousand: one for each part.
    let labels = (0..<1000).map { $0 < 3 ? 2 : $0 % 2 }
    for seed in 0..<20 {
      let parts = try Split(shares: [98, 1, 1]).indices(of: labels, seed: UInt64(seed))
      #expect(parts.allSatisfy { part in counts(part, of: labels).allSatisfy { $0 > 0 } })
    }
    // Where a class has a single example, it is for training.
    let single = [0, 0, 0, 0, 1]
    #expect(try Split(shares: [1, 1]).indices(of: single, seed: 0)[0].contains(4))
  }

  @Test func owesNoPartMoreThanOneExample() throws {
    // A hundred classes of seven: rounding each by itself would give 5 : 1 : 1 throughout.
    let labels = (0..<700).map { $0 % 100 }
    let parts = try Split(shares: [60, 20, 20]).indices(of: labels, seed: 5)
    #expect(parts.map(\.count) == [420, 140, 140])
  }

  @Test func refusesPartsWithoutExamples() throws {
    #expect(throws: SplitError.emptyPart(name: "dev", examples: 1)) {
      try Split(shares: [80, 20]).indices(of: [0], seed: 1)
    }
    #expect(throws: SplitError.emptyPart(name: "test", examples: 2)) {
      try Split(shares: [60, 20, 20]).indices(of: [0, 0], seed: 1)
    }
    #expect(throws: SplitError.emptyPart(name: "training", examples: 0)) {
      try Split(shares: [60, 20, 20]).indices(of: [], seed: 1)
    }
  }

  @Test func readsShares() throws {
    #expect(try Split(parsing: "60,20,20").shares == [60, 20, 20])
    #expect(try Split(parsing: "0.8, 0.2").shares == [0.8, 0.2])
  }

  /// Shares need not be percentages: they are taken relative to their sum.
  @Test(arguments: ["50,50,50", "1,1,1", "33.3,33.3,33.3"])
  func sharesAreOfTheirSum(text: String) throws {
    let parts = try Split(parsing: text).indices(of: [Int](repeating: 0, count: 30), seed: 1)
    #expect(parts.map(\.count) == [10, 10, 10])
  }

  @Test(arguments: [
    ("", "the share '' of a split is not a positive number; write for example 60,20,20"),
    ("80", "a split has two or three shares, not 1; write for example 80,20 or 60,20,20"),
    ("1,1,1,1", "a split has two or three shares, not 4; write for example 80,20 or 60,20,20"),
    ("80,", "the share '' of a split is not a positive number; write for example 60,20,20"),
    (
      "80,x\u{1B}",
      "the share 'x\\x1B' of a split is not a positive number; "
        + "write for example 60,20,20"
    ),
    ("80,0", "the share '0.0' of a split is not a positive number; write for example 60,20,20"),
    ("80,-20", "the share '-20.0' of a split is not a positive number; write for example 60,20,20"),
    ("80,nan", "the share 'nan' of a split is not a positive number; write for example 60,20,20"),
    ("1e999,1", "the share 'inf' of a split is not a positive number; write for example 60,20,20"),
  ])
  func saysWhatIsWrong(text: String, message: String) {
    let error = #expect(throws: SplitError.self) { try Split(parsing: text) }
    #expect(error?.description == message)
  }

  @Test func saysWhatToDoAboutEmptyParts() {
    #expect(
      SplitError.emptyPart(name: "dev", examples: 1).description
        == "splitting 1 example leaves the dev part without any; use more data or fewer parts")
  }

  @Test func numbersAreSplitAsOneClass() throws {
    let values = (0..<100).map { Double($0 * $0) }
    let data = Dataset(
      name: "d", featureNames: ["x"], classNames: [],
      training: Examples(
        inputs: Matrix(rows: 1, columns: 100, elements: (0..<100).map(Double.init)),
        targets: .values(values)))
    let parts = try data.splitting(by: Split(shares: [60, 20, 20]), seed: 1)
    #expect([parts.training.count, parts.dev?.count, parts.test?.count] == [60, 20, 20])
    var all: [Double] = []
    for part in [parts.training, parts.dev, parts.test] {
      // An example keeps its number.
      let part = try #require(part)
      #expect(part.targets.values == part.inputs.elements.map { $0 * $0 })
      all += part.targets.values
    }
    #expect(all != values && all.sorted() == values)
    #expect(try data.splitting(by: Split(shares: [60, 20, 20]), seed: 1) == parts)
    #expect(try data.splitting(by: Split(shares: [60, 20, 20]), seed: 2) != parts)
  }

  @Test func splitsADataset() throws {
    let examples = Examples(
      inputs: Matrix(rows: 1, columns: 10, elements: (0..<10).map(Double.init)),
      labels: (0..<10).map { $0 % 2 })
    let data = Dataset(
      name: "d", featureNames: ["x"], classNames: ["a", "b"], training: examples)
    let three = try data.splitting(by: Split(shares: [6, 2, 2]), seed: 1)
    #expect([three.training.count, three.dev?.count, three.test?.count] == [6, 2, 2])
    for part in [three.training, three.dev, three.test] {
      // An example keeps its label.
      let part = try #require(part)
      #expect(part.labels == part.inputs.elements.map { Int($0) % 2 })
    }
    #expect(try data.splitting(by: Split(shares: [8, 2]), seed: 1).test == nil)
  }
}
