import Datasets
import Records
import TOMLKit

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

  /// The options that make no sense in a file.
  static let excluded: Set<String> = ["config", "print-config", "resume", "help", "version"]

  /// Reads the file at `path`.
  ///
  /// - Throws: `FileError` where it cannot be read, and `ConfigError` with the line of what is wrong.
  init(path: String, catalog: OptionCatalog) throws {
    try self.init(
      text: String(decoding: try WholeFile.read(path, followingLinks: true), as: UTF8.self),
      path: path, catalog: catalog)
  }

  /// Reads options from text; the path is for messages.
  init(text: String, path: String, catalog: OptionCatalog) throws(ConfigError) {
    let name = VisibleText.escaping(path)
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw ConfigError(
        "\(name):\(error.source.begin.line): \(VisibleText.escaping(error.description))")
    } catch {
      throw ConfigError("\(name): \(VisibleText.escaping("\(error)"))")
    }
    var values: [String: String] = [:]
    for key in table.keys.sorted() {
      let place = "\(name):\(Self.line(of: key, in: text))"
      guard let entry = catalog[key], !Self.excluded.contains(key), catalog.negated(by: key) == nil
      else { throw ConfigError("\(place): \(Self.unknown(key, catalog))") }
      guard let value = Self.text(table[key], isFlag: entry.isFlag) else {
        let wanted = entry.isFlag ? "true or false" : "a number, text, or a list of them"
        throw ConfigError("\(place): \(key) is \(wanted)")
      }
      values[key] = value
    }
    options = GivenOptions(values)
  }

  /// Returns a value as the command line has it; nil where it is none for the option.
  private static func text(_ value: TOMLValueConvertible?, isFlag: Bool) -> String? {
    guard let value else { return nil }
    if isFlag { return value.bool.map { $0 ? "true" : "false" } }
    if let text = value.string { return text }
    if let number = value.int { return "\(number)" }
    if let number = value.double { return "\(number)" }
    guard let list = value.array, !list.isEmpty else { return nil }
    let parts = list.map { element -> String? in
      element.array == nil ? text(element, isFlag: false) : nil
    }
    let texts = parts.compactMap(\.self)
    return texts.count == parts.count ? texts.joined(separator: ",") : nil
  }

  /// Returns the line of a key of a file that has been found to be one of TOML, from 1.
  private static func line(of key: String, in text: String) -> Int {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let index = lines.firstIndex { line in
      let start = line.trimmingPrefix { " \t[\"'".contains($0) }
      guard start.hasPrefix(key) else { return false }
      return start.dropFirst(key.count).first.map { " \t=.]\"'\r".contains($0) } ?? true
    }
    return (index ?? 0) + 1
  }

  private static func unknown(_ key: String, _ catalog: OptionCatalog) -> String {
    let shown = VisibleText.excerpt(key)
    if excluded.contains(key) { return "\(shown) belongs on the command line" }
    let known = catalog.entries.map(\.name)
      .filter { !excluded.contains($0) && catalog.negated(by: $0) == nil }
    let nearest = known.min { editDistance($0, key) < editDistance($1, key) }
    guard let nearest, editDistance(nearest, key) <= max(2, key.count / 3) else {
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

/// Returns how many letters have to be put in, taken out or changed to make one word of another
/// (Levenshtein, 1966).
func editDistance(_ first: String, _ second: String) -> Int {
  let (first, second) = (
    Array(first.unicodeScalars.prefix(100)), Array(second.unicodeScalars.prefix(100))
  )
  var row = Array(0...second.count)
  for (index, letter) in first.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (place, other) in second.enumerated() {
      let changed = diagonal + (letter == other ? 0 : 1)
      diagonal = row[place + 1]
      row[place + 1] = min(changed, row[place] + 1, row[place + 1] + 1)
    }
  }
  return row[second.count]
}
