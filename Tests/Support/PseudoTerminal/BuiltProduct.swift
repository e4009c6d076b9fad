import Glibc

/// Finds an executable product of the package, which is built beside the test bundle.
/// - Throws: `HarnessError` naming the folders searched when it is not there.
public func builtProduct(_ name: String) throws -> String {
  var link = [CChar](repeating: 0, count: 4096)
  let count = readlink("/proc/self/exe", &link, link.count - 1)
  let executable = String(
    decoding: link.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  // Where a helper loads the tests, the bundle is one of its arguments.
  let files = [executable] + CommandLine.arguments.filter { $0.contains("/") }
  var folders: [String] = []
  for file in files {
    var folder = file[...]
    // On some systems the executable lies within a bundle that is a folder.
    for _ in 0..<4 {
      guard let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else { break }
      folder = folder[..<slash]
      if !folders.contains(String(folder)) { folders.append(String(folder)) }
    }
  }
  for folder in folders where isExecutableFile("\(folder)/\(name)") { return "\(folder)/\(name)" }
  throw HarnessError("there is no “\(name)” in \(folders.joined(separator: ", ")); build it first")
}

private func isExecutableFile(_ path: String) -> Bool {
  var information = stat()
  return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
    && access(path, X_OK) == 0
}
