import Testing

@testable import DataFiles

@Suite struct GzipFileTests {
  /// What `gzip.compress(b"a" * 100_000, mtime=0)` of Python gives.
  private static let manyLetters: [UInt8] =
    [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 172, 235, 95, 194, 26,
      30, 64, 1,
    ] + [UInt8](repeating: 0, count: 96) + [175, 6, 135, 250, 226, 27, 160, 134, 1, 0]

  private func message(_ bytes: [UInt8], limit: Int = 1 << 20) -> String? {
    #expect(throws: DataFileError.self) {
      try GzipFile.read(bytes, path: "a.gz", limit: limit)
    }?.description
  }

  @Test func unpacksMembersOneAfterTheOther() throws {
    let (first, second): ([UInt8], [UInt8]) = ([1, 2, 3], [4])
    #expect(try GzipFile.read(gzip(first), path: "") == first)
    #expect(try GzipFile.read(gzip(first) + gzip([]) + gzip(second), path: "") == first + second)
    #expect(try GzipFile.read(gzip(first) + [0, 0, 0], path: "") == first)
  }

  @Test func unpacksWhatIsPackedWell() throws {
    #expect(
      try GzipFile.read(Self.manyLetters, path: "") == [UInt8](repeating: 0x61, count: 100_000))
    #expect(message(Self.manyLetters, limit: 99_999)?.contains("taken for a mistake") == true)
  }

  @Test func saysWhatIsDamaged() {
    let whole = gzip([1, 2, 3])
    for length in 2..<whole.count {
      #expect(
        message(Array(whole.prefix(length)))
          == "a.gz: the file is cut off or damaged: the compressed data ends too early; "
          + "write or download it again")
    }
    // The contents, their checksum, their length.
    for place in [15, 18, 22] {
      var damaged = whole
      damaged[place] ^= 1
      #expect(message(damaged)?.contains("data or its checksum is wrong") == true, "\(place)")
    }
    #expect(message(whole + [1])?.contains("cut off or damaged") == true)
  }

  @Test func stopsAtTheLimit() throws {
    let packed = gzip([UInt8](repeating: 7, count: 5000))
    #expect(try GzipFile.read(packed, path: "", limit: 5000).count == 5000)
    #expect(
      message(packed, limit: 4999)
        == "a.gz: it unpacks to more than 0 MiB, which is taken for a mistake; unpack it first")
    #expect(message(packed + packed, limit: 9999)?.contains("taken for a mistake") == true)
  }

  @Test func knowsItsFiles() {
    #expect(GzipFile.begins(gzip([])) && !GzipFile.begins([0x1F]) && !GzipFile.begins([]))
  }
}
