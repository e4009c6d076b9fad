import Testing

@testable import Screen

@Suite struct RGBTests {
  @Test func numbersAreThoseOfXterm() {
    // From xterm's 256colres.h: the cube's corners, and the ends of the ramp of greys.
    #expect(RGB(numbered: 16) == RGB(0, 0, 0))
    #expect(RGB(numbered: 17) == RGB(0, 0, 95))
    #expect(RGB(numbered: 67) == RGB(95, 135, 175))
    #expect(RGB(numbered: 214) == RGB(255, 175, 0))
    #expect(RGB(numbered: 231) == RGB(255, 255, 255))
    #expect(RGB(numbered: 232) == RGB(8, 8, 8))
    #expect(RGB(numbered: 255) == RGB(238, 238, 238))
    #expect(RGB(numbered: 1) == RGB(205, 0, 0))
  }

  @Test func everyColourOfTheCubeAndTheRampIsItsOwnNearest() {
    for number in UInt8(16)...255 {
      let color = RGB(numbered: number)
      // Some greys stand in both the cube and the ramp.
      #expect(RGB(numbered: color.nearestOf256) == color)
    }
  }

  /// No other of the 240 is nearer, for colours all over the cube.
  @Test func noOtherIsNearer() {
    func distance(_ one: RGB, _ other: RGB) -> Int {
      let parts = [(one.red, other.red), (one.green, other.green), (one.blue, other.blue)]
      return parts.reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
    }
    for red in stride(from: 0, through: 255, by: 17) {
      for green in stride(from: 0, through: 255, by: 15) {
        for blue in stride(from: 0, through: 255, by: 51) {
          let color = RGB(UInt8(red), UInt8(green), UInt8(blue))
          let found = distance(color, RGB(numbered: color.nearestOf256))
          let best = (UInt8(16)...255).map { distance(color, RGB(numbered: $0)) }.min() ?? 0
          #expect(found == best, "\(color)")
        }
      }
    }
  }

  @Test func mixing() {
    let (black, white) = (RGB(0, 0, 0), RGB(255, 255, 255))
    #expect(black.mixed(with: white, share: 0) == black)
    #expect(black.mixed(with: white, share: 1) == white)
    #expect(RGB(10, 20, 30).mixed(with: RGB(20, 0, 30), share: 0.5) == RGB(15, 10, 30))
    #expect(black.mixed(with: white, share: 7) == white)
  }
}
