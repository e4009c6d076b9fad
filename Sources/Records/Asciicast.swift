/// Writes the lines of an asciicast, version 2: a header, then an event a line, such as
/// `[1.25,"o","text"]` (docs.asciinema.org/manual/asciicast/v2).
///
/// Output comes as a terminal's bytes, which may be cut in the middle of a character; text is told
/// only in whole characters.
public struct Asciicast: Equatable, Sendable {
  /// The bytes of a character whose rest has not come.
  private var incomplete: [UInt8] = []

  /// Creates a recording of no events.
  public init() {}

  /// Returns the first line.
  ///
  /// - Parameters:
  ///   - width: The columns of the terminal.
  ///   - height: Its rows.
  ///   - timestamp: When the recording began, in seconds since 1970.
  ///   - environment: Variables that say what kind of terminal it is.
  /// - Returns: The line, without its end.
  public static func header(
    width: Int, height: Int, timestamp: Int, environment: [String: String]
  ) -> String {
    let variables = environment.sorted { $0.key < $1.key }.map {
      "\(quoted($0.key)):\(quoted($0.value))"
    }
    return #"{"version":2,"width":\#(width),"height":\#(height),"timestamp":\#(timestamp),"#
      + #""env":{\#(variables.joined(separator: ","))}}"#
  }

  /// Takes bytes that were sent to the terminal.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, in the order they were sent.
  ///   - time: When they were sent, since the beginning.
  /// - Returns: The line for them; nil where no character is complete.
  public mutating func output(_ bytes: some Sequence<UInt8>, at time: Duration) -> String? {
    incomplete += bytes
    let end = Self.endOfWholeCharacters(incomplete)
    guard end > 0 else { return nil }
    let text = String(decoding: incomplete[..<end], as: UTF8.self)
    incomplete.removeFirst(end)
    return #"[\#(Self.seconds(time)),"o",\#(Self.quoted(text))]"#
  }

  /// Returns the line for a new size of the terminal.
  ///
  /// - Parameters:
  ///   - width: The columns.
  ///   - height: The rows.
  ///   - time: When it came, since the beginning.
  /// - Returns: The line.
  public static func resize(width: Int, height: Int, at time: Duration) -> String {
    #"[\#(seconds(time)),"r","\#(width)x\#(height)"]"#
  }

  /// Finds where the last character begins if it lacks bytes, and otherwise the end.
  private static func endOfWholeCharacters(_ bytes: [UInt8]) -> Int {
    for (after, index) in bytes.indices.suffix(4).reversed().enumerated() {
      let byte = bytes[index]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      return length > after + 1 ? index : bytes.count
    }
    return bytes.count
  }

  /// Returns seconds with six decimals, whatever the locale.
  private static func seconds(_ time: Duration) -> String {
    let (seconds, attoseconds) = max(time, .zero).components
    let digits = String(attoseconds / 1_000_000_000_000)
    return "\(seconds)." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Returns a string of JSON.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
