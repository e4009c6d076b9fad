import CNcurses
import Screen

/// Turns what a theme wants into the numbers and attributes ncurses draws with, by what the terminal
/// has.
struct Palette {
  /// What styles look like.
  let theme: Theme
  /// The number of colours, 0 for none.
  let colors: Int

  /// Is how ncurses draws a style.
  struct Appearance: Equatable {
    /// The colour's number, or -1 for the terminal's own foreground.
    var foreground: Int32 = -1
    /// The colour's number behind it, or -1 for the terminal's own background.
    var background: Int32 = -1
    /// The attributes of ncurses.
    var attributes: attr_t = 0
  }

  /// Looks a style up.
  func appearance(of style: Style) -> Appearance {
    let look = theme.look(of: style, colors: colors)
    var result = Appearance(
      foreground: number(look.foreground), background: number(look.background))
    if look.bold { result.attributes |= ncurses_attribute_bold() }
    if look.dim { result.attributes |= ncurses_attribute_dim() }
    if look.underlined { result.attributes |= ncurses_attribute_underline() }
    if look.reversed { result.attributes |= ncurses_attribute_reverse() }
    return result
  }

  private func number(_ paint: Theme.Paint) -> Int32 {
    switch paint {
    case .own: -1
    case .basic(let number): Int32(number)
    case .rgb(let color): colors > 256 ? Self.direct(color) : Int32(color.nearestOf256)
    }
  }

  /// Returns the number of a colour where numbers are the colours themselves.
  ///
  /// Below 256 descriptions differ in whether some numbers are still those of a palette, so the
  /// blues without red and green get a trace of green.
  private static func direct(_ color: RGB) -> Int32 {
    let number = Int32(color.red) << 16 | Int32(color.green) << 8 | Int32(color.blue)
    return number < 256 ? number + 256 : number
  }
}
