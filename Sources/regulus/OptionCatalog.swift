import ArgumentParser
import FoundationEssentials

/// Knows the options of `regulus train`, as they are declared: their names, and what they concern.
///
/// It is read off the description that the argument parser gives of the command, so that an option
/// which is declared is known to records and to configuration files as well.
struct OptionCatalog {
  /// Is one option.
  struct Entry: Equatable {
    /// The name without dashes.
    var name: String
    /// Whether it has no value.
    var isFlag: Bool
    /// The heading in the help under which it stands.
    var section: String?
    /// What its value is where it is not given, as far as it is always the same.
    var defaultValue: String?
  }

  /// The options, as in the help.
  let entries: [Entry]

  /// The sections whose options say what a run is, and not how it is watched or kept.
  static let runSections: Set<String> = ["Data", "Network and training", "Regularization"]

  /// Reads the declarations of `regulus train`.
  init() throws {
    struct Description: Decodable {
      struct Command: Decodable {
        struct Argument: Decodable {
          struct Name: Decodable { var name: String }
          var kind: String
          var names: [Name]?
          var sectionTitle: String?
          var defaultValue: String?
        }
        var arguments: [Argument]?
      }
      var command: Command
    }
    let json = Data(TrainCommand._dumpHelp().utf8)
    let command = try JSONDecoder().decode(Description.self, from: json).command
    entries = (command.arguments ?? []).flatMap { argument in
      (argument.names ?? []).filter { $0.name.count > 1 }.map {
        Entry(
          name: $0.name, isFlag: argument.kind == "flag", section: argument.sectionTitle,
          defaultValue: argument.defaultValue)
      }
    }
  }

  /// The option called `name`, or nil.
  subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// The flag that `name` switches off, or nil.
  func negated(by name: String) -> Entry? {
    guard name.hasPrefix("no-"), let entry = self[String(name.dropFirst(3))] else { return nil }
    return entry.isFlag ? entry : nil
  }
}

/// Is the options that somebody gave, by their names without dashes; flags are `true` or `false`.
struct GivenOptions: Equatable {
  /// What was given; the last where it was given more than once.
  var values: [String: String] = [:]

  /// Creates options from their names and values.
  init(_ values: [String: String] = [:]) {
    self.values = values
  }

  /// Finds the options among arguments that the parser has accepted, or is about to look at.
  init(arguments: [String], catalog: OptionCatalog) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--"), argument.count > 2 else { continue }
      let parts = argument.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let entry = catalog[name] else { continue }
      if let negated = catalog.negated(by: name) {
        values[negated.name] = "false"
      } else if entry.isFlag {
        values[name] = "true"
      } else if parts.count == 2 {
        values[name] = String(parts[1])
      } else if let value = rest.popFirst() {
        values[name] = value
      }
    }
  }

  /// Returns the options as arguments, sorted by name.
  func arguments(_ catalog: OptionCatalog) -> [String] {
    values.sorted { $0.key < $1.key }.flatMap { name, value in
      guard catalog[name]?.isFlag == true else { return ["--\(name)=\(value)"] }
      if value == "true" { return ["--\(name)"] }
      return catalog["no-\(name)"] == nil ? [] : ["--no-\(name)"]
    }
  }

  /// Returns those that say what a run is, with the names of files from the root on, so that they
  /// mean the same in any folder.
  func ofRun(_ catalog: OptionCatalog) -> GivenOptions {
    var result: [String: String] = [:]
    for (name, value) in values {
      guard let section = catalog[name]?.section, OptionCatalog.runSections.contains(section)
      else { continue }
      result[name] = Self.fileOptions.contains(name) ? absolutePath(value) : value
    }
    return GivenOptions(result)
  }

  /// Returns those that do not say what a run is.
  func watching(_ catalog: OptionCatalog) -> GivenOptions {
    GivenOptions(
      values.filter { name, _ in
        !OptionCatalog.runSections.contains(catalog[name]?.section ?? "")
      })
  }

  /// The options whose values may be names of files.
  private static let fileOptions: Set<String> = [
    "data", "dev", "test", "labels", "dev-labels", "test-labels", "init",
  ]

  /// Returns the first option, in alphabetical order, that says something else than in `others`.
  func contradiction(to others: GivenOptions) -> String? {
    values.keys.sorted().first { name in
      guard let value = values[name] else { return false }
      guard let other = others.values[name] else { return true }
      if value == other { return false }
      guard let number = Double(value), let otherNumber = Double(other) else { return true }
      return number != otherNumber
    }
  }
}
