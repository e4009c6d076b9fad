import Screen
import Testing

@Suite struct ScatterPictureTests {
  private func picture(
    _ points: [(Double, Double, Int)], width: Int = 16, height: Int = 7, glyphs: Glyphs = .unicode
  ) -> CellGrid {
    ScatterPicture(
      points.map { ScatterPicture.Point(x: $0.0, y: $0.1, label: $0.2) }, xName: "u", yName: "v"
    ).grid(width: width, height: height, glyphs: glyphs)
  }

  @Test func pointsStandWhereTheyAre() {
    #expect(
      picture([(0, 0, 0), (1, 2, 1), (1, 0, 2), (0.5, 1, 0)], width: 20).lines == [
        "2.000 ┤            x",
        "      │",
        "    v │      o",
        "      │",
        "0.000 ┤o           +",
        "      └─────────────",
        "       0.000 u 1.000",
      ])
    #expect(picture([(0, 0, 0), (1, 2, 1)], width: 19).lines.last == "       0.000  1.000")
  }

  @Test func asciiHasTheSamePlaces() {
    let grid = picture([(0, 0, 0), (1, 2, 1)], width: 24, glyphs: .ascii)
    #expect(grid.text.utf8.allSatisfy { $0 < 0x80 })
    #expect(grid[23, 0].character == "x" && grid[7, 4].character == "o")
  }

  @Test func theClassOfMostPointsIsDrawn() {
    let grid = picture([(0, 0, 0), (0, 0, 1), (0, 0, 1), (1, 1, 2), (1, 1, 0)])
    #expect(grid[7, 4].character == "x")
    #expect(grid[7, 4].style.ink == ScatterPicture.ink(of: 1))
    // Of as many the first.
    #expect(grid[15, 0].character == "o")
  }

  @Test func marksRepeatAndFirstOnesDiffer() {
    let marks = (0..<10).map { ScatterPicture.mark(of: $0) }
    #expect(Set(marks).count == 10)
    #expect(ScatterPicture.mark(of: 10) == marks[0])
  }

  @Test func oneValueAndExtremesAndSmallGrids() {
    #expect(picture([(3, 3, 0)])[11, 2].character == "o")
    let largest = Double.greatestFiniteMagnitude
    #expect(
      picture([(-largest, -largest, 0), (largest, largest, 1)], width: 30).text.contains("x"))
    #expect(picture([]).text == CellGrid(width: 16, height: 7).text)
    for (width, height) in [(0, 0), (1, 1), (8, 2), (3, 10)] {
      #expect(picture([(0, 0, 0), (1, 1, 1)], width: width, height: height).width == width)
    }
  }
}
