/// Knows the options of `regulus train`, as they are declared: their names, and what they concern.
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

  /// The option called `name`, or nil.
  subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// The flag that `name` switches off, or nil.
  func negated(by name: String) -> Entry? {
    guard name.hasPrefix("no-"), let entry = self[String(name.dropFirst(3))] else { return nil }
    return entry.isFlag ? entry : nil
  }
}
