import ArgumentParser
import Datasets

/// Says how attention is called to a run that nobody looks at.
struct Alerts: OptionSet {
  let rawValue: Int

  /// The title of the terminal shows the epoch and the dev cost.
  static let title = Alerts(rawValue: 1)
  /// The terminal's bell.
  static let bell = Alerts(rawValue: 2)
  /// A notification of the desktop.
  static let notify = Alerts(rawValue: 4)

  private static let names: [(name: String, alert: Alerts)] = [
    ("title", .title), ("bell", .bell), ("notify", .notify),
  ]

  /// The names that can be given.
  static let allNames = names.map(\.name).joined(separator: ", ")

  /// Reads a list of names, or `none`.
  static func parse(_ text: String) throws -> Alerts {
    if text == "none" { return [] }
    var result: Alerts = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let found = names.first(where: { $0.name == part }) else {
        throw ValidationError(
          "'\(VisibleText.excerpt(part))' is not an alert: \(allNames), or none")
      }
      result.insert(found.alert)
    }
    return result
  }
}
