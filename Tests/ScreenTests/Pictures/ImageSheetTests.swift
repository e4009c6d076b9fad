import Screen
import Testing

@Suite struct ImageSheetTests {
  private func image(_ caption: String, _ values: [Double]) -> ImageSheet.Image {
    ImageSheet.Image(caption: caption, values: values)
  }

  @Test func smallImagesHaveTwoCellsAPixel() {
    let sheet = ImageSheet(
      [image("a", [0, 1, 0.5, 0]), image("b", [1, 0, 0, 0.25])], height: 2, width: 2, channels: 1)
    #expect(
      sheet.grid(width: 9, maxHeight: 10, usesColor: false, glyphs: .ascii).lines == [
        "a    b",
        "  @@ @@",
        "++     ::",
      ])
    let grid = sheet.grid(width: 9, maxHeight: 10, usesColor: true, glyphs: .unicode)
    #expect(grid[2, 1].style.background == RGB(red: 255, green: 255, blue: 255))
    #expect(grid[0, 1].style.background == RGB(red: 0, green: 0, blue: 0))
    #expect(grid[4, 1].style.background == nil)
  }

  @Test func largerImagesHaveHalfACellAPixel() {
    // White above, black below; the last row of an odd height has nothing below it.
    let values = [Double](repeating: 1, count: 20) + [Double](repeating: 0, count: 20)
    let sheet = ImageSheet(
      [image("x", values + [Double](repeating: 0.5, count: 20))], height: 3, width: 20, channels: 1)
    let plain = sheet.grid(width: 30, maxHeight: 10, usesColor: false, glyphs: .ascii)
    #expect(
      plain.lines == ["x", String(repeating: "+", count: 20), String(repeating: "+", count: 20)])
    let grid = sheet.grid(width: 30, maxHeight: 10, usesColor: true, glyphs: .unicode)
    #expect(grid[19, 1].character == "▀")
    #expect(grid[19, 1].style.color == RGB(red: 255, green: 255, blue: 255))
    #expect(grid[19, 1].style.background == RGB(red: 0, green: 0, blue: 0))
    #expect(grid[0, 2].style.color == RGB(red: 128, green: 128, blue: 128))
    #expect(grid[0, 2].style.background == nil)
  }

  @Test func imagesWiderThanTheSheetAreReduced() {
    let sheet = ImageSheet(
      [image("x", (0..<100 * 100).map { $0 % 100 < 50 ? 0 : 1 })], height: 100, width: 100,
      channels: 1)
    let lines = sheet.grid(width: 50, maxHeight: 10, usesColor: false, glyphs: .ascii).lines
    #expect(lines.count == 26)
    #expect(lines[1] == String(repeating: " ", count: 25) + String(repeating: "@", count: 25))
  }

  @Test func coloursAreTheChannels() {
    let sheet = ImageSheet([image("", [1, 0.5, 0])], height: 1, width: 1, channels: 3)
    let grid = sheet.grid(width: 10, maxHeight: 10, usesColor: true, glyphs: .unicode)
    #expect(grid[0, 1].style.background == RGB(red: 255, green: 128, blue: 0))
  }

  @Test func asManyRowsAsFit() {
    let images = (0..<10).map { image("\($0)", [1, 1, 1, 1]) }
    let sheet = ImageSheet(images, height: 2, width: 2, channels: 1)
    func captions(_ height: Int) -> [String] {
      sheet.grid(width: 14, maxHeight: height, usesColor: false, glyphs: .ascii).lines
        .filter { $0.contains { $0.isNumber } }
    }
    #expect(captions(100) == ["0    1    2", "3    4    5", "6    7    8", "9"])
    #expect(captions(7) == ["0    1    2", "3    4    5"])
    #expect(captions(1) == ["0    1    2"])
    #expect(
      ImageSheet([], height: 2, width: 2, channels: 1)
        .grid(width: 10, maxHeight: 5, usesColor: false, glyphs: .ascii).height == 0)
  }
}
