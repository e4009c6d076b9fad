import Training

/// Says what classes look like: colours where the terminal has enough of them, else letters and
/// patterns.
///
/// Shades go from a neutral grey, where two classes are equally probable, to the hue of a class, in
/// few steps, so that a cell changes rarely while a network learns.
struct ClassLook: Equatable, Sendable {
  /// The number of colours of the terminal.
  let colors: Int
  /// Whether shades should fit a light background.
  let isLight: Bool
  /// The characters to draw with.
  let glyphs: Glyphs

  /// The margins from which on a class has its next shade: as probable as the next class, more so,
  /// clearly more, and all but certain.
  private static let steps: [Float] = [0.2, 0.4, 0.7]
  /// How many shades a class has.
  static let shades = 4

  /// Whether shades are drawn as colours, or else as patterns.
  var hasShades: Bool { colors >= 256 }
  /// Whether a cell shows two samples, one above the other.
  var hasHalfBlocks: Bool { hasShades && !glyphs.isASCII }

  /// The shade of a class that is more probable than the next by `margin`, from 0; the most neutral
  /// for what is no number.
  static func shade(_ margin: Float) -> Int { steps.count { margin >= $0 } }

  /// The colour of a class in some shade, for backgrounds.
  func color(_ label: Int, shade: Int) -> RGB {
    let hue = hue(label)
    return isLight ? hue.onLight[shade] : ([0x303030, 0x4E4E4E] + hue.onDark)[shade]
  }

  /// The colour of a class for points on any shade.
  func point(_ label: Int) -> RGB { isLight ? hue(label).dark : hue(label).bright }

  /// Is the colours of a class, each of them one of xterm's 256, since between those a shade would lose
  /// its hue.
  private struct Hue {
    /// The last shades on a dark background, after two greys.
    let onDark: [RGB]
    /// The shades on a light background.
    let onLight: [RGB]
    /// For points on a dark background.
    let bright: RGB
    /// For points on a light background.
    let dark: RGB
  }

  private func hue(_ label: Int) -> Hue { Self.hues[label % Self.hues.count] }

  /// After Okabe and Ito: green, purple, blue, orange, light blue, vermillion, yellow and grey. The
  /// first two are the farthest from the training and the dev curve.
  private static let hues: [Hue] = [
    Hue(
      onDark: [0x005F5F, 0x00875F], onLight: [0xEEEEEE, 0xD7FFD7, 0xAFFFD7, 0x5FD7AF],
      bright: 0x87FFD7, dark: 0x005F00),
    Hue(
      onDark: [0x875F87, 0xAF5F87], onLight: [0xEEEEEE, 0xFFD7FF, 0xFFAFD7, 0xD787AF],
      bright: 0xFFD7FF, dark: 0x5F005F),
    Hue(
      onDark: [0x005F87, 0x005FAF], onLight: [0xEEEEEE, 0xD7D7FF, 0xAFAFFF, 0x5F87D7],
      bright: 0x87D7FF, dark: 0x00005F),
    Hue(
      onDark: [0x875F00, 0xAF8700], onLight: [0xEEEEEE, 0xFFFFD7, 0xFFD7AF, 0xFFAF5F],
      bright: 0xFFD75F, dark: 0x5F5F00),
    Hue(
      onDark: [0x5F8787, 0x5FAFD7], onLight: [0xEEEEEE, 0xD7FFFF, 0xAFFFFF, 0x5FD7FF],
      bright: 0xD7FFFF, dark: 0x005F87),
    Hue(
      onDark: [0x875F5F, 0xAF5F00], onLight: [0xEEEEEE, 0xFFD7D7, 0xFFAFAF, 0xFF875F],
      bright: 0xFFAF5F, dark: 0x5F0000),
    Hue(
      onDark: [0x878700, 0xAFAF00], onLight: [0xEEEEEE, 0xFFFFAF, 0xFFFF5F, 0xD7D700],
      bright: 0xFFFF87, dark: 0x5F5F00),
    Hue(
      onDark: [0x767676, 0x949494], onLight: [0xEEEEEE, 0xDADADA, 0xBCBCBC, 0x949494],
      bright: 0xEEEEEE, dark: 0x1C1C1C),
  ]

  /// The ink of a class where there are few colours.
  func ink(_ label: Int) -> Ink { .layer(label) }

  /// The pattern of a class, from blank where it is as probable as the next to dense.
  func pattern(_ label: Int, shade: Int) -> Character {
    Self.patterns[label % Self.patterns.count][shade]
  }

  private static let patterns: [[Character]] = [
    [" ", ".", ".", ":"], [" ", "-", "-", "="], [" ", "'", "'", "\""], [" ", ",", ",", ";"],
    [" ", "~", "~", "+"], [" ", "`", "`", "^"], [" ", "_", "_", "/"], [" ", "|", "|", "!"],
  ]

  /// The letter of a class: a capital for training points, a small one for dev points. They look alike.
  func letter(_ label: Int, isDev: Bool) -> Character {
    let letters = Self.letters[label % Self.letters.count]
    return isDev ? letters.dev : letters.training
  }

  private static let letters: [(training: Character, dev: Character)] = [
    ("O", "o"), ("X", "x"), ("V", "v"), ("S", "s"), ("Z", "z"), ("C", "c"), ("W", "w"), ("U", "u"),
    ("P", "p"), ("K", "k"),
  ]

  /// The mark of a point, training and dev.
  func mark(_ label: Int, isDev: Bool) -> Character {
    hasHalfBlocks ? (isDev ? "◦" : "•") : letter(label, isDev: isDev)
  }
}

extension RGB: ExpressibleByIntegerLiteral {
  /// Creates a colour from a number such as 0x5FAFD7, two digits each for red, green and blue.
  public init(integerLiteral value: UInt32) {
    self.init(
      red: UInt8(value >> 16 & 0xFF), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
  }

  /// Returns a grey, from black at 0 to white at 1.
  static func grey(_ share: Double) -> RGB {
    let part = UInt8(min(max((share * 255).rounded(), 0), 255))
    return RGB(red: part, green: part, blue: part)
  }
}
