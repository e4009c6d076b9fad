import Curses
import Glibc
import Testing

@testable import regulus

@Suite struct DashboardRunTests {
  @Test(arguments: [
    ([TerminalEvent.hangUp], SIGHUP), ([.signal(SIGHUP), .hangUp], SIGHUP),
    ([.signal(SIGHUP), .signal(SIGTERM), .hangUp], SIGTERM),
    ([.signal(SIGTERM), .signal(SIGHUP)], SIGTERM),
    ([.signal(SIGUSR1), .woken, .signal(SIGHUP)], SIGHUP),
    ([.signal(SIGINT), .signal(SIGTERM)], SIGINT),
  ])
  func whatEndsItCountsMoreThanAHangUp(events: [TerminalEvent], signal: Int32) {
    #expect(DashboardRun.endingSignal(among: events) == signal)
  }

  @Test func othersDoNotEndIt() {
    #expect(DashboardRun.endingSignal(among: [.signal(SIGUSR1), .signal(SIGTSTP), .woken]) == nil)
  }
}
