import Synchronization

/// Is told how far the reading of a file has got.
public final class ReadingProgress: Sendable {
  private let total: Int
  private let done = Atomic<Int>(0)
  private let report: @Sendable (Double) -> Void

  /// Creates progress up to `total` bytes; `report` is called on any thread with the share of them
  /// that has been read.
  init(total: Int, report: @escaping @Sendable (Double) -> Void) {
    self.total = total
    self.report = report
  }

  /// Counts more bytes as read.
  func add(_ count: Int) {
    let sum = done.add(count, ordering: .relaxed).newValue
    report(min(1, Double(sum) / Double(max(total, 1))))
  }
}
