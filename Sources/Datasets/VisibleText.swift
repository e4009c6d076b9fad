/// Makes text from files and arguments safe to put on a terminal.
///
/// A file's header, its labels and its name may hold anything: an escape sequence that recolours
/// the screen, a right-to-left override that reorders it, bytes that are not text at all. Such text
/// is made visible once, where it comes in. What has passed through here has no character that moves
/// the cursor or that shows nothing. Accents that combine with the letter before them stay, and so do
/// letters of scripts that are written from right to left; it is the override marks that go.
public enum VisibleText {
  /// Returns `text` with every control, bidirectional, zero-width and otherwise invisible character
  /// written as an escape: `\n`, `\x1B` or `\u{202E}`.
  ///
  /// Backslashes stay as they are, so that the escapes of escaped text stay too: the result is for
  /// reading, not for turning back.
  public static func escaping(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { append(scalar, to: &result) }
    return result
  }

  /// Returns the text in `bytes`, escaped likewise; bytes that are not UTF-8 become `\xFF`.
  public static func escaping(utf8 bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    var result = ""
    result.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      if let scalar = firstScalar(of: bytes[position...].prefix(4)) {
        append(scalar, to: &result)
        position += UTF8.width(scalar)
      } else {
        result += hexadecimal(bytes[position])
        position += 1
      }
    }
    return result
  }

  /// Returns `text`, escaped and cut to `limit` characters with `…` in place of the rest.
  ///
  /// Every scalar counts, so that a letter under a thousand accents is cut as well.
  public static func excerpt(_ text: some StringProtocol, limit: Int = 40) -> String {
    precondition(limit >= 1, "an excerpt of \(limit) characters")
    var result = ""
    var length = 0
    for scalar in text.unicodeScalars {
      var piece = ""
      append(scalar, to: &piece)
      length += piece.unicodeScalars.count
      if length > limit { return result + "…" }
      result += piece
    }
    return result
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      result += hexadecimal(UInt8(scalar.value))
    case _ where scalar.isASCII || !isHazardous(scalar):
      result.unicodeScalars.append(scalar)
    default:
      result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }

  /// Returns whether a terminal may act on `scalar`, or show nothing for it.
  private static func isHazardous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
      .unassigned:
      true
    default:
      // Those of other categories that take no cell: the combining grapheme joiner, the Hangul
      // fillers, the variation selectors.
      scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 0x10 ? "\\x0" : "\\x") + String(byte, radix: 16, uppercase: true)
  }

  /// Returns the scalar that `bytes` begin with, or nil where they are not UTF-8.
  private static func firstScalar(of bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return scalar
  }
}
