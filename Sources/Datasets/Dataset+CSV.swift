import LinearAlgebra

extension Dataset {
  /// Reads a data set from CSV files: one for training and, if given, others for dev and test.
  ///
  /// Rows are examples: numbers, and in the column `label` the class, or the number to predict. The
  /// classes are those of the training file; the others have to have the same columns and no further
  /// class. Throws a ``CSVError`` that names file, line, column and remedy.
  ///
  ///     let data = try Dataset(readingCSV: "train.csv", dev: "dev.csv", label: .name("side"))
  public init(
    readingCSV training: String, dev: String? = nil, test: String? = nil,
    label: LabelColumn = .last, predicting kind: Targets.Kind = .classes
  ) throws(CSVError) {
    let table = try CSVTable(path: training, label: label)
    let classes: ClassList? =
      switch kind {
      case .classes: try ClassList(of: table.labels, in: table)
      case .values: nil
      }

    func targets(_ table: CSVTable) throws(CSVError) -> Targets {
      if let classes { return .classes(try classes.indices(of: table.labels, in: table)) }
      return .values(try table.labelValues())
    }

    func examples(_ path: String?) throws(CSVError) -> Examples? {
      guard let path else { return nil }
      let other = try CSVTable(path: path, matching: table)
      return try Examples(inputs: other.inputs, targets: targets(other))
    }

    let targetsOfTraining = try targets(table)
    if kind == .values { try table.checkVariety() }

    let name = training.split(separator: "/").last.map(String.init) ?? training
    try self.init(
      name: name, featureNames: table.featureNames, classNames: classes?.names ?? [],
      training: Examples(inputs: table.inputs, targets: targetsOfTraining),
      dev: examples(dev), test: examples(test))
  }
}
