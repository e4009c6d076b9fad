import Glibc
import LinearAlgebra

/// Holds what one file has of a part: features, and labels still as they are written.
struct FileExamples {
  /// The path of the file.
  var path: String
  /// The name of each feature.
  var featureNames: [String]
  /// The features, features × examples.
  var inputs: Matrix<Double>
  /// The labels, one for each example.
  var labels: FileLabels
  /// The size of the images that the examples are; nil where they are none.
  var imageShape: ImageShape?
  /// The table, where the file is one.
  var table: CSVTable?
  /// The file of the labels, and the array in it if it has several.
  var labelsSource: (path: String, name: String?)

  init(_ table: CSVTable) {
    path = table.path
    featureNames = table.featureNames
    inputs = table.inputs
    labels = table.labels
    self.table = table
    labelsSource = (table.path, nil)
  }

  /// Joins an array of features with one of labels.
  init(
    features: NumericArray, labels: NumericArray, predicting kind: Targets.Kind
  ) throws(DataFileError) {
    let numbers = try labels.labels()
    guard numbers.count == features.exampleCount else {
      throw labels.error(
        .labelCount(found: numbers.count, examples: features.exampleCount))
    }
    path = features.path
    imageShape = try features.imageShape()
    inputs = try features.examples()
    featureNames = imageShape?.pixelNames ?? Self.names(inputs.rows)
    self.labels = FileLabels(numbers, kind)
    labelsSource = (labels.path, labels.name)
  }

  /// Takes the labels from a column of the features.
  init(
    features: NumericArray, label: LabelColumn, predicting kind: Targets.Kind
  ) throws(DataFileError) {
    let all = try features.examples()
    let number: Int
    switch label {
    case .last: number = all.rows
    case .number(let column): number = column
    case .name(let name):
      throw features.error(
        .unsupported(
          "a column named '\(VisibleText.excerpt(name))' of an array",
          remedy: "give its number to --label, from 1"))
    }
    guard (1...all.rows).contains(number) else {
      throw features.error(.labelColumnOutOfRange(number, width: all.rows))
    }
    guard all.rows > 1 else { throw features.error(.noFeatures) }
    let count = all.columns
    let start = (number - 1) * count
    labels = FileLabels(Array(all.elements[start..<start + count]), kind)
    inputs = Matrix(
      rows: all.rows - 1, columns: count,
      elements: Array(all.elements[..<start]) + all.elements[(start + count)...])
    featureNames = Self.names(all.rows)
    featureNames.remove(at: number - 1)
    path = features.path
    labelsSource = (features.path, features.name)
  }

  private static func names(_ count: Int) -> [String] { (1...count).map { "x\($0)" } }

  /// Returns an error about the labels: at a line of a table, or a place in an array.
  func labelError(_ place: Int?, _ problem: DataFileError.Problem) -> DataFileError {
    if let table { return table.labelError(line: place, problem) }
    let places = [labelsSource.name.map { "array \($0)" }, place.map { "label \($0)" }]
      .compactMap { $0 }
    return DataFileError(
      file: labelsSource.path, place: places.isEmpty ? nil : places.joined(separator: ", "),
      problem: problem)
  }
}

extension FileLabels {
  /// Creates labels from the numbers of an array.
  init(_ numbers: [Double], _ kind: Targets.Kind) {
    guard kind == .classes else {
      self = .numbers(numbers)
      return
    }
    var labels = DistinctLabels()
    var indexOfNumber: [Double: Int] = [:]
    labels.rows.reserveCapacity(numbers.count)
    for (example, number) in numbers.enumerated() {
      if let known = indexOfNumber[number] {
        labels.rows.append(known)
        continue
      }
      let text = Int(exactly: number).map(String.init) ?? "\(number)"
      let index = labels.index(of: text, place: example + 1)
      indexOfNumber[number] = index
      labels.rows.append(index)
    }
    self = .texts(labels)
  }
}

/// Reads files of any kind: CSV, IDX, `.npy` and `.npz`, as they are or packed with gzip.
struct FileReader {
  /// The column of the labels, if one was asked for.
  let label: LabelColumn?
  /// Whether labels are classes, or numbers to predict.
  let kind: Targets.Kind
  /// Is told how far each file has been read, by its name.
  let report: (@Sendable (_ file: String, _ share: Double) -> Void)?

  /// What a file is, by its first bytes.
  private enum Contents {
    case table([UInt8])
    case array(NumericArray)
    case archive(NPZFile)
  }

  /// Returns the parts of a data set that a file has: training alone, or of an archive dev and test
  /// too.
  func readTraining(
    _ part: DataFiles.Part
  ) throws(DataFileError) -> (training: FileExamples, dev: FileExamples?, test: FileExamples?) {
    guard case .archive(let archive) = try contents(part.path) else {
      return (try read(part, matching: nil), nil, nil)
    }
    func examples(_ name: NPZFile.Part) throws(DataFileError) -> FileExamples? {
      guard let (features, labels) = try archive.arrays(of: name) else { return nil }
      return try FileExamples(features: features, labels: labels, predicting: kind)
    }
    try checkNoLabels(of: part)
    guard let training = try examples(.training) else {
      throw DataFileError(file: part.path, problem: .empty)
    }
    return (training, try examples(.dev), try examples(.test))
  }

  /// Returns the examples of a file; those of another one than for training have to have the same
  /// columns where both are tables.
  func read(
    _ part: DataFiles.Part, matching training: FileExamples?
  ) throws(DataFileError) -> FileExamples {
    switch try contents(part.path) {
    case .table(let bytes):
      try checkNoLabels(of: part)
      let name = VisibleText.escaping(part.path)
      let progress = report.map { report in
        ReadingProgress(total: bytes.count) { report(name, $0) }
      }
      return FileExamples(
        try CSVTable(
          bytes: bytes, path: part.path, label: label ?? .last, predicting: kind,
          matching: training?.table, progress: progress))
    case .array(let features):
      return try join(features, part)
    case .archive(let archive):
      try checkNoLabels(of: part)
      // A file of its own may have its arrays under any of the names.
      guard let (features, labels) = try archive.arrays(of: .training) else {
        throw DataFileError(file: part.path, problem: .empty)
      }
      return try FileExamples(features: features, labels: labels, predicting: kind)
    }
  }

  private func checkNoLabels(of part: DataFiles.Part) throws(DataFileError) {
    if part.labels != nil { throw DataFileError(file: part.path, problem: .needlessLabels) }
  }

  private func join(
    _ features: NumericArray, _ part: DataFiles.Part
  ) throws(DataFileError) -> FileExamples {
    if part.labels == nil, let label {
      return try FileExamples(features: features, label: label, predicting: kind)
    }
    let candidates = LabelsFile.candidates(for: part.path)
    guard let path = part.labels ?? candidates.first(where: { access($0, F_OK) == 0 }) else {
      throw features.error(
        .noLabels(tried: candidates.prefix(2).map { VisibleText.excerpt($0, limit: 80) }))
    }
    guard case .array(let labels) = try contents(path) else {
      throw DataFileError(
        file: path,
        problem: .unsupported(
          "labels that are neither IDX nor .npy", remedy: "write them with numpy.save"))
    }
    return try FileExamples(features: features, labels: labels, predicting: kind)
  }

  /// Reads a file, unpacks it where it is packed, and tells by its first bytes what it is.
  private func contents(_ path: String) throws(DataFileError) -> Contents {
    var bytes = try FileContents.read(path)
    if GzipFile.begins(bytes) { bytes = try GzipFile.read(bytes, path: path) }
    if bytes.starts(with: NPYFile.magic) { return .array(try NPYFile.read(bytes[...], path: path)) }
    if ZipFile.begins(bytes) { return .archive(try NPZFile(bytes, path: path)) }
    if IDXFile.begins(bytes[...]) { return .array(try IDXFile.read(bytes[...], path: path)) }
    return .table(bytes)
  }
}
