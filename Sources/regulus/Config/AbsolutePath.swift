import Glibc

/// Returns the path of a file from the root on, links resolved; where there is no file, as it is.
func absolutePath(_ path: String) -> String {
  guard !path.isEmpty, let found = realpath(path, nil) else { return path }
  defer { free(found) }
  return String(cString: found)
}
