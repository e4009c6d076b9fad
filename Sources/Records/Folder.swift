import Glibc

/// Works with folders: what is in them, and what may be put there.
enum Folder {
  /// Returns the names of all entries of a folder, hidden ones too, sorted; none where it cannot be
  /// read.
  static func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes a folder, and those above it that are missing, by default for nobody else to enter.
  static func make(_ path: String, mode: mode_t = 0o700) throws(FileError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try make(String(path[..<slash]), mode: mode)
    }
    guard mkdir(path, mode) == 0 || errno == EEXIST else {
      throw FileError(path: path, action: .write, code: errno)
    }
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
  static func remove(_ path: String) throws(FileError) {
    for name in names(in: path) {
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
