import Glibc

/// Runs `body` with a new folder, and removes it and the files in it afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let path = "/tmp/regulus-tests-\(UInt64.random(in: 0...UInt64.max))"
  guard mkdir(path, 0o700) == 0 else { throw TemporaryFolderError(code: errno) }
  defer {
    for name in names(in: path) { unlink("\(path)/\(name)") }
    rmdir(path)
  }
  try body(path)
}

/// Runs `body` with a new folder as a user whom permissions hold, also where the tests are run as root;
/// only on the thread that calls.
func withTemporaryFolderOfAUser(_ body: (String) throws -> Void) throws {
  // Swift's view of the C library leaves it out.
  guard let symbol = dlsym(nil, "setfsuid") else { throw TemporaryFolderError(code: ENOSYS) }
  let setUser = unsafeBitCast(symbol, to: (@convention(c) (uid_t) -> Int32).self)
  let user = geteuid()
  _ = setUser(user == 0 ? 65534 : user)
  defer { _ = setUser(user) }
  try withTemporaryFolder(body)
}

/// Returns the names of all files in a folder, hidden ones too, sorted.
func names(in folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names.sorted()
}

struct TemporaryFolderError: Error {
  let code: Int32
}
