import Testing

@testable import DataFiles

@Suite struct MissingValueTests {
  private func message(_ text: String) -> String? {
    #expect(throws: DataFileError.self) {
      try CSVTable(bytes: Array(text.utf8), path: "t.csv", label: .last)
    }?.description
  }

  /// What `pandas.read_csv` takes for missing by default, the empty cell aside, and what the UCI
  /// repository writes.
  private static let signs = [
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>",
    "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null", "?",
  ]

  @Test(arguments: signs)
  func isRefusedAsAFeatureAndAsALabel(sign: String) {
    #expect(MissingValue.isMissing(sign) && !MissingValue.isInfinite(sign))
    #expect(
      message("a,b,c\n1,2,0\n1,\(sign),0\n")
        == "t.csv, line 3, column 2 (b): '\(sign)' is not a finite number; "
        + "fill in the value or remove the row")
    #expect(
      message("a,b\n1,x\n2,\"\(sign)\"\n")
        == "t.csv, line 3, column 2 (b): the label is missing ('\(sign)'); "
        + "fill it in or remove the row")
  }

  @Test(arguments: [
    "-", ".", "*", "none", "NONE", "??", "-?", "#n/a", "N.A.", "", "0", "na na", "nano", "<na>",
    "missing", "nullified!",
  ])
  func classesMayBeSpeltLikeThem(text: String) throws {
    #expect(!MissingValue.isNotFinite(text))
    guard !text.isEmpty else { return }
    let table = try CSVTable(
      bytes: Array("a,b\n1,x\n2,\(text)\n".utf8), path: "t.csv", label: .last)
    #expect(table.labels.texts.distinct.map(\.text) == ["x", text])
  }

  @Test(arguments: ["inf", "-Inf", "+infinity", "-INFINITY", "1e999", "-1e999"])
  func infiniteIsNotMissing(text: String) {
    #expect(MissingValue.isInfinite(text) && !MissingValue.isMissing(text))
    #expect(
      message("a,b\n1,x\n2,\(text)\n")
        == "t.csv, line 3, column 2 (b): the label '\(text)' is infinite, which is no class; "
        + "correct it or remove the row")
  }
}
