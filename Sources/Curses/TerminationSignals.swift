import CTerminal
import Glibc

/// Watches for the signals that end a process, for programs that run without a dashboard.
///
/// SIGINT, SIGTERM, SIGHUP and SIGQUIT arrive here instead of killing the process, so that a run
/// can be ended properly; two seconds later they kill it after all, unless that is postponed.
public final class TerminationSignals {
  let descriptor: Int32

  /// Installs the handlers. Only one of these, or one `Terminal`, may exist at a time.
  ///
  /// - Parameter withUserSignal: Whether SIGUSR1 is told too; it ends nothing then.
  /// - Throws: `TerminalError` where handlers are installed already.
  public init(withUserSignal: Bool = false) throws(TerminalError) {
    let reading = terminal_signals_open(0)
    // Before this object is one, or its end would give back the handlers of another.
    if reading < 0 { throw .alreadyOpen }
    descriptor = reading
    if withUserSignal { _ = terminal_signals_report(SIGUSR1) }
  }

  /// Gives the dispositions back, except that SIGHUP is ignored after a signal to end.
  deinit {
    terminal_signals_close(0)
  }

  /// Waits for a signal, a wake-up or the end of the time, and returns the signal if it was one.
  public func wait(timeoutMilliseconds: Int32, wakeUp: WakeUp) -> Int32? {
    var descriptors = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&descriptors, 2, timeoutMilliseconds) > 0 else { return nil }
    if descriptors[1].revents != 0 { wakeUp.clear() }
    var signal: UInt8 = 0
    guard descriptors[0].revents != 0, read(descriptor, &signal, 1) == 1 else { return nil }
    return Int32(signal)
  }

  /// Lets the process live on after a hang-up: SIGHUP is ignored from here on, and the other signals
  /// arrive as before.
  public func outliveHangUp() { terminal_signals_outlive_hang_up() }

  /// Allows so many more seconds for ending the process, as for writing large files.
  public func postponeDeadline(seconds: Int) {
    terminal_signals_postpone_deadline(UInt32(max(seconds, 0)))
  }
}
