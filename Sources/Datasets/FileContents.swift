import Glibc

/// Reads whole files.
enum FileContents {
  /// Returns the bytes of the file at `path`; a pipe is read to its end.
  static func read(_ path: String) throws(CSVError) -> [UInt8] {
    // The system would take a path only up to a NUL in it, and read another file.
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw CSVError(file: path, problem: .missing)
    }
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) }
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw CSVError(file: path, problem: .directory)
    case S_IFCHR, S_IFBLK: throw CSVError(file: path, problem: .device)
    default: break
    }

    let limit = 1 << 34
    let tooLarge = CSVError(
      file: path, problem: .unreadable("it is larger than \(limit >> 30) GiB"))
    guard status.st_size <= limit else { throw tooLarge }

    var bytes: [UInt8] = []
    if status.st_mode & S_IFMT == S_IFREG { bytes.reserveCapacity(Int(status.st_size)) }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = chunk.withUnsafeMutableBytes { buffer in
        retrying { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
      }
      guard count >= 0 else { throw failure(path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else { throw tooLarge }
    }
  }

  /// Repeats a system call as long as signals interrupt it.
  private static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  private static func failure(_ path: String) -> CSVError {
    let code = errno
    if code == ENOENT || code == ENOTDIR { return CSVError(file: path, problem: .missing) }
    return CSVError(file: path, problem: .unreadable(String(cString: strerror(code))))
  }
}
