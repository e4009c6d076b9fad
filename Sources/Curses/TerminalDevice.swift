import Glibc

/// Is a terminal's device: an open file description of our own, its settings and its size.
///
/// Descriptors inherited from a shell share one description with it; to make that one nonblocking
/// would make the shell's nonblocking too.
struct TerminalDevice {
  /// A nonblocking descriptor of the terminal, for writing.
  let descriptor: Int32
  /// The settings the terminal had, to be restored.
  let cooked: termios
  /// The flags to restore where no description of our own could be had.
  private let sharedFlags: Int32?

  /// Opens the terminal that is standard output.
  init() throws(TerminalError) {
    var settings = termios()
    if tcgetattr(STDOUT_FILENO, &settings) != 0 { throw .system(call: "tcgetattr", code: errno) }
    cooked = settings
    if let own = Self.reopen() {
      descriptor = own
      sharedFlags = nil
      return
    }
    // After `su` the device may belong to somebody else, with no controlling terminal either.
    let flags = fcntl(STDOUT_FILENO, F_GETFL)
    let copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    if flags < 0 || copy < 0 || fcntl(copy, F_SETFL, flags | O_NONBLOCK) != 0 {
      let code = errno
      if copy >= 0 { Glibc.close(copy) }
      throw .system(call: "open", code: code)
    }
    descriptor = copy
    sharedFlags = flags
  }

  /// Opens the device of standard output again, under whatever name it can be had.
  private static func reopen() -> Int32? {
    var wanted = stat()
    if fstat(STDOUT_FILENO, &wanted) != 0 { return nil }
    var names = ["/proc/self/fd/\(STDOUT_FILENO)", "/dev/tty"]
    if let name = ttyname(STDOUT_FILENO) { names.insert(String(cString: name), at: 0) }
    for name in names {
      let candidate = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
      if candidate < 0 { continue }
      var found = stat()
      // /dev/tty has a number of its own; it is ours if standard output is what controls us.
      let isSame =
        name == "/dev/tty"
        ? tcgetsid(STDOUT_FILENO) == getsid(0)
        : fstat(candidate, &found) == 0 && found.st_rdev == wanted.st_rdev
      if isSame && isatty(candidate) == 1 { return candidate }
      Glibc.close(candidate)
    }
    return nil
  }

  /// Switches to single key presses: no echo, no lines, no signals from keys, bytes as written.
  func setRaw() {
    var raw = cooked
    cfmakeraw(&raw)
    // VMIN 1, VTIME 0: a read of nothing can then only mean that the terminal is gone.
    withUnsafeMutableBytes(of: &raw.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    apply(raw)
  }

  /// Puts the former settings back, unless another job has the terminal now.
  func setCooked() {
    if isForeground { apply(cooked) }
  }

  /// Whether this process's job has the terminal. Others are stopped for changing its settings.
  var isForeground: Bool {
    let foreground = tcgetpgrp(descriptor)
    return foreground < 0 || foreground == getpgrp()
  }

  private func apply(_ settings: termios) {
    var settings = settings
    while tcsetattr(descriptor, TCSANOW, &settings) != 0 && errno == EINTR {}
  }

  /// Throws away what the terminal has not shown yet.
  func discardOutput() {
    if isForeground { tcflush(descriptor, TCOFLUSH) }
  }

  /// Throws away what was typed and not read.
  func discardInput() {
    if isForeground { tcflush(descriptor, TCIFLUSH) }
  }

  /// The size in character cells; 80 × 24 where the terminal does not say, 1,000 a side at most.
  var size: (width: Int, height: Int) { Self.size(of: descriptor) }

  /// Returns the size of the terminal behind a descriptor.
  static func size(of descriptor: Int32) -> (width: Int, height: Int) {
    knownSize(of: descriptor) ?? (80, 24)
  }

  /// Returns the size of the terminal behind a descriptor; nil where it is none, or does not say.
  static func knownSize(of descriptor: Int32) -> (width: Int, height: Int)? {
    var window = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
    else { return nil }
    return (min(Int(window.ws_col), 1000), min(Int(window.ws_row), 1000))
  }

  /// Closes the descriptor.
  func close() {
    if let sharedFlags { _ = fcntl(descriptor, F_SETFL, sharedFlags) }
    Glibc.close(descriptor)
  }
}
