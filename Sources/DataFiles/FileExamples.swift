import Datasets
import LinearAlgebra

/// Holds what one file has of a part: features, and labels still as they are written.
struct FileExamples {
  /// The path of the file.
  var path: String
  /// The name of each feature.
  var featureNames: [String]
  /// The array of the features, where the file has several.
  var arrayName: String?
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
    // An array that has no examples at all is not one with too few.
    _ = try features.featureCount()
    let numbers = try labels.labels()
    guard numbers.count == features.exampleCount else {
      throw labels.error(
        .labelCount(found: numbers.count, examples: features.exampleCount))
    }
    path = features.path
    arrayName = features.name
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
    arrayName = features.name
    labelsSource = (features.path, features.name)
  }

  private static func names(_ count: Int) -> [String] { (1...count).map { "x\($0)" } }

  /// Throws where there are more or fewer features than in training.
  func checkFeatureCount(matching training: FileExamples) throws(DataFileError) {
    guard inputs.rows != training.inputs.rows else { return }
    // An archive is named once where it has both arrays.
    let array = training.arrayName.map { "array \(VisibleText.excerpt($0))" }
    let isSameFile = array != nil && path == training.path
    let places = [isSameFile ? nil : VisibleText.escaping(training.path), array]
    throw DataFileError(
      file: path, place: arrayName.map { "array \($0)" },
      problem: .otherFeatureCount(
        found: inputs.rows, expected: training.inputs.rows,
        training: places.compactMap { $0 }.joined(separator: ", ")))
  }

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
