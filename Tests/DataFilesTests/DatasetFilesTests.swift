import Datasets
import Glibc
import LinearAlgebra
import Testing

@testable import DataFiles

@Suite struct DatasetFilesTests {
  @Test func readsTrainingDevAndTest() throws {
    try withTemporaryDirectory { directory in
      try write("a,b,side\n1,2,home\n3,4,away\n", to: "\(directory)/train.csv")
      try write("5,6,away\n", to: "\(directory)/dev.csv")
      try write("a,b,side\r\n7,8,home\r\n9,10,away\r\n", to: "\(directory)/test.csv")
      let data = try Dataset(
        reading: DataFiles(
          "\(directory)/train.csv", dev: "\(directory)/dev.csv",
          test: "\(directory)/test.csv"))
      #expect(data.name == "train.csv")
      #expect(data.featureNames == ["a", "b"])
      #expect(data.classNames == ["home", "away"])
      #expect(data.training.inputs.elements == [1, 3, 2, 4])
      #expect(data.training.labels == [0, 1])
      #expect(data.dev?.inputs.elements == [5, 6])
      #expect(data.dev?.labels == [1])
      #expect(data.test?.inputs.elements == [7, 9, 8, 10])
      #expect(data.test?.labels == [0, 1])
    }
  }

  @Test func takesTheLabelColumnOfTheTrainingFileForAll() throws {
    try withTemporaryDirectory { directory in
      try write("side,a\n0,1\n1,2\n", to: "\(directory)/train.csv")
      try write("1.0,3\n", to: "\(directory)/dev.csv")
      let data = try Dataset(
        reading: DataFiles(
          "\(directory)/train.csv", dev: "\(directory)/dev.csv", label: .name("side")))
      #expect(data.dev?.labels == [1])
      #expect(data.dev?.inputs.elements == [3])
    }
  }

  /// The header of the training file is one in the others as well, though its names are numbers.
  @Test func aHeaderOfNumbersIsTheTrainingFiles() throws {
    try withTemporaryDirectory { directory in
      try write("0,1,side\n1,2,home\n3,4,away\n", to: "\(directory)/train.csv")
      try write("0,1,side\n5,6,away\n", to: "\(directory)/dev.csv")
      try write("0,1,home\n", to: "\(directory)/test.csv")
      let data = try Dataset(
        reading: DataFiles(
          "\(directory)/train.csv", dev: "\(directory)/dev.csv", test: "\(directory)/test.csv",
          label: .name("side")))
      #expect(data.featureNames == ["0", "1"])
      #expect(data.dev?.inputs.elements == [5, 6] && data.dev?.labels == [1])
      // What is not the same row is an example.
      #expect(data.test?.inputs.elements == [0, 1] && data.test?.labels == [0])
    }
  }

  @Test func makesTheNamesItReadsSafe() throws {
    try withTemporaryDirectory { directory in
      let path = "\(directory)/t\u{1B}[2J.csv"
      try write("a\u{202E},l\n1,x\u{7}\n2,y\n", to: path)
      let data = try Dataset(reading: DataFiles(.init(path)))
      #expect(data.name == "t\\x1B[2J.csv")
      #expect(data.featureNames == ["a\\u{202E}"])
      #expect(data.classNames == ["x\\x07", "y"])
    }
  }

  @Test func saysWhichFileIsTheProblem() throws {
    try withTemporaryDirectory { directory in
      let train = "\(directory)/train.csv"
      let dev = "\(directory)/dev.csv"
      try write("a,b,side\n1,2,0\n3,4,1\n", to: train)
      func message(_ text: String) throws -> String? {
        try write(text, to: dev)
        return #expect(throws: DataFileError.self) {
          try Dataset(reading: DataFiles(.init(train), dev: .init(dev)))
        }?
        .description
      }
      #expect(
        try message("1,2,3,0\n")
          == "\(dev): the file has 4 columns, \(train) has 3; both need the same")
      #expect(
        try message("1,0\n")
          == "\(dev): the file has 2 columns, \(train) has 3; both need the same")
      #expect(
        try message("a,c,side\n1,2,0\n")
          == "\(dev), line 1, column 2: the column is named 'c', in \(train) 'b'; "
          + "bring the columns into the same order, under the same names")
      #expect(
        try message("a,b,side\n1,2,0\n1,2,2\n")
          == "\(dev), line 3, column 3 (side): the label '2' is not among the training data's, "
          + "0, 1; correct it, train on it too, or predict numbers with --loss mse")
      #expect(
        try message("a,b,side\n1,x,0\n")
          == "\(dev), line 2, column 2 (b): 'x' is not a number; "
          + "features are numbers like -0.5 or 1e3")
      #expect(
        try message("")
          == "\(dev): the file is empty; it needs a row for each example, features and label")
    }
  }

  @Test func acceptsDevDataOfOneClass() throws {
    try withTemporaryDirectory { directory in
      try write("1,0\n2,1\n", to: "\(directory)/train.csv")
      try write("1,1\n2,1\n", to: "\(directory)/dev.csv")
      let data = try Dataset(
        reading: DataFiles("\(directory)/train.csv", dev: "\(directory)/dev.csv"))
      #expect(data.dev?.labels == [1, 1])
    }
  }

  @Test func givesBackWhatWasWritten() throws {
    // Numbers of every size, as Swift writes them, come back bit for bit.
    var generator = RandomGenerator(seed: 6)
    let values = (0..<300).map { _ in generator.normal() * 1e-5 }
    let text = (0..<100).map { row in
      "\(values[row * 3]),\(values[row * 3 + 1]),\(values[row * 3 + 2]),\(row % 2)"
    }.joined(separator: "\n")
    try withTemporaryDirectory { directory in
      try write(text, to: "\(directory)/t.csv")
      let examples = try Dataset(reading: DataFiles("\(directory)/t.csv")).training
      for row in 0..<100 {
        for feature in 0..<3 {
          #expect(examples.inputs[feature, row] == values[row * 3 + feature])
        }
      }
      #expect(examples.labels == (0..<100).map { $0 % 2 })
    }
  }
}
