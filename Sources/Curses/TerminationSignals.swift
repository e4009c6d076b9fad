import CTerminal
import Glibc

/// Watches for the signals that end a process, for programs that run without a dashboard.
///
/// SIGINT, SIGTERM, SIGHUP and SIGQUIT arrive here instead of killing the process, so that a run
/// can be ended properly; at the deadline they kill it after all.
public final class TerminationSignals {
  /// The seconds that a process has for taking notice of a signal.
  public static let usualDeadline = 2

  let descriptor: Int32
  private var isOpen = true

  /// Installs the handlers. Only one of these, or one `Terminal`, may exist at a time.
  ///
  /// - Parameter withUserSignal: Whether SIGUSR1 is told too; it ends nothing then.
  /// - Throws: `TerminalError` where handlers are installed already.
  public init(withUserSignal: Bool = false) throws(TerminalError) {
    let reading = terminal_signals_open(0, UInt32(Self.usualDeadline))
    // Before this object is one, or its end would give back the handlers of another.
    if reading < 0 { throw .alreadyOpen }
    descriptor = reading
    if withUserSignal { _ = terminal_signals_report(SIGUSR1) }
  }

  deinit { close() }

  /// Gives the dispositions back; a second call does nothing.
  ///
  /// - Parameter endsProcess: Whether the process only has files to write and then ends. Hang-ups are no
  ///   longer told then, a first signal to end only shows in ``received``, and one a
  ///   second later or more kills.
  public func close(endsProcess: Bool = false) {
    if isOpen { terminal_signals_close(endsProcess ? 1 : 0) }
    isOpen = false
  }

  /// Has the first signal end a process that has written its files, after ``close(endsProcess:)`` or
  /// that of a terminal.
  public static func release() { terminal_signals_release() }

  /// The signal to end that has arrived since the handlers were installed last, hang-ups aside.
  public static var received: Int32? {
    let number = terminal_signals_termination()
    return [0, SIGHUP].contains(number) ? nil : number
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

  /// Sets the seconds from a signal to end, or from now if there was one, until it kills after all.
  public func setDeadline(seconds: Int) {
    if isOpen { terminal_signals_set_deadline(UInt32(clamping: seconds)) }
  }
}
