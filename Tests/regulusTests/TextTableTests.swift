import Testing

@testable import regulus

@Suite struct TextTableTests {
  @Test func columnsAreAligned() {
    var table = TextTable(heading: ["name", "epochs"], glyphs: .unicode)
    table.add(["moons", "7"])
    table.add(["a", "1,000"])
    #expect(
      table.lines == [
        "name   epochs",
        "-------------",
        "moons       7",
        "a       1,000",
      ])
  }

  @Test func wideCharactersTakeTwoColumns() {
    var table = TextTable(heading: ["name", "data"], glyphs: .unicode)
    table.add(["数据", "漢.csv"])
    table.add(["ab", "a.csv"])
    #expect(
      table.lines == [
        "name    data",
        "------------",
        "数据  漢.csv",
        "ab     a.csv",
      ])
  }
}
