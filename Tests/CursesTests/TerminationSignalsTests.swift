import Glibc
import Testing

@testable import Curses

/// Handlers of signals, of which a process has one set.
@Suite(.serialized) struct TerminationSignalsTests {
  @Test func aSignalIsToldToWhoeverWaits() throws {
    let signals = try TerminationSignals(withUserSignal: true)
    let wakeUp = try WakeUp()
    #expect(throws: TerminalError.alreadyOpen) { try TerminationSignals() }
    kill(getpid(), SIGUSR1)
    #expect(signals.wait(timeoutMilliseconds: 10_000, wakeUp: wakeUp) == SIGUSR1)
    #expect(signals.wait(timeoutMilliseconds: 0, wakeUp: wakeUp) == nil)
  }

  /// A handler on another thread may still be about to write to the pipe, whose number must not become
  /// that of somebody's file.
  @Test func thePipeStaysOpen() throws {
    var first: TerminationSignals? = try TerminationSignals(withUserSignal: true)
    let descriptor = try #require(first?.descriptor)
    kill(getpid(), SIGUSR1)
    // Any thread may be the one to take it.
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&request, 1, 10_000) == 1)
    first = nil
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
    let second = try TerminationSignals()
    #expect(second.descriptor == descriptor)
    let wakeUp = try WakeUp()
    #expect(second.wait(timeoutMilliseconds: 0, wakeUp: wakeUp) == nil, "nothing is left of before")
  }

  /// Whatever ends a process by itself, but SIGKILL, restores the terminal first.
  @Test func everySignalThatEndsAProcessHasAHandler() throws {
    /// The address of a handler, 0 for what a signal does by itself.
    func handler(_ number: Int32) -> UInt {
      var action = sigaction()
      sigaction(number, nil, &action)
      return UInt(bitPattern: unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self))
    }
    let numbers = [SIGHUP, SIGINT, SIGUSR1, SIGIO, SIGPWR, SIGSTKFLT, 34, 64]
    let before = numbers.map(handler)
    var signals: TerminationSignals? = try TerminationSignals()
    for number in numbers { #expect(handler(number) != 0, "signal \(number)") }
    #expect(signals != nil)
    signals = nil
    #expect(numbers.map(handler) == before)
  }

  /// A process that ends has files to write: a hang-up does not end it, nor does the first signal to.
  @Test func whatEndsWaitsForTheFirstSignal() throws {
    let numbers = [SIGHUP, SIGINT, SIGTERM, SIGQUIT]
    let before = numbers.map { number in
      var action = sigaction()
      sigaction(number, nil, &action)
      return action
    }
    let signals = try TerminationSignals()
    signals.close(endsProcess: true)
    signals.close()
    #expect(TerminationSignals.received == nil)
    // To this thread, which has handled them when the calls return, if it lets them through.
    var (told, mask) = (sigset_t(), sigset_t())
    for number in [SIGHUP, SIGTERM] { sigaddset(&told, number) }
    pthread_sigmask(SIG_UNBLOCK, &told, &mask)
    raise(SIGHUP)
    raise(SIGTERM)
    pthread_sigmask(SIG_SETMASK, &mask, nil)
    #expect(TerminationSignals.received == SIGTERM)
    TerminationSignals.release()
    for number in [SIGINT, SIGTERM, SIGQUIT] {
      var action = sigaction()
      sigaction(number, nil, &action)
      #expect(action.__sigaction_handler.sa_handler == nil, "signal \(number)")
    }
    for (number, var action) in zip(numbers, before) { sigaction(number, &action, nil) }
    // From the next handlers on nothing is left of it.
    _ = try TerminationSignals()
    #expect(TerminationSignals.received == nil)
  }

  /// Without a stack of their own, handlers cannot run on a thread whose stack has run out.
  @Test func aThreadThatAsksForItIsCovered() {
    func isCovered() -> Bool {
      var stack = stack_t()
      return sigaltstack(nil, &stack) == 0 && stack.ss_flags & Int32(SS_DISABLE) == 0
    }
    #expect(!isCovered())
    CrashCover.coverThisThread()
    CrashCover.coverThisThread()
    #expect(isCovered())
  }
}
