/// Says what styles look like: which colours and attributes a role has on a screen of so many
/// colours.
///
/// The colours are those of Okabe and Ito, *Color Universal Design* (2008), which people with any
/// colour vision tell apart, made lighter or darker where the page asks for it. Colour is never all
/// that tells two things apart.
public struct Theme: Equatable, Sendable {
  /// Names the themes.
  public enum Name: String, CaseIterable, Sendable {
    /// The terminal's own foreground and background, and colours that can be seen on black and on
    /// white.
    case auto
    /// Bright on nearly black.
    case dark
    /// Dark on white.
    case light
    /// Bright on black, and nothing fainter than it has to be.
    case highContrast = "high-contrast"
    /// No colour; attributes alone.
    case none
  }

  /// Is the colour of text, and of what is behind it.
  public struct Page: Equatable, Sendable {
    /// The colour of text.
    public let foreground: RGB
    /// The colour behind it.
    public let background: RGB
    /// Both among the first 8 colours, and among the first 16.
    let ofEight, ofSixteen: (foreground: UInt8, background: UInt8)

    /// Whether two pages are the same.
    public static func == (one: Page, other: Page) -> Bool {
      one.foreground == other.foreground && one.background == other.background
        && one.ofEight == other.ofEight && one.ofSixteen == other.ofSixteen
    }
  }

  /// Is a colour as a terminal can be asked for it.
  public enum Paint: Equatable, Sendable {
    /// The terminal's own foreground or background.
    case own
    /// One of the first 16 colours, which people choose for themselves: black, red, green, yellow,
    /// blue, magenta, cyan, white, and the same brighter.
    case basic(UInt8)
    /// A colour by its parts, where there are 256 or more.
    case rgb(RGB)
  }

  /// Is what a style looks like.
  public struct Look: Equatable, Sendable {
    /// The colour of the character.
    public var foreground = Paint.own
    /// The colour behind it.
    public var background = Paint.own
    /// The attributes.
    public var bold = false, dim = false, underlined = false, reversed = false
  }

  /// Its name.
  public let name: Name
  /// The colours of the page; nil where they are the terminal's own.
  public let page: Page?
  /// The colours of roles, but of those that are drawn as text is.
  let inks: [Ink: RGB]
  /// The colours of tints.
  let tints: [Tint: RGB]
  /// What dimmed colours are mixed with.
  let dimming: RGB
  /// The colours of roles among the first 8.
  let basicInks: [Ink: UInt8]
  /// Whether to use the brighter ones of these where there are 16.
  let brightens: Bool

  /// Whether tints can be seen on a screen of so many colours: only where the page is known.
  public func hasTints(colors: Int) -> Bool { !tints.isEmpty && colors >= 256 }

  /// Returns what a style looks like on a screen of so many colours, 0 for none.
  public func look(of style: Style, colors: Int) -> Look {
    var look =
      switch name == .none ? 0 : colors {
      case 256...: fullLook(of: style)
      case 8...: basicLook(of: style, hasSixteen: colors >= 16)
      default: Self.plainLook(of: style)
      }
    if style.bold { look.bold = true }
    // Reversed ink on reversed style is reversed all the same.
    if style.reversed { look.reversed = true }
    // Many terminals make bold brighter among the first colours: on white, harder to read.
    if name == .light && (8..<256).contains(colors) { look.bold = false }
    return look
  }

  private func fullLook(of style: Style) -> Look {
    var look = Look(bold: style.ink == .accent || style.ink == .bad)
    if let color = style.color ?? inks[style.ink] ?? page?.foreground {
      look.foreground = .rgb(style.dim ? color.mixed(with: dimming, share: 0.55) : color)
    } else {
      look.dim = style.dim
    }
    if let color = style.background ?? style.tint.flatMap({ tints[$0] }) ?? page?.background {
      look.background = .rgb(color)
    }
    return look
  }

  private func basicLook(of style: Style, hasSixteen: Bool) -> Look {
    var look = Look(
      bold: style.ink == .accent || style.ink == .bad || style.ink == .warning, dim: style.dim)
    if let page {
      let (foreground, background) = hasSixteen ? page.ofSixteen : page.ofEight
      (look.foreground, look.background) = (.basic(foreground), .basic(background))
    }
    if let number = basicInks[style.ink] {
      look.foreground = .basic(number + (hasSixteen && brightens ? 8 : 0))
    } else if style.ink == .faint && name != .highContrast {
      if hasSixteen { look.foreground = .basic(8) } else { look.dim = true }
    }
    return look
  }

  /// Tells roles apart by attributes alone.
  private static func plainLook(of style: Style) -> Look {
    var look = Look(dim: style.dim)
    switch style.ink {
    case .faint: look.dim = true
    case .train, .accent: look.bold = true
    case .warning: look.underlined = true
    case .bad: (look.bold, look.reversed) = (true, true)
    case .plain, .dev, .good, .series1, .series2, .series3, .series4, .series5: break
    }
    return look
  }
}
