import CNcurses
import Dashboard

/// Turns a role into a colour and attributes, by what the terminal has.
///
/// The colours are those of Okabe and Ito, *Color Universal Design* (2008), which people with any
/// colour vision tell apart. They are foregrounds only: the background stays the terminal's own, but
/// where a cell asks for another.
struct Palette {
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
    var result =
      switch colors {
      case 256...: Self.manyColors(style.ink)
      case 8...: fewColors(style.ink)
      default: Self.noColors(style.ink)
      }
    if colors >= 256 {
      if let color = style.color { result.foreground = Self.nearest(color) }
      if let color = style.background { result.background = Self.nearest(color) }
    }
    if style.bold { result.attributes |= ncurses_attribute_bold() }
    if style.dim { result.attributes |= ncurses_attribute_dim() }
    // Reversed ink on reversed style is reversed all the same.
    if style.reversed { result.attributes |= ncurses_attribute_reverse() }
    return result
  }

  private static func manyColors(_ ink: Ink) -> Appearance {
    switch ink {
    case .plain: Appearance()
    case .faint: Appearance(foreground: nearest(.grey))
    case .train: Appearance(foreground: nearest(.skyBlue))
    case .dev: Appearance(foreground: nearest(.orange))
    case .accent: Appearance(attributes: ncurses_attribute_bold())
    case .good: Appearance(foreground: nearest(.bluishGreen))
    case .warning: Appearance(foreground: nearest(.darkOrange))
    case .bad: Appearance(foreground: nearest(.vermillion), attributes: ncurses_attribute_bold())
    case .series1: Appearance(foreground: nearest(.bluishGreen))
    case .series2: Appearance(foreground: nearest(.reddishPurple))
    case .series3: Appearance(foreground: nearest(.lightBlue))
    case .series4: Appearance(foreground: nearest(.yellow))
    case .series5: Appearance(foreground: nearest(.vermillion))
    }
  }

  private func fewColors(_ ink: Ink) -> Appearance {
    let bold = ncurses_attribute_bold()
    return switch ink {
    case .plain: Appearance()
    case .faint:
      colors >= 16
        ? Appearance(foreground: 8) : Appearance(attributes: ncurses_attribute_dim())
    case .train: Appearance(foreground: COLOR_CYAN)
    case .dev: Appearance(foreground: COLOR_YELLOW)
    case .accent: Appearance(attributes: bold)
    case .good: Appearance(foreground: COLOR_GREEN)
    case .warning: Appearance(foreground: COLOR_YELLOW, attributes: bold)
    case .bad: Appearance(foreground: COLOR_RED, attributes: bold)
    case .series1: Appearance(foreground: COLOR_GREEN)
    case .series2: Appearance(foreground: COLOR_MAGENTA)
    case .series3: Appearance(foreground: COLOR_BLUE)
    case .series4: Appearance(foreground: COLOR_YELLOW)
    case .series5: Appearance(foreground: COLOR_RED)
    }
  }

  private static func noColors(_ ink: Ink) -> Appearance {
    switch ink {
    case .faint: Appearance(attributes: ncurses_attribute_dim())
    case .train, .accent: Appearance(attributes: ncurses_attribute_bold())
    case .warning: Appearance(attributes: ncurses_attribute_underline())
    case .bad: Appearance(attributes: ncurses_attribute_bold() | ncurses_attribute_reverse())
    case .plain, .dev, .good, .series1, .series2, .series3, .series4, .series5: Appearance()
    }
  }
}

extension RGB {
  static let orange = RGB(red: 230, green: 159, blue: 0)
  /// Between their orange and vermillion, for warnings that are legible on black and on white.
  static let darkOrange = RGB(red: 215, green: 135, blue: 0)
  static let skyBlue = RGB(red: 86, green: 180, blue: 233)
  static let bluishGreen = RGB(red: 0, green: 158, blue: 115)
  static let yellow = RGB(red: 240, green: 228, blue: 66)
  /// Okabe and Ito's blue, lighter, since theirs is hard to see on black.
  static let lightBlue = RGB(red: 95, green: 135, blue: 215)
  static let vermillion = RGB(red: 213, green: 94, blue: 0)
  static let reddishPurple = RGB(red: 204, green: 121, blue: 167)
  static let grey = RGB(red: 128, green: 128, blue: 128)
}

extension Palette {
  /// Finds the number of the colour nearest to `color` among xterm's 256.
  ///
  /// The first 16 are the user's own and are never chosen; 16 to 231 are a cube of six steps a side
  /// and 232 to 255 a ramp of greys.
  static func nearest(_ color: RGB) -> Int32 {
    func cubeStep(_ part: Int) -> Int { part < 48 ? 0 : part < 115 ? 1 : (part - 35) / 40 }
    func cubeLevel(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
    let (red, green, blue) = (Int(color.red), Int(color.green), Int(color.blue))
    func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
      (r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue)
    }
    let (r, g, b) = (cubeStep(red), cubeStep(green), cubeStep(blue))
    let grey = min(max(((red + green + blue) / 3 - 3) / 10, 0), 23)
    let greyLevel = 8 + 10 * grey
    let cubeDistance = distance(cubeLevel(r), cubeLevel(g), cubeLevel(b))
    let isGrey = distance(greyLevel, greyLevel, greyLevel) < cubeDistance
    return Int32(isGrey ? 232 + grey : 16 + 36 * r + 6 * g + b)
  }
}
