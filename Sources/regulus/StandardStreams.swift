import Curses
import Dashboard
import Glibc

/// Writes to the standard streams without buffering and without caring whether anyone reads.
enum StandardStreams {
  /// Writes a line to standard error.
  static func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// Replaces the current line of standard error, for progress on a terminal.
  static func replaceNote(_ line: String) { write("\r\u{1B}[K" + line, to: STDERR_FILENO) }

  /// The characters for people to read on standard output: ASCII on a terminal without UTF-8.
  static var glyphs: Glyphs {
    isatty(STDOUT_FILENO) == 1 && !TerminalCapabilities.adoptCharacterSet() ? .ascii : .unicode
  }

  /// Writes lines to standard output.
  static func print(_ lines: [String]) {
    write(lines.map { $0 + "\n" }.joined(), to: STDOUT_FILENO)
  }

  /// Whether standard error is a terminal.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
