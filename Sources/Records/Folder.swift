import Glibc

/// Works with folders: what is in them, and what may be put there.
enum Folder {
  /// Returns the names of all entries of a folder, hidden ones too, sorted; none where there is no
  /// such folder.
  ///
  /// - Throws: `FileError` where it cannot be read: one that is not listed is not empty.
  static func names(in path: String) throws(FileError) -> [String] {
    guard let stream = opendir(path) else {
      guard errno == ENOENT else { throw FileError(path: path, action: .read, code: errno) }
      return []
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      // Only this tells the end from a failure.
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw FileError(path: path, action: .read, code: errno) }
    return names.sorted()
  }

  /// Makes a folder, and those above it that are missing, by default for nobody else to enter.
  static func make(_ path: String, mode: mode_t = 0o700) throws(FileError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try make(String(path[..<slash]), mode: mode)
    }
    do {
      try add(path, mode: mode)
    } catch {
      guard error.code == EEXIST else { throw error }
    }
  }

  /// Makes a folder within one that is there, and its name durable: what is written in it later is
  /// lost in a power cut where its own name is not on the disk.
  ///
  /// - Throws: `FileError`; then there is no new folder.
  static func add(_ path: String, mode: mode_t = 0o700) throws(FileError) {
    guard mkdir(path, mode) == 0 else { throw FileError(path: path, action: .write, code: errno) }
    do {
      try flush(containing(path), for: path)
    } catch {
      rmdir(path)
      throw error
    }
  }

  /// Makes the names in a folder durable, where it can be opened and the file system knows how.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - path: What has been put there, for the error.
  /// - Throws: `FileError`.
  static func flush(_ folder: String, for path: String) throws(FileError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    while fsync(descriptor) != 0 {
      if errno == EINVAL || errno == EROFS { return }
      guard errno == EINTR else { throw FileError(path: path, action: .write, code: errno) }
    }
  }

  /// Returns the folder that something is in, by its path alone.
  static func containing(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether there is a folder, perhaps through symbolic links.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is a folder itself, not a link to one, and it is this user's.
  static func isOwnFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && status.st_uid == geteuid()
  }

  /// Whether there is a regular file itself, not a link to one.
  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Removes a folder and all that is in it. Links are removed, and not what they lead to.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - last: What is to be there as long as anything is, such as the file that says what it was.
  /// - Throws: `FileError` for the first that cannot be listed or removed.
  static func remove(_ path: String, last: [String] = []) throws(FileError) {
    let names = try names(in: path)
    for name in names.filter({ !last.contains($0) }) + last.filter(names.contains) {
      let inner = "\(path)/\(name)"
      var status = stat()
      guard lstat(inner, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        try remove(inner)
      } else if unlink(inner) != 0 {
        throw FileError(path: inner, action: .write, code: errno)
      }
    }
    guard rmdir(path) == 0 else { throw FileError(path: path, action: .write, code: errno) }
  }
}
