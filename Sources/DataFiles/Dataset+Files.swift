import Datasets
import LinearAlgebra

extension Dataset {
  /// Reads a data set from files: one for training and, if given, others for dev and test.
  ///
  /// Files are CSV with rows for examples, with the class, or the number to predict, in a column;
  /// arrays of NumPy (`.npy`) or IDX files, with the labels in a file of their own; or archives of
  /// NumPy (`.npz`); all of them as they are or packed with gzip. The classes are those of the
  /// training file; the others have to have the same features and no further class.
  ///
  ///     let data = try Dataset(
  ///       reading: DataFiles("train.csv", dev: "dev.csv", label: .name("side")))
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - report: Is told on any thread, now and then, what share of a table has been read.
  /// - Throws: ``DataFileError``, which names file, place and remedy.
  public init(
    reading files: DataFiles, report: (@Sendable (_ file: String, _ share: Double) -> Void)? = nil
  ) throws(DataFileError) {
    let reader = FileReader(label: files.label, kind: files.kind, report: report)
    let parts = try reader.readTraining(files.training)
    let training = parts.training
    let classes: ClassList? =
      switch training.labels {
      case .texts(let labels): try ClassList(of: labels, error: training.labelError)
      case .numbers: nil
      }
    if case .numbers(let values) = training.labels { try training.checkVariety(of: values) }

    func examples(_ file: FileExamples) throws(DataFileError) -> Examples {
      try file.checkFeatureCount(matching: training)
      switch (file.labels, classes) {
      case (.texts(let labels), let classes?):
        return Examples(
          inputs: file.inputs, labels: try classes.indices(of: labels, error: file.labelError))
      case (.texts, nil): preconditionFailure("classes without a list of them")
      case (.numbers(let values), _):
        return Examples(inputs: file.inputs, targets: .values(values))
      }
    }
    func read(
      _ part: DataFiles.Part?, else own: FileExamples?
    ) throws(DataFileError) -> Examples? {
      if let part { return try examples(reader.read(part, matching: training)) }
      return try own.map(examples)
    }

    let path = files.training.path
    try self.init(
      name: path.split(separator: "/").last.map(String.init) ?? path,
      featureNames: training.featureNames, classNames: classes?.names ?? [],
      labelName: training.table?.labelName, training: examples(training),
      dev: read(files.dev, else: parts.dev),
      test: read(files.test, else: parts.test), imageShape: training.imageShape)
  }
}

extension FileExamples {
  /// Throws where all numbers to predict are the same, which leaves nothing to predict.
  fileprivate func checkVariety(of values: [Double]) throws(DataFileError) {
    guard let first = values.first, values.allSatisfy({ $0 == first }) else { return }
    throw labelError(nil, .oneValue(Int(exactly: first).map(String.init) ?? "\(first)"))
  }
}
