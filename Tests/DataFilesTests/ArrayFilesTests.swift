import Datasets
import LinearAlgebra
import Testing

@testable import DataFiles

/// Files of arrays as whole data sets.
@Suite struct ArrayFilesTests {
  private let images = idx(shape: [3, 1, 2], [1, 2, 3, 4, 5, 6])
  private let labels = idx(shape: [3], [7, 1, 7])

  private func message(_ files: DataFiles, in directory: String) -> String? {
    #expect(throws: DataFileError.self) { try Dataset(reading: files) }?.description
      .split(separator: "\(directory)/").joined()
  }

  @Test func imagesFindTheirLabels() throws {
    try withTemporaryDirectory { directory in
      try write(gzip(images), to: "\(directory)/train-images-idx3-ubyte.gz")
      try write(labels, to: "\(directory)/train-labels-idx1-ubyte")
      try write(images, to: "\(directory)/t10k-images-idx3-ubyte")
      try write(gzip(labels), to: "\(directory)/t10k-labels-idx1-ubyte.gz")
      let data = try Dataset(
        reading: DataFiles(
          "\(directory)/train-images-idx3-ubyte.gz",
          test: "\(directory)/t10k-images-idx3-ubyte"))
      #expect(data.name == "train-images-idx3-ubyte.gz")
      #expect(data.imageShape == ImageShape(height: 1, width: 2))
      #expect(data.featureNames == ["pixel 1,1", "pixel 1,2"])
      #expect(data.classNames == ["1", "7"])
      #expect(data.training.labels == [1, 0, 1])
      #expect(data.training.inputs == Matrix(rows: 2, columns: 3, elements: [1, 3, 5, 2, 4, 6]))
      #expect(data.test == data.training && data.dev == nil)
    }
  }

  @Test func whatIsBeyondSinglePrecisionIsNamedByItsPlace() throws {
    try withTemporaryDirectory { directory in
      func doubles(_ values: [Double]) -> [UInt8] {
        values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }
      }
      try write(npy("<f8", shape: "(2, 2)", doubles([1, 2, 3, -1e39])), to: "\(directory)/x.npy")
      try write(npy("<f8", shape: "(2,)", doubles([0, 1])), to: "\(directory)/y.npy")
      #expect(
        message(DataFiles("\(directory)/x.npy"), in: directory)
          == "x.npy, example 2, feature 2: '-1e+39' is beyond 3.4e38, the largest number of single "
          + "precision; write the values in a larger unit")
      try write(npy("<f8", shape: "(2, 2)", doubles([1, 2, 3, 3e38])), to: "\(directory)/x.npy")
      try write(npy("<f8", shape: "(2,)", doubles([0, 1e300])), to: "\(directory)/y.npy")
      #expect(
        message(DataFiles("\(directory)/x.npy", predicting: .values), in: directory)?
          .hasPrefix("y.npy, label 2: '1e+300' is beyond 3.4e38") == true)
    }
  }

  @Test func labelsMayBeNamed() throws {
    try withTemporaryDirectory { directory in
      try write(images, to: "\(directory)/a")
      try write(
        npy("<f8", shape: "(3, 1)", littleEndian([0, 0, 0], size: 8)), to: "\(directory)/b")
      try write(npy("<i4", shape: "(3,)", littleEndian([5, -2, 5], size: 4)), to: "\(directory)/c")
      let data = try Dataset(
        reading: DataFiles(
          .init("\(directory)/a", labels: "\(directory)/c"), predicting: .values))
      #expect(data.training.targets == .values([5, -2, 5]))
      #expect(
        message(
          DataFiles(.init("\(directory)/a", labels: "\(directory)/b")), in: directory)
          == "b: all labels are '0'; it takes two classes to tell apart")
      #expect(
        message(
          DataFiles(.init("\(directory)/a", labels: "\(directory)/b"), predicting: .values),
          in: directory)
          == "b: all labels are 0; it takes different numbers to learn something")
    }
  }

  @Test func aColumnOfAnArrayMayHoldTheLabels() throws {
    try withTemporaryDirectory { directory in
      try write(npy("|i1", shape: "(3, 3)", [1, 0, 2, 3, 1, 4, 5, 0, 6]), to: "\(directory)/d.npy")
      let data = try Dataset(reading: DataFiles("\(directory)/d.npy", label: .number(2)))
      #expect(data.featureNames == ["x1", "x3"])
      #expect(data.training.labels == [0, 1, 0])
      #expect(data.training.inputs == Matrix(rows: 2, columns: 3, elements: [1, 3, 5, 2, 4, 6]))
      #expect(
        message(DataFiles("\(directory)/d.npy", label: .number(4)), in: directory)
          == "d.npy: there is no column 4 to take labels from; give a number from 1 to 3")
      #expect(
        message(DataFiles("\(directory)/d.npy", label: .name("y")), in: directory)?
          .contains("give its number to --label") == true)
      #expect(
        message(DataFiles("\(directory)/d.npy"), in: directory)
          == "d.npy: these are features without labels; give the file of the labels with --labels, "
          + "or the column of the array that holds them with --label")
    }
  }

  @Test func archivesHaveAllParts() throws {
    try withTemporaryDirectory { directory in
      func entry(_ name: String, _ shape: String, _ bytes: [UInt8]) -> ZipEntry {
        ZipEntry(name: "\(name).npy", contents: npy("|u1", shape: shape, bytes))
      }
      let train = [entry("X_train", "(2, 2)", [1, 2, 3, 4]), entry("y_train", "(2,)", [0, 1])]
      let test = [entry("x_test", "(1, 2)", [5, 6]), entry("y_test", "(1,)", [1])]
      let path = "\(directory)/d.npz"
      try write(zip(train + test + [entry("ids", "(2,)", [1, 2])]), to: path)
      var data = try Dataset(reading: DataFiles(.init(path)))
      #expect(data.training.inputs.elements == [1, 3, 2, 4])
      #expect(data.test?.inputs.elements == [5, 6] && data.test?.labels == [1])
      #expect(data.dev == nil)
      // A file that is asked for is taken in the place of the archive's own part.
      try write("9,9,0\n", to: "\(directory)/t.csv")
      data = try Dataset(reading: DataFiles(.init(path), test: "\(directory)/t.csv"))
      #expect(data.test?.inputs.elements == [9, 9] && data.test?.labels == [0])

      try write(zip([entry("a", "(1,)", [1]), train[1]]), to: path)
      #expect(
        message(DataFiles(.init(path)), in: directory)
          == "d.npz: there is no array of features, and one is needed; write it as x or x_train; "
          + "the file has a, y_train")
      try write(zip(train + [entry("x", "(1,)", [1])]), to: path)
      #expect(
        message(DataFiles(.init(path)), in: directory)?
          .hasPrefix("d.npz: there are several arrays of features") == true)
      try write(zip([train[0]]), to: path)
      #expect(
        message(DataFiles(.init(path)), in: directory)?.contains("no array of labels") == true)
      try write(zip([train[0], entry("y", "(3,)", [0, 1, 0])]), to: path)
      #expect(
        message(DataFiles(.init(path)), in: directory)
          == "d.npz, array y: 3 labels for 2 examples; it takes one each")
      try write(zip([train[0], entry("y", "(2,)", [1, 1])]), to: path)
      #expect(
        message(DataFiles(.init(path)), in: directory)
          == "d.npz, array y: all labels are '1'; it takes two classes to tell apart")
      #expect(
        message(DataFiles(.init(path, labels: path)), in: directory)?
          .contains("the file has its own labels") == true)
    }
  }

  @Test func partsMustHaveTheSameFeaturesAndClasses() throws {
    try withTemporaryDirectory { directory in
      try write(images, to: "\(directory)/train-images")
      try write(labels, to: "\(directory)/train-labels")
      try write(idx(shape: [1, 3, 1], [1, 2, 3]), to: "\(directory)/dev-images")
      try write(idx(shape: [1], [7]), to: "\(directory)/dev-labels")
      let train = DataFiles.Part("\(directory)/train-images")
      #expect(
        message(DataFiles(train, dev: "\(directory)/dev-images"), in: directory)
          == "dev-images: the examples have 3 features, in train-images 2; both need the same")
      try write(idx(shape: [2, 1, 2], [1, 2, 3, 4]), to: "\(directory)/dev-images")
      try write(idx(shape: [2], [7, 3]), to: "\(directory)/dev-labels")
      #expect(
        message(DataFiles(train, dev: "\(directory)/dev-images"), in: directory)
          == "dev-labels, label 2: the label '3' is not among the training data's, 1, 7; "
          + "correct it, train on it too, or predict numbers with --loss mse")
      try write("1,2,7\n3,4,1\n", to: "\(directory)/dev.csv")
      let data = try Dataset(reading: DataFiles(train, dev: "\(directory)/dev.csv"))
      #expect(data.dev?.labels == [1, 0])
    }
  }

  @Test func arraysOfOneArchiveAreToldApartByName() throws {
    try withTemporaryDirectory { directory in
      func entry(_ name: String, _ shape: String, _ bytes: [UInt8]) -> ZipEntry {
        ZipEntry(name: "\(name).npy", contents: npy("|u1", shape: shape, bytes))
      }
      let train = [entry("x_train", "(2, 2)", [1, 2, 3, 4]), entry("y_train", "(2,)", [0, 1])]
      let dev = [entry("x_dev", "(1, 3)", [5, 6, 7]), entry("y_dev", "(1,)", [1])]
      try write(zip(train + dev), to: "\(directory)/d.npz")
      #expect(
        message(DataFiles("\(directory)/d.npz"), in: directory)
          == "d.npz, array x_dev: the examples have 3 features, in array x_train 2; "
          + "both need the same")
      try write(
        zip([entry("x", "(1, 1)", [5]), entry("y", "(1,)", [1])]), to: "\(directory)/e.npz")
      try write("1,2,3,0\n", to: "\(directory)/t.csv")
      try write(zip(train), to: "\(directory)/d.npz")
      #expect(
        message(DataFiles("\(directory)/d.npz", dev: "\(directory)/e.npz"), in: directory)
          == "e.npz, array x: the examples have 1 feature, in d.npz, array x_train 2; "
          + "both need the same")
      #expect(
        message(DataFiles("\(directory)/d.npz", dev: "\(directory)/t.csv"), in: directory)
          == "t.csv: the examples have 3 features, in d.npz, array x_train 2; both need the same")
    }
  }

  @Test func aSingleNumberHasNoExamples() throws {
    try withTemporaryDirectory { directory in
      try write(npy("|u1", shape: "()", [1]), to: "\(directory)/x.npy")
      try write(npy("|u1", shape: "(2,)", [0, 1]), to: "\(directory)/y.npy")
      #expect(
        message(DataFiles("\(directory)/x.npy"), in: directory)
          == "x.npy: the shape is that of a single number, which has no dimensions; "
          + "examples are the rows of an array of 1 to 4 dimensions")
      try write(npy("|u1", shape: "(0, 2)", []), to: "\(directory)/x.npy")
      #expect(
        message(DataFiles("\(directory)/x.npy"), in: directory)
          == "x.npy: the shape is 0 × 2; there have to be examples, and features of them")
    }
  }

  /// Whether a file is an image is seen only once it is unpacked.
  @Test(arguments: [false, true])
  func whatIsNoDataIsToldWhatIs(isPacked: Bool) throws {
    try withTemporaryDirectory { directory in
      let bytes: [UInt8] = [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + [0, 0, 0, 13]
      try write(isPacked ? gzip(bytes) : bytes, to: "\(directory)/d")
      #expect(
        message(DataFiles("\(directory)/d"), in: directory)?
          .hasPrefix("d: the file is in none of the formats that are read here") == true)
    }
  }

  /// Numbers that are too large are named as arrays have them.
  @Test func classesOfArraysMayBeTooLarge() throws {
    try withTemporaryDirectory { directory in
      try write(npy("|u1", shape: "(2, 1)", [1, 2]), to: "\(directory)/x.npy")
      try write(
        npy("<u8", shape: "(2,)", littleEndian([0, -1], size: 8)), to: "\(directory)/y.npy")
      #expect(
        message(DataFiles("\(directory)/x.npy"), in: directory)?
          .hasPrefix(
            "y.npy, label 2: the label '1.8446744073709552e+19' is a whole number beyond 9.2e18")
          == true)
    }
  }

  @Test func tablesMayBePacked() throws {
    try withTemporaryDirectory { directory in
      try write(gzip(Array("a\tb\n1\tx\n2\ty\n".utf8)), to: "\(directory)/t.tsv.gz")
      let data = try Dataset(reading: DataFiles("\(directory)/t.tsv.gz"))
      #expect(data.classNames == ["x", "y"] && data.featureNames == ["a"])
    }
  }
}
