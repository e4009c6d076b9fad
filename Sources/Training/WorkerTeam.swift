import Dispatch
import Glibc
import Learning
import LinearAlgebra
import Synchronization

/// Does pieces of work on threads of its own, which wait for the next by looking for it: an update
/// hands out work several times in a millisecond, and waking a sleeping thread takes a tenth of one.
///
/// Threads that have found nothing for a while go to sleep. While one caller's work is being done,
/// another's is done by that other caller alone, with the same result.
final class WorkerTeam: Performer {
  private let shared: Shared
  private let threads: [WorkerThread]
  private let isBusy = Atomic<Bool>(false)

  /// Creates a team of `threads`, the caller of ``perform(_:_:)`` being one of them; of fewer where the
  /// system has no more to give, which takes longer and has the same result.
  ///
  /// - Parameters:
  ///   - threads: How many there are to be.
  ///   - start: Runs its argument on a thread of its own; nil if there is none to be had.
  init(
    threads: Int,
    start: (_ body: @escaping @Sendable () -> Void) -> WorkerThread? = WorkerThread.init
  ) {
    precondition(threads >= 1, "a team of \(threads) threads")
    let shared = Shared(most: threads - 1)
    var helpers: [WorkerThread] = []
    for helper in 0..<threads - 1 {
      guard let thread = start({ shared.help(as: helper) }) else { break }
      helpers.append(thread)
    }
    shared.welcomeHelpers(helpers.count)
    self.shared = shared
    self.threads = helpers
  }

  /// Waits for the threads to end, a tenth of a millisecond or so: what is over holds no memory.
  deinit {
    shared.stop()
    for thread in threads { thread.join() }
  }

  /// How many threads have gone to sleep.
  var sleeperCount: Int { shared.sleeperCount }

  /// Calls `work` for each number from 0 up to `count`, and returns when all of it is done.
  func perform(_ count: Int, _ work: (Int) -> Void) {
    guard !isBusy.exchange(true, ordering: .acquiring) else {
      SerialPerformer().perform(count, work)
      return
    }
    withoutActuallyEscaping(work) { work in shared.perform(count, work) }
    isBusy.store(false, ordering: .releasing)
  }
}

/// Is a thread of its own, which ends with what it runs. Those of a dispatch queue would not do: it
/// begins no more blocks than there are processors until one of them sleeps, and a helper that looks
/// for work does not.
struct WorkerThread {
  /// Carries what a thread is to do across the C interface.
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private var thread = pthread_t()

  /// Begins to run `body`; nil if there is no thread to be had: limits on processes and memory are
  /// limits on threads.
  init?(_ body: @escaping @Sendable () -> Void) {
    let retained = Unmanaged.passRetained(Body(body))
    let result = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, retained.toOpaque())
    guard result == 0 else {
      retained.release()
      return nil
    }
  }

  /// Waits for the thread to end, once.
  func join() { pthread_join(thread, nil) }
}

/// Is what a team's threads share.
private final class Shared: Sendable {
  /// Is one of the threads, as the others know it.
  final class Helper: Sendable {
    let isAsleep = Atomic<Bool>(false)
    let alarm = DispatchSemaphore(value: 0)
  }

  /// How often a helper looks for work before it goes to sleep: for a tenth of a millisecond or so.
  private static let patience = 400

  private let helpers: [Helper]
  /// How many of them there really are; settled before the first round.
  private let helperCount = Atomic<Int>(0)
  /// Counts what has been handed out; a helper that has seen fewer has something to do.
  private let round = Atomic<Int>(0)
  /// How many helpers are not done with this round.
  private let pending = Atomic<Int>(0)
  /// The first piece of this round that nobody has begun.
  private let next = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  /// The work of this round, written before the round is counted and read after that; what it does
  /// for one number does not depend on what it does for another, which makes it safe to share.
  nonisolated(unsafe) private var work: (count: Int, body: (Int) -> Void) = (0, { _ in })

  init(most: Int) {
    helpers = (0..<most).map { _ in Helper() }
  }

  /// Says how many of the helpers have threads.
  func welcomeHelpers(_ count: Int) { helperCount.store(count, ordering: .relaxed) }

  func perform(_ count: Int, _ body: @escaping (Int) -> Void) {
    let helperCount = helperCount.load(ordering: .relaxed)
    work = (count, body)
    next.store(0, ordering: .relaxed)
    pending.store(helperCount, ordering: .relaxed)
    round.add(1, ordering: .sequentiallyConsistent)
    wakeSleepers()
    doPieces()
    while pending.load(ordering: .acquiring) > 0 { sched_yield() }
    work = (0, { _ in })
  }

  var sleeperCount: Int { helpers.count { $0.isAsleep.load(ordering: .relaxed) } }

  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    wakeSleepers()
  }

  func help(as index: Int) {
    // Whoever takes part in an update calculates as the trainer does.
    _ = SubnormalNumbers.flushing()
    var seen = 0
    while waitForRound(after: seen, as: helpers[index]) {
      seen += 1
      doPieces()
      pending.subtract(1, ordering: .releasing)
    }
  }

  private func wakeSleepers() {
    for helper in helpers where helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
      helper.alarm.signal()
    }
  }

  /// Does one piece after the other that nobody has begun, so that whoever is held up does fewer.
  private func doPieces() {
    while true {
      let piece = next.add(1, ordering: .relaxed).oldValue
      guard piece < work.count else { return }
      work.body(piece)
    }
  }

  /// Waits until there has been a round more than `seen`; returns false when the team is dissolved.
  private func waitForRound(after seen: Int, as helper: Helper) -> Bool {
    while true {
      for _ in 0..<Self.patience {
        if round.load(ordering: .acquiring) > seen { return true }
        // Not only once it would sleep: on a busy machine that takes a second.
        if isStopping.load(ordering: .acquiring) { return false }
        // Somebody else may need the processor.
        sched_yield()
      }
      helper.isAsleep.store(true, ordering: .sequentiallyConsistent)
      let isMissed =
        round.load(ordering: .sequentiallyConsistent) > seen
        || isStopping.load(ordering: .sequentiallyConsistent)
      // Whoever came first takes it back: if it was not this helper, the alarm sounds.
      if !isMissed || !helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
        helper.alarm.wait()
      }
      if isStopping.load(ordering: .acquiring) { return false }
    }
  }
}
