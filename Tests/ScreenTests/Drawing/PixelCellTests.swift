import Testing

@testable import Screen

@Suite struct PixelCellTests {
  private func cell(
    _ upper: Double, _ lower: Double?, usesColor: Bool, _ glyphs: Glyphs = .unicode
  ) -> Cell {
    .pixels(
      upper: .grey(upper), lower: lower.map { .grey($0) }, usesColor: usesColor, glyphs: glyphs)
  }

  @Test func inColourTwoHalves() {
    let (white, black) = (RGB.grey(1), RGB.grey(0))
    #expect(cell(1, 0, usesColor: true) == Cell("▀", Style(color: white, background: black)))
    #expect(cell(1, 1, usesColor: true) == Cell(" ", Style(background: white)))
    #expect(cell(1, nil, usesColor: true) == Cell("▀", Style(color: white)))
    #expect(cell(1, 0, usesColor: true, .ascii) == Cell(" ", Style(background: .grey(0.5))))
    #expect(cell(1, nil, usesColor: true, .ascii) == Cell(" ", Style(background: white)))
  }

  @Test func withoutColourTheDensityOfTheMean() {
    let pairs: [(Double, Double?)] = [(0, 0), (0, 1), (0.1, 0.1), (0.85, 0.85), (1, 1), (1, nil)]
    let characters = pairs.map { cell($0.0, $0.1, usesColor: false, .ascii).character }
    #expect(characters == [" ", "+", ".", "%", "@", "@"])
  }
}
