/// Does several pieces of work.
public protocol Performer: Sendable {
  /// Calls `work` for each number from 0 up to `count`, in any order or at the same time. What it
  /// does for one number does not depend on what it does for another.
  func perform(_ count: Int, _ work: (Int) -> Void)
}

/// Does one piece of work after the other.
public struct SerialPerformer: Performer {
  /// Creates it.
  public init() {}

  /// Calls `work` for each number from 0 up to `count`.
  public func perform(_ count: Int, _ work: (Int) -> Void) {
    for index in 0..<count { work(index) }
  }
}
