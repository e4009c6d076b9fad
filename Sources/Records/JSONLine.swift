import Datasets
import FoundationEssentials

/// Returns a value as JSON on one line, with keys in snake case, sorted.
///
/// Characters that a terminal would act on are written as escapes, which mean the same to whoever
/// parses the line.
public func jsonLine<Value: Encodable>(_ value: Value) throws -> String {
  let encoder = JSONEncoder()
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return visibleJSON(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Returns JSON with the same meaning, and no character that a terminal would act on but the ends of
/// its lines, which stand between values.
func visibleJSON(_ text: String) -> String {
  guard VisibleText.escaping(text) != text else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    let character = String(scalar)
    if scalar == "\n" || VisibleText.escaping(character) == character {
      result += character
    } else {
      // Beyond the first 65,536, JSON has two escapes a character.
      for unit in character.utf16 {
        let digits = String(unit, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
  }
  return result
}
