import Glibc

/// Writes whole files so that a crash, a full disk or a power cut leaves the old one or the new
/// one, never half of one.
///
/// The bytes go to a temporary file in the same folder, which is flushed to the disk and then
/// renamed over the old one; at last the folder is flushed too (Pillai et al., "All file systems
/// are not created equal", OSDI 2014).
public enum AtomicFile {
  /// Writes `bytes` as the whole content of the file at `path`, replacing what is there.
  ///
  /// A symbolic link is followed. A device or a pipe, such as `/dev/null`, has no content to
  /// protect and is written directly. Where links are not followed, the file takes the place of these
  /// too.
  ///
  /// - Parameters:
  ///   - bytes: The content of the file.
  ///   - path: Where the file is, or will be.
  ///   - mode: The permissions of a new file, from which the process's umask is taken away; a file
  ///     that is replaced hands on its own.
  ///   - followingLinks: Whether what is no file is what is meant; if not, the file takes its place.
  /// - Throws: `FileError` with the path and the system's reason, also for a file that is protected
  ///   from being written to. The old file is then as it was, unless only flushing the folder failed,
  ///   and nothing else is left behind.
  public static func write(
    _ bytes: [UInt8], to path: String, mode: mode_t = 0o644, followingLinks: Bool = true
  ) throws(FileError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw FileError(path: path, action: .write, code: path.isEmpty ? ENOENT : EINVAL)
    }
    var status = stat()
    let exists = (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0
    let kind = exists ? status.st_mode & S_IFMT : 0
    switch kind {
    case S_IFREG: try checkProtection(of: path)
    case S_IFDIR: throw FileError(path: path, action: .write, code: EISDIR)
    case 0, S_IFLNK: break
    default: if followingLinks { return try writeDirectly(bytes, to: path) }
    }

    let target = followingLinks ? try resolved(path) : path
    let folder = Folder.containing(target)
    let action: FileError.Action = exists ? .replace : .write
    let temporary = try createTemporary(in: folder, mode: mode, for: path, action)
    // Not every file system knows permissions; the content matters more.
    if kind == S_IFREG { fchmod(temporary.descriptor, status.st_mode & 0o777) }
    do throws(FileError) {
      try fill(temporary.descriptor, with: bytes, for: path, action)
      guard rename(temporary.path, target) == 0 else {
        throw FileError(path: path, action: action, code: errno)
      }
    } catch {
      unlink(temporary.path)
      throw error
    }
    try Folder.flush(folder, for: path)
  }

  /// Writes `bytes` to a file that is not there yet, at the first of some paths where there is none.
  ///
  /// The name is taken before anything is written, so that no other program's file is ever
  /// replaced.
  ///
  /// - Parameters:
  ///   - bytes: The content of the file.
  ///   - paths: Where the file may be, tried in this order.
  /// - Returns: Where it is.
  /// - Throws: `FileError` with the path and the system's reason; nothing is left behind then. Where
  ///   all paths are taken, it is about the last of them.
  public static func writeNew(
    _ bytes: [UInt8], atFirstFreeOf paths: some Sequence<String>
  ) throws(FileError) -> String {
    var last = ""
    for path in paths {
      last = path
      guard !path.isEmpty, !path.utf8.contains(0) else { break }
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor < 0 {
        if errno == EEXIST || errno == EINTR { continue }
        throw FileError(path: path, action: .write, code: errno)
      }
      close(descriptor)
      do throws(FileError) {
        try write(bytes, to: path)
      } catch {
        unlink(path)
        throw error
      }
      return path
    }
    throw FileError(path: last, action: .write, code: last.isEmpty ? ENOENT : EEXIST)
  }

  /// Checks that `write` could write to `path`, before the work whose result is to go there.
  ///
  /// - Throws: `FileError` as `write` would. Nothing is changed either way.
  public static func check(_ path: String) throws(FileError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw FileError(path: path, action: .write, code: path.isEmpty ? ENOENT : EINVAL)
    }
    var status = stat()
    if stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: try checkProtection(of: path)
      case S_IFDIR: throw FileError(path: path, action: .write, code: EISDIR)
      default: return try checkProtection(of: path)
      }
    }
    let folder = Folder.containing(try resolved(path))
    let temporary = try createTemporary(in: folder, mode: 0o600, for: path, .write)
    close(temporary.descriptor)
    unlink(temporary.path)
  }

  /// Refuses a file that is there and is not to be written to: to put another in its place would take
  /// no more than the right to its folder.
  private static func checkProtection(of path: String) throws(FileError) {
    guard faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 else {
      throw FileError(path: path, action: .write, code: errno)
    }
  }

  /// Returns where the file really is, or will be, if `path` leads to it through symbolic links.
  ///
  /// - Throws: `FileError` where links go round in a circle, or lead to a name that is no text.
  static func resolved(_ path: String) throws(FileError) -> String {
    var place = path
    // As many as the system follows.
    for _ in 0...40 {
      guard let bytes = destination(ofLink: place) else { return place }
      // Names are text here; another one would be made beside the one that is meant.
      guard let target = String(validating: bytes, as: UTF8.self) else {
        throw FileError(path: path, action: .write, code: EILSEQ)
      }
      place = target.hasPrefix("/") ? target : "\(Folder.containing(place))/\(target)"
    }
    throw FileError(path: path, action: .write, code: ELOOP)
  }

  /// Returns where a symbolic link leads; nil for anything else.
  private static func destination(ofLink path: String) -> [UInt8]? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
      guard let base = buffer.baseAddress else { return nil }
      let count = readlink(path, base, buffer.count)
      guard count > 0, count < buffer.count else { return nil }
      return buffer[..<count].map { UInt8(bitPattern: $0) }
    }
  }

  private static let temporaryPrefix = ".regulus-"
  private static let temporarySuffix = ".tmp"

  /// Removes what processes that were killed have left half written in a folder that is one process's
  /// alone.
  ///
  /// - Throws: `FileError` where the folder cannot be read.
  static func removeLeftovers(in folder: String) throws(FileError) {
    for name in try Folder.names(in: folder)
    where name.hasPrefix(temporaryPrefix) && name.hasSuffix(temporarySuffix) {
      unlink("\(folder)/\(name)")
    }
  }

  private static func createTemporary(
    in folder: String, mode: mode_t, for path: String, _ action: FileError.Action
  ) throws(FileError) -> (path: String, descriptor: Int32) {
    for _ in 0..<100 {
      let number = String(UInt64.random(in: 0...UInt64.max), radix: 36)
      let name = "\(folder)/\(temporaryPrefix)\(number)\(temporarySuffix)"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor >= 0 { return (name, descriptor) }
      guard errno == EEXIST || errno == EINTR else { break }
    }
    throw FileError(path: path, action: action, code: errno)
  }

  /// Writes and flushes `bytes`, and closes the descriptor whatever happens.
  private static func fill(
    _ descriptor: Int32, with bytes: [UInt8], for path: String, _ action: FileError.Action
  ) throws(FileError) {
    do throws(FileError) {
      try writeAll(bytes, to: descriptor, for: path, action)
      while fsync(descriptor) != 0 {
        guard errno == EINTR else { throw FileError(path: path, action: action, code: errno) }
      }
    } catch {
      close(descriptor)
      throw error
    }
    // Linux closes the descriptor even where it reports an interruption.
    guard close(descriptor) == 0 || errno == EINTR else {
      throw FileError(path: path, action: action, code: errno)
    }
  }

  private static func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, for path: String, _ action: FileError.Action
  ) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
        return Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count > 0 {
        written += count
      } else if count == 0 || errno != EINTR {
        throw FileError(path: path, action: action, code: count == 0 ? ENOSPC : errno)
      }
    }
  }

  private static func writeDirectly(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, action: .append, code: errno) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, for: path, .append)
  }
}
