/// Is a value as TOML 1.0 has it, but for dates and tables, which no option takes.
enum TOMLValue: Equatable {
  case text(String)
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case list([TOMLValue])

  /// Reads a value that is a word without quotes: a number, or true or false; nil where it is none.
  init?(word: String) {
    switch word {
    case "true": self = .flag(true)
    case "false": self = .flag(false)
    default:
      guard let number = Self.wholeNumber(word) ?? Self.decimalNumber(word) else { return nil }
      self = number
    }
  }

  /// Whether a word is a whole number as it should be written, and one that there is no room for.
  static func isOutOfRange(_ word: String) -> Bool {
    wholeDigits(word) != nil && wholeNumber(word) == nil
  }

  private static func wholeNumber(_ word: String) -> TOMLValue? {
    wholeDigits(word).flatMap { Int($0.digits, radix: $0.radix) }.map { .integer($0) }
  }

  /// Returns the digits of a whole number, with the sign and without underscores; nil for other words.
  private static func wholeDigits(_ word: String) -> (digits: String, radix: Int)? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      return plainDigits(word.dropFirst(2), radix: radix).map { ($0, radix) }
    }
    let (sign, rest) = signed(word[...])
    guard let digits = plainDigits(rest), digits == "0" || digits.first != "0" else { return nil }
    return (sign + digits, 10)
  }

  private static func decimalNumber(_ word: String) -> TOMLValue? {
    let (sign, magnitude) = signed(word[...])
    if magnitude == "inf" { return .number(sign == "-" ? -.infinity : .infinity) }
    if magnitude == "nan" { return .number(.nan) }
    let parts = magnitude.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == "e" || $0 == "E"
    }
    let halves = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count + halves.count > 2, let whole = plainDigits(halves[0]),
      whole == "0" || whole.first != "0"
    else { return nil }
    var plain = sign + whole
    if halves.count == 2 {
      guard let digits = plainDigits(halves[1]) else { return nil }
      plain += "." + digits
    }
    if parts.count == 2 {
      let (sign, rest) = signed(parts[1])
      guard let digits = plainDigits(rest) else { return nil }
      plain += "e" + sign + digits
    }
    return Double(plain).map { .number($0) }
  }

  private static func signed(_ text: Substring) -> (sign: String, rest: Substring) {
    guard let first = text.first, first == "+" || first == "-" else { return ("", text) }
    return (first == "-" ? "-" : "", text.dropFirst())
  }

  /// Returns digits without the underscores, which may stand between two of them; nil for other text.
  private static func plainDigits(_ text: Substring, radix: Int = 10) -> String? {
    let groups = text.split(separator: "_", omittingEmptySubsequences: false)
    let isWell = groups.allSatisfy { group in
      !group.isEmpty
        && group.allSatisfy { $0.isASCII && ($0.hexDigitValue.map { $0 < radix } ?? false) }
    }
    return isWell ? groups.joined() : nil
  }
}
