import Datasets
import Glibc
import Testing

@testable import Training

@Suite struct AugmentedBatchTests {
  /// A batch that nobody asked for leaves nothing behind. Other tests may take memory meanwhile, but
  /// not always.
  @Test func batchesThatAreNotMadeAreFreed() throws {
    let dataset = try BuiltInDataset.moons.make(trainingCount: 4, devCount: 0, testCount: 0)
    let augmenter = try Augmenter<Float>(
      dataset.training, augmentation: Augmentation(jitter: 0.1), seed: 1)
    let count = 400_000
    let isFreed = (0..<5).contains { _ in
      let before = residentBytes()
      for _ in 0..<count { _ = AugmentedBatch(augmenter, [0, 1, 2, 3], epoch: 0) }
      // Each would leave 72 bytes.
      return residentBytes() - before < 36 * count
    }
    #expect(isFreed)
  }

  @Test func whatIsMadeIsTheSameAheadOrNot() throws {
    let dataset = try BuiltInDataset.digits.make(trainingCount: 64, devCount: 0, testCount: 0)
    let augmenter = try Augmenter<Float>(
      dataset.training, augmentation: Augmentation(jitter: 0.1), seed: 1)
    let indices = Array(0..<64)[...]
    let ahead = AugmentedBatch(augmenter, indices, epoch: 3)
    ahead.makeAhead()
    #expect(ahead.rows() == AugmentedBatch(augmenter, indices, epoch: 3).rows())
  }

  private func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, CInt(line.count), file) != nil else { return 0 }
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(getpagesize())
  }
}
