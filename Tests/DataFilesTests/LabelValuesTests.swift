import Datasets
import Testing

@testable import DataFiles

@Suite struct LabelValuesTests {
  /// Returns the message about a file whose labels are to be predicted.
  private func message(_ training: String, dev: String? = nil) throws -> String? {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/t.csv"
      try write(training, to: path)
      if let dev { try write(dev, to: "\(directory)/d.csv") }
      let text = #expect(throws: DataFileError.self) {
        try Dataset(
          reading: DataFiles(
            .init(path), dev: dev.map { _ in .init("\(directory)/d.csv") }, predicting: .values))
      }?.description
      return text.map { String($0.dropFirst(directory.count + 1)) }
    }
  }

  @Test func numbersAreTakenAsTheyAre() throws {
    try withTemporaryDirectory { directory in
      try write("a,price,b\n1,10.5,2\n3,-1e3,4\n5,10.5,6\n", to: "\(directory)/t.csv")
      try write("7,0,8\n", to: "\(directory)/d.csv")
      let data = try Dataset(
        reading: DataFiles(
          "\(directory)/t.csv", dev: "\(directory)/d.csv", label: .name("price"),
          predicting: .values))
      #expect(data.targetKind == .values && data.classNames == [] && data.classCount == 0)
      #expect(data.featureNames == ["a", "b"])
      #expect(data.training.targets == .values([10.5, -1000, 10.5]))
      #expect(data.training.inputs.elements == [1, 3, 5, 2, 4, 6])
      // A dev set may have one number only.
      #expect(data.dev?.targets == .values([0]))
    }
  }

  @Test func whatIsNoNumberIsNamedByLineAndColumn() throws {
    #expect(
      try message("x,y\n1,2\n3,many\n")
        == "t.csv, line 3, column 2 (y): the label 'many' is not a number, which --loss mse "
        + "predicts; name the column of the numbers with --label, or leave out --loss mse for "
        + "classes")
    #expect(
      try message("1,2\n3,x\u{7}\n")?.contains("line 2, column 2: the label 'x\\x07'") == true)
    #expect(
      try message("x,y\n1,2\n3,\n")?.contains("line 3, column 2 (y): the label is empty") == true)
    for text in ["nan", "NA", "?", "#N/A", "None"] {
      #expect(
        try message("x,y\n1,2\n3,\(text)\n")
          == "t.csv, line 3, column 2 (y): the label is missing ('\(text)'); "
          + "fill it in or remove the row")
    }
    for text in ["inf", "1e999"] {
      #expect(
        try message("x,y\n1,2\n3,\(text)\n")?
          .contains("line 3, column 2 (y): '\(text)' is not a finite number") == true)
    }
    for text in ["1e39", "-1e300", "\"1e39\""] {
      #expect(
        try message("x,y\n1,2\n3,\(text)\n")?
          .hasPrefix(
            "t.csv, line 3, column 2 (y): '\(text.filter { $0 != "\"" })' is beyond 3.4e38") == true
      )
    }
    #expect(
      try message("x,y\n1,2\n3,4\n", dev: "x,y\n1,2\n3,none\n")?
        .hasPrefix("d.csv, line 3, column 2 (y): the label 'none' is not a number") == true)
  }

  @Test func oneNumberAloneIsNothingToPredict() throws {
    #expect(
      try message("x,y\n1,2\n3,2.0\n")
        == "t.csv, column 2 (y): all labels are 2; it takes different numbers to learn something")
  }
}
