@testable import DataFiles

/// Reads an array from an `.npy` file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNPY(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  expectsOrderlyErrors { readEverything(of: try NPYFile.read(input[...], path: "t.npy")) }
  return 0
}
