/// Reads numbers in plain decimal notation, the same in every locale.
///
/// An optional sign, digits with at most one point among them, and an optional exponent: `7`,
/// `-0.5`, `.5`, `2.`, `6.02e23`. Everything else is refused, also what Swift takes: `nan`, `inf`,
/// `0x1p3`.
enum DecimalNumber {
  /// Returns the number that `text` spells; see ``parse(_:in:)``.
  static func parse(_ text: some StringProtocol) -> Double? {
    let bytes = Array(text.utf8)
    return parse(bytes, in: bytes.indices)
  }

  /// Returns the number, correctly rounded, that the bytes in `range` spell, or nil where they
  /// spell none.
  ///
  /// It is infinite where it is beyond the range of `Double`.
  static func parse(_ bytes: [UInt8], in range: Range<Int>) -> Double? {
    var position = range.lowerBound
    let end = range.upperBound
    var isNegative = false
    if position < end, bytes[position] == plus || bytes[position] == minus {
      isNegative = bytes[position] == minus
      position += 1
    }

    var mantissa: UInt64 = 0
    var significantDigits = 0
    var digits = 0
    var exponent = 0
    var isFraction = false
    while position < end {
      let byte = bytes[position]
      if byte >= zero && byte <= nine {
        digits += 1
        if significantDigits > 0 || byte != zero { significantDigits += 1 }
        if significantDigits <= 18 { mantissa = mantissa * 10 + UInt64(byte - zero) }
        if isFraction { exponent -= 1 }
      } else if byte == point && !isFraction {
        isFraction = true
      } else {
        break
      }
      position += 1
    }
    guard digits > 0 else { return nil }

    if position < end {
      guard bytes[position] | 0x20 == UInt8(ascii: "e") else { return nil }
      guard let written = parseExponent(bytes, in: position + 1..<end) else { return nil }
      exponent += written
    }

    // Clinger's case: both numbers are exact in Double, so one operation rounds correctly.
    if significantDigits <= 18, mantissa <= 1 << 53, abs(exponent) < powersOfTen.count {
      let magnitude =
        exponent < 0
        ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
      return isNegative ? -magnitude : magnitude
    }
    return Double(String(decoding: bytes[range], as: UTF8.self))
  }

  /// Returns the whole number in `range`, held within ±1,000,000, or nil where there is none.
  private static func parseExponent(_ bytes: [UInt8], in range: Range<Int>) -> Int? {
    var digits = range
    var isNegative = false
    if let first = digits.first, bytes[first] == plus || bytes[first] == minus {
      isNegative = bytes[first] == minus
      digits = digits.dropFirst()
    }
    guard !digits.isEmpty else { return nil }
    var value = 0
    for position in digits {
      let byte = bytes[position]
      guard byte >= zero && byte <= nine else { return nil }
      value = min(value * 10 + Int(byte - zero), 1_000_000)
    }
    return isNegative ? -value : value
  }

  private static let zero = UInt8(ascii: "0")
  private static let nine = UInt8(ascii: "9")
  private static let point = UInt8(ascii: ".")
  private static let plus = UInt8(ascii: "+")
  private static let minus = UInt8(ascii: "-")

  /// The powers of ten that `Double` holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
