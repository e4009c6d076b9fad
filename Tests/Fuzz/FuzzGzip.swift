@testable import DataFiles

/// Unpacks a gzip file, and raw DEFLATE.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGzip(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  let limit = 1 << 22
  expectsOrderlyErrors {
    let contents = try GzipFile.read(input, path: "t.gz", limit: limit)
    precondition(contents.count <= limit)
  }
  if let (contents, length) = try? Inflation.unpack(input[...], .none, limit: limit) {
    precondition(contents.count <= limit && length <= input.count)
  }
  return 0
}
