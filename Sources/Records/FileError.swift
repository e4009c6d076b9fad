import Glibc

/// Says which file could not be read or written, and why.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Names what was attempted.
  public enum Action: Sendable {
    /// Reading a file, whole or in part.
    case read
    /// Making a file or a folder.
    case write
    /// Replacing a file as a whole.
    case replace
    /// Writing to a file, a pipe or a device as it stands.
    case append
  }

  /// The file.
  public let path: String
  /// What was attempted.
  public let action: Action
  /// The system's error number.
  public let code: Int32

  /// Creates an error from the system's error number.
  public init(path: String, action: Action, code: Int32) {
    self.path = path
    self.action = action
    self.code = code
  }

  /// The system's reason, such as `No space left on device`.
  public var reason: String { String(cString: strerror(code)) }

  /// One line with the file, the reason and, where there is one, the remedy.
  public var description: String {
    let remedy =
      switch (code, action) {
      case (ENOENT, .read): "; check the path"
      case (ENOTDIR, .read): ""
      case (ENOENT, _), (ENOTDIR, _): "; create the folder first"
      case (EISDIR, _): "; give the path of a file"
      case (EACCES, _), (EPERM, _): "; choose another place or change the permissions"
      case (ENOSPC, .replace), (EDQUOT, .replace): "; free some space, the old file is unchanged"
      case (ENOSPC, _), (EDQUOT, _): "; free some space"
      case (EFBIG, .read): "; give a smaller file"
      case (EFBIG, .replace): "; raise the limit on file sizes, the old file is unchanged"
      case (EFBIG, _): "; raise the limit on file sizes"
      case (EROFS, _): "; choose a folder that can be written to"
      case (ELOOP, _): "; put what the link leads to in its place"
      case (EINVAL, .read): "; give a regular file"
      case (EIO, _): "; check the disk"
      case (ENODATA, _): "; its end is missing, start a new run"
      case (ENOBUFS, _): "; lines are missing in it, choose a disk with more room"
      case (EOVERFLOW, _): "; remove the file with the largest number"
      default: ""
      }
    return "cannot \(action == .read ? "read" : "write") \(path): \(reason)\(remedy)"
  }
}
