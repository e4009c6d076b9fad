/// Writes numbers as text: with a point and comma, whatever the locale, and never a trap.
///
/// What is no number is `nan`, `inf` or `-inf`.
public enum NumberFormat {
  /// Returns a number with so many decimals, rounded to nearest, ties to even: `0.231`.
  ///
  /// The rounding is that of the exact binary value, as C's printf has it. From 10¹⁵ on the
  /// number is written with an exponent.
  public static func fixed(_ value: Double, decimals: Int, grouped: Bool = false) -> String {
    guard value.isFinite else { return special(value) }
    guard abs(value) < 1e15 else { return scientific(value, digits: 3) }
    let decimals = max(min(decimals, 15), 0)
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let magnitude = abs(value)
    var whole = magnitude.rounded(.towardZero)
    let rest = magnitude - whole
    var fraction: Double
    if decimals == 0 {
      fraction = 0
      whole = magnitude.rounded(.toNearestOrEven)
    } else {
      fraction = roundedProduct(rest, scale)
      if fraction >= scale {
        fraction = 0
        whole += 1
      }
    }
    var text = Self.grouped(UInt64(whole), separator: grouped ? "," : "")
    if decimals > 0 {
      let digits = String(UInt64(fraction))
      text += "." + String(repeating: "0", count: decimals - digits.count) + digits
    }
    // No sign at what rounds to 0.
    return value < 0 && (whole > 0 || fraction > 0) ? "-" + text : text
  }

  /// Returns a number with so many significant digits and an exponent: `2.3e-10`.
  public static func scientific(_ value: Double, digits: Int = 2) -> String {
    guard value.isFinite else { return special(value) }
    guard value != 0 else { return "0" }
    var (kept, exponent) = decimalDigits(abs(value))
    let digits = max(digits, 1)
    if kept.count > digits {
      let roundsUp = kept[digits] >= 5
      kept.removeSubrange(digits...)
      if roundsUp {
        var place = digits - 1
        while place >= 0 && kept[place] == 9 {
          kept[place] = 0
          place -= 1
        }
        if place >= 0 {
          kept[place] += 1
        } else {
          kept = [1] + kept.dropLast()
          exponent += 1
        }
      }
    }
    while kept.count < digits { kept.append(0) }
    var text = (value < 0 ? "-" : "") + String(kept[0])
    if digits > 1 { text += "." + kept.dropFirst().map { String($0) }.joined() }
    return text + "e\(exponent)"
  }

  /// Returns a figure of five columns where that is possible, so that it can change in place:
  /// `0.231`, `12.30`, `412.0`, `4,212`, `30,000`, `2.3e-5`.
  public static func figure(_ value: Double) -> String {
    guard value.isFinite else { return special(value) }
    let magnitude = abs(value)
    if value == 0 { return "0.000" }
    if magnitude < 0.001 || magnitude >= 999_999.5 { return scientific(value, digits: 2) }
    let decimals = magnitude < 9.9995 ? 3 : magnitude < 99.995 ? 2 : magnitude < 999.95 ? 1 : 0
    return fixed(value, decimals: decimals, grouped: true)
  }

  /// Returns a share of 1 in percent: `93.0 %`.
  public static func percent(_ fraction: Double, decimals: Int = 1) -> String {
    guard fraction.isFinite else { return special(fraction) + " %" }
    return fixed(fraction * 100, decimals: decimals) + " %"
  }

  /// Returns R², which is 1 at best: `0.93`; for a set without variance `none`.
  public static func determination(_ r2: Double?, decimals: Int = 2) -> String {
    guard let r2 else { return "none" }
    return abs(r2) < 1000 ? fixed(r2, decimals: decimals) : figure(r2)
  }

  /// Returns a count with thousands separated: `4,212`.
  public static func grouped(_ count: Int) -> String {
    (count < 0 ? "-" : "") + grouped(UInt64(count.magnitude), separator: ",")
  }

  /// Returns a count with thousands separated, and from a million on shortened: `30,000`, `1.2M`.
  public static func count(_ count: Double) -> String {
    guard count.isFinite else { return special(count) }
    let magnitude = abs(count)
    if magnitude < 999_999.5 { return fixed(count, decimals: 0, grouped: true) }
    for (unit, suffix) in [(1e6, "M"), (1e9, "G"), (1e12, "T")] where magnitude < 999.95 * unit {
      let text = fixed(count / unit, decimals: 1)
      return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + suffix
    }
    return scientific(count, digits: 2)
  }

  /// Returns how far values spread, in two figures: `0.53`, `1.2`, `12`, `8e-4`.
  public static func spread(_ value: Double) -> String {
    if value > 0 && value < 0.01 || value >= 1000 { return scientific(value, digits: 1) }
    return fixed(value, decimals: value < 1 ? 2 : value < 10 ? 1 : 0)
  }

  /// Returns a text with thousands separated in its whole numbers from 1,000 on: `epoch 4,200` for
  /// `epoch 4200`. Decimals stay as they are.
  public static func grouping(_ text: String) -> String {
    let separators: Set<Character> = [" ", "(", ")", ":", ";", ","]
    var result = ""
    // Between separators a number stands by itself; elsewhere it is part of a name or of decimals.
    var word = ""
    func written() -> String {
      guard word.count > 3, word.first != "0", word.allSatisfy({ $0.isASCII && $0.isNumber }) else {
        return word
      }
      return Int(word).map { grouped($0) } ?? word
    }
    for character in text {
      if separators.contains(character) {
        result += written() + String(character)
        word = ""
      } else {
        word.append(character)
      }
    }
    return result + written()
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }

  /// Returns the whole number nearest to the exact product of `a`, below 1, and a power of ten.
  private static func roundedProduct(_ a: Double, _ scale: Double) -> Double {
    let product = a * scale
    let whole = product.rounded(.toNearestOrEven)
    // Only a product that looks like a tie may have been rounded across the middle.
    guard abs(product - whole) == 0.5 else { return whole }
    let error = (-product).addingProduct(a, scale)
    if error > 0 { return product.rounded(.up) }
    if error < 0 { return product.rounded(.down) }
    return whole
  }

  private static func grouped(_ value: UInt64, separator: String) -> String {
    let digits = Array(String(value))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index).isMultiple(of: 3) { text += separator }
      text.append(digit)
    }
    return text
  }

  /// Returns the fewest digits that tell `value` from its neighbours, and the power of ten of the
  /// first.
  private static func decimalDigits(_ value: Double) -> (digits: [Int], exponent: Int) {
    let parts = value.description.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var digits: [Int] = []
    var seenPoint = false
    for character in parts[0] {
      if character == "." {
        seenPoint = true
      } else if let digit = character.wholeNumberValue {
        // Zeros in front count only for the exponent.
        if digits.isEmpty && digit == 0 {
          if seenPoint { exponent -= 1 }
        } else {
          digits.append(digit)
          if !seenPoint { exponent += 1 }
        }
      }
    }
    return (digits.isEmpty ? [0] : digits, exponent - 1)
  }
}
