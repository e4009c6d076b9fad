import Screen
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
    return isLight ? hue.onLight[shade] : hue.onDark[shade]
  }

  /// The colour of a class for points on any shade.
  func point(_ label: Int) -> RGB { isLight ? hue(label).dark : hue(label).bright }

  private func hue(_ label: Int) -> ClassHue { ClassHue.all[label % ClassHue.all.count] }

  /// The colour of the mark of a wrong point, on its class's colour.
  var wrongPoint: RGB { isLight ? ClassHue.white : ClassHue.black }

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
