@testable import DataFiles

/// Reads the arrays of an `.npz` file, and every entry of it as a ZIP file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNPZ(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  expectsOrderlyErrors {
    let archive = try NPZFile(input, path: "t.npz")
    for part in [NPZFile.Part.training, .dev, .test] {
      expectsOrderlyErrors {
        guard let (features, labels) = try archive.arrays(of: part) else { return }
        readEverything(of: features)
        readEverything(of: labels)
      }
    }
  }
  expectsOrderlyErrors {
    let file = try ZipFile(input, path: "t.zip")
    // An entry may be listed many times.
    for entry in file.entries.prefix(16) {
      expectsOrderlyErrors { _ = try file.contents(of: entry, limit: 1 << 22) }
    }
  }
  return 0
}
