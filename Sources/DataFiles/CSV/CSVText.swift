import Datasets
import LinearAlgebra

/// Writes a data set as CSV that reads back to the same: a header, and a row for each example with its
/// class, or number, in the last column.
public struct CSVText: Sendable {
  private let dataset: Dataset

  /// Creates the text of a data set, which is not normalized.
  public init(_ dataset: Dataset) { self.dataset = dataset }

  /// The first row: the names of the features and that of the labels, `class` or `target` where they
  /// have none.
  ///
  /// Where the names are numbers, or most of them, an x stands before each, or the row would not be
  /// read as a header.
  public var header: String {
    let label = dataset.labelName ?? (dataset.targetKind == .classes ? "class" : "target")
    let names = dataset.featureNames
    let isHeader = FirstRow(names + [label], labelIndex: names.count) == .header
    return ((isHeader ? names : names.map { "x\($0)" }) + [label])
      .map(Self.cell).joined(separator: ",")
  }

  /// Returns the rows of some examples of a part of the data set.
  public func rows(_ range: Range<Int>, of part: Examples) -> [String] {
    let names = dataset.classNames.map(Self.cell)
    let count = part.count
    return range.map { example in
      var row = ""
      for feature in 0..<part.featureCount {
        row += Self.number(part.inputs.elements[feature * count + example]) + ","
      }
      switch part.targets {
      case .classes(let labels): return row + names[labels[example]]
      case .values(let values): return row + Self.number(values[example])
      }
    }
  }

  /// Returns the shortest text that reads back to the same number; whole ones without a point.
  private static func number(_ value: Double) -> String {
    if let whole = Int32(exactly: value), value.sign == .plus || value != 0 { return String(whole) }
    return "\(value)"
  }

  /// Returns the text of a cell, in quotes where it needs them.
  private static func cell(_ text: String) -> String {
    let needsQuotes =
      text.isEmpty || text.first == " " || text.last == " "
      || text.utf8.contains { [0x09, 0x0A, 0x0D, 0x22, 0x2C, 0x3B].contains($0) }
    guard needsQuotes else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
