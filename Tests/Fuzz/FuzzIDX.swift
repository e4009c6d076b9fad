@testable import DataFiles

/// Reads an array from an IDX file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIDX(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  expectsOrderlyErrors { readEverything(of: try IDXFile.read(input[...], path: "t.idx")) }
  return 0
}
