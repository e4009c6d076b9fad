import Glibc

/// Says what a test waited for in vain, and what there was instead.
public struct HarnessError: Error, CustomStringConvertible {
  /// Describes the failure, the whole screen included where there is one.
  public let description: String

  init(_ description: String) {
    self.description = description
  }

  /// Describes a system call's failure.
  static func system(_ call: String, _ code: Int32 = errno) -> HarnessError {
    HarnessError("\(call): \(strerror(code).map { String(cString: $0) } ?? "error \(code)")")
  }
}
