import Glibc

/// Holds a terminal's settings, as `stty` shows them, to compare.
public struct TerminalSettings: Equatable, Sendable, CustomStringConvertible {
  private let input: tcflag_t
  private let output: tcflag_t
  private let control: tcflag_t
  private let local: tcflag_t
  private let characters: [cc_t]

  init(_ settings: termios) {
    input = settings.c_iflag
    output = settings.c_oflag
    control = settings.c_cflag
    local = settings.c_lflag
    characters = withUnsafeBytes(of: settings.c_cc) { Array($0) }
  }

  /// Whether typed characters are shown by the terminal itself.
  public var echoes: Bool { local & tcflag_t(ECHO) != 0 }
  /// Whether input arrives line by line.
  public var isCanonical: Bool { local & tcflag_t(ICANON) != 0 }
  /// Whether Ctrl-C and Ctrl-Z are signals.
  public var makesSignals: Bool { local & tcflag_t(ISIG) != 0 }

  /// Describes the flags in octal, as the system's headers number them.
  public var description: String {
    let flags = [("input", input), ("output", output), ("control", control), ("local", local)]
    return flags.map { "\($0) \(String($1, radix: 8))" }.joined(separator: ", ")
      + ", characters \(characters)"
  }
}
