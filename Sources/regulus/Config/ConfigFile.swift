import Datasets
import Records

/// Reads options from a TOML file, a key for each, called as on the command line.
///
/// ```toml
/// data = "digits"
/// hidden = [64, 32]
/// learning-rate = 0.01
/// normalize = false
/// ```
struct ConfigFile {
  /// The options in the file.
  let options: GivenOptions
  /// The file as messages name it.
  let name: String
  /// The lines of the options, by their names.
  let lines: [String: Int]

  /// The options that make no sense in a file.
  static let excluded: Set<String> = ["config", "print-config", "resume", "help", "version"]

  /// Reads the file at `path`.
  ///
  /// - Throws: `FileError` where it cannot be read, and `ConfigError` with the line of what is wrong.
  init(path: String, catalog: OptionCatalog) throws {
    let bytes = try WholeFile.read(path, limit: 1 << 20, followingLinks: true)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigError("\(VisibleText.escaping(path)): not UTF-8 text; is it a file of options?")
    }
    try self.init(text: text, path: path, catalog: catalog)
  }

  /// Reads options from text; the path is for messages.
  init(text: String, path: String, catalog: OptionCatalog) throws(ConfigError) {
    name = VisibleText.escaping(path)
    let entries: [TOMLReader.Entry]
    do {
      entries = try TOMLReader.entries(of: text)
    } catch {
      throw ConfigError(
        "\(name):\(error.line): \(VisibleText.excerpt(error.description, limit: 200))")
    }
    var values: [String: String] = [:]
    var lines: [String: Int] = [:]
    for entry in entries {
      let (key, place) = (entry.key, "\(name):\(entry.line)")
      guard let option = catalog[key], !Self.excluded.contains(key), catalog.negated(by: key) == nil
      else { throw ConfigError("\(place): \(Self.unknown(key, catalog))") }
      guard let value = Self.text(entry.value, isFlag: option.isFlag) else {
        let wanted = option.isFlag ? "true or false" : "a number, text, or a list of them"
        throw ConfigError("\(place): \(key) is \(wanted)")
      }
      values[key] = value
      lines[key] = entry.line
    }
    options = GivenOptions(values)
    self.lines = lines
  }

  /// Returns a value as the command line has it; nil where it is none for the option.
  private static func text(_ value: TOMLValue, isFlag: Bool) -> String? {
    switch value {
    case .flag(let isOn): isFlag ? "\(isOn)" : nil
    case _ where isFlag: nil
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .list(let values): list(values)
    }
  }

  private static func list(_ values: [TOMLValue]) -> String? {
    let texts = values.compactMap { value -> String? in
      if case .list = value { return nil }
      return text(value, isFlag: false)
    }
    return !texts.isEmpty && texts.count == values.count ? texts.joined(separator: ",") : nil
  }

  /// Returns the value of an option as a file has it, from which it is read as it was. Characters that
  /// a terminal would act on are written as escapes.
  static func toml(_ value: String, isFlag: Bool) -> String {
    if isFlag || TOMLValue(word: value).flatMap({ text($0, isFlag: false) }) == value {
      return value
    }
    var quoted = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where VisibleText.escaping("\(scalar)") == "\(scalar)":
        quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, count) = digits.count > 4 ? ("U", 8) : ("u", 4)
        quoted += "\\\(letter)" + String(repeating: "0", count: count - digits.count) + digits
      }
    }
    return "\"\(quoted)\""
  }

  private static func unknown(_ key: String, _ catalog: OptionCatalog) -> String {
    let shown = VisibleText.excerpt(key)
    if excluded.contains(key) { return "\(shown) belongs on the command line" }
    // It is switched off with false.
    if let flag = catalog.negated(by: key) {
      return "there is no option \(shown), did you mean \(flag.name)?"
    }
    let known = catalog.entries.map(\.name)
      .filter { !excluded.contains($0) && catalog.negated(by: $0) == nil }
    guard let nearest = EditDistance.nearest(to: key, among: known) else {
      return "there is no option \(shown); regulus help train lists them"
    }
    return "there is no option \(shown), did you mean \(nearest)?"
  }
}

/// Says what is wrong with a file of options, and in which line.
struct ConfigError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
