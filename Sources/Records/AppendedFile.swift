import Glibc

/// Is a file that is written piece after piece, each whole or, where the file can be cut off, not at all.
///
/// It is a class because it owns a descriptor, with which the file is closed.
final class AppendedFile: Sendable {
  /// Where it is.
  let path: String
  /// What the system knows it by.
  let descriptor: Int32

  /// Says why a piece is not in the file, or not all of it.
  struct Shortfall: Error {
    /// The system's reason.
    let reason: FileError
    /// How many bytes of it are in a file that cannot be cut off, such as a pipe; 0 for any other.
    let kept: Int
  }

  /// Opens the file to write to it, and creates it where there is none.
  ///
  /// - Parameters:
  ///   - path: Where it is, or will be.
  ///   - flags: More flags of `open(2)`.
  ///   - mode: The permissions of a new file, from which the process's umask is taken away.
  /// - Throws: `FileError` where it cannot be opened.
  init(path: String, flags: Int32, mode: mode_t) throws(FileError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode)
    guard descriptor >= 0 else { throw FileError(path: path, action: .append, code: errno) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// How many bytes are in it so far; 0 for a pipe.
  var size: UInt64 { UInt64(max(0, lseek(descriptor, 0, SEEK_CUR))) }

  /// Drops what stands behind the first `size` bytes, and goes on from there.
  ///
  /// - Throws: `FileError`, also where the file is shorter than that.
  func cut(to size: UInt64) throws(FileError) {
    let end = lseek(descriptor, 0, SEEK_END)
    guard let size = off_t(exactly: size), end >= size else {
      throw FileError(path: path, action: .append, code: ENODATA)
    }
    guard ftruncate(descriptor, size) == 0, lseek(descriptor, size, SEEK_SET) == size else {
      throw FileError(path: path, action: .append, code: errno)
    }
  }

  /// Goes back by some bytes, so that what comes next is written over them.
  func goBack(_ count: Int) {
    lseek(descriptor, -off_t(count), SEEK_CUR)
  }

  /// Brings what is written to the disk; nothing where that is not a file's way.
  ///
  /// - Parameter sync: Called as `fdatasync` is.
  /// - Throws: `FileError`. The system may then take for written what never was.
  func synchronize(by sync: (Int32) -> Int32 = { fdatasync($0) }) throws(FileError) {
    var code: Int32 = 0
    repeat { code = sync(descriptor) == 0 ? 0 : errno } while code == EINTR
    guard [0, EINVAL, EROFS].contains(code) else {
      throw FileError(path: path, action: .append, code: code)
    }
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: `Shortfall` where not all of them can be written: those that were are then taken back,
  ///   unless the file cannot be cut off.
  func append(_ bytes: [UInt8]) throws(Shortfall) {
    let end = lseek(descriptor, 0, SEEK_CUR)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let reason = FileError(path: path, action: .append, code: count < 0 ? errno : ENOSPC)
        let isTakenBack = end >= 0 && ftruncate(descriptor, end) == 0
        if isTakenBack { lseek(descriptor, end, SEEK_SET) }
        throw Shortfall(reason: reason, kept: isTakenBack ? 0 : rest.startIndex)
      }
      rest = rest.dropFirst(count)
    }
  }
}
