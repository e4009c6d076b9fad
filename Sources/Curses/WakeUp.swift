import CTerminal
import Glibc

/// Wakes the thread that waits for terminal events, from any other thread.
///
/// It is a class because it owns a descriptor, and it has no state of its own beside that.
public final class WakeUp: Sendable {
  let descriptor: Int32

  /// Creates a wake-up that has not been signalled.
  public init() throws(TerminalError) {
    descriptor = terminal_event_counter()
    if descriptor < 0 { throw .system(call: "eventfd", code: errno) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Wakes the waiting thread, or the next wait; never blocks, and any number of calls before the
  /// wait count as one.
  public func signal() {
    // The only failure is a counter that is full, and then the reader is awake anyway.
    var one: UInt64 = 1
    _ = write(descriptor, &one, MemoryLayout.size(ofValue: one))
  }

  /// Forgets the signals so far.
  func clear() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, MemoryLayout.size(ofValue: count))
  }
}
