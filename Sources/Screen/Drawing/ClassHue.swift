/// Is the colours of a class, each of them one of xterm's 256, since between those a shade would lose
/// its hue.
public struct ClassHue: Sendable {
  /// The shades on a dark background, the first two greys.
  public let onDark: [RGB]
  /// The shades on a light background.
  public let onLight: [RGB]
  /// For points on a dark background.
  public let bright: RGB
  /// For points on a light background.
  public let dark: RGB

  /// What is drawn on bright points.
  public static let black: RGB = 0x000000
  /// What is drawn on dark points.
  public static let white: RGB = 0xFFFFFF

  /// After Okabe and Ito: green, purple, blue, orange, light blue, vermillion, yellow and grey. The
  /// first two are the farthest from the training and the dev curve.
  public static let all: [ClassHue] = [
    ClassHue(
      onDark: [0x303030, 0x4E4E4E, 0x005F5F, 0x00875F],
      onLight: [0xEEEEEE, 0xD7FFD7, 0xAFFFD7, 0x5FD7AF],
      bright: 0x87FFD7, dark: 0x005F00),
    ClassHue(
      onDark: [0x303030, 0x4E4E4E, 0x875F87, 0xAF5F87],
      onLight: [0xEEEEEE, 0xFFD7FF, 0xFFAFD7, 0xD787AF],
      bright: 0xFFD7FF, dark: 0x5F005F),
    ClassHue(
      onDark: [0x303030, 0x4E4E4E, 0x005F87, 0x005FAF],
      onLight: [0xEEEEEE, 0xD7D7FF, 0xAFAFFF, 0x5F87D7],
      bright: 0x87D7FF, dark: 0x00005F),
    ClassHue(
      onDark: [0x303030, 0x4E4E4E, 0x875F00, 0xAF8700],
      onLight: [0xEEEEEE, 0xFFFFD7, 0xFFD7AF, 0xFFAF5F],
      bright: 0xFFD75F, dark: 0x5F5F00),
    ClassHue(
      onDark: [0x303030, 0x4E4E4E, 0x5F8787, 0x5FAFD7],
      onLight: [0xEEEEEE, 0xD7FFFF, 0xAFFFFF, 0x5FD7FF],
      bright: 0xD7FFFF, dark: 0x005F87),
    ClassHue(
      onDark: [0x303030, 0x4E4E4E, 0x875F5F, 0xAF5F00],
      onLight: [0xEEEEEE, 0xFFD7D7, 0xFFAFAF, 0xFF875F],
      bright: 0xFFAF5F, dark: 0x5F0000),
    ClassHue(
      onDark: [0x303030, 0x4E4E4E, 0x878700, 0xAFAF00],
      onLight: [0xEEEEEE, 0xFFFFAF, 0xFFFF5F, 0xD7D700],
      bright: 0xFFFF87, dark: 0x5F5F00),
    ClassHue(
      onDark: [0x303030, 0x4E4E4E, 0x767676, 0x949494],
      onLight: [0xEEEEEE, 0xDADADA, 0xBCBCBC, 0x949494],
      bright: 0xEEEEEE, dark: 0x1C1C1C),
  ]
}

extension RGB: ExpressibleByIntegerLiteral {
  /// Creates a colour from a number such as 0x5FAFD7, two digits each for red, green and blue.
  public init(integerLiteral value: UInt32) {
    self.init(
      red: UInt8(value >> 16 & 0xFF), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
  }

  /// Returns a grey, from black at 0 to white at 1.
  public static func grey(_ share: Double) -> RGB {
    let part = UInt8(min(max((share * 255).rounded(), 0), 255))
    return RGB(red: part, green: part, blue: part)
  }
}
