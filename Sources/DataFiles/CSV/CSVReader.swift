import Datasets
import Dispatch
import LinearAlgebra
import Synchronization

/// Reads the rows of a CSV file into a matrix, segments of them at the same time.
struct CSVReader {
  let survey: CSVSurvey
  let path: String
  let header: [String]?
  let width: Int
  let labelIndex: Int
  let kind: Targets.Kind
  let progress: ReadingProgress?

  /// Reads the segments into `inputs`, features × rows, and returns the labels of all rows.
  ///
  /// Of several errors that of the first row is thrown.
  func read(
    _ segments: [CSVSurvey.Segment], into inputs: inout Matrix<Double>
  ) throws(DataFileError) -> FileLabels {
    let count = inputs.columns
    let results = Mutex([Result<FileLabels, DataFileError>?](repeating: nil, count: segments.count))
    inputs.elements.withUnsafeMutableBufferPointer { elements in
      // Safe, since the file is only read, and each segment writes to rows of its own.
      nonisolated(unsafe) let (file, target) = (self, elements)
      DispatchQueue.concurrentPerform(iterations: segments.count) { index in
        let result = Result { () throws(DataFileError) in
          var rows = SegmentReader(file, segments[index], count: count, target: target)
          return try rows.read()
        }
        results.withLock { $0[index] = result }
      }
    }
    var texts = DistinctLabels()
    var numbers: [Double] = []
    for result in results.withLock({ $0 }) {
      switch try result?.get() {
      case .texts(let labels): texts.append(labels)
      case .numbers(let values): numbers += values
      case nil: break
      }
    }
    return kind == .classes ? .texts(texts) : .numbers(numbers)
  }

  /// Returns an error about a cell, with the name of its column if there is one.
  func error(line: Int, column: Int, _ problem: DataFileError.Problem) -> DataFileError {
    DataFileError(
      file: path, line: line, column: column, columnName: header?[column - 1], problem: problem)
  }
}

/// Reads the rows of one segment.
private struct SegmentReader {
  let file: CSVReader
  let segment: CSVSurvey.Segment
  /// The number of rows of all segments.
  let count: Int
  /// The features of all segments, features × rows.
  let target: UnsafeMutableBufferPointer<Double>

  private var scanner: CSVScanner
  private var texts = DistinctLabels()
  private var cache = LabelCache()
  private var numbers: [Double] = []

  init(
    _ file: CSVReader, _ segment: CSVSurvey.Segment, count: Int,
    target: UnsafeMutableBufferPointer<Double>
  ) {
    self.file = file
    self.segment = segment
    self.count = count
    self.target = target
    scanner = CSVScanner(
      bytes: UnsafeBufferPointer(rebasing: file.survey.bytes[..<segment.range.upperBound]),
      separator: file.survey.separator, from: segment.range.lowerBound, line: segment.line)
  }

  /// Reads all rows, some at a time: those are read row by row and written feature by feature, so
  /// that neither jumps about in more memory than is at hand.
  mutating func read() throws(DataFileError) -> FileLabels {
    let features = file.width - 1
    let height = min(segment.rows, max(8, min(64, 32_768 / features)))
    switch file.kind {
    case .classes: texts.rows.reserveCapacity(segment.rows)
    case .values: numbers.reserveCapacity(segment.rows)
    }
    var block = [Double](repeating: 0, count: height * features)
    var row = 0
    while row < segment.rows {
      let rows = min(height, segment.rows - row)
      let start = scanner.position
      try block.withUnsafeMutableBufferPointer { block throws(DataFileError) in
        for index in 0..<rows {
          try readRow(
            into: UnsafeMutableBufferPointer(
              rebasing: block[index * features..<(index + 1) * features]))
        }
        write(UnsafeBufferPointer(block), rows: rows, at: segment.firstRow + row)
      }
      row += rows
      file.progress?.add(scanner.position - start)
    }
    return file.kind == .classes ? .texts(texts) : .numbers(numbers)
  }

  private mutating func readRow(
    into features: UnsafeMutableBufferPointer<Double>
  ) throws(DataFileError) {
    let line = scanner.line
    let last = file.width - 1
    var feature = 0
    for column in 0..<file.width {
      if column == file.labelIndex {
        try readLabel(line: line)
        continue
      }
      if let value = scanner.nextPlainNumber(endingRow: column == last) {
        features[feature] = value
      } else {
        features[feature] = try number(in: nextCell(column, line: line))
      }
      feature &+= 1
    }
  }

  /// Returns the next cell, which is to be in the column with this index, from 0; throws where the row
  /// has more or fewer of them.
  private mutating func nextCell(_ column: Int, line: Int) throws(DataFileError) -> CSVScanner.Cell
  {
    guard let cell = try scanner.nextCell(file.path) else {
      throw file.error(
        line: line, column: column + 1, .width(found: column, expected: file.width))
    }
    if cell.isBlankRow { throw DataFileError(file: file.path, line: line, problem: .blankLine) }
    guard cell.endsRow == (column == file.width - 1) else {
      var found = cell.column
      if !cell.endsRow {
        while let more = try scanner.nextCell(file.path) {
          found = more.column
          if more.endsRow { break }
        }
      }
      throw DataFileError(
        file: file.path, line: line, column: min(found, file.width) + 1,
        problem: .width(found: found, expected: file.width))
    }
    return cell
  }

  private func number(in cell: CSVScanner.Cell) throws(DataFileError) -> Double {
    let value = DecimalNumber.parse(scanner.bytes, in: cell.range)
    if let value, value.magnitude <= DecimalNumber.largestOfExamples { return value }
    let text = scanner.text(of: cell)
    let excerpt = VisibleText.excerpt(text)
    let problem: DataFileError.Problem =
      MissingValue.isNotFinite(text)
      ? .notFinite(excerpt) : value == nil ? .notANumber(excerpt) : .tooLarge(excerpt)
    throw file.error(line: cell.line, column: cell.column, problem)
  }

  private mutating func readLabel(line: Int) throws(DataFileError) {
    let column = file.labelIndex
    if file.kind == .values {
      if let value = scanner.nextPlainNumber(endingRow: column == file.width - 1) {
        numbers.append(value)
        return
      }
    }
    let cell = try nextCell(column, line: line)
    if file.kind == .classes, let known = cache.index(of: cell, in: scanner.bytes) {
      texts.rows.append(known)
      return
    }
    let text = scanner.text(of: cell)
    if let problem = problem(ofLabel: text) {
      throw file.error(line: cell.line, column: column + 1, problem)
    }
    switch file.kind {
    case .classes:
      let index = texts.index(of: text, place: cell.line)
      cache.remember(cell, as: index, in: scanner.bytes)
      texts.rows.append(index)
    case .values:
      guard let value = DecimalNumber.parse(text) else {
        throw file.error(
          line: cell.line, column: column + 1, .labelNotANumber(VisibleText.excerpt(text)))
      }
      guard value.magnitude <= DecimalNumber.largestOfExamples else {
        throw file.error(
          line: cell.line, column: column + 1, .tooLarge(VisibleText.excerpt(text)))
      }
      numbers.append(value)
    }
  }

  /// Returns why there is no label in its cell; nil where there is one.
  private func problem(ofLabel text: String) -> DataFileError.Problem? {
    if text.isEmpty { return .emptyLabel }
    if MissingValue.isMissing(text) { return .missingLabel(VisibleText.excerpt(text)) }
    guard MissingValue.isInfinite(text) else { return nil }
    switch file.kind {
    case .classes: return .infiniteLabel(VisibleText.excerpt(text))
    case .values: return .notFinite(VisibleText.excerpt(text))
    }
  }

  /// Writes rows to their place among the columns of the matrix.
  private func write(_ block: UnsafeBufferPointer<Double>, rows: Int, at firstRow: Int) {
    let features = file.width - 1
    for feature in 0..<features {
      let to = UnsafeMutableBufferPointer(
        rebasing: target[feature * count + firstRow..<feature * count + firstRow + rows])
      for row in 0..<rows { to[row] = block[row &* features &+ feature] }
    }
  }
}

/// Remembers where labels stand in the file, so that most are known by their bytes, without a string.
private struct LabelCache {
  private var entries = [(range: Range<Int>, index: Int)?](repeating: nil, count: 256)

  func index(of cell: CSVScanner.Cell, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard !cell.isQuoted, let entry = entries[Self.slot(of: cell.range, in: bytes)],
      entry.range.count == cell.range.count,
      bytes[entry.range].elementsEqual(bytes[cell.range])
    else { return nil }
    return entry.index
  }

  mutating func remember(
    _ cell: CSVScanner.Cell, as index: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) {
    if !cell.isQuoted { entries[Self.slot(of: cell.range, in: bytes)] = (cell.range, index) }
  }

  /// The hash of Fowler, Noll and Vo, folded to a byte.
  private static func slot(of range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes[range] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int((hash >> 56) ^ (hash & 0xFF))
  }
}
