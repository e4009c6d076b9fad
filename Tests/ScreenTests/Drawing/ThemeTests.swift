import Glibc
import Testing

@testable import Screen

@Suite struct ThemeTests {
  static let painted: [Theme.Name] = [.dark, .light, .highContrast]

  @Test func namesAreThoseOfTheOption() {
    #expect(
      Theme.Name.allCases.map(\.rawValue) == ["auto", "dark", "light", "high-contrast", "none"])
    for name in Theme.Name.allCases { #expect(Theme(name).name == name) }
  }

  /// The contrast ratio of WCAG 2.2, from the relative luminances of sRGB.
  static func contrast(_ one: RGB, _ other: RGB) -> Double {
    func luminance(_ color: RGB) -> Double {
      let parts = [color.red, color.green, color.blue].map { part -> Double in
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (a, b) = (luminance(one), luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test func contrastIsThatOfTheStandard() {
    // Black on white is 21 to 1, and #767676 the lightest grey of 4.5 to 1 on white.
    #expect(abs(Self.contrast(RGB(0, 0, 0), RGB(255, 255, 255)) - 21) < 1e-9)
    #expect(Self.contrast(RGB(0x76, 0x76, 0x76), RGB(255, 255, 255)) >= 4.5)
    #expect(Self.contrast(RGB(0x77, 0x77, 0x77), RGB(255, 255, 255)) < 4.5)
  }

  @Test(arguments: painted, Ink.allCases)
  func everyRoleIsLegibleOnItsPageAndOnTints(name: Theme.Name, ink: Ink) throws {
    let theme = Theme(name)
    let page = try #require(theme.page)
    let color = theme.inks[ink] ?? page.foreground
    let least = theme.name == .highContrast ? 7.0 : 4.5
    for color in [color, RGB(numbered: color.nearestOf256)] {
      let background =
        color == theme.inks[ink] ?? page.foreground
        ? page.background : RGB(numbered: page.background.nearestOf256)
      #expect(Self.contrast(color, background) >= least, "\(ink) \(color)")
    }
    for tint in Tint.allCases {
      let background = try #require(theme.tints[tint])
      #expect(Self.contrast(color, background) >= least * 0.72, "\(ink) on \(tint)")
    }
  }

  /// Training and dev stay apart for people without one kind of cones, by the matrices of Machado
  /// et al. (2009) at full severity, by lightness or by hue.
  @Test(arguments: [Theme.Name.auto] + painted)
  func trainAndDevAreApartForEveryKindOfSight(name: Theme.Name) throws {
    let theme = Theme(name)
    let train = try #require(theme.inks[.train])
    let dev = try #require(theme.inks[.dev])
    let protanopia = [
      [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ]
    let deuteranopia = [
      [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
      [-0.011820, 0.042940, 0.968881],
    ]
    for matrix in [protanopia, deuteranopia] {
      func seen(_ color: RGB) -> [Double] {
        let parts = [color.red, color.green, color.blue].map(Double.init)
        return matrix.map { row in zip(row, parts).reduce(0) { $0 + $1.0 * $1.1 } }
      }
      let distance = zip(seen(train), seen(dev)).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      #expect(distance > 80 * 80)
    }
  }

  @Test func autoLeavesThePageToTheTerminal() {
    let plain = Theme.auto.look(of: Style(), colors: 256)
    #expect(plain == Theme.Look())
    for ink in Ink.allCases {
      for colors in [8, 16, 256, 1 << 24] {
        #expect(Theme.auto.look(of: Style(ink), colors: colors).background == .own)
      }
    }
    #expect(!Theme.auto.hasTints(colors: 256))
    #expect(
      Theme.auto.look(of: Style(.train), colors: 256).foreground == .rgb(RGB(86, 180, 233)))
  }

  @Test func othersPaintTheirs() {
    #expect(
      Theme.light.look(of: Style(), colors: 256)
        == Theme.Look(
          foreground: .rgb(RGB(32, 32, 32)), background: .rgb(RGB(255, 255, 255))))
    #expect(
      Theme.dark.look(of: Style(), colors: 8)
        == Theme.Look(foreground: .basic(7), background: .basic(0)))
    #expect(
      Theme.dark.look(of: Style(.train), colors: 16)
        == Theme.Look(foreground: .basic(14), background: .basic(0)))
    #expect(
      Theme.light.look(of: Style(.train), colors: 16)
        == Theme.Look(foreground: .basic(4), background: .basic(15)))
    #expect(Theme.dark.hasTints(colors: 256) && !Theme.dark.hasTints(colors: 16))
  }

  @Test func colorsAndBackgroundsOfCellsComeFirst() {
    let style = Style(.train, color: RGB(1, 2, 3), background: RGB(4, 5, 6), tint: .overfitting)
    let look = Theme.dark.look(of: style, colors: 256)
    #expect(look.foreground == .rgb(RGB(1, 2, 3)) && look.background == .rgb(RGB(4, 5, 6)))
    let tinted = Theme.dark.look(of: Style(tint: .overfitting), colors: 256)
    #expect(tinted.background == .rgb(RGB(58, 36, 20)))
    // Where colours cannot be mixed they are left out.
    #expect(Theme.auto.look(of: style, colors: 8) == Theme.Look(foreground: .basic(6)))
  }

  @Test func dimmedColoursFadeIntoThePage() throws {
    let page = try #require(Theme.light.page)
    guard
      case .rgb(let faded) = Theme.light.look(of: Style(.train, dim: true), colors: 256)
        .foreground
    else {
      Issue.record("no colour")
      return
    }
    let full = try #require(Theme.light.inks[.train])
    let contrast = Self.contrast(faded, page.background)
    #expect(contrast < Self.contrast(full, page.background) && contrast > 1.5)
    #expect(Theme.auto.look(of: Style(dim: true), colors: 256).dim)
  }

  @Test func noneIsAttributesAlone() {
    for ink in Ink.allCases {
      let style = Style(ink, color: RGB(1, 2, 3), background: RGB(4, 5, 6), tint: .selection)
      for (theme, colors) in [(Theme.none, 256), (.none, 0), (.dark, 0)] {
        let look = theme.look(of: style, colors: colors)
        #expect(look.foreground == .own && look.background == .own)
      }
    }
    #expect(Theme.none.look(of: Style(.train), colors: 256) == Theme.Look(bold: true))
    #expect(Theme.none.look(of: Style(.bad), colors: 0) == Theme.Look(bold: true, reversed: true))
  }

  @Test func boldIsBrighterAmongFewColours() {
    // So that on white there is none.
    for ink in Ink.allCases {
      for colors in [8, 16] {
        #expect(!Theme.light.look(of: Style(ink, bold: true), colors: colors).bold)
      }
    }
    #expect(Theme.light.look(of: Style(bold: true), colors: 256).bold)
    #expect(Theme.dark.look(of: Style(bold: true), colors: 8).bold)
  }

  @Test(
    arguments: [
      ("15;0", Theme.dark.tints), ("0;15", Theme.light.tints), ("12;default;8", Theme.dark.tints),
      ("0;7", Theme.light.tints), ("0;default", [:]), ("", [:]), ("0;99", [:]), (nil, [:]),
    ] as [(String?, [Tint: RGB])])
  func whatATerminalSaysOfItselfTints(colors: String?, tints: [Tint: RGB]) {
    let background = TerminalBackground(numbers: colors)
    let theme = Theme(.auto, on: background)
    #expect(theme.tints == tints && theme.inks == Theme.auto.inks && theme.page == nil)
    #expect(Theme(.light, on: background) == .light)
  }

  @Test(arguments: [Theme.auto, .dark, .highContrast]) func nothingIsBlueOnBlack(theme: Theme) {
    for ink in Ink.allCases {
      let color = theme.look(of: Style(ink), colors: 8).foreground
      #expect(color != .basic(4) && color != .basic(0), "\(ink)")
    }
  }

  @Test func fewColoursNeedAttributesToo() {
    #expect(
      Theme.auto.look(of: Style(.warning), colors: 8)
        == Theme.Look(foreground: .basic(3), bold: true))
    #expect(Theme.auto.look(of: Style(.faint), colors: 8) == Theme.Look(dim: true))
    #expect(Theme.auto.look(of: Style(.faint), colors: 16) == Theme.Look(foreground: .basic(8)))
    #expect(
      Theme.highContrast.look(of: Style(.faint), colors: 8)
        == Theme.Look(foreground: .basic(7), background: .basic(0)))
  }
}
