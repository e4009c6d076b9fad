/// Reads the part of TOML 1.0 that options are made of: keys and values, one behind the other, with
/// comments. Tables and dates are none of it, and are refused.
///
/// ```swift
/// try TOMLReader.entries(of: "hidden = [64, 32] # units")[0].value  // .list([.integer(64), …])
/// ```
///
/// It is code of our own because the library that was tried, toml++ in TOMLKit, ends the process on
/// text such as `[{`, and never gives its memory back.
struct TOMLReader {
  /// Is a key with its value, and where it stands.
  struct Entry: Equatable {
    var key: String
    var value: TOMLValue
    var line: Int
  }

  private static let deepestList = 16

  private let bytes: [UInt8]
  private var place = 0
  private var line = 1

  /// Returns the keys and values in `text`, in their order.
  ///
  /// - Throws: `TOMLError` for what is no TOML, and for tables, dates and a key that comes twice.
  static func entries(of text: String) throws(TOMLError) -> [Entry] {
    var reader = TOMLReader(bytes: Array(text.utf8))
    return try reader.entries()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark is no character of the first key.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  private mutating func entries() throws(TOMLError) -> [Entry] {
    var entries: [Entry] = []
    var lines: [String: Int] = [:]
    while true {
      try passSpace(withLines: true)
      guard let byte = current else { return entries }
      guard byte != UInt8(ascii: "[") else { throw table }
      let line = line
      let key = try readKey()
      if let former = lines[key] {
        throw error("\(key) is there already, in line \(former)")
      }
      lines[key] = line
      try passSpace()
      guard current != UInt8(ascii: ".") else { throw table }
      guard current == UInt8(ascii: "=") else {
        throw error("= has to follow the key, not \(seen)")
      }
      place += 1
      try passSpace()
      entries.append(Entry(key: key, value: try readValue(depth: 0), line: line))
      try passSpace()
      guard current == nil || isAtLineEnd else { throw error("\(seen) follows the value") }
    }
  }

  // MARK: Bytes

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func starts(with text: [UInt8]) -> Bool { bytes[place...].starts(with: text) }

  private var isAtLineEnd: Bool {
    starts(with: [UInt8(ascii: "\n")]) || starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
  }

  private mutating func passLineEnd() {
    place += bytes[place] == UInt8(ascii: "\n") ? 1 : 2
    line += 1
  }

  /// Goes on to what is no space, tab or comment, and no end of a line where these are space as well.
  private mutating func passSpace(withLines: Bool = false) throws(TOMLError) {
    while let byte = current {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): place += 1
      case UInt8(ascii: "#"):
        while let byte = current, !isAtLineEnd {
          guard !isControl(byte) else { throw error("\(seen) stands in a comment") }
          place += 1
        }
      case _ where withLines && isAtLineEnd: passLineEnd()
      default: return
      }
    }
  }

  private func isControl(_ byte: UInt8) -> Bool {
    (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F
  }

  // MARK: Keys and values

  private mutating func readKey() throws(TOMLError) -> String {
    if let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      return try readLineOfText(quote)
    }
    let word = takeWord { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    guard !word.isEmpty else { throw error("a key has to stand here, not \(seen)") }
    return word
  }

  private mutating func readValue(depth: Int) throws(TOMLError) -> TOMLValue {
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try readText())
    case UInt8(ascii: "["): return try readList(depth: depth + 1)
    case UInt8(ascii: "{"): throw table
    default: break
    }
    let start = seen
    let word = takeWord { "+-_.:".utf8.contains($0) }
    guard !word.isEmpty else { throw error("a value has to stand here, not \(start)") }
    guard let value = TOMLValue(word: word) else {
      throw error(
        TOMLValue.isOutOfRange(word)
          ? "\(word) is too \(word.hasPrefix("-") ? "small" : "large") a number; whole numbers go from "
            + "\(Int.min) to \(Int.max)"
          : "\(word) is no value; text stands in quotes")
    }
    return value
  }

  private mutating func readList(depth: Int) throws(TOMLError) -> TOMLValue {
    guard depth <= Self.deepestList else { throw error("lists in lists, \(depth) deep") }
    var values: [TOMLValue] = []
    place += 1
    while true {
      try passSpace(withLines: true)
      if current == UInt8(ascii: "]") { break }
      values.append(try readValue(depth: depth))
      try passSpace(withLines: true)
      if current == UInt8(ascii: "]") { break }
      guard current == UInt8(ascii: ",") else {
        throw error("a comma or ] has to stand here, not \(seen)")
      }
      place += 1
    }
    place += 1
    return .list(values)
  }

  private mutating func takeWord(or isOther: (UInt8) -> Bool) -> String {
    let start = place
    while let byte = current {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        place += 1
      default:
        guard isOther(byte) else { return String(decoding: bytes[start..<place], as: UTF8.self) }
        place += 1
      }
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  // MARK: Text

  private mutating func readText() throws(TOMLError) -> String {
    let quote = bytes[place]
    let fence = [quote, quote, quote]
    return starts(with: fence) ? try readLinesOfText(fence) : try readLineOfText(quote)
  }

  private mutating func readLineOfText(_ quote: UInt8) throws(TOMLError) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = current, !isAtLineEnd {
      if byte == quote {
        place += 1
        return String(decoding: text, as: UTF8.self)
      }
      try takeCharacter(into: &text, quote: quote)
    }
    throw error("text without an end; \(Character(Unicode.Scalar(quote))) is missing")
  }

  private mutating func readLinesOfText(_ fence: [UInt8]) throws(TOMLError) -> String {
    place += 3
    if isAtLineEnd { passLineEnd() }
    var text: [UInt8] = []
    while current != nil {
      if starts(with: fence) {
        place += 3
        // Two more may belong to the text.
        for _ in 0..<2 where current == fence[0] {
          text.append(fence[0])
          place += 1
        }
        return String(decoding: text, as: UTF8.self)
      }
      if isAtLineEnd {
        text.append(UInt8(ascii: "\n"))
        passLineEnd()
      } else if fence[0] == UInt8(ascii: "\""), isBeforeJoinedLine {
        passJoint()
      } else {
        try takeCharacter(into: &text, quote: fence[0])
      }
    }
    throw error("text without an end; \(String(decoding: fence, as: UTF8.self)) is missing")
  }

  /// Whether a backslash stands here that joins this line with the next.
  private var isBeforeJoinedLine: Bool {
    guard current == UInt8(ascii: "\\") else { return false }
    let rest = bytes[(place + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return rest.first == UInt8(ascii: "\n") || rest.starts(with: "\r\n".utf8)
  }

  private mutating func passJoint() {
    place += 1
    while let byte = current {
      if isAtLineEnd {
        passLineEnd()
      } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
        place += 1
      } else {
        return
      }
    }
  }

  private mutating func takeCharacter(
    into text: inout [UInt8], quote: UInt8
  ) throws(TOMLError) {
    let byte = bytes[place]
    guard !isControl(byte) else { throw error("\(seen) stands in text") }
    place += 1
    guard byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") else {
      return text.append(byte)
    }
    guard let letter = current else { return }
    place += 1
    switch letter {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(letter)
    case UInt8(ascii: "u"): text += try scalar(digits: 4)
    case UInt8(ascii: "U"): text += try scalar(digits: 8)
    default:
      throw error("a backslash before something that it does not escape; text in ' ' has none")
    }
  }

  private mutating func scalar(digits count: Int) throws(TOMLError) -> [UInt8] {
    let digits = bytes[place...].prefix(count)
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == count, text.allSatisfy(\.isHexDigit), let value = UInt32(text, radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw error("\\u and \\U take 4 and 8 hexadecimal digits of a character") }
    place += count
    return Array(String(scalar).utf8)
  }

  // MARK: Errors

  /// What stands here, for messages.
  private var seen: String {
    guard place < bytes.count else { return "the end of the file" }
    if isAtLineEnd { return "the end of the line" }
    let rest = String(decoding: bytes[place...].prefix(16), as: UTF8.self)
    return rest.unicodeScalars.first.map { "'\($0)'" } ?? "nothing"
  }

  private var table: TOMLError { error("options are a key and a value each, without tables") }

  private func error(_ text: String) -> TOMLError { TOMLError(line: line, description: text) }
}

/// Says what is wrong with TOML, and in which line. It may quote the text as it is.
struct TOMLError: Error, Equatable, CustomStringConvertible {
  let line: Int
  let description: String
}
