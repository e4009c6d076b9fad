import CNcurses
import Dashboard
import Glibc

/// Writes pictures in cells as lines of text, for standard output instead of a screen.
public enum PrintedGrid {
  /// The number of colours to use on standard output: none where it is no terminal, the terminal has
  /// none or `NO_COLOR` is set and not empty.
  public static var colorsOfOutput: Int {
    guard isatty(STDOUT_FILENO) == 1, environmentValue("NO_COLOR") == nil,
      let type = environmentValue("TERM")
    else { return 0 }
    var colors: Int32 = 0
    var isAddressable: Int32 = 0
    guard ncurses_describe(type, &colors, &isAddressable) != 0 else { return 0 }
    return max(Int(colors), 0)
  }

  /// The size of the terminal on standard output, `COLUMNS` columns where there is none, or else 80 by
  /// 24.
  public static var outputSize: (width: Int, height: Int) {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 {
      return (Int(size.ws_col), Int(size.ws_row))
    }
    let columns = environmentValue("COLUMNS").flatMap { Int($0) } ?? 80
    return (min(max(columns, 20), 1000), 24)
  }

  /// Returns the rows of a picture, without blanks at their ends; with escape sequences for colours and
  /// attributes where there are colours.
  public static func lines(_ grid: CellGrid, colors: Int) -> [String] {
    guard colors > 0 else { return grid.lines }
    let palette = Palette(theme: Theme(.auto), colors: colors)
    return (0..<grid.height).map { y in
      var line = ""
      var current: [Int] = []
      // A blank that has a background is not one.
      let end = (0..<grid.width).last { x in
        let cell = grid[x, y]
        return cell.character != " " || cell.style.background != nil || cell.style.reversed
      }
      for x in 0..<(end.map { $0 + 1 } ?? 0) {
        guard let character = grid[x, y].character else { continue }
        let codes = codes(of: palette.appearance(of: grid[x, y].style))
        if codes != current {
          line += "\u{1B}[" + ([0] + codes).map(String.init).joined(separator: ";") + "m"
          current = codes
        }
        line.append(character)
      }
      return current.isEmpty ? line : line + "\u{1B}[0m"
    }
  }

  /// Returns the numbers that ask a terminal for an appearance (ECMA-48, 8.3.117).
  private static func codes(of appearance: Palette.Appearance) -> [Int] {
    var codes: [Int] = []
    for (attribute, code) in [
      (ncurses_attribute_bold(), 1), (ncurses_attribute_dim(), 2),
      (ncurses_attribute_underline(), 4), (ncurses_attribute_reverse(), 7),
    ] where appearance.attributes & attribute != 0 {
      codes.append(code)
    }
    for (color, base) in [(Int(appearance.foreground), 30), (Int(appearance.background), 40)] {
      switch color {
      case ..<0: break
      case 0..<8: codes.append(base + color)
      case 8..<16: codes.append(base + 60 + color - 8)
      default: codes += [base + 8, 5, color]
      }
    }
    return codes
  }
}
