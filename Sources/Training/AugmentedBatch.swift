import Datasets
import Dispatch
import Glibc
import LinearAlgebra
import Synchronization

/// Is the training examples of one batch, varied for one epoch, made ahead of time where a processor
/// is free for it.
///
/// What it holds is a function of the augmenter, the examples and the epoch alone, so that copies of
/// a run may share it, and whoever makes it makes the same: another queue if that is quicker, else
/// whoever asks first.
final class AugmentedBatch<Scalar: BLASScalar>: Sendable {
  /// Which examples, in which order.
  let indices: ArraySlice<Int>
  /// What they are varied for.
  let epoch: Int

  private let augmenter: Augmenter<Scalar>
  private let isTaken = Atomic<Bool>(false)
  private let isMade = Atomic<Bool>(false)
  private let made = DispatchGroup()
  private let result: Mutex<Matrix<Scalar>?>

  /// How often to look whether it is made before waiting for it: waking up takes longer than most
  /// batches.
  private static var patience: Int { 200 }

  private static var valuesWorthHandingOver: Int { 1000 }

  /// Describes a batch, which is not made yet.
  init(_ augmenter: Augmenter<Scalar>, _ indices: ArraySlice<Int>, epoch: Int) {
    self.augmenter = augmenter
    self.indices = indices
    self.epoch = epoch
    result = Mutex(nil)
    made.enter()
  }

  /// Has it made on another queue, and returns at once; one so small that handing it over takes as
  /// long as making it is left to whoever asks for it.
  func makeAhead() {
    guard indices.count * augmenter.featureCount >= Self.valuesWorthHandingOver else { return }
    DispatchQueue.global(qos: .userInitiated).async { [self] in makeIfNobodyDoes() }
  }

  /// Returns the varied examples, one a row, as soon as they are made.
  func rows() -> Matrix<Scalar> {
    makeIfNobodyDoes()
    for _ in 0..<Self.patience where !isMade.load(ordering: .acquiring) { sched_yield() }
    if !isMade.load(ordering: .acquiring) { made.wait() }
    guard let rows = result.withLock({ $0 }) else { preconditionFailure("a batch not made") }
    return rows
  }

  private func makeIfNobodyDoes() {
    guard !isTaken.exchange(true, ordering: .acquiringAndReleasing) else { return }
    var rows = Matrix<Scalar>(rows: indices.count, columns: augmenter.featureCount)
    augmenter.write(indices, epoch: epoch, into: &rows)
    result.withLock { $0 = rows }
    isMade.store(true, ordering: .releasing)
    made.leave()
  }
}
