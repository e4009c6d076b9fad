import Dispatch
import Synchronization
import Testing

@testable import Training

struct ErrandsTests {
  private final class Log: Sendable {
    let entries = Mutex<[Int]>([])
    func note(_ number: Int) { entries.withLock { $0.append(number) } }
    var all: [Int] { entries.withLock { $0 } }
  }

  @Test func areRunOnceEachInTheirOrder() {
    let (errands, log) = (Errands(label: "test"), Log())
    for number in 0..<1000 { errands.leave { log.note(number) } }
    errands.wait()
    #expect(log.all == Array(0..<1000))
  }

  @Test func areRunWithoutAnybodyWaiting() {
    let (errands, done) = (Errands(label: "test"), DispatchSemaphore(value: 0))
    for _ in 0..<3 {
      errands.leave { done.signal() }
      #expect(done.wait(timeout: .now() + .seconds(60)) == .success)
    }
  }

  @Test func whoeverLeavesOneDoesNotWaitForIt() {
    let (errands, log) = (Errands(label: "test"), Log())
    let goOn = DispatchSemaphore(value: 0)
    errands.leave {
      goOn.wait()
      log.note(1)
    }
    errands.leave { log.note(2) }
    #expect(log.all == [])
    goOn.signal()
    errands.wait()
    #expect(log.all == [1, 2])
  }

  @Test func ofManyThreadsNoneIsLostAndNoTwoRunAtOnce() {
    let (errands, log) = (Errands(label: "test"), Log())
    let running = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in 0..<100 {
        errands.leave {
          if running.add(1, ordering: .relaxed).newValue != 1 { log.note(-1) }
          log.note(100 * thread + number)
          running.subtract(1, ordering: .relaxed)
        }
        if number == 50 { errands.wait() }
      }
    }
    errands.wait()
    #expect(log.all.sorted() == Array(0..<800))
  }
}
