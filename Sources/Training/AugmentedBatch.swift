import Datasets
import Dispatch
import Glibc
import LinearAlgebra
import Synchronization

/// Is the training examples of one batch, varied for one epoch, made ahead of time where a processor
/// is free for it.
///
/// What it holds is a function of the augmenter, the examples and the epoch alone, so that copies of
/// a run may share it, and whoever makes it makes the same. It is made in parts, by another queue and
/// by those who ask for it, each taking the next part that nobody has taken.
final class AugmentedBatch<Scalar: BLASScalar>: Sendable {
  /// Which examples, in which order.
  let indices: ArraySlice<Int>
  /// What they are varied for.
  let epoch: Int

  private let augmenter: Augmenter<Scalar>
  private let partCount: Int
  private let takenCount = Atomic<Int>(0)
  private let madeCount = Atomic<Int>(0)
  private let made = DispatchGroup()
  private let rowsOfParts: Mutex<[Matrix<Scalar>?]>

  /// How often to look whether it is made before waiting for it: waking up takes longer than most
  /// parts.
  private static var patience: Int { 200 }

  /// How many numbers are worth handing over, and make up a part.
  private static var valuesOfPart: Int { 1000 }

  /// Describes a batch, which is not made yet.
  init(_ augmenter: Augmenter<Scalar>, _ indices: ArraySlice<Int>, epoch: Int) {
    self.augmenter = augmenter
    self.indices = indices
    self.epoch = epoch
    partCount = max(
      1, min(indices.count, indices.count * augmenter.featureCount / Self.valuesOfPart, 64))
    rowsOfParts = Mutex(Array(repeating: nil, count: partCount))
    made.enter()
  }

  deinit {
    // A group that has been entered and not left outlives whoever holds it.
    if !isMade { made.leave() }
  }

  /// Has it made on another queue, and returns at once; one so small that handing it over takes as
  /// long as making it is left to whoever asks for it.
  func makeAhead() {
    guard indices.count * augmenter.featureCount >= Self.valuesOfPart else { return }
    DispatchQueue.global(qos: .userInitiated).async { [self] in makeWhatNobodyDoes() }
  }

  /// Returns the varied examples, one a row, as soon as they are made.
  func rows() -> Matrix<Scalar> {
    makeWhatNobodyDoes()
    for _ in 0..<Self.patience where !isMade { sched_yield() }
    if !isMade { made.wait() }
    let parts = rowsOfParts.withLock { $0 }.compactMap(\.self)
    precondition(parts.count == partCount, "\(parts.count) of \(partCount) parts of a batch made")
    if parts.count == 1 { return parts[0] }
    var rows = Matrix<Scalar>(rows: indices.count, columns: augmenter.featureCount)
    rows.elements.withUnsafeMutableBufferPointer { all in
      var place = 0
      for part in parts {
        part.elements.withUnsafeBufferPointer { own in
          _ = UnsafeMutableBufferPointer(rebasing: all[place..<place + own.count])
            .update(fromContentsOf: own)
        }
        place += part.count
      }
    }
    return rows
  }

  private var isMade: Bool { madeCount.load(ordering: .acquiring) == partCount }

  private func makeWhatNobodyDoes() {
    while takenCount.load(ordering: .relaxed) < partCount {
      let part = takenCount.add(1, ordering: .relaxed).oldValue
      guard part < partCount else { return }
      let start = indices.startIndex
      let own = indices[
        start + part * indices.count / partCount..<start + (part + 1) * indices.count / partCount]
      var rows = Matrix<Scalar>(rows: own.count, columns: augmenter.featureCount)
      augmenter.write(own, epoch: epoch, into: &rows)
      rowsOfParts.withLock { $0[part] = rows }
      let count = madeCount.add(1, ordering: .acquiringAndReleasing).newValue
      if count == partCount { made.leave() }
    }
  }
}
