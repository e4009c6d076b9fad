import LinearAlgebra

/// Reads one CSV file: a matrix of features and a column of labels, still as they are written.
///
/// The first row is a header if a name stands in it where a number is needed. The file is gone over
/// twice: first for its shape, so that the matrix is made once and no larger than the file warrants,
/// then for its numbers.
struct CSVTable {
  /// The labels of all rows.
  struct Labels {
    /// Each different label, in the order of first appearance, and the line of that appearance.
    var distinct: [(text: String, line: Int)] = []
    /// The index in `distinct` of each row's label.
    var rows: [Int] = []
  }

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
  private(set) var labels = Labels()

  /// The column of labels, from 1.
  var labelColumn: Int { labelIndex + 1 }

  /// Reads the file at `path`, with the labels in `label`.
  init(path: String, label: LabelColumn) throws(CSVError) {
    try self.init(bytes: FileContents.read(path), path: path, label: label)
  }

  /// Reads the file at `path`, whose columns have to be those of `training`.
  init(path: String, matching training: CSVTable) throws(CSVError) {
    try self.init(
      bytes: FileContents.read(path), path: path, label: .number(training.labelColumn),
      matching: training)
  }

  /// Reads `bytes`, the contents of the file at `path`.
  init(
    bytes: [UInt8], path: String, label: LabelColumn, matching training: CSVTable? = nil
  ) throws(CSVError) {
    self.path = path
    try Self.checkEncoding(of: bytes, path: path)
    let shape = try Self.shape(of: bytes, path: path)
    let first = shape.firstRow
    width = first.count
    if let training, width != training.width {
      throw CSVError(
        file: path,
        problem: .otherWidth(
          found: width, expected: training.width, training: VisibleText.escaping(training.path)))
    }
    guard width > 1 else { throw CSVError(file: path, problem: .noFeatures) }
    labelIndex = try Self.labelIndex(label, in: first, path: path)

    let hasHeader: Bool
    if case .name = label {
      hasHeader = true
    } else {
      hasHeader = Self.isHeader(first, labelIndex: labelIndex)
    }
    header = hasHeader ? first : nil
    let count = shape.rows - (hasHeader ? 1 : 0)
    guard count > 0 else { throw CSVError(file: path, problem: .noRows) }
    inputs = Matrix(rows: width - 1, columns: count)
    if let training { try checkHeader(against: training) }
    try readRows(of: bytes)
  }

  /// The names of the features: the header's, or `x1`, `x2` and so on where there is none.
  var featureNames: [String] {
    let names = header ?? [String](repeating: "", count: width)
    var features = names.enumerated().map { $1.isEmpty ? "x\($0 + 1)" : $1 }
    features.remove(at: labelIndex)
    return features
  }

  /// Returns an error about this file, with the name of the column if there is one.
  func error(line: Int? = nil, column: Int? = nil, _ problem: CSVError.Problem) -> CSVError {
    let name = column.flatMap { column in header.map { $0[column - 1] } }
    return CSVError(
      file: path, line: line, column: column, columnName: name?.isEmpty == false ? name : nil,
      problem: problem)
  }

  /// Throws where the columns have other names than the training file's.
  private func checkHeader(against training: CSVTable) throws(CSVError) {
    guard let header, let expected = training.header else { return }
    for (index, (name, other)) in zip(header, expected).enumerated() where name != other {
      throw CSVError(
        file: path, line: 1, column: index + 1,
        problem: .otherHeader(
          found: VisibleText.excerpt(name), expected: VisibleText.excerpt(other),
          training: VisibleText.escaping(training.path)))
    }
  }

  private mutating func readRows(of bytes: [UInt8]) throws(CSVError) {
    var scanner = CSVScanner(bytes: bytes)
    var indexOfLabel: [String: Int] = [:]
    var row = header == nil ? 0 : -1
    let count = inputs.columns
    labels.rows.reserveCapacity(count)
    while row < count, let cell = try Self.nextCell(&scanner, path: path) {
      let index = cell.column - 1
      if row >= 0 {
        if index == labelIndex {
          let text = scanner.text(of: cell)
          try checkLabel(text, line: cell.line)
          let known = indexOfLabel[text]
          if known == nil {
            indexOfLabel[text] = labels.distinct.count
            labels.distinct.append((text, cell.line))
          }
          labels.rows.append(known ?? labels.distinct.count - 1)
        } else {
          let feature = index < labelIndex ? index : index - 1
          inputs.elements[feature * count + row] = try number(in: cell, of: scanner)
        }
      }
      if cell.endsRow { row += 1 }
    }
  }

  private func number(in cell: CSVScanner.Cell, of scanner: CSVScanner) throws(CSVError) -> Double {
    if let value = DecimalNumber.parse(scanner.bytes, in: cell.range), value.isFinite {
      return value
    }
    let text = scanner.text(of: cell)
    let excerpt = VisibleText.excerpt(text)
    throw error(
      line: cell.line, column: cell.column,
      Self.isNotFinite(text) ? .notFinite(excerpt) : .notANumber(excerpt))
  }

  private func checkLabel(_ text: String, line: Int) throws(CSVError) {
    if text.isEmpty { throw error(line: line, column: labelColumn, .emptyLabel) }
    if Self.isNotFinite(text) {
      throw error(line: line, column: labelColumn, .notFinite(VisibleText.excerpt(text)))
    }
  }
}

extension CSVTable {
  private static func checkEncoding(of bytes: [UInt8], path: String) throws(CSVError) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let before = bytes[..<error.byteOffsets.lowerBound]
      // Counted as the scanner counts them: CR LF is one line's end.
      var line = 1
      for index in before.indices {
        let isLast = index + 1 == bytes.endIndex
        if bytes[index] == 0x0A || bytes[index] == 0x0D && (isLast || bytes[index + 1] != 0x0A) {
          line += 1
        }
      }
      throw CSVError(file: path, line: line, problem: .notUTF8)
    }
  }

  /// Returns the cells of the first row and the number of rows, all of that width.
  private static func shape(
    of bytes: [UInt8], path: String
  ) throws(CSVError) -> (firstRow: [String], rows: Int) {
    var scanner = CSVScanner(bytes: bytes)
    var firstRow: [String] = []
    var rows = 0
    var blankLine: Int?
    var rowLine = 1
    while let cell = try nextCell(&scanner, path: path) {
      if cell.isBlankRow {
        blankLine = blankLine ?? cell.line
        continue
      }
      if let blankLine { throw CSVError(file: path, line: blankLine, problem: .blankLine) }
      if cell.column == 1 { rowLine = cell.line }
      if rows == 0 { firstRow.append(scanner.text(of: cell)) }
      guard cell.endsRow else { continue }
      guard cell.column == firstRow.count else {
        throw CSVError(
          file: path, line: rowLine, column: min(cell.column, firstRow.count) + 1,
          problem: .width(found: cell.column, expected: firstRow.count))
      }
      rows += 1
    }
    guard rows > 0 else { throw CSVError(file: path, problem: .empty) }
    return (firstRow, rows)
  }

  private static func nextCell(
    _ scanner: inout CSVScanner, path: String
  ) throws(CSVError) -> CSVScanner.Cell? {
    do {
      return try scanner.next()
    } catch {
      throw CSVError(file: path, line: error.line, column: error.column, problem: error.problem)
    }
  }

  private static func labelIndex(
    _ label: LabelColumn, in firstRow: [String], path: String
  ) throws(CSVError) -> Int {
    switch label {
    case .last:
      return firstRow.count - 1
    case .number(let number):
      guard (1...firstRow.count).contains(number) else {
        throw CSVError(
          file: path, problem: .labelColumnOutOfRange(number, width: firstRow.count))
      }
      return number - 1
    case .name(let name):
      let matches = firstRow.indices.filter { firstRow[$0] == name }
      guard let match = matches.first else {
        throw CSVError(
          file: path, line: 1,
          problem: .unknownLabelColumn(
            VisibleText.excerpt(name), columns: firstRow.map { VisibleText.excerpt($0) }))
      }
      guard matches.count == 1 else {
        throw CSVError(
          file: path, line: 1,
          problem: .ambiguousLabelColumn(
            VisibleText.excerpt(name), columns: matches.map { $0 + 1 }))
      }
      return match
    }
  }

  /// Returns whether `row` has a name where a number is needed.
  ///
  /// An empty cell or one that says that a value is missing is no name.
  private static func isHeader(_ row: [String], labelIndex: Int) -> Bool {
    row.indices.contains { index in
      guard index != labelIndex else { return false }
      let text = row[index]
      return !text.isEmpty && !isNotFinite(text) && DecimalNumber.parse(text) == nil
    }
  }

  /// Returns whether `text` is how programs write a missing or infinite number, or one too large.
  private static func isNotFinite(_ text: String) -> Bool {
    if let number = DecimalNumber.parse(text) { return !number.isFinite }
    let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard unsigned.utf8.count <= 8 else { return false }
    return ["nan", "inf", "infinity", "na", "n/a", "null"].contains(unsigned.lowercased())
  }
}
