import CNcurses
import Screen
import Testing

@testable import Curses

@Suite struct PaletteTests {
  private let red = RGB(red: 255, green: 0, blue: 0)
  /// Of Okabe and Ito; the nearest of xterm's 256 is 16 + 36·4 + 6·3, #d7af00.
  private let orange = RGB(red: 230, green: 159, blue: 0)

  private func appearance(
    _ style: Style, _ theme: Theme = .auto, colors: Int
  ) -> Palette.Appearance {
    Palette(theme: theme, colors: colors).appearance(of: style)
  }

  @Test func theTerminalsOwnColoursAreMinusOne() {
    for colors in [0, 8, 16, 256, 1 << 24] {
      #expect(appearance(Style(), colors: colors) == Palette.Appearance())
    }
    #expect(Palette.Appearance() == .init(foreground: -1, background: -1, attributes: 0))
  }

  @Test func coloursAreTheNearestOf256() {
    #expect(
      appearance(Style(color: red, background: orange), colors: 256)
        == .init(foreground: 196, background: 178))
  }

  @Test func coloursAreThemselvesWhereThereAreMillions() {
    #expect(
      appearance(Style(color: red, background: orange), colors: 1 << 24)
        == .init(foreground: 0xFF0000, background: 0xE69F00))
  }

  /// Up to 255 some descriptions mean colours of a palette.
  @Test(arguments: [(0, 0x100), (10, 0x10A), (255, 0x1FF)])
  func bluesAloneGetATraceOfGreen(blue: Int, number: Int) throws {
    let color = RGB(red: 0, green: 0, blue: try #require(UInt8(exactly: blue)))
    #expect(appearance(Style(color: color), colors: 1 << 24).foreground == Int32(number))
    let green = RGB(red: 0, green: 1, blue: 0)
    #expect(appearance(Style(color: green), colors: 1 << 24).foreground == 0x100)
  }

  @Test func fewColoursAreThoseOfTheRole() {
    // Yellow and cyan among the first 8; a page of its own brightens where there are 16.
    #expect(appearance(Style(.dev), colors: 8) == .init(foreground: 3))
    #expect(appearance(Style(.train, color: red), colors: 16) == .init(foreground: 6))
    #expect(appearance(Style(.dev), .dark, colors: 8) == .init(foreground: 3, background: 0))
    #expect(appearance(Style(.dev), .dark, colors: 16) == .init(foreground: 11, background: 0))
    #expect(appearance(Style(), .light, colors: 16) == .init(foreground: 0, background: 15))
  }

  @Test func withoutColoursAttributesTellRolesApart() {
    for (colors, theme) in [(0, Theme.auto), (256, .none)] {
      #expect(
        appearance(Style(.train, color: red), theme, colors: colors)
          == .init(attributes: ncurses_attribute_bold()))
      #expect(
        appearance(Style(.warning), theme, colors: colors)
          == .init(attributes: ncurses_attribute_underline()))
      #expect(
        appearance(Style(.bad), theme, colors: colors)
          == .init(attributes: ncurses_attribute_bold() | ncurses_attribute_reverse()))
      #expect(
        appearance(Style(.faint, reversed: true), theme, colors: colors)
          == .init(attributes: ncurses_attribute_dim() | ncurses_attribute_reverse()))
    }
  }

  @Test func attributesAreAllDifferent() {
    let attributes = [
      ncurses_attribute_bold(), ncurses_attribute_dim(), ncurses_attribute_underline(),
      ncurses_attribute_reverse(),
    ]
    #expect(Set(attributes).count == 4 && attributes.allSatisfy { $0 != 0 })
  }
}
