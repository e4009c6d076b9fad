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
