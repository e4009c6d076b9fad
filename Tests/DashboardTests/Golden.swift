import Foundation
import Screen
import Testing

/// Compares pictures with those in the folder `Goldens`, which somebody has looked at.
///
/// A golden is text to read: the characters, then, where there are colours, a block of the same shape
/// with a letter for the style of each cell, and what the letters mean. Blanks at the ends of lines are
/// left out.
///
/// When the screen has changed on purpose, `REGULUS_WRITE_GOLDENS=1 swift test --filter Golden` writes
/// them anew; the tests fail then all the same, so that nothing passes that nobody has looked at. What
/// has changed is what `git diff` shows.
enum Golden {
  /// Where the goldens are.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Goldens")

  /// Is a picture and what it is called within its golden.
  struct Section {
    var title: String
    var grid: CellGrid
    var hasStyles: Bool
  }

  /// Compares pictures with the golden of a name, such as `screens/80x24-everything-colour`.
  static func expect(
    _ sections: [Section], as name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let text = sections.map { Self.text(of: $0) }.joined(separator: "\n")
    let file = folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["REGULUS_WRITE_GOLDENS"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(name) is written: look at it", sourceLocation: sourceLocation)
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    guard golden != text else { return }
    Issue.record(
      "\(name) looks different, - as it was, + as it is:\n\(difference(golden, text))",
      sourceLocation: sourceLocation)
  }

  /// The names of all goldens in a folder of theirs, without the ending.
  static func names(in part: String) throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: part).path)
    return Set(names.map { "\(part)/" + $0.replacing(".txt", with: "") })
  }

  /// Returns the lines that are not the same in two texts.
  static func difference(_ old: String, _ new: String) -> String {
    let (old, new) = (
      old.split(separator: "\n", omittingEmptySubsequences: false),
      new.split(separator: "\n", omittingEmptySubsequences: false)
    )
    var lines: [String] = []
    for index in 0..<max(old.count, new.count) {
      let was = index < old.count ? old[index] : nil
      let now = index < new.count ? new[index] : nil
      guard was != now else { continue }
      if let was { lines.append("\(index + 1) -\(was)") }
      if let now { lines.append("\(index + 1) +\(now)") }
    }
    let most = 60
    return lines.prefix(most).joined(separator: "\n")
      + (lines.count > most ? "\n… and \(lines.count - most) more" : "")
  }

  // MARK: The text

  /// Returns a picture as text: its title, characters, styles, and what these are.
  static func text(of section: Section) -> String {
    let grid = section.grid
    let heading = ["\(section.title), \(grid.width) × \(grid.height)"] + grid.lines
    guard section.hasStyles else { return heading.map { $0 + "\n" }.joined() }
    var letters = Letters()
    let styles = (0..<grid.height).map { y in
      trimmed((0..<grid.width).map { x in letters[grid[x, y].style] })
    }
    return (heading + [""] + styles + letters.legend).map { $0 + "\n" }.joined()
  }

  private static func trimmed(_ characters: [Character]) -> String {
    String(characters.reversed().drop { $0 == " " }.reversed())
  }

  /// Gives each style a letter: inks always have the same, a capital when bold, and what else there is
  /// takes others in turn.
  private struct Letters {
    private var known: [(style: Style, letter: Character)] = []
    private var spare = Array("0678hijklmnoqruvxyzHIJKLMNOQRUVXYZ!#$%&*+-/:;<=>?@^_|~()[]{}")[...]

    private static let inks: [(Ink, plain: Character, bold: Character)] = [
      (.plain, " ", "P"), (.faint, "f", "F"), (.train, "t", "T"), (.dev, "d", "D"),
      (.accent, "a", "A"), (.good, "g", "G"), (.warning, "w", "W"), (.bad, "b", "B"),
      (.series1, "1", "c"), (.series2, "2", "e"), (.series3, "3", "p"), (.series4, "4", "s"),
      (.series5, "5", "S"),
    ]

    subscript(style: Style) -> Character {
      mutating get {
        if let known = known.first(where: { $0.style == style }) { return known.letter }
        let own = Self.inks.first { style == Style($0.0) || style == Style($0.0, bold: true) }
        let letter = own.map { style.bold ? $0.bold : $0.plain } ?? spare.popFirst() ?? "."
        known.append((style, letter))
        return letter
      }
    }

    var legend: [String] {
      known.filter { $0.letter != " " }.map { "\($0.letter) \(Golden.words(for: $0.style))" }
        .sorted()
    }
  }

  /// Says what a style is.
  private static func words(for style: Style) -> String {
    func hex(_ color: RGB) -> String {
      "#"
        + [color.red, color.green, color.blue].map { part in
          (part < 16 ? "0" : "") + String(part, radix: 16)
        }.joined()
    }
    var words: [String] = []
    if style.ink != .plain || style.color == nil { words.append("\(style.ink)") }
    if let color = style.color { words.append(hex(color)) }
    if let background = style.background { words.append("on \(hex(background))") }
    if let tint = style.tint { words.append("tint of \(tint)") }
    if style.bold { words.append("bold") }
    if style.reversed { words.append("reversed") }
    if style.dim { words.append("dim") }
    return words.joined(separator: " ")
  }
}
