import CNcurses
import Glibc
import Screen

/// Says what the terminal can show.
public struct TerminalCapabilities: Equatable, Sendable {
  /// Whether the locale's characters are UTF-8; otherwise everything should be drawn in ASCII.
  public let utf8: Bool
  /// The number of colours, 0 for none: a terminal without, or `NO_COLOR` set and not empty.
  public let colors: Int
  /// What `COLORFGBG` says that the terminal's background is like; most terminals do not set it.
  public let background: TerminalBackground?

  /// Whether standard input and standard output are a terminal; looks, and opens nothing.
  public static var isInteractive: Bool {
    isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  }

  /// Looks at the terminal this process was started on, without opening it.
  ///
  /// Sets the process's `LC_CTYPE`, and no other category, to the environment's.
  /// - Throws: `TerminalError` when no dashboard can be shown on it.
  public static func ofThisTerminal() throws(TerminalError) -> TerminalCapabilities {
    if isatty(STDIN_FILENO) != 1 { throw .notATerminal(stream: "standard input") }
    if isatty(STDOUT_FILENO) != 1 { throw .notATerminal(stream: "standard output") }
    guard let type = environmentValue("TERM") else { throw .terminalTypeUnset }
    var colors: Int32 = 0
    var isAddressable: Int32 = 0
    if ncurses_describe(type, &colors, &isAddressable) == 0 { throw .terminalTypeUnknown(type) }
    if isAddressable == 0 { throw .noCursorAddressing(type) }
    let wantsColor = environmentValue("NO_COLOR") == nil
    return TerminalCapabilities(
      utf8: adoptCharacterSet(), colors: wantsColor ? max(Int(colors), 0) : 0,
      background: TerminalBackground(numbers: environmentValue("COLORFGBG")))
  }

  /// Adopts the environment's character set, as the process's `LC_CTYPE`, and tells whether it is
  /// UTF-8; later calls change nothing and tell the same.
  public static func adoptCharacterSet() -> Bool { hasAdoptedUTF8 }

  /// A name that comes with an SSH connection may denote a locale this machine lacks; when it asks
  /// for UTF-8, the one UTF-8 locale that needs no installation serves. Done once, since other threads
  /// may be reading the locale.
  private static let hasAdoptedUTF8: Bool = {
    if setlocale(LC_CTYPE, "") == nil {
      let name =
        environmentValue("LC_ALL") ?? environmentValue("LC_CTYPE") ?? environmentValue("LANG") ?? ""
      let plain = name.lowercased().filter { $0 != "-" }
      if plain.hasSuffix("utf8") { _ = setlocale(LC_CTYPE, "C.UTF-8") }
    }
    guard let codeset = nl_langinfo(nl_item(CODESET)) else { return false }
    return String(cString: codeset) == "UTF-8"
  }()
}

/// Reads a variable of the environment; nil when it is unset or empty.
func environmentValue(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
