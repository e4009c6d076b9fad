import LinearAlgebra

@testable import DataFiles

/// Reads CSV: the first byte says how, the others are the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let options = input.first else { return 0 }
  let label: LabelColumn = [.last, .number(1), .name("x1"), .number(2)][Int(options & 3)]
  expectsOrderlyErrors {
    let table = try CSVTable(
      bytes: Array(input.dropFirst()), path: options & 4 == 0 ? "t.csv" : "t.tsv", label: label,
      predicting: options & 8 == 0 ? .classes : .values, threads: 1 + Int(options >> 6))
    precondition(table.inputs.isFinite())
    precondition(table.inputs.rows == table.featureNames.count)
    switch table.labels {
    case .numbers(let values):
      precondition(values.count == table.inputs.columns && values.allSatisfy(\.isFinite))
    case .texts(let labels):
      precondition(labels.rows.count == table.inputs.columns)
      let classes = try ClassList(of: labels, error: table.labelError)
      let indices = try classes.indices(of: labels, error: table.labelError)
      precondition(indices.allSatisfy(classes.names.indices.contains))
    }
  }
  return 0
}
