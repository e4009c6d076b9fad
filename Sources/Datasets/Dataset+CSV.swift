extension Dataset {
  /// Reads a data set from CSV files: one for training and, if given, others for dev and test.
  ///
  /// Rows are examples: numbers, and in the column `label` the class. The classes are those of the
  /// training file; the others have to have the same columns and no further class. Throws a
  /// ``CSVError`` that names file, line, column and remedy.
  ///
  ///     let data = try Dataset(readingCSV: "train.csv", dev: "dev.csv", label: .name("side"))
  public init(
    readingCSV training: String, dev: String? = nil, test: String? = nil,
    label: LabelColumn = .last
  ) throws(CSVError) {
    let table = try CSVTable(path: training, label: label)
    let classes = try ClassList(of: table.labels, in: table)

    func examples(_ path: String?) throws(CSVError) -> Examples? {
      guard let path else { return nil }
      let other = try CSVTable(path: path, matching: table)
      return try Examples(
        inputs: other.inputs, labels: classes.indices(of: other.labels, in: other))
    }

    let name = training.split(separator: "/").last.map(String.init) ?? training
    try self.init(
      name: name, featureNames: table.featureNames, classNames: classes.names,
      training: Examples(
        inputs: table.inputs, labels: classes.indices(of: table.labels, in: table)),
      dev: examples(dev), test: examples(test))
  }
}
