import Glibc

/// Holds a run for one process. It is a class because it owns a descriptor, with which the lock goes.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// Takes over a descriptor that holds the lock.
  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    // A child on its way to another program has a duplicate of the descriptor for a moment.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
