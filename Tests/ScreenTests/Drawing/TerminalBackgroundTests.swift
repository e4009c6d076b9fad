import Testing

@testable import Screen

@Suite struct TerminalBackgroundTests {
  @Test(
    arguments: [
      ("15;0", .dark), ("0;15", .light), ("12;default;8", .dark), ("0;7", .light), ("0;6", .dark),
      ("0;default", nil), ("", nil), ("0;99", nil), ("0;-1", nil), (nil, nil),
    ] as [(String?, TerminalBackground?)])
  func numbersOfColours(numbers: String?, background: TerminalBackground?) {
    #expect(TerminalBackground(numbers: numbers) == background)
  }

  /// Solarized dark and light are #002b36 and #fdf6e3; the eye finds green lighter than blue.
  @Test(
    arguments: [
      ("rgb:0000/0000/0000", .dark), ("rgb:ffff/FFFF/ffff", .light), ("rgb:0000/2b2b/3636", .dark),
      ("rgb:fdfd/f6f6/e3e3", .light), ("rgb:f/f/f", .light), ("rgb:14/16/1a", .dark),
      ("rgb:000/fff/000", .light), ("rgb:000/000/fff", .dark), ("rgba:0000/0000/0000/ffff", .dark),
      ("rgb:ffff/ffff", nil), ("rgb:ffff/ffff/ffff/ffff", nil), ("rgb:fffff/ffff/ffff", nil),
      ("rgb:ffff//ffff", nil), ("rgb:-fff/ffff/ffff", nil), ("rgb:gggg/0000/0000", nil),
      ("#ffffff", nil), ("white", nil), ("", nil), ("rgb:", nil), ("rgbi:1/1/1", nil),
    ] as [(String, TerminalBackground?)])
  func coloursAsTerminalsTellThem(color: String, background: TerminalBackground?) {
    #expect(TerminalBackground(color: color) == background)
  }
}
