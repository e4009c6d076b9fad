import Testing

@testable import DataFiles

@Suite struct ZipFileTests {
  /// What raw DEFLATE of zlib, level 9, makes of 16 times `abc`.
  private static let packed: [UInt8] = [75, 76, 74, 78, 36, 5, 1, 0]
  private static let text = [UInt8](repeating: 0, count: 48).indices.map { UInt8(0x61 + $0 % 3) }

  private func contents(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> [[UInt8]] {
    let file = try ZipFile(bytes, path: "a.npz")
    return try file.entries.map { try file.contents(of: $0, limit: limit) }
  }

  private func message(_ bytes: [UInt8], limit: Int = 1 << 20) -> String? {
    #expect(throws: DataFileError.self) { try contents(bytes, limit: limit) }?.description
  }

  @Test func readsEntriesAsTheyAreAndPacked() throws {
    let file = zip(
      [
        ZipEntry(name: "a.npy", contents: [1, 2, 3]), ZipEntry(name: "", contents: []),
        ZipEntry(name: "b", contents: Self.text, packed: Self.packed, method: 8),
      ], comment: "PK\u{5}\u{6} is in this comment too")
    #expect(ZipFile.begins(file))
    #expect(try ZipFile(file, path: "").entries.map(\.name) == ["a.npy", "", "b"])
    #expect(try contents(file) == [[1, 2, 3], [], Self.text])
    #expect(try contents(zip([])) == [])
    #expect(ZipFile.begins(zip([])))
  }

  @Test func makesNamesSafe() throws {
    let file = zip([ZipEntry(name: "\u{1B}[2J\u{202E}", contents: [])])
    #expect(try ZipFile(file, path: "").entries.map(\.name) == ["\\x1B[2J\\u{202E}"])
  }

  @Test(
    arguments: [
      (ZipEntry(name: "x", contents: [1], checksum: 5), "entry x: the file is cut off or damaged"),
      (ZipEntry(name: "x", contents: [1], size: 2), "1 bytes are packed, and 2 were promised"),
      (
        ZipEntry(name: "x", contents: text, packed: packed, method: 8, size: 47),
        "more is packed than the 47 bytes of the directory"
      ),
      (
        ZipEntry(name: "x", contents: text, packed: packed.dropLast(), method: 8),
        "the compressed data ends too early"
      ),
      (ZipEntry(name: "x", contents: [1], method: 12), "compression method 12 cannot be read"),
      (ZipEntry(name: "x", contents: [1], flags: 1), "what is encrypted cannot be read"),
      (ZipEntry(name: "x", contents: [1], size: 0xFFFF_FFFF), "ZIP64"),
      (ZipEntry(name: "x", contents: [1], size: (1 << 20) + 1), "unpacks to more than 1 MiB"),
    ] as [(ZipEntry, String)])
  func saysWhatIsWrongWithAnEntry(entry: ZipEntry, words: String) {
    let message = message(zip([entry]))
    #expect(message?.hasPrefix("a.npz, entry x: ") == true, "\(message ?? "")")
    #expect(message?.contains(words) == true, "\(message ?? "")")
  }

  @Test func damageIsTold() throws {
    let whole = zip([
      ZipEntry(name: "x", contents: [1, 2]), ZipEntry(name: "y", contents: Self.text),
    ])
    for length in 0..<whole.count {
      #expect(message(Array(whole.prefix(length)))?.hasPrefix("a.npz") == true, "\(length)")
    }
    // Any byte may be wrong: in a time stamp that does no harm, and it never ends the process.
    var told = 0
    for place in whole.indices {
      var damaged = whole
      damaged[place] ^= 0xFF
      do { _ = try contents(damaged) } catch { told += 1 }
    }
    #expect(told > whole.count / 2)
  }

  @Test func refusesArchivesOfSeveralFilesAndOfZIP64() {
    let whole = zip([])
    var disks = whole
    disks[4] = 1
    #expect(message(disks)?.contains("one of several files") == true)
    var large = whole
    for place in 10..<12 { large[place] = 0xFF }
    #expect(message(large)?.contains("ZIP64") == true)
    var far = whole
    far[16] = 200
    #expect(message(far)?.contains("behind its end") == true)
  }
}
