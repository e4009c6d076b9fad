import Screen

/// Is something that happened on the terminal, or to the process.
public enum TerminalEvent: Equatable, Sendable {
  /// A key was pressed; Ctrl-C and Ctrl-Z arrive here too.
  case key(Key)
  /// The mouse was used, if that was asked for.
  case mouse(MouseEvent)
  /// Text was pasted; long pastes are cut off after 64 KiB, and those that the terminal does not mark
  /// are empty.
  case paste(String)
  /// The terminal has told what its background is like, as it was asked.
  case background(TerminalBackground)
  /// The screen has a new size.
  case resized(width: Int, height: Int)
  /// A signal arrived: SIGINT, SIGTERM, SIGHUP or SIGQUIT, to end the run, SIGTSTP, to suspend,
  /// or SIGUSR1, if it was asked for.
  case signal(Int32)
  /// Another thread called `WakeUp.signal`, once or more often.
  case woken
  /// The terminal is gone and will never come back.
  case hangUp
}
