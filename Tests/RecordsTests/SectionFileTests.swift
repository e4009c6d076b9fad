import Testing

@testable import Records

@Suite struct SectionFileTests {
  private let file = SectionFile(
    version: 3,
    sections: [
      .init(name: "first", bytes: [1, 2, 3]), .init(name: "empty", bytes: []),
      .init(name: "a name of sixtee", bytes: [255]),
    ])

  @Test func theBytesAreThoseOfTheFormat() {
    let bytes = SectionFile(version: 2, sections: [.init(name: "ab", bytes: [7, 8])]).serialized()
    var expected: [UInt8] = [0x89, 0x52, 0x47, 0x4C, 0x53, 0x0D, 0x0A, 0x1A]
    expected += [2, 0, 0, 0] + [1, 0, 0, 0] + [62, 0, 0, 0, 0, 0, 0, 0]
    expected += [0x61, 0x62] + [UInt8](repeating: 0, count: 14) + [2, 0, 0, 0, 0, 0, 0, 0]
    // The CRC-32C of 07 08, and that of the header up to it, each worked out bit by bit.
    expected += UInt32(0x01D5E658).littleEndianBytes + [0, 0, 0, 0]
    expected += UInt32(0x410EA371).littleEndianBytes
    #expect(bytes == expected + [7, 8])
  }

  @Test func whatWasWrittenIsRead() throws {
    let read = try SectionFile(file.serialized())
    #expect(read == file)
    #expect(read["first"] == [1, 2, 3])
    #expect(read["missing"] == nil)
  }

  @Test func everyBitCounts() {
    let bytes = file.serialized()
    for bit in 0..<8 * bytes.count {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: CheckpointError.self, "bit \(bit)") { try SectionFile(damaged) }
    }
  }

  @Test func everyLengthCounts() {
    let bytes = file.serialized()
    for length in 0..<bytes.count {
      #expect(throws: CheckpointError.self, "\(length) bytes") {
        try SectionFile(Array(bytes.prefix(length)))
      }
    }
    #expect(throws: CheckpointError.self) { try SectionFile(bytes + [0]) }
  }

  /// A header whose checksum is right says what it likes; lengths are believed no further than the
  /// file goes.
  @Test func lengthsBeyondTheFileAreRefused() {
    for length in [UInt64(4), 1 << 31, 1 << 62, .max - 100, .max] {
      var bytes = SectionFile(version: 1, sections: [.init(name: "a", bytes: [1, 2, 3])])
        .serialized()
      bytes.replaceSubrange(40..<48, with: length.littleEndianBytes)
      bytes.replaceSubrange(56..<60, with: CRC32C.checksum(bytes[..<56]).littleEndianBytes)
      #expect(throws: CheckpointError.damaged("section a is cut off")) { try SectionFile(bytes) }
    }
    var bytes = file.serialized()
    bytes.replaceSubrange(12..<16, with: UInt32.max.littleEndianBytes)
    #expect(throws: CheckpointError.self) { try SectionFile(bytes) }
  }
}
