import Glibc

/// Reads whole files.
public enum WholeFile {
  /// Returns the bytes of the regular file at `path`, of at most `limit`.
  ///
  /// A symbolic link is not followed, and a pipe not read to its end, unless that is asked for:
  /// nothing in a run's folder is one.
  ///
  /// - Throws: `FileError` with the system's reason.
  public static func read(
    _ path: String, limit: Int = 1 << 34, followingLinks: Bool = false
  ) throws(FileError) -> [UInt8] {
    func failure(_ code: Int32) -> FileError { FileError(path: path, action: .read, code: code) }
    let descriptor = open(
      path, O_RDONLY | O_CLOEXEC | (followingLinks ? 0 : O_NONBLOCK | O_NOFOLLOW))
    guard descriptor >= 0 else { throw failure(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      guard status.st_size <= limit else { throw failure(EFBIG) }
      return try next(Int(status.st_size), of: descriptor, path: path)
    case S_IFIFO where followingLinks:
      var bytes: [UInt8] = []
      while bytes.count <= limit {
        let more = try next(1 << 16, of: descriptor, path: path)
        if more.isEmpty { return bytes }
        bytes += more
      }
      throw failure(EFBIG)
    case S_IFDIR: throw failure(EISDIR)
    default: throw failure(EINVAL)
    }
  }

  /// Returns the next `most` bytes of a file that is open, or fewer where it ends.
  ///
  /// - Throws: `FileError` with the system's reason and `path`.
  static func next(
    _ most: Int, of descriptor: Int32, path: String
  ) throws(FileError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      while count < most {
        let free = UnsafeMutableBufferPointer(rebasing: buffer[count..<most])
        let got = Glibc.read(descriptor, free.baseAddress, free.count)
        if got == 0 { return }
        if got > 0 { count += got } else if errno != EINTR { code = errno }
        if code != 0 { return }
      }
    }
    guard code == 0 else { throw FileError(path: path, action: .read, code: code) }
    return bytes
  }
}
