import Datasets
import LinearAlgebra
import Testing

@Suite struct DecimalNumberTests {
  @Test(arguments: [
    ("0", 0), ("7", 7), ("-0.5", -0.5), ("+3.25", 3.25), (".5", 0.5), ("2.", 2), ("007", 7),
    ("1e3", 1000), ("1E-3", 0.001), ("6.02e+23", 6.02e23), ("-1.5e-10", -1.5e-10),
    ("0.1", 0.1), ("123456789012345678", 123456789012345680),
    ("9007199254740993", 9007199254740992),  // 2⁵³ + 1: a tie, to even
    ("0.3530623458334412", 0.3530623458334412),
    ("3.14159265358979323846264338327950288", 3.14159265358979323846264338327950288),
    ("2.2250738585072014e-308", 2.2250738585072014e-308), ("4.9e-324", .leastNonzeroMagnitude),
    ("1.7976931348623157e308", Double.greatestFiniteMagnitude),
    ("1e-400", 0), ("0e999999999999999999999", 0),
    ("0.00000000000000000000000000000000001", 1e-35),
    ("100000000000000000000000000000000000", 1e35),
  ])
  func readsDecimalNotation(text: String, value: Double) {
    #expect(DecimalNumber.parse(text) == value)
  }

  @Test(arguments: [
    "", " ", "+", "-", ".", "e5", "1e", "1e+", "1e5.0", "1.2.3", "1,5", "1 2", " 1", "1 ", "--1",
    "0x10", "0x1p3", "nan", "NaN", "inf", "-inf", "infinity", "1f", "1_000", "١", "1e5x", "½",
    "1\0",
  ])
  func refusesEverythingElse(text: String) {
    #expect(DecimalNumber.parse(text) == nil)
  }

  @Test func isInfiniteBeyondTheRange() {
    #expect(DecimalNumber.parse("1e309") == .infinity)
    #expect(DecimalNumber.parse("-1e99999999999999999999") == -.infinity)
  }

  @Test func keepsTheSignOfZero() {
    #expect(DecimalNumber.parse("-0")?.sign == .minus)
  }

  @Test func readsFractionsOfEveryLength() {
    // Eight digits are read at once, so that each place of such a group has to be tried.
    for length in 1...40 {
      let text = "-7." + String("3901845627390184562739018456273901845627".prefix(length))
      #expect(DecimalNumber.parse(text) == Double(text))
      #expect(DecimalNumber.parse(text + "e-3") == Double(text + "e-3"))
    }
  }

  @Test(arguments: ["/", ":", "?", "p", "0e", ".", "\u{B3}", "\0"])
  func refusesWhatIsNoDigitAtEveryPlaceOfAFraction(text: String) {
    for place in 0..<20 {
      let digits = String(repeating: "5", count: 20)
      #expect(
        DecimalNumber.parse("0.\(digits.prefix(place))\(text)\(digits.dropFirst(place))x") == nil)
      if text != "0e" {
        #expect(
          DecimalNumber.parse("0.\(digits.prefix(place))\(text)\(digits.dropFirst(place))") == nil)
      }
    }
  }

  /// Up to 19 digits and powers of ten up to 27 are rounded here, not by Swift, whose result is
  /// correctly rounded too.
  @Test func roundsAsSwiftDoes() {
    var generator = RandomGenerator(seed: 2)
    for exponent in -27...27 {
      for _ in 0..<2000 {
        let digits = generator.next() % (9_999_999_999_999_999_999 >> (generator.next() % 12))
        let text = "\(digits)e\(exponent)"
        #expect(DecimalNumber.parse(text) == Double(text))
      }
    }
  }

  /// A number halfway between two neighbours goes to the even one.
  @Test func roundsTheMiddleToEven() {
    var generator = RandomGenerator(seed: 3)
    for (bits, power) in [(UInt64(2), UInt64(25)), (3, 125)] {
      for _ in 0..<2000 {
        // An odd number of 54 bits over 2² or 2³, which has as many decimal places.
        let odd = Self.middle(&generator)
        let places = String((odd & ((1 << bits) - 1)) * power)
        let zeros = String(repeating: "0", count: Int(bits) - places.count)
        let text = "\(odd >> bits).\(zeros)\(places)"
        #expect(DecimalNumber.parse(text) == Double(text))
      }
    }
  }

  /// A number just below or above the middle goes to the nearer neighbour: there the first bits of
  /// the quotient do not say which.
  @Test func roundsBesideTheMiddle() {
    var generator = RandomGenerator(seed: 4)
    var power: UInt64 = 1
    for exponent in 1...27 {
      power *= 5
      for _ in 0..<500 {
        // The first 63 bits of the product of a number in the middle and the power of five.
        let (high, low) = Self.middle(&generator).multipliedFullWidth(by: power)
        let bits = UInt64(
          128 - (high > 0 ? high.leadingZeroBitCount : 64 + low.leadingZeroBitCount))
        let digits =
          bits <= 63 ? low << (63 - bits) : high << (127 - bits) | low >> (bits - 63)
        for digits in [digits - 1, digits, digits + 1] {
          let text = "\(digits)e-\(exponent)"
          #expect(DecimalNumber.parse(text) == Double(text))
        }
      }
    }
  }

  /// Returns a number of 54 bits, halfway between two that `Double` holds.
  private static func middle(_ generator: inout RandomGenerator) -> UInt64 {
    1 << 53 | generator.next() >> 11 | 1
  }

  @Test func readsWhatSwiftWrites() {
    var generator = RandomGenerator(seed: 1)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(DecimalNumber.parse("\(value)") == value)
    }
    for _ in 0..<20_000 {
      let value = generator.normal()
      #expect(DecimalNumber.parse("\(value)") == value)
      let text = "\(Int(value * 1e6))e-6"
      #expect(DecimalNumber.parse(text) == Double(text))
    }
  }
}
