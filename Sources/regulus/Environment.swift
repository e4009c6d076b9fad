import Glibc
import Screen

/// Reads the variables of the environment.
enum Environment {
  /// Returns the value of a variable; nil where it is not set.
  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Returns those of some variables that are set.
  static func variables(_ names: [String]) -> [String: String] {
    var result: [String: String] = [:]
    for name in names { result[name] = variable(name) }
    return result
  }

  /// What `COLORFGBG` says that the terminal's background is like; nil where it says nothing.
  static var background: TerminalBackground? {
    TerminalBackground(numbers: variable("COLORFGBG"))
  }
}
