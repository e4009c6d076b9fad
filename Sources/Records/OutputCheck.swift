import Glibc

/// Looks whether files could be opened for writing, before anything is made or emptied for their sake.
public enum OutputCheck {
  /// Looks whether a file could be made or emptied, to be written as it stands.
  ///
  /// - Throws: `FileError` as opening it would. Nothing is changed either way.
  public static func file(_ path: String) throws(FileError) {
    guard !path.isEmpty, access(path, F_OK) == 0 else { return try AtomicFile.check(path) }
    if Folder.isFolder(path) { throw FileError(path: path, action: .append, code: EISDIR) }
    // To open a pipe and close it again would end whoever reads it.
    guard access(path, W_OK) == 0 else {
      throw FileError(path: path, action: .append, code: errno)
    }
  }

  /// Returns whether two paths lead to the same file, or would once it is made. Devices and pipes, such
  /// as `/dev/null`, keep nothing that could be lost, and are never the same.
  public static func isSameFile(_ path: String, _ other: String) -> Bool {
    guard let place = place(of: path) else { return false }
    return place == Self.place(of: other)
  }

  /// Tells files apart, whatever they are called.
  private enum Place: Equatable {
    case file(device: dev_t, number: ino_t)
    /// One that is not there yet: the folder, and the name in it.
    case free(device: dev_t, number: ino_t, name: Substring)
  }

  /// Returns where a regular file is or would be; nil for anything else.
  private static func place(of path: String) -> Place? {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      return .file(device: status.st_dev, number: status.st_ino)
    }
    guard let target = try? AtomicFile.resolved(path), let name = target.split(separator: "/").last,
      stat(Folder.containing(target), &status) == 0
    else { return nil }
    return .free(device: status.st_dev, number: status.st_ino, name: name)
  }

  /// Looks whether files could be put in a folder, which is made if it is missing.
  ///
  /// - Throws: `FileError` as making it would. Nothing is changed either way.
  public static func folder(_ path: String) throws(FileError) {
    func failure(_ code: Int32) -> FileError { FileError(path: path, action: .write, code: code) }
    guard !path.isEmpty else { throw failure(ENOENT) }
    var place = path
    while access(place, F_OK) != 0 {
      let code = errno
      guard code == ENOENT, Folder.containing(place) != place else { throw failure(code) }
      place = Folder.containing(place)
    }
    guard Folder.isFolder(place) else { throw failure(ENOTDIR) }
    guard access(place, W_OK | X_OK) == 0 else { throw failure(errno) }
  }
}
