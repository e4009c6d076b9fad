import Datasets
import LinearAlgebra

/// Reads one CSV file: a matrix of features and a column of labels, still as they are written.
///
/// The first row is a header if at least as many names as numbers stand in it where numbers are needed,
/// or if it is that of the training file; see ``FirstRow``. The file is gone over
/// twice: first for its shape, so that the matrix is made once and no larger than the file warrants,
/// then for its numbers. What it takes of memory is the file, its matrix of 8 bytes a number, and the
/// names of the columns.
struct CSVTable {
  /// The path of the file.
  let path: String
  /// The number of columns, the label's included.
  let width: Int
  /// The names of all columns, nil without a header.
  let header: [String]?
  /// The index of the column of labels.
  let labelIndex: Int
  /// The features, features × rows.
  private(set) var inputs: Matrix<Double>
  /// The labels, one for each row.
  private(set) var labels: FileLabels

  /// The column of labels, from 1.
  var labelColumn: Int { labelIndex + 1 }

  /// Reads `bytes`, the contents of the file at `path`.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The path of the file, to name it by.
  ///   - label: The column of the labels.
  ///   - kind: Whether labels are classes, or numbers to predict.
  ///   - training: The training file, where this is another one, which has to have the same columns.
  ///   - threads: How many threads read it at the most; by default as many as suit its size.
  ///   - progress: Is told now and then how much has been read.
  /// - Throws: ``DataFileError``, which names file, place and remedy.
  init(
    bytes: [UInt8], path: String, label: LabelColumn, predicting kind: Targets.Kind = .classes,
    matching training: CSVTable? = nil, threads: Int? = nil, progress: ReadingProgress? = nil
  ) throws(DataFileError) {
    try TextEncoding.check(bytes, path: path)
    self = try bytes.withUnsafeBufferPointer { bytes throws(DataFileError) in
      try CSVTable(
        CSVSurvey(of: bytes, path: path), path: path, label: label, predicting: kind,
        matching: training, threads: threads ?? Self.suitableThreads(bytes.count),
        progress: progress)
    }
  }

  private init(
    _ survey: CSVSurvey, path: String, label: LabelColumn, predicting kind: Targets.Kind,
    matching training: CSVTable?, threads: Int, progress: ReadingProgress?
  ) throws(DataFileError) {
    self.path = path
    let first = survey.firstRow
    width = first.count
    if let training, width != training.width {
      throw DataFileError(
        file: path,
        problem: .otherWidth(
          found: width, expected: training.width, training: VisibleText.escaping(training.path)))
    }
    guard width > 1 else { throw DataFileError(file: path, problem: .noFeatures) }
    let label = training.map { .number($0.labelColumn) } ?? label
    labelIndex = try Self.labelIndex(label, in: first, path: path)

    let hasHeader = try Self.hasHeader(
      survey, path: path, label: label, labelIndex: labelIndex, matching: training)
    header = hasHeader ? first : nil
    let segments = try survey.segments(
      from: hasHeader ? survey.second : (survey.start, 1), upTo: threads, path: path)
    let count = segments.reduce(0) { $0 + $1.rows }
    guard count > 0 else { throw DataFileError(file: path, problem: .noRows) }
    // A row has at least a byte a cell, its separator or its end. Where there are fewer bytes than
    // that, some row is too short, and a matrix for all of them could be of any size.
    let (cells, overflow) = count.multipliedReportingOverflow(by: width)
    if overflow || cells > survey.bytes.count + 1 { try survey.checkWidths(path: path) }
    inputs = Matrix(rows: width - 1, columns: count)
    labels = .numbers([])
    if let training { try checkHeader(against: training) }
    let reader = CSVReader(
      survey: survey, path: path, header: header, width: width, labelIndex: labelIndex, kind: kind,
      progress: progress)
    labels = try reader.read(segments, into: &inputs)
  }

  /// Returns how many threads to read so many bytes with.
  private static func suitableThreads(_ bytes: Int) -> Int {
    max(1, min(bytes >> 20, Processors.count, 16))
  }

  /// The names of the features: the header's, or `x1`, `x2` and so on where there is none.
  var featureNames: [String] {
    let names = header ?? [String](repeating: "", count: width)
    var features = names.enumerated().map { $1.isEmpty ? "x\($0 + 1)" : $1 }
    features.remove(at: labelIndex)
    return features
  }

  /// The name of the column of labels; nil where there is no header, or nothing in it.
  var labelName: String? { header.flatMap { $0[labelIndex].isEmpty ? nil : $0[labelIndex] } }

  /// Returns an error about the labels of this file, with the name of their column if there is one.
  func labelError(line: Int?, _ problem: DataFileError.Problem) -> DataFileError {
    DataFileError(
      file: path, line: line, column: labelColumn, columnName: header?[labelIndex],
      problem: problem)
  }

  /// Throws where the columns have other names than the training file's.
  private func checkHeader(against training: CSVTable) throws(DataFileError) {
    guard let header, let expected = training.header else { return }
    for (index, (name, other)) in zip(header, expected).enumerated() where name != other {
      throw DataFileError(
        file: path, line: 1, column: index + 1,
        problem: .otherHeader(
          found: VisibleText.excerpt(name), expected: VisibleText.excerpt(other),
          training: VisibleText.escaping(training.path)))
    }
  }
}

extension CSVTable {
  /// Returns whether the first row is a header; throws where it is neither that nor an example.
  private static func hasHeader(
    _ survey: CSVSurvey, path: String, label: LabelColumn, labelIndex: Int,
    matching training: CSVTable?
  ) throws(DataFileError) -> Bool {
    // Columns have names where one was asked for.
    if case .name = label { return true }
    // The training file's header is one as well where its names are numbers.
    if let header = training?.header, survey.firstRow == header { return true }
    switch FirstRow(survey.firstRow, labelIndex: labelIndex) {
    case .header: return true
    case .example: return false
    case .neither(let column, let problem):
      throw DataFileError(
        file: path, line: survey.firstRowLines[column], column: column + 1, problem: problem)
    }
  }

  private static func labelIndex(
    _ label: LabelColumn, in firstRow: [String], path: String
  ) throws(DataFileError) -> Int {
    switch label {
    case .last:
      return firstRow.count - 1
    case .number(let number):
      guard (1...firstRow.count).contains(number) else {
        throw DataFileError(
          file: path, problem: .labelColumnOutOfRange(number, width: firstRow.count))
      }
      return number - 1
    case .name(let name):
      let matches = firstRow.indices.filter { firstRow[$0] == name }
      guard let match = matches.first else {
        throw DataFileError(
          file: path, line: 1,
          problem: .unknownLabelColumn(
            VisibleText.excerpt(name), columns: firstRow.map { VisibleText.excerpt($0) }))
      }
      guard matches.count == 1 else {
        throw DataFileError(
          file: path, line: 1,
          problem: .ambiguousLabelColumn(
            VisibleText.excerpt(name), columns: matches.map { $0 + 1 }))
      }
      return match
    }
  }
}
