import Testing

@testable import DataFiles

@Suite struct ClassListTests {
  private func table(_ labels: [String]) throws -> CSVTable {
    let text = "x,label\n" + labels.map { "1,\($0)\n" }.joined()
    return try CSVTable(bytes: Array(text.utf8), path: "t.csv", label: .last)
  }

  private func classes(_ labels: [String]) throws -> (names: [String], indices: [Int]) {
    let table = try table(labels)
    let list = try ClassList(of: table.labels.texts, error: table.labelError)
    return (list.names, try list.indices(of: table.labels.texts, error: table.labelError))
  }

  private func message(_ labels: [String]) -> String? {
    #expect(throws: DataFileError.self) { try classes(labels) }?.description
  }

  @Test(arguments: [
    (["1", "0", "1"], ["0", "1"], [1, 0, 1]),
    (["10", "9", "-1"], ["-1", "9", "10"], [2, 1, 0]),
    (["1.0", "1", "0.0", "1e0", "-0"], ["0", "1"], [1, 1, 0, 1, 0]),
    (["b", "a", "b"], ["b", "a"], [0, 1, 0]),
    (["1", "a", "1.0"], ["1", "a", "1.0"], [0, 1, 2]),
  ])
  func ordersClasses(labels: [String], names: [String], indices: [Int]) throws {
    let classes = try classes(labels)
    #expect(classes.names == names)
    #expect(classes.indices == indices)
  }

  @Test func refusesLabelsThatAreNoClasses() {
    #expect(
      message(["0", "0.5"])
        == "t.csv, line 3, column 2 (label): the label '0.5' is not a whole number; "
        + "name the column of the classes with --label, or predict numbers with --loss mse")
    #expect(
      message(["0", "1e-300"])?.contains("the label '1e-300' is not a whole number") == true)
    for text in ["1e300", "-1e300", "99999999999999999999", "9223372036854775808"] {
      #expect(
        message(["0", text])
          == "t.csv, line 3, column 2 (label): the label '\(text)' is a whole number beyond 9.2e18, "
          + "too large for a class; name the column of the classes with --label, "
          + "or predict numbers with --loss mse")
    }
    #expect(
      message(["1e300", "0.5"])?.contains("line 2, column 2 (label): the label '1e300' is a whole")
        == true)
    #expect(
      message(["a", "a"])
        == "t.csv, column 2 (label): all labels are 'a'; it takes two classes to tell apart")
    #expect(
      message(["7", "7.0"])
        == "t.csv, column 2 (label): all labels are '7'; it takes two classes to tell apart")
    #expect(
      message((0...20).map(String.init))
        == "t.csv, column 2 (label): the labels are 21 different ones for 21 examples, too many to be "
        + "classes; name the column of the classes with --label, or predict numbers with --loss mse"
    )
    #expect(
      message((0...1000).map(String.init))
        == "t.csv, column 2 (label): the labels are of more than 1000 different classes; "
        + "name the column of the classes with --label, or predict numbers with --loss mse")
  }

  /// With two examples each there may be many, and few may have one.
  @Test func takesRareClasses() throws {
    let twice = (0..<42).map { "c\($0 / 2)" }
    #expect(try classes(twice).names.count == 21)
    #expect(try classes((0..<20).map { "c\($0)" }).names.count == 20)
  }

  @Test func refusesLabelsOfOtherClasses() throws {
    func message(_ training: [String], _ dev: [String]) throws -> String? {
      let training = try table(training)
      let dev = try table(dev)
      let list = try ClassList(of: training.labels.texts, error: training.labelError)
      return #expect(throws: DataFileError.self) {
        try list.indices(of: dev.labels.texts, error: dev.labelError)
      }?.description
    }
    #expect(
      try message(["a", "b"], ["a", "a", "c\u{1B}"])
        == "t.csv, line 4, column 2 (label): the label 'c\\x1B' is not among the training data's, "
        + "a, b; correct it or train on it too")
    #expect(
      try message(["0", "1"], ["2"])
        == "t.csv, line 2, column 2 (label): the label '2' is not among the training data's, "
        + "0, 1; correct it, train on it too, or predict numbers with --loss mse")
    #expect(
      try message(["0", "1"], ["x"])
        == "t.csv, line 2, column 2 (label): the label 'x' is not among the training data's, "
        + "0, 1; correct it or train on it too")
  }
}
