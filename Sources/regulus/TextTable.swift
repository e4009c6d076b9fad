import Learning
import Screen

/// Is a table for people: columns aligned, the first to the left and the others to the right.
struct TextTable {
  private let glyphs: Glyphs
  private var rows: [[String]]

  /// Creates a table that so far has only its heading, in the characters of `glyphs`.
  init(heading: [String], glyphs: Glyphs) {
    self.glyphs = glyphs
    rows = [heading.map(glyphs.text)]
  }

  /// Adds a row with as many cells as the heading.
  mutating func add(_ row: [String]) {
    precondition(row.count == rows[0].count, "\(row.count) cells under \(rows[0].count) headings")
    rows.append(row.map(glyphs.text))
  }

  /// The lines, without trailing spaces; a rule under the heading.
  var lines: [String] {
    let widths = rows[0].indices.map { column in
      rows.map { displayWidth(of: $0[column]) }.max() ?? 0
    }
    let texts = rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - displayWidth(of: cell))
        return column == 0 ? cell + padding : padding + cell
      }.joined(separator: "  ")
    }
    let rule = String(repeating: "-", count: widths.reduce(0, +) + 2 * (widths.count - 1))
    return [texts[0], rule] + texts.dropFirst()
  }
}

/// Returns a share as a percentage with two digits, such as `94.79 %`.
func percentage(_ share: Double) -> String { NumberFormat.percent(share, decimals: 2) }

/// Returns what a score says beside its cost, for a column named by the measure.
func figure(_ quality: Score.Quality) -> String {
  switch quality {
  case .accuracy(let share): percentage(share)
  case .fit(let fit): NumberFormat.determination(fit.r2, decimals: 4)
  }
}
