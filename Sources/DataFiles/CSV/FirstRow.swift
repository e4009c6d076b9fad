import Datasets

/// Says what the first row of a CSV file is, by its cells in the columns of the features.
///
/// A single cell decides nothing where others speak against it: an example with a missing value or a
/// mistyped number in it would be taken for a header, and be lost.
enum FirstRow: Equatable {
  /// Is a header: at least as many names as numbers, so that years may be among them.
  case header
  /// Is an example: no names. What is missing in it is found when it is read.
  case example
  /// Is a mistake: numbers, and fewer names. Says which cell is to be corrected, by the index of its
  /// column from 0.
  case neither(column: Int, DataFileError.Problem)

  /// Looks at the texts of a row, of which the one at `labelIndex` may be anything.
  init(_ row: [String], labelIndex: Int) {
    var numbers = 0
    var names = 0
    var firstName: Int?
    var firstMissing: Int?
    for (column, text) in row.enumerated() where column != labelIndex && !text.isEmpty {
      if MissingValue.isNotFinite(text) {
        firstMissing = firstMissing ?? column
      } else if DecimalNumber.parse(text) != nil {
        numbers += 1
      } else {
        names += 1
        firstName = firstName ?? column
      }
    }
    guard let firstName else {
      self = .example
      return
    }
    if names >= numbers {
      self = .header
    } else if let firstMissing {
      self = .neither(column: firstMissing, .notFinite(VisibleText.excerpt(row[firstMissing])))
    } else {
      self = .neither(column: firstName, .mixedFirstRow(VisibleText.excerpt(row[firstName])))
    }
  }
}
