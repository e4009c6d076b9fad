import Testing

@testable import Datasets

struct LabelNoiseTests {
  private func wrong(_ a: Dataset, _ b: Dataset) -> Set<Int> {
    Set(a.training.labels.indices.filter { a.training.labels[$0] != b.training.labels[$0] })
  }

  @Test func theShareOfTrainingLabelsIsWrongAndNoOthers() throws {
    let set = try BuiltInDataset.blobs.make(trainingCount: 200, devCount: 50, testCount: 50)
    let spoilt = set.spoilingLabels(share: 0.15, seed: 3)
    #expect(wrong(set, spoilt).count == 30)
    #expect(spoilt.training.inputs == set.training.inputs)
    #expect(spoilt.dev == set.dev)
    #expect(spoilt.test == set.test)
    #expect(spoilt.training.labels.allSatisfy { (0..<4).contains($0) })
    #expect(set.spoilingLabels(share: 1, seed: 3).training.labels.count == 200)
    #expect(wrong(set, set.spoilingLabels(share: 1, seed: 3)).count == 200)
  }

  @Test func moreNoiseSpoilsTheSameAndMore() throws {
    let set = try BuiltInDataset.pitch.make()
    let (few, many) = (
      set.spoilingLabels(share: 0.1, seed: 1), set.spoilingLabels(share: 0.3, seed: 1)
    )
    #expect(wrong(set, few).isSubset(of: wrong(set, many)))
    #expect(few == set.spoilingLabels(share: 0.1, seed: 1))
    #expect(few != set.spoilingLabels(share: 0.1, seed: 2))
  }

  @Test func everyOtherClassIsAsLikely() throws {
    let set = try BuiltInDataset.blobs.make(trainingCount: 4000)
    let spoilt = set.spoilingLabels(share: 1, seed: 5)
    var counts = [0, 0, 0, 0]
    for (before, after) in zip(set.training.labels, spoilt.training.labels) {
      counts[(after - before + 4) % 4] += 1
    }
    // A third of 4,000 each, with a standard deviation of 30.
    #expect(counts[0] == 0)
    #expect(counts.dropFirst().allSatisfy { abs($0 - 1333) < 120 })
  }

  @Test func nothingIsSpoiltWhereThereIsNothing() throws {
    let set = try BuiltInDataset.pitch.make()
    #expect(set.spoilingLabels(share: 0, seed: 1) == set)
    let numbers = try BuiltInDataset.wave.make()
    #expect(numbers.spoilingLabels(share: 0.5, seed: 1) == numbers)
  }
}
