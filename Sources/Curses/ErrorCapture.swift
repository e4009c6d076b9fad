import CTerminal
import Glibc

/// Keeps standard error off the screen while the dashboard is up, and gives it back afterwards.
///
/// Only a standard error that is the dashboard's own terminal is held back; a file or another
/// terminal gets it at once.
struct ErrorCapture {
  /// The file in memory that stands in for standard error.
  let file: Int32
  private let original: Int32

  /// Starts holding standard error back.
  /// - Returns: nil when there is no need, or no means.
  init?(from terminal: Int32) {
    var screen = stat()
    var errors = stat()
    guard isatty(STDERR_FILENO) == 1, fstat(terminal, &screen) == 0,
      fstat(STDERR_FILENO, &errors) == 0, screen.st_rdev == errors.st_rdev
    else { return nil }
    let file = terminal_memory_file("standard error")
    let original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
    guard file >= 0, original >= 0, dup2(file, STDERR_FILENO) >= 0 else {
      if file >= 0 { close(file) }
      if original >= 0 { close(original) }
      return nil
    }
    self.file = file
    self.original = original
  }

  /// Ends holding back and returns what was held back, at most its last 64 KiB.
  func release() -> [UInt8] {
    dup2(original, STDERR_FILENO)
    close(original)
    defer { close(file) }
    let limit = 65536
    let end = Int(lseek(file, 0, SEEK_END))
    return readAll(file, from: max(end - limit, 0))
  }
}

/// Reads a file from an offset to its end.
func readAll(_ descriptor: Int32, from start: Int) -> [UInt8] {
  let count = Int(lseek(descriptor, 0, SEEK_END)) - start
  if count <= 0 { return [] }
  return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
    initialized = max(pread(descriptor, buffer.baseAddress, count, off_t(start)), 0)
  }
}
