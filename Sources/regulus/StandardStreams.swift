import Curses
import Glibc
import Records
import Screen

/// Writes to the standard streams without buffering.
enum StandardStreams {
  /// Puts something in the place of streams that are closed, before a file gets their number and all
  /// that is printed with it. Standard output then tells that it cannot be written to.
  static func occupyClosed() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free.
      _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes a line to standard error, whether anyone reads it or not.
  static func note(_ line: String) { try? write(line + "\n", to: STDERR_FILENO) }

  /// Replaces the current line of standard error, for progress on a terminal; where it would have to
  /// wait, it is left out.
  static func replaceNote(_ line: String) {
    if errorTakesLines { ask(line) }
  }

  /// Replaces the current line of standard error by a question, and leaves the cursor behind it.
  static func ask(_ question: String) { try? write("\r\u{1B}[K" + question, to: STDERR_FILENO) }

  /// Whether standard error takes a line without making anybody wait: not a terminal that has been
  /// stopped (Ctrl-S), nor a full pipe that is not read.
  static var errorTakesLines: Bool {
    var request = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) == 1 && request.revents & Int16(POLLOUT) != 0
  }

  /// The characters for people to read on standard output: ASCII on a terminal without UTF-8.
  static var glyphs: Glyphs {
    isatty(STDOUT_FILENO) == 1 && !TerminalCapabilities.adoptCharacterSet() ? .ascii : .unicode
  }

  /// The characters for people to read on standard error, likewise.
  static var errorGlyphs: Glyphs {
    isatty(STDERR_FILENO) == 1 && !TerminalCapabilities.adoptCharacterSet() ? .ascii : .unicode
  }

  /// Writes lines to standard output. That nobody reads them is no error, and a full disk is.
  static func print(_ lines: [String]) throws(FileError) {
    do {
      try write(lines.map { $0 + "\n" }.joined(), to: STDOUT_FILENO)
    } catch {
      if error.code != EPIPE { throw error }
    }
  }

  /// Whether standard error is a terminal.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ text: String, to descriptor: Int32) throws(FileError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0 && errno == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      } else if count == 0 || errno != EINTR {
        let name = descriptor == STDOUT_FILENO ? "standard output" : "standard error"
        throw FileError(path: name, action: .append, code: count == 0 ? ENOSPC : errno)
      }
    }
  }
}
