import CPseudoTerminal

/// Says how a process ended.
public enum ExitStatus: Equatable, Sendable, CustomStringConvertible {
  /// It exited by itself with a code.
  case exited(Int32)
  /// A signal ended it.
  case signaled(Int32)

  /// Reads the status of `waitpid`; nil when it tells of no end.
  init?(waitStatus: Int32) {
    if wait_status_has_exited(waitStatus) != 0 {
      self = .exited(wait_status_exit_code(waitStatus))
    } else if wait_status_was_signaled(waitStatus) != 0 {
      self = .signaled(wait_status_signal(waitStatus))
    } else {
      return nil
    }
  }

  /// Describes the end in words.
  public var description: String {
    switch self {
    case .exited(let code): "exited with \(code)"
    case .signaled(let number): "was ended by signal \(number)"
    }
  }
}
