import Glibc

/// Makes a directory of its own for the files of a test, and removes it with them afterwards.
func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("/tmp/regulus-datasets-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw FileFailure(code: errno) }
  let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  defer { removeDirectory(path) }
  return try body(path)
}

/// Writes `bytes` to the file at `path`.
func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
  let bytes = Array(bytes)
  guard let file = fopen(path, "w") else { throw FileFailure(code: errno) }
  defer { fclose(file) }
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw FileFailure(code: errno) }
}

/// Writes `text` to the file at `path`.
func write(_ text: String, to path: String) throws {
  try write(text.utf8, to: path)
}

/// Reports that a test's own file could not be made.
struct FileFailure: Error {
  var code: Int32
}

/// Removes a directory and the files in it.
private func removeDirectory(_ path: String) {
  if let directory = opendir(path) {
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { remove("\(path)/\(name)") }
    }
    closedir(directory)
  }
  rmdir(path)
}
