import Glibc

/// Reads whole files.
enum FileContents {
  /// The most bytes that are read.
  static let limit = 1 << 34

  /// Returns the bytes of the file at `path`; a pipe is read to its end.
  ///
  /// The file is read and not mapped into memory: a mapped one that somebody shortens meanwhile ends
  /// the process.
  static func read(_ path: String) throws(DataFileError) -> [UInt8] {
    // The system would take a path only up to a NUL in it, and read another file.
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw DataFileError(file: path, problem: .missing)
    }
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) }
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw DataFileError(file: path, problem: .directory)
    case S_IFCHR, S_IFBLK: throw DataFileError(file: path, problem: .device)
    default: break
    }
    guard status.st_size <= limit else { throw tooLarge(path) }

    // One byte more than the file has: the read that fills the memory but for this is the last.
    let expected = max(Int(status.st_size) + 1, 1 << 16)
    var bytes: [UInt8] = []
    var capacity = expected
    while true {
      let count = bytes.count
      let (next, isAtEnd) = try filling(bytes, upTo: capacity, from: descriptor, path: path)
      bytes = next
      if isAtEnd { return bytes }
      guard bytes.count <= limit else { throw tooLarge(path) }
      capacity = min(max(bytes.count * 2, count + expected), limit + 1)
    }
  }

  /// Returns `start` with what the file has to add, up to `capacity` bytes together, and whether that
  /// is its end.
  private static func filling(
    _ start: [UInt8], upTo capacity: Int, from descriptor: Int32, path: String
  ) throws(DataFileError) -> (bytes: [UInt8], isAtEnd: Bool) {
    var result = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = buffer.initialize(fromContentsOf: start)
      repeat {
        let rest = UnsafeMutableRawBufferPointer(buffer)[count...]
        // The system takes no more than 2 GiB at once.
        let most = min(rest.count, 1 << 30)
        result = retrying {
          Glibc.read(descriptor, UnsafeMutableRawBufferPointer(rebasing: rest).baseAddress, most)
        }
        count += max(result, 0)
      } while result > 0 && count < capacity
    }
    guard result >= 0 else { throw failure(path) }
    return (bytes, result == 0)
  }

  /// Repeats a system call as long as signals interrupt it.
  private static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  private static func tooLarge(_ path: String) -> DataFileError {
    DataFileError(file: path, problem: .unreadable("it is larger than \(limit >> 30) GiB"))
  }

  private static func failure(_ path: String) -> DataFileError {
    let code = errno
    if code == ENOENT || code == ENOTDIR { return DataFileError(file: path, problem: .missing) }
    return DataFileError(file: path, problem: .unreadable(String(cString: strerror(code))))
  }
}
