/// Reads numbers in plain decimal notation, the same in every locale, correctly rounded.
///
/// An optional sign, digits with at most one point among them, and an optional exponent: `7`,
/// `-0.5`, `.5`, `2.`, `6.02e23`. Everything else is refused, also what Swift takes: `nan`, `inf`,
/// `0x1p3`.
public enum DecimalNumber {
  /// A number, and the place behind its last character.
  public typealias Prefix = (value: Double, end: Int)

  /// The largest number that examples may have: they are trained on in single precision.
  public static var largestOfExamples: Double { 0x1.fffffep127 }

  /// Returns the number that `text` spells; see ``parse(_:in:)``.
  public static func parse(_ text: some StringProtocol) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { parse($0, in: $0.indices) }
  }

  /// Returns the number that the bytes in `range` spell, or nil where they spell none.
  ///
  /// It is infinite where it is beyond the range of `Double`.
  public static func parse(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Double? {
    guard let number = prefix(of: bytes, at: range.lowerBound, upTo: range.upperBound),
      number.end == range.upperBound
    else { return nil }
    return number.value
  }

  /// Returns the number that stands in `bytes` at `start`, or nil where there is none.
  @inlinable
  @inline(__always)
  public static func prefix(
    of bytes: UnsafeBufferPointer<UInt8>, at start: Int, upTo end: Int
  ) -> Prefix? {
    var position = start
    var isNegative = false
    if position < end, bytes[position] == minus || bytes[position] == plus {
      isNegative = bytes[position] == minus
      position &+= 1
    }
    let firstDigit = position
    var mantissa: UInt64 = 0
    position = appendDigits(of: bytes, from: position, upTo: end, to: &mantissa)
    var digits = position &- firstDigit
    var exponent = 0
    if position < end, bytes[position] == point {
      let fraction = position &+ 1
      // Fractions are long where numbers are those of a computation.
      position = appendEightDigits(of: bytes, from: fraction, upTo: end, to: &mantissa)
      position = appendDigits(of: bytes, from: position, upTo: end, to: &mantissa)
      exponent = fraction &- position
      digits &-= exponent
    }
    guard digits > 0 else { return nil }
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      guard let written = exponentPrefix(of: bytes, at: position &+ 1, upTo: end) else {
        return nil
      }
      exponent &+= written.value
      position = written.end
    }
    if exponent == 0 && digits <= 15 {
      return (isNegative ? -Double(mantissa) : Double(mantissa), position)
    }
    let magnitude =
      magnitude(mantissa, digits, exponent, bytes, firstDigit)
      // What Swift makes of the text is correctly rounded as well, and takes longer.
      ?? Double(String(decoding: bytes[firstDigit..<position], as: UTF8.self))
    return magnitude.map { (isNegative ? -$0 : $0, position) }
  }

  /// Appends the digits from `start` on to a number, which wraps around where they are too many, and
  /// returns the place behind them.
  @inlinable
  @inline(__always)
  static func appendDigits(
    of bytes: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int, to number: inout UInt64
  ) -> Int {
    var position = start
    while position < end {
      let digit = bytes[position] &- UInt8(ascii: "0")
      if digit > 9 { break }
      number = number &* 10 &+ UInt64(digit)
      position &+= 1
    }
    return position
  }

  /// Appends digits from `start` on to a number, eight at a time while there are as many, and returns
  /// the place behind them.
  ///
  /// Eight bytes are a word, the first of them its lowest byte. All are digits where their upper halves
  /// are 3, and still are with 6 added; then neighbours are joined to numbers of two digits, these to
  /// numbers of four, and these to one. (Lemire, "Quickly parsing eight digits", 2018.)
  @inlinable
  @inline(__always)
  static func appendEightDigits(
    of bytes: UnsafeBufferPointer<UInt8>, from start: Int, upTo end: Int, to number: inout UInt64
  ) -> Int {
    var position = start
    while end &- position >= 8 {
      let text = UInt64(
        littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(
          fromByteOffset: position, as: UInt64.self))
      let upperHalves: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
      let areDigits =
        (text & upperHalves) | ((text &+ 0x0606_0606_0606_0606) & upperHalves) >> 4
        == 0x3333_3333_3333_3333
      guard areDigits else { break }
      let digits = text & 0x0F0F_0F0F_0F0F_0F0F
      let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
      let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
      let eight = (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
      number = number &* 100_000_000 &+ eight
      position &+= 8
    }
    return position
  }

  /// Returns the whole number at `start`, held within ±1,000,000, or nil where there is none.
  @usableFromInline
  static func exponentPrefix(
    of bytes: UnsafeBufferPointer<UInt8>, at start: Int, upTo end: Int
  ) -> (value: Int, end: Int)? {
    var position = start
    var isNegative = false
    if position < end, bytes[position] == plus || bytes[position] == minus {
      isNegative = bytes[position] == minus
      position += 1
    }
    let firstDigit = position
    var value = 0
    while position < end {
      let digit = bytes[position] &- UInt8(ascii: "0")
      if digit > 9 { break }
      value = min(value * 10 + Int(digit), 1_000_000)
      position += 1
    }
    guard position > firstDigit else { return nil }
    return (isNegative ? -value : value, position)
  }

  /// Returns mantissa · 10^exponent, or nil where it takes more than two words to round it.
  @usableFromInline
  static func magnitude(
    _ mantissa: UInt64, _ digits: Int, _ exponent: Int, _ bytes: UnsafeBufferPointer<UInt8>,
    _ firstDigit: Int
  ) -> Double? {
    // A word holds 19 digits. Zeros in front of them, as in 0.00012, are none.
    if digits > 19 {
      var position = firstDigit
      var zeros = 0
      while position < bytes.count,
        bytes[position] == UInt8(ascii: "0") || bytes[position] == point
      {
        if bytes[position] != point { zeros += 1 }
        position += 1
      }
      guard digits - zeros <= 19 else { return nil }
    }
    if mantissa == 0 { return 0 }
    // Clinger's case: both numbers are exact in Double, so that one operation rounds correctly.
    if mantissa <= 1 << 53, abs(exponent) < powersOfTen.count {
      return exponent < 0
        ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
    }
    guard abs(exponent) < powersOfFive.count else { return nil }
    return scaled(mantissa, byPowerOfTen: exponent)
  }

  /// Returns mantissa · 10^exponent, correctly rounded, for a mantissa above 0 and an exponent whose
  /// power of five fits into a word.
  ///
  /// 10^e is 5^e · 2^e. Of the product with 5^e, or of the quotient, the first 63 or 64 bits are
  /// enough: with the last one set where anything but zeros follows, they round to the nearest Double
  /// as all of it would, since that has 53.
  private static func scaled(_ mantissa: UInt64, byPowerOfTen exponent: Int) -> Double {
    let shift = mantissa.leadingZeroBitCount
    let leading: UInt64
    let binaryExponent: Int
    if exponent < 0 {
      let divisor = reciprocals[-exponent - 1]
      leading = quotient(mantissa << UInt64(shift), divisor)
      binaryExponent = exponent - shift + divisor.shift - 63
    } else {
      let power = powersOfFive[exponent]
      let powerShift = power.leadingZeroBitCount
      let (high, low) = (mantissa << UInt64(shift)).multipliedFullWidth(
        by: power << UInt64(powerShift))
      leading = high | (low == 0 ? 0 : 1)
      binaryExponent = exponent + 64 - shift - powerShift
    }
    // All of these exponents are those of normal numbers.
    return Double(leading) * Double(bitPattern: UInt64(1023 + binaryExponent) << 52)
  }

  /// Returns the first 63 or 64 bits of x/d, that is ⌊2⁶³ · x/d⌋ for an x and a d with their highest
  /// bit set, the last bit set where there is a remainder; but only in so far as it matters to what it
  /// rounds to.
  ///
  /// A product with the reciprocal, cut off behind 64 bits, is too small, by less than 2. Unless the bits
  /// that rounding takes away are just below one half, that changes nothing. (The idea of
  /// "Number parsing at a gigabyte per second", Lemire, 2021.) Else, once in some thousand numbers, it
  /// is divided.
  private static func quotient(_ x: UInt64, _ d: Reciprocal) -> UInt64 {
    let estimate = x.multipliedFullWidth(by: d.inverse).high
    // Of 63 bits the last 10 are taken away, of 64 the last 11.
    let (dropped, half): (UInt64, UInt64) =
      estimate >> 63 == 0 ? (estimate & 0x3FF, 0x200) : (estimate & 0x7FF, 0x400)
    if dropped &+ 2 <= half || dropped >= half { return estimate | 1 }
    let (quotient, remainder) = d.divisor.dividingFullWidth((x >> 1, x << 63))
    return quotient | (remainder == 0 ? 0 : 1)
  }

  /// Is a power of five to divide by, shifted to the left as far as it goes.
  private struct Reciprocal {
    let divisor: UInt64
    /// By how many bits it is shifted.
    let shift: Int
    /// ⌊2¹²⁷ / divisor⌋, which fits into a word, since a power of five but 1 is no power of two.
    let inverse: UInt64

    init(of power: UInt64) {
      shift = power.leadingZeroBitCount
      divisor = power << UInt64(shift)
      inverse = divisor.dividingFullWidth((1 << 63, 0)).quotient
    }
  }

  @usableFromInline static var point: UInt8 { UInt8(ascii: ".") }
  @usableFromInline static var plus: UInt8 { UInt8(ascii: "+") }
  @usableFromInline static var minus: UInt8 { UInt8(ascii: "-") }

  /// The powers of ten that `Double` holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The powers of five that a word holds.
  private static let powersOfFive: [UInt64] = (1...27).reduce(into: [1]) { powers, _ in
    powers.append(powers[powers.count - 1] * 5)
  }

  /// Those of 5, 25 and so on.
  private static let reciprocals = powersOfFive.dropFirst().map { Reciprocal(of: $0) }
}
