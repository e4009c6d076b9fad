import Datasets
import LinearAlgebra

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
    let contents = try contents(part.path)
    guard case .archive(let archive) = contents else {
      return (try self.examples(in: contents, of: part, matching: nil), nil, nil)
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
    try examples(in: contents(part.path), of: part, matching: training)
  }

  private func examples(
    in contents: Contents, of part: DataFiles.Part, matching training: FileExamples?
  ) throws(DataFileError) -> FileExamples {
    switch contents {
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
    guard let path = part.labels ?? LabelsFile.find(for: part.path) else {
      let tried = LabelsFile.candidates(for: part.path).prefix(2)
      throw features.error(.noLabels(tried: tried.map { VisibleText.excerpt($0, limit: 80) }))
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
