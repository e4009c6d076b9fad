import Dispatch
import Synchronization

/// Runs errands on a queue of its own, one after the other.
///
/// To hand one over takes no memory that stays: a block which is given to a dispatch queue is kept by
/// the thread that has run it, up to a thousand of them, so that a run of many sketches would grow for
/// its first minutes.
final class Errands: Sendable {
  private typealias Inbox = Mutex<[@Sendable () -> Void]>
  /// Is what the source's handler holds, which must not hold the source.
  private final class Waiting: Sendable {
    let errands = Inbox([])

    func run() {
      for errand in errands.withLock({ box in
        defer { box = [] }
        return box
      }) { errand() }
    }
  }

  private let waiting = Waiting()
  private let queue: DispatchQueue
  /// May be used from every thread, as all of Dispatch, which does not say so of it.
  nonisolated(unsafe) private let source: any DispatchSourceUserDataAdd

  /// Creates a queue with a name for debuggers.
  init(label: String) {
    queue = DispatchQueue(label: label, qos: .utility)
    source = DispatchSource.makeUserDataAddSource(queue: queue)
    source.setEventHandler { [waiting] in waiting.run() }
    source.activate()
  }

  deinit { source.cancel() }

  /// Leaves an errand to be run; returns at once.
  func leave(_ errand: @escaping @Sendable () -> Void) {
    waiting.errands.withLock { $0.append(errand) }
    source.add(data: 1)
  }

  /// Waits until every errand so far has been run.
  func wait() { queue.sync { waiting.run() } }
}
