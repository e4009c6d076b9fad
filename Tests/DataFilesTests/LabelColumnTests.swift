import Testing

@testable import DataFiles

@Suite struct LabelColumnTests {
  @Test(
    arguments: [
      ("3", .number(3)), ("0", .number(0)), ("label", .name("label")), ("-1", .name("-1")),
      ("", .name("")), ("99999999999999999999", .name("99999999999999999999")), ("١", .name("١")),
    ] as [(String, LabelColumn)])
  func readsNumbersAndNames(text: String, column: LabelColumn) {
    #expect(LabelColumn(parsing: text) == column)
  }
}
