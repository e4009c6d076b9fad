import Datasets
import LinearAlgebra
import Testing

@testable import DataFiles

@Suite struct CSVTextTests {
  private func text(_ dataset: Dataset) -> String {
    let text = CSVText(dataset)
    return ([text.header] + text.rows(0..<dataset.training.count, of: dataset.training))
      .map { $0 + "\n" }.joined()
  }

  @Test func writesNumbersAndNames() {
    let data = Dataset(
      name: "t", featureNames: ["a", "b,c"], classNames: ["x", "say \"so\"", " ", ""],
      training: Examples(
        inputs: Matrix(
          rows: 2, columns: 4, elements: [1, -2.5, 1e-7, 3e9, 0, -0.0, 0.1, 1e300]),
        labels: [0, 1, 2, 3]))
    #expect(
      text(data) == """
        a,"b,c",class
        1,0,x
        -2.5,-0.0,"say ""so""\"
        1e-07,0.1," "
        3000000000.0,1e+300,""

        """)
  }

  @Test(arguments: BuiltInDataset.allCases)
  func readsBackToTheSame(set: BuiltInDataset) throws {
    let data = try set.make()
    try withTemporaryDirectory { directory in
      try write(text(data), to: "\(directory)/t.csv")
      let read = try Dataset(
        reading: DataFiles("\(directory)/t.csv", predicting: set.targetKind))
      #expect(read.training == data.training)
      #expect(read.featureNames == data.featureNames && read.classNames == data.classNames)
    }
  }

  /// The column of the labels, which becomes the last one, keeps its name.
  @Test func theColumnOfTheLabelsKeepsItsName() throws {
    try withTemporaryDirectory { directory in
      try write("side,x,y\nhome,1,2\naway,3,4\n", to: "\(directory)/t.csv")
      let read = try Dataset(reading: DataFiles("\(directory)/t.csv", label: .name("side")))
      #expect(text(read) == "x,y,side\n1,2,home\n3,4,away\n")
      try write("1,2,home\n3,4,away\n", to: "\(directory)/t.csv")
      #expect(
        text(try Dataset(reading: DataFiles("\(directory)/t.csv"))).hasPrefix("x1,x2,class\n"))
      try write("x,y,\u{1B}\n1,2,home\n3,4,away\n", to: "\(directory)/t.csv")
      #expect(text(try Dataset(reading: DataFiles("\(directory)/t.csv"))).hasPrefix("x,y,\\x1B\n"))
    }
  }

  /// A first row of numbers would be read as an example.
  @Test func namesThatAreNumbersReadBackAsAHeader() throws {
    try withTemporaryDirectory { directory in
      try write("0,1,side\n1,2,home\n3,4,away\n", to: "\(directory)/t.csv")
      let data = try Dataset(reading: DataFiles("\(directory)/t.csv", label: .name("side")))
      #expect(text(data).hasPrefix("x0,x1,side\n"))
      try write(text(data), to: "\(directory)/t.csv")
      #expect(try Dataset(reading: DataFiles("\(directory)/t.csv")).training == data.training)
      try write("0,a,side\n1,2,home\n3,4,away\n", to: "\(directory)/t.csv")
      #expect(text(try Dataset(reading: DataFiles("\(directory)/t.csv"))).hasPrefix("0,a,side\n"))
      // Nor would one of which most are numbers be read at all.
      try write("0,1,a,side\n1,2,3,home\n3,4,5,away\n", to: "\(directory)/t.csv")
      let mixed = try Dataset(reading: DataFiles("\(directory)/t.csv", label: .name("side")))
      #expect(text(mixed).hasPrefix("x0,x1,xa,side\n"))
      try write(text(mixed), to: "\(directory)/t.csv")
      #expect(try Dataset(reading: DataFiles("\(directory)/t.csv")).training == mixed.training)
    }
  }

  @Test func writesSomeRows() throws {
    let data = try BuiltInDataset.digits.make(trainingCount: 20)
    let rows = CSVText(data).rows(3..<5, of: data.training)
    #expect(rows.count == 2)
    #expect(rows[0].split(separator: ",").count == 65)
    #expect(rows[0].hasSuffix(",\(data.training.labels[3])"))
  }
}
