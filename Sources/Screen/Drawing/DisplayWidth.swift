/// Returns how many columns of a terminal `text` takes.
public func displayWidth(of text: String) -> Int { columns(of: text) }

/// Returns how many columns of a terminal `text` takes.
public func displayWidth(of text: Substring) -> Int { columns(of: text) }

private func columns(of text: some StringProtocol) -> Int {
  // Most text has a column a byte, and almost all of the rest one a scalar, none of which joins another.
  let bytes = text.utf8
  if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return bytes.count }
  let scalars = text.unicodeScalars
  if scalars.allSatisfy({ isPlain($0.value) }) { return scalars.count }
  return text.reduce(0) { $0 + displayWidth(of: $1) }
}

/// Returns how many columns of a terminal `character` takes: 0, 1 or 2.
///
/// A combining mark belongs to the character before it and adds nothing. Chinese, Japanese and
/// Korean characters and emoji take two columns, as wcwidth has it, by the East Asian Width W and
/// F of Unicode 15.
public func displayWidth(of character: Character) -> Int {
  if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
  var width = 0
  for scalar in character.unicodeScalars { width += displayWidth(of: scalar) }
  return min(width, 2)
}

private func displayWidth(of scalar: Unicode.Scalar) -> Int {
  if isPlain(scalar.value) { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .control, .lineSeparator, .paragraphSeparator: return 0
  case .format: return scalar.value == 0xAD ? 1 : 0
  default: break
  }
  // Vowels and finals of Korean syllables join the initial before them.
  if scalar.value >= 0x1160 && scalar.value <= 0x11FF { return 0 }
  return WideRanges.contain(scalar.value) ? 2 : 1
}

/// Whether a character is of a block that the dashboard draws with, in which all take one column: so
/// that what Unicode says of each is looked up for other text only.
private func isPlain(_ value: UInt32) -> Bool {
  switch value {
  case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF,  // Latin
    0x370...0x3FF,  // Greek
    0x2010...0x2027, 0x2030...0x205E, 0x2070...0x20CF,  // punctuation, super- and subscripts
    0x2100...0x2319,  // arrows and operators
    0x2500...0x25FC,  // boxes, blocks and shapes
    0x2800...0x28FF:  // Braille
    true
  default: false
  }
}

/// Lists the characters that take two columns.
private enum WideRanges {
  static func contain(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = table.count
    while low < high {
      let middle = (low + high) / 2
      if table[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < table.count && table[low].contains(value)
  }

  static let table: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0,
    0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F,
    0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
    0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5,
    0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728,
    0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
    0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
    0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x18D00...0x18D08, 0x1AFF0...0x1B2FF, 0x1F004...0x1F004,
    0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320,
    0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA,
    0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E,
    0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E,
    0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4,
    0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2,
    0x1F6D5...0x1F6D7, 0x1F6DC...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC,
    0x1F7E0...0x1F7EB, 0x1F7F0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945,
    0x1F947...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
