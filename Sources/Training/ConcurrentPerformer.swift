import Dispatch
import Learning

/// Does pieces of work at the same time, as many as the machine has processors for.
struct ConcurrentPerformer: Performer {
  func perform(_ count: Int, _ work: (Int) -> Void) {
    withoutActuallyEscaping(work) { work in
      // Safe, since no piece of work depends on another: that is what a performer is for.
      nonisolated(unsafe) let work = work
      DispatchQueue.concurrentPerform(iterations: count) { work($0) }
    }
  }
}
