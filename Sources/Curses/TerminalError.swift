/// Says why there can be no dashboard on this terminal, and what to do about it.
public enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// Standard input or standard output is not a terminal.
  case notATerminal(stream: String)
  /// `TERM` is not set.
  case terminalTypeUnset
  /// The terminal's type is in no terminfo database.
  case terminalTypeUnknown(String)
  /// The terminal cannot move its cursor.
  case noCursorAddressing(String)
  /// Another `Terminal` is open in this process.
  case alreadyOpen
  /// The system refused something.
  case system(call: String, code: Int32)

  /// Describes the error in one line, with its remedy.
  public var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal; run with --headless"
    case .terminalTypeUnset:
      "TERM is not set; set it to the terminal's type, TERM=xterm-256color for one, "
        + "or run with --headless"
    case .terminalTypeUnknown(let type):
      "the terminal type “\(type)” is unknown here; install its terminfo entry (ncurses-term), "
        + "try TERM=xterm-256color, or run with --headless"
    case .noCursorAddressing(let type):
      "the terminal type “\(type)” cannot move the cursor; set TERM to the terminal's real type, "
        + "or run with --headless"
    case .alreadyOpen:
      "the terminal is in use already; close it before opening it again"
    case .system(let call, let code):
      "\(call) failed on the terminal: \(systemMessage(code)); run with --headless"
    }
  }
}
