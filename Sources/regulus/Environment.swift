import Dashboard
import Glibc

/// Reads the variables of the environment.
enum Environment {
  /// Returns those of some variables that are set.
  static func variables(_ names: [String]) -> [String: String] {
    var result: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { result[name] = String(cString: value) }
    }
    return result
  }

  /// What `COLORFGBG` says that the terminal's background is like; nil where it says nothing.
  static var background: TerminalBackground? {
    TerminalBackground(numbers: variables(["COLORFGBG"])["COLORFGBG"])
  }
}
