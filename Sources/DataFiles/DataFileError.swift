import Datasets

/// Describes why a file of examples cannot be read: in one line the file, the line and column or
/// another place, and what to do about it.
///
/// All text in it is safe for a terminal.
public struct DataFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Names what is wrong; cells are quoted as excerpts, names in full.
  public enum Problem: Equatable, Sendable {
    /// Reports that there is no such file.
    case missing
    /// Reports that the path is a directory's.
    case directory
    /// Reports that the path is a device's.
    case device
    /// Reports that the system refuses to read the file, and the reason it gives.
    case unreadable(String)
    /// Reports that nothing is in the file.
    case empty
    /// Reports bytes that are no text, and nothing else that is read.
    case unknownFormat
    /// Reports bytes that are not UTF-8.
    case notUTF8
    /// Reports a quoted cell without an end.
    case unclosedQuote
    /// Reports text between the end of a quoted cell and the next comma.
    case textAfterQuote
    /// Reports a line with nothing in it before others.
    case blankLine
    /// Reports a row with another number of columns than the first.
    case width(found: Int, expected: Int)
    /// Reports a file with a single column.
    case noFeatures
    /// Reports a file with nothing but a header.
    case noRows
    /// Reports a feature that is not a number.
    case notANumber(String)
    /// Reports a first row of numbers with a name in it, or a mistyped number.
    case mixedFirstRow(String)
    /// Reports a feature that is missing, or a feature or a number to predict that is infinite or
    /// beyond the range of numbers.
    case notFinite(String)
    /// Reports a number beyond the range of single precision.
    case tooLarge(String)
    /// Reports a label that is empty.
    case emptyLabel
    /// Reports a sign of a missing value in the place of a label.
    case missingLabel(String)
    /// Reports an infinite number in the place of a class.
    case infiniteLabel(String)
    /// Reports a label among numeric ones that is not a whole number.
    case notAClass(String)
    /// Reports a label among numeric ones that is a whole number, but too large.
    case classTooLarge(String)
    /// Reports a label that is not a number, where numbers are predicted.
    case labelNotANumber(String)
    /// Reports a column of numbers to predict that are all the same.
    case oneValue(String)
    /// Reports a column of labels with too many different ones.
    case tooManyClasses(Int)
    /// Reports a column of labels of which most are different from all others.
    case nearlyAllDifferent(classes: Int, examples: Int)
    /// Reports a column of labels that are all the same.
    case oneClass(String)
    /// Reports that no column has the name that was asked for.
    case unknownLabelColumn(String, columns: [String])
    /// Reports that several columns have the name that was asked for.
    case ambiguousLabelColumn(String, columns: [Int])
    /// Reports that there is no column with the number that was asked for.
    case labelColumnOutOfRange(Int, width: Int)
    /// Reports a label that the training file does not have.
    case unknownClass(String, classes: [String])
    /// Reports an archive or a compressed file that is not as it should be, and in what.
    case damaged(String)
    /// Reports compressed contents beyond a number of bytes.
    case tooLargeUnpacked(Int)
    /// Reports something that is not read here: what it is, and what to do instead.
    case unsupported(String, remedy: String)
    /// Reports an array whose shape is not the one needed: what it has to be.
    case shape([Int], needed: String)
    /// Reports features without labels: what names were looked for.
    case noLabels(tried: [String])
    /// Reports a file of labels beside one that has its own.
    case needlessLabels
    /// Reports labels that are more or fewer than the examples.
    case labelCount(found: Int, examples: Int)
    /// Reports an archive without an array of some kind, or with several.
    case arrays(String, wanted: [String], found: [String])
    /// Reports that the examples have another number of features than those for training.
    case otherFeatureCount(found: Int, expected: Int, training: String)
    /// Reports that the file has another number of columns than the training file.
    case otherWidth(found: Int, expected: Int, training: String)
    /// Reports a column named otherwise than in the training file.
    case otherHeader(found: String, expected: String, training: String)
  }

  /// The path of the file, as it was given.
  public var file: String
  /// The line, from 1, where the problem has one.
  public var line: Int?
  /// The column, from 1, where the problem has one.
  public var column: Int?
  /// The name of that column, where the file has a header.
  public var columnName: String?
  /// Another place: an array in an archive, an example in an array.
  public var place: String?
  /// What is wrong.
  public var problem: Problem

  /// Creates an error; names and paths are made safe here.
  init(
    file: String, line: Int? = nil, column: Int? = nil, columnName: String? = nil,
    place: String? = nil, problem: Problem
  ) {
    self.file = VisibleText.escaping(file)
    self.place = place.map { VisibleText.excerpt($0, limit: 80) }
    self.line = line
    self.column = column
    self.columnName = columnName.flatMap { $0.isEmpty ? nil : VisibleText.excerpt($0) }
    self.problem = problem
  }

  /// Where the problem is, what it is and what to do about it, in one line.
  public var description: String {
    var text = file.isEmpty ? "''" : file
    if let place { text += ", \(place)" }
    if let line { text += ", line \(line)" }
    if let column { text += ", column \(column)" }
    if let columnName { text += " (\(columnName))" }
    return "\(text): \(problem.description)"
  }
}

extension DataFileError.Problem: CustomStringConvertible {
  /// What is wrong and what to do about it.
  public var description: String {
    switch self {
    case .missing:
      "there is no such file; check the path"
    case .directory:
      "this is a directory; give the path of a file in it"
    case .device:
      "this is a device; give the path of a file"
    case .unreadable(let reason):
      "the file cannot be read (\(reason)); check its path and permissions"
    case .empty:
      "the file is empty; it needs a row for each example, features and label"
    case .unknownFormat:
      "the file is in none of the formats that are read here; convert it to one of them: CSV or TSV in "
        + "UTF-8, IDX, .npy or .npz, each as it is or packed with gzip"
    case .notUTF8:
      "the text is not UTF-8; save the file in that encoding"
    case .unclosedQuote:
      "the quote that opens this cell is never closed; add the second one"
    case .textAfterQuote:
      "there is text behind the closing quote; separate it, or write \"\" for a quote"
    case .blankLine:
      "the line is blank, with more behind it; remove it"
    case .width(let found, let expected):
      "the row has \(found) \(Self.columns(found)), the first row \(expected); "
        + (found < expected ? "add what is missing" : "remove what is too much")
        + ", and quote cells with commas in them"
    case .noFeatures:
      "the file has one column only; it needs features and a label, separated by commas or tabs"
    case .noRows:
      "there is nothing below the header; add a row for each example"
    case .notANumber(let text):
      "\(text.isEmpty ? "an empty cell" : "'\(text)'") is not a number; "
        + "features are numbers like -0.5 or 1e3"
    case .mixedFirstRow(let text):
      "the row is neither a header nor numbers: '\(text)' is not a number, and most others are; "
        + "correct it, or give every column a name that is not a number"
    case .notFinite(let text):
      "'\(text)' is not a finite number; fill in the value or remove the row"
    case .tooLarge(let text):
      "'\(text)' is beyond 3.4e38, the largest number of single precision; "
        + "write the values in a larger unit"
    case .emptyLabel:
      "the label is empty; fill it in or remove the row"
    case .missingLabel(let text):
      "the label is missing ('\(text)'); fill it in or remove the row"
    case .infiniteLabel(let text):
      "the label '\(text)' is infinite, which is no class; correct it or remove the row"
    case .classTooLarge(let text):
      "the label '\(text)' is a whole number beyond 9.2e18, too large for a class; name the column "
        + "of the classes with --label, or predict numbers with --loss mse"
    case .notAClass(let text):
      "the label '\(text)' is not a whole number; name the column of the classes with "
        + "--label, or predict numbers with --loss mse"
    case .labelNotANumber(let text):
      "the label '\(text)' is not a number, which --loss mse predicts; "
        + "name the column of the numbers with --label, or leave out --loss mse for classes"
    case .oneValue(let text):
      "all labels are \(text); it takes different numbers to learn something"
    case .tooManyClasses(let count):
      "the labels are of more than \(count) different classes; "
        + "name the column of the classes with --label, or predict numbers with --loss mse"
    case .nearlyAllDifferent(let classes, let examples):
      "the labels are \(classes) different ones for \(examples) examples, too many to be classes; "
        + "name the column of the classes with --label, or predict numbers with --loss mse"
    case .oneClass(let name):
      "all labels are '\(name)'; it takes two classes to tell apart"
    case .unknownLabelColumn(let name, let columns):
      "no column is named '\(name)'; the columns are \(Self.list(columns))"
    case .ambiguousLabelColumn(let name, let columns):
      "columns \(columns.map(String.init).joined(separator: " and ")) are named '\(name)'; "
        + "give the number of one"
    case .labelColumnOutOfRange(let number, let width):
      "there is no column \(number) to take labels from; give a number from 1 to \(width)"
    case .unknownClass(let name, let classes):
      "the label '\(name)' is not among the training data's, \(Self.list(classes)); "
        + ((classes + [name]).allSatisfy { DecimalNumber.parse($0) != nil }
          ? "correct it, train on it too, or predict numbers with --loss mse"
          : "correct it or train on it too")
    case .damaged(let what):
      "the file is cut off or damaged: \(what); write or download it again"
    case .tooLargeUnpacked(let limit):
      "it unpacks to more than \(limit >> 20) MiB, which is taken for a mistake; unpack it first"
    case .unsupported(let what, let remedy):
      "\(what) cannot be read here; \(remedy)"
    case .shape(let shape, let needed):
      "the shape is \(Self.text(shape)); \(needed)"
    case .noLabels(let tried):
      "these are features without labels\(tried.isEmpty ? "" : ", and there is no ")"
        + Self.list(tried) + "; give the file of the labels with --labels, or the column of the "
        + "array that holds them with --label"
    case .needlessLabels:
      "the file has its own labels; leave out --labels, --dev-labels or --test-labels for it"
    case .labelCount(let found, let examples):
      "\(found) \(found == 1 ? "label" : "labels") for \(examples) "
        + "\(examples == 1 ? "example" : "examples"); it takes one each"
    case .arrays(let what, let wanted, let found):
      "there \(what), and one is needed; write it as \(Self.alternatives(wanted)); "
        + (found.isEmpty ? "the file has no arrays" : "the file has \(Self.list(found))")
    case .otherFeatureCount(let found, let expected, let training):
      "the examples have \(found) \(found == 1 ? "feature" : "features"), in \(training) "
        + "\(expected); both need the same"
    case .otherWidth(let found, let expected, let training):
      "the file has \(found) \(Self.columns(found)), \(training) has \(expected); "
        + "both need the same"
    case .otherHeader(let found, let expected, let training):
      "the column is named '\(found)', in \(training) '\(expected)'; "
        + "bring the columns into the same order, under the same names"
    }
  }

  private static func columns(_ count: Int) -> String { count == 1 ? "column" : "columns" }

  private static func text(_ shape: [Int]) -> String {
    shape.isEmpty
      ? "that of a single number, which has no dimensions"
      : shape.map(String.init).joined(separator: " × ")
  }

  private static func alternatives(_ names: [String]) -> String {
    names.dropLast().joined(separator: ", ") + (names.count > 1 ? " or " : "")
      + (names.last ?? "")
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
  }
}
