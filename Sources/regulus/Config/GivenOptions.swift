import Datasets
import Learning

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
      // By bytes, since an accent at the start of a value makes one character with the sign.
      let parts = argument.utf8.dropFirst(2).split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false
      ).map { String(Substring($0)) }
      let name = parts[0]
      guard let entry = catalog[name] else { continue }
      if let negated = catalog.negated(by: name) {
        values[negated.name] = "false"
      } else if entry.isFlag {
        values[name] = "true"
      } else if parts.count == 2 {
        values[name] = parts[1]
      } else if let value = rest.popFirst() {
        values[name] = value
      }
    }
  }

  /// Returns the options as arguments, sorted by name.
  func arguments(_ catalog: OptionCatalog) -> [String] {
    typed(catalog) { name, value in "--\(name)=\(value)" }
  }

  /// Returns the options as they are typed into a shell, sorted by name.
  func words(_ catalog: OptionCatalog) -> [String] {
    typed(catalog) { name, value in
      // Behind a space, what begins with a dash would be another option.
      "--\(name)\(value.hasPrefix("-") ? "=" : " ")\(shellWord(value))"
    }
  }

  private func typed(
    _ catalog: OptionCatalog, withValue: (_ name: String, _ value: String) -> String
  ) -> [String] {
    values.sorted { $0.key < $1.key }.compactMap { name, value in
      guard catalog[name]?.isFlag == true else { return withValue(name, value) }
      if value == "true" { return "--\(name)" }
      return catalog["no-\(name)"] == nil ? nil : "--no-\(name)"
    }
  }

  /// Returns those that say what a run is, with the names of files from the root on, so that they
  /// mean the same in any folder; `resolve` finds them.
  func ofRun(
    _ catalog: OptionCatalog, resolving resolve: (String) -> String = absolutePath
  ) -> GivenOptions {
    var result = sayingWhatARunIs(catalog)
    for (name, value) in result.values where Self.isFile(value, of: name) {
      result.values[name] = resolve(value)
    }
    return result
  }

  /// Returns those that say what a run is, as they are.
  func sayingWhatARunIs(_ catalog: OptionCatalog) -> GivenOptions {
    inSections(catalog) { OptionCatalog.runSections.contains($0) }
  }

  /// Returns those of some sections of the help; what stands in none is in one without a name.
  func inSections(_ catalog: OptionCatalog, where isWanted: (String) -> Bool) -> GivenOptions {
    GivenOptions(
      values.filter { name, _ in
        catalog[name].map { isWanted($0.section ?? "") } ?? false
      })
  }

  /// Whether the value of an option is the name of a file.
  private static func isFile(_ value: String, of name: String) -> Bool {
    switch name {
    case "dev", "test", "labels", "dev-labels", "test-labels": return true
    case "data": return BuiltInDataset(rawValue: value) == nil
    case "init": return Initializer(parsing: value) == nil
    default: return false
    }
  }

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
