import Screen
import Testing

@testable import Dashboard

@Suite struct ClassLookTests {
  static func look(_ colors: Int, isLight: Bool = false, _ glyphs: Glyphs = .unicode) -> ClassLook {
    ClassLook(colors: colors, isLight: isLight, glyphs: glyphs)
  }

  @Test func shadesGoWithTheMargin() {
    let shades = [-1, 0, 0.19, 0.2, 0.39, 0.4, 0.69, 0.7, 1, 2].map { ClassLook.shade($0) }
    #expect(shades == [0, 0, 0, 1, 1, 2, 2, 3, 3, 3])
    #expect(ClassLook.shade(.nan) == 0)
  }

  @Test func whereTwoClassesMeetTheyLookAlike() {
    for isLight in [false, true] {
      let look = Self.look(256, isLight: isLight)
      #expect(Set((0..<8).map { look.color($0, shade: 0) }).count == 1)
      #expect(Set((0..<8).map { look.color($0, shade: ClassLook.shades - 1) }).count == 8)
      // A point is not of the colour of any shade of its class.
      for label in 0..<8 {
        for shade in 0..<ClassLook.shades {
          #expect(look.color(label, shade: shade) != look.point(label))
        }
      }
    }
  }

  /// Between the 256 colours a shade would lose its hue.
  @Test func shadesAreAmongXtermsColours() {
    let steps: Set<UInt8> = [0, 95, 135, 175, 215, 255]
    func isXterms(_ color: RGB) -> Bool {
      let isGrey =
        color.red == color.green && color.green == color.blue && color.red >= 8
        && (color.red - 8) % 10 == 0
      return isGrey || steps.isSuperset(of: [color.red, color.green, color.blue])
    }
    for label in 0..<8 {
      for isLight in [false, true] {
        let look = Self.look(256, isLight: isLight)
        #expect(isXterms(look.point(label)))
        for shade in 0..<ClassLook.shades {
          #expect(isXterms(look.color(label, shade: shade)), "\(label) \(shade)")
        }
      }
    }
  }

  @Test func withoutColourPatternsAndLettersTellClassesApart() {
    let look = Self.look(0)
    #expect(!look.hasShades && !Self.look(16).hasShades && Self.look(256).hasShades)
    #expect(Self.look(256).hasHalfBlocks && !Self.look(256, .ascii).hasHalfBlocks)
    #expect(Set((0..<8).map { look.pattern($0, shade: 3) }).count == 8)
    #expect(Set((0..<10).map { look.letter($0, isDev: false) }).count == 10)
    for label in 0..<30 {
      #expect(look.pattern(label, shade: 0) == " ")
      #expect(
        look.letter(label, isDev: true).uppercased() == String(look.letter(label, isDev: false)))
      #expect(look.pattern(label, shade: 3).isASCII)
    }
  }

  @Test func coloursFromNumbers() {
    #expect(RGB(integerLiteral: 0x5FAFD7) == RGB(red: 95, green: 175, blue: 215))
    #expect(RGB.grey(0.5) == RGB(red: 128, green: 128, blue: 128))
    #expect(RGB.grey(-1) == 0x000000 && RGB.grey(7) == 0xFFFFFF)
  }
}
