/// Is the shape of a character that is made to meet its neighbours, in a cell of 9 × 18 units: box
/// drawing, blocks and Braille.
enum GlyphShape {
  case fills([(x: Double, y: Double, width: Double, height: Double)])
  /// Lines, each with its start and the rest of its path.
  case strokes([(x: Double, y: Double, path: String)])
  case dots([(x: Double, y: Double)])

  /// Finds the shape of a character; nil for those that are left to a font.
  init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x2800...0x28FF: self = .dots(Self.braille(scalar.value - 0x2800))
    case 0x2580...0x259F:
      guard let fills = Self.block(scalar) else { return nil }
      self = .fills(fills)
    case 0x2500...0x257F:
      if let fills = Self.heavyLine(scalar) {
        self = .fills(fills)
      } else if let strokes = Self.lightLine(scalar) {
        self = .strokes(strokes)
      } else {
        return nil
      }
    default: return nil
    }
  }

  /// The dots of a pattern, which Unicode numbers down the columns, the last row apart.
  private static func braille(_ pattern: UInt32) -> [(x: Double, y: Double)] {
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return places.enumerated().filter { pattern & 1 << UInt32($0.offset) != 0 }.map {
      (x: 2.25 + 4.5 * Double($0.element.0), y: 2.25 + 4.5 * Double($0.element.1))
    }
  }

  private static func block(
    _ scalar: Unicode.Scalar
  ) -> [(x: Double, y: Double, width: Double, height: Double)]? {
    switch scalar.value {
    case 0x2580: [(0, 0, 9, 9)]
    case 0x2581...0x2588:
      // One to eight eighths from below.
      [(0, 18 - 2.25 * Double(scalar.value - 0x2580), 9, 2.25 * Double(scalar.value - 0x2580))]
    case 0x2589...0x258F:
      // Seven eighths to one from the left.
      [(0, 0, 1.125 * Double(0x2590 - scalar.value), 18)]
    case 0x2590: [(4.5, 0, 4.5, 18)]
    case 0x2591...0x2593: [(0, 0, 9, 18)]
    case 0x2594: [(0, 0, 9, 2.25)]
    case 0x2595: [(7.875, 0, 1.125, 18)]
    case 0x2596...0x259F: quadrants(scalar)
    default: nil
    }
  }

  private static func quadrants(
    _ scalar: Unicode.Scalar
  ) -> [(x: Double, y: Double, width: Double, height: Double)]? {
    // Upper left, upper right, lower left, lower right.
    let parts: [Unicode.Scalar: [Int]] = [
      "▖": [2], "▗": [3], "▘": [0], "▙": [0, 2, 3], "▚": [0, 3], "▛": [0, 1, 2], "▜": [0, 1, 3],
      "▝": [1], "▞": [1, 2], "▟": [1, 2, 3],
    ]
    return parts[scalar]?.map { (Double($0 % 2) * 4.5, Double($0 / 2) * 9, 4.5, 9) }
  }

  private static func heavyLine(
    _ scalar: Unicode.Scalar
  ) -> [(x: Double, y: Double, width: Double, height: Double)]? {
    switch scalar {
    case "━": [(0, 7.75, 9, 2.5)]
    case "┅": [0.5, 3.5, 6.5].map { ($0, 7.75, 2, 2.5) }
    case "┃": [(3.25, 0, 2.5, 18)]
    default: nil
    }
  }

  private static func lightLine(
    _ scalar: Unicode.Scalar
  ) -> [(x: Double, y: Double, path: String)]? {
    switch scalar {
    case "─": [(0, 9, "h9")]
    case "│": [(4.5, 0, "v18")]
    case "┌": [(9, 9, "h-4.5v9")]
    case "┐": [(0, 9, "h4.5v9")]
    case "└": [(4.5, 0, "v9h4.5")]
    case "┘": [(4.5, 0, "v9h-4.5")]
    case "├": [(4.5, 0, "v18"), (4.5, 9, "h4.5")]
    case "┤": [(4.5, 0, "v18"), (0, 9, "h4.5")]
    case "┬": [(0, 9, "h9"), (4.5, 9, "v9")]
    case "┴": [(0, 9, "h9"), (4.5, 0, "v9")]
    case "┼": [(0, 9, "h9"), (4.5, 0, "v18")]
    case "╭": [(9, 9, "q-4.5 0-4.5 4.5v4.5")]
    case "╮": [(0, 9, "q4.5 0 4.5 4.5v4.5")]
    case "╰": [(4.5, 0, "v4.5q0 4.5 4.5 4.5")]
    case "╯": [(4.5, 0, "v4.5q0 4.5-4.5 4.5")]
    case "┄": [0.5, 3.5, 6.5].map { ($0, 9, "h2") }
    case "┈": [0.4, 2.65, 4.9, 7.15].map { ($0, 9, "h1.2") }
    case "┆": [1, 7, 13].map { (4.5, $0, "v4") }
    case "┊": [0.75, 5.25, 9.75, 14.25].map { (4.5, $0, "v2.5") }
    default: nil
    }
  }
}
