import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Training

struct WorkerTeamTests {
  /// Counts how often each piece of work was done.
  private final class Tally: Sendable {
    let counts: Mutex<[Int]>
    init(_ pieces: Int) { counts = Mutex([Int](repeating: 0, count: pieces)) }
  }

  @Test(arguments: [1, 2, 3, 5], [0, 1, 2, 3, 17])
  func everyPieceIsDoneOnce(_ threads: Int, _ pieces: Int) {
    let team = WorkerTeam(threads: threads)
    let tally = Tally(pieces)
    for _ in 0..<50 {
      team.perform(pieces) { piece in tally.counts.withLock { $0[piece] += 1 } }
    }
    #expect(tally.counts.withLock { $0 } == [Int](repeating: 50, count: pieces))
  }

  /// Limits on processes are limits on threads: a team has those that there are.
  @Test(arguments: 0...3) func aTeamMakesDoWithFewerThreads(_ most: Int) {
    var started = 0
    let team = WorkerTeam(threads: 4) { body in
      guard started < most else { return nil }
      started += 1
      return WorkerThread(body)
    }
    #expect(started == min(most, 3))
    let tally = Tally(17)
    for _ in 0..<50 {
      team.perform(17) { piece in tally.counts.withLock { $0[piece] += 1 } }
    }
    #expect(tally.counts.withLock { $0 } == [Int](repeating: 50, count: 17))
  }

  @Test func sleepersAreWokenForWork() {
    let team = WorkerTeam(threads: 3)
    let tally = Tally(6)
    for _ in 0..<20 {
      while team.sleeperCount < 2 { sched_yield() }
      team.perform(6) { piece in tally.counts.withLock { $0[piece] += 1 } }
    }
    #expect(tally.counts.withLock { $0 } == [Int](repeating: 20, count: 6))
  }

  @Test func piecesAreDoneAtTheSameTime() {
    // Each piece waits for the other: one thread alone would wait for ever.
    let team = WorkerTeam(threads: 2)
    let (first, second) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let met = Atomic<Int>(0)
    team.perform(2) { piece in
      (piece == 0 ? first : second).signal()
      if (piece == 0 ? second : first).wait(timeout: .now() + .seconds(20)) == .success {
        met.add(1, ordering: .relaxed)
      }
    }
    #expect(met.load(ordering: .relaxed) == 2)
  }

  @Test func workWithinWorkAndOfTwoCallersIsDoneToo() {
    let team = WorkerTeam(threads: 2)
    let tally = Tally(8)
    team.perform(2) { outer in
      team.perform(4) { inner in tally.counts.withLock { $0[4 * outer + inner] += 1 } }
    }
    #expect(tally.counts.withLock { $0 } == [Int](repeating: 1, count: 8))
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<100 { team.perform(8) { piece in tally.counts.withLock { $0[piece] += 1 } } }
    }
    #expect(tally.counts.withLock { $0 } == [Int](repeating: 401, count: 8))
  }

  @Test func theThreadsOfATeamThatIsGoneHaveEnded() {
    let tally = Tally(1)
    for round in 1...50 {
      do {
        let team = WorkerTeam(threads: 4) { body in
          WorkerThread {
            body()
            tally.counts.withLock { $0[0] += 1 }
          }
        }
        team.perform(3) { _ in }
      }
      #expect(tally.counts.withLock { $0[0] } == 3 * round)
    }
  }
}
