import Glibc

/// Calls `body` with the strings as C wants them, ended by a null pointer.
func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Result
) rethrows -> Result {
  let pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return try body(pointers + [nil])
}

/// Finds an executable: a path as it is, a bare name in the usual folders.
func executablePath(_ name: String) -> String {
  if name.contains("/") { return name }
  let folders = ["/usr/local/bin", "/usr/bin", "/bin"]
  return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 } ?? name
}
