import Datasets

/// Knows how programs write that a value is missing, or beyond all numbers.
enum MissingValue {
  /// Returns whether `text` is a sign of a missing value: what pandas takes for one, and the question
  /// mark of the UCI repository.
  ///
  /// A dash, a point or an asterisk is none, since it may as well be a class.
  static func isMissing(_ text: String) -> Bool {
    guard text.utf8.count <= 9 else { return false }
    switch text {
    case "?", "#N/A", "#N/A N/A", "#NA", "<NA>", "None": return true
    default: break
    }
    switch unsigned(text).lowercased() {
    // The last two are what C of Windows writes.
    case "nan", "na", "n/a", "null", "1.#ind", "1.#qnan": return true
    default: return false
    }
  }

  /// Returns whether `text` is an infinite number, or one that is too large for double precision.
  static func isInfinite(_ text: String) -> Bool {
    if let number = DecimalNumber.parse(text) { return !number.isFinite }
    guard text.utf8.count <= 9 else { return false }
    return ["inf", "infinity"].contains(unsigned(text).lowercased())
  }

  /// Returns whether `text` is one of the two, so that no number can be made of it.
  static func isNotFinite(_ text: String) -> Bool { isMissing(text) || isInfinite(text) }

  private static func unsigned(_ text: String) -> Substring {
    text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
  }
}
