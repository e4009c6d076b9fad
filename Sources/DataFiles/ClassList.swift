import Datasets

/// Holds the classes of a training file, in the order that labels count them.
///
/// Numeric labels are put in the order of the numbers, `1.0` being the same as `1`; names in the
/// order in which they first appear.
struct ClassList {
  /// The most classes a column may have before it is taken for something else.
  static let limit = 1000
  /// The most that may have no more than one example or two on average: numbers and identifiers are
  /// hardly ever the same twice.
  private static let limitOfRare = 20

  /// Makes an error about a label, at the place of its first appearance if there is one.
  typealias MakeError = (_ place: Int?, _ problem: DataFileError.Problem) -> DataFileError

  /// The names of the classes.
  let names: [String]
  /// The class of each label as it is written.
  private let indexOfText: [String: Int]
  /// The class of each number; empty where the labels are names.
  private let indexOfNumber: [Double: Int]

  /// Creates the list from the training file's labels; throws where they make no classes.
  init(of labels: DistinctLabels, error: MakeError) throws(DataFileError) {
    let numbers = labels.distinct.compactMap { DecimalNumber.parse($0.text) }
    if numbers.count == labels.distinct.count {
      for (label, number) in zip(labels.distinct, numbers) where Int(exactly: number) == nil {
        let text = VisibleText.excerpt(label.text)
        throw error(
          label.place, number.rounded() == number ? .classTooLarge(text) : .notAClass(text))
      }
      let ordered = Set(numbers).sorted()
      names = ordered.compactMap { Int(exactly: $0) }.map(String.init)
      indexOfNumber = Dictionary(uniqueKeysWithValues: zip(ordered, ordered.indices))
      indexOfText = [:]
    } else {
      names = labels.distinct.map(\.text)
      indexOfNumber = [:]
      indexOfText = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    }
    guard names.count <= Self.limit else { throw error(nil, .tooManyClasses(Self.limit)) }
    guard names.count <= Self.limitOfRare || 2 * names.count <= labels.rows.count else {
      throw error(
        nil, .nearlyAllDifferent(classes: names.count, examples: labels.rows.count))
    }
    guard names.count > 1 else {
      throw error(nil, .oneClass(names.first.map { VisibleText.excerpt($0) } ?? ""))
    }
  }

  /// Returns the class of every example; throws where a label is none of the classes.
  func indices(of labels: DistinctLabels, error: MakeError) throws(DataFileError) -> [Int] {
    var classes: [Int] = []
    for label in labels.distinct {
      guard let index = index(of: label.text) else {
        throw error(
          label.place,
          .unknownClass(
            VisibleText.excerpt(label.text), classes: names.map { VisibleText.excerpt($0) }))
      }
      classes.append(index)
    }
    return labels.rows.map { classes[$0] }
  }

  private func index(of text: String) -> Int? {
    if indexOfNumber.isEmpty { return indexOfText[text] }
    return DecimalNumber.parse(text).flatMap { indexOfNumber[$0] }
  }
}
