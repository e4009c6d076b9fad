import Glibc

/// Is a folder for what the programs under test keep, removed when the tests end.
struct StateFolder: Sendable {
  /// Where it is.
  let path: String

  init() {
    path = "/tmp/regulus-tests-state-\(getpid())"
    mkdir(path, 0o700)
    // A C function without a context knows the folder by the process that it is called for.
    atexit { removeFolder("/tmp/regulus-tests-state-\(getpid())") }
  }
}

/// Removes a folder with all that is in it; links are removed, and not what they lead to.
public func removeFolder(_ path: String) {
  guard let stream = opendir(path) else { return }
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    guard name != "." && name != ".." else { continue }
    let inner = "\(path)/\(name)"
    var status = stat()
    if lstat(inner, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      chmod(inner, 0o700)
      removeFolder(inner)
    } else {
      unlink(inner)
    }
  }
  closedir(stream)
  rmdir(path)
}
