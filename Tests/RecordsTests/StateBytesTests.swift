import Testing
import Training

@testable import Records

@Suite struct StateBytesTests {
  /// One value of each kind.
  private struct Values: Equatable {
    var number: UInt64 = 0
    var text = ""
    var floats: [Float] = []
    var doubles: [Double] = []
    var indices: [UInt32] = []
    var count = 0

    mutating func code(_ archive: inout some StateArchive) throws {
      try archive.code(&number)
      try archive.code(&text)
      try archive.code(&floats)
      try archive.code(&doubles)
      try archive.code(&indices)
      count = try archive.codeCount(count, bytesEach: 2)
    }
  }

  private let values = Values(
    number: 0x0102_0304_0506_0708, text: "é", floats: [1, -0.5], doubles: [2],
    indices: [5, 1 << 31],
    count: 1)

  private var bytes: [UInt8] {
    func length(_ count: UInt8) -> [UInt8] { [count, 0, 0, 0, 0, 0, 0, 0] }
    return [8, 7, 6, 5, 4, 3, 2, 1]
      + length(2) + [0xC3, 0xA9]
      + length(2) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF]
      + length(1) + [0, 0, 0, 0, 0, 0, 0, 0x40]
      + length(2) + [5, 0, 0, 0, 0, 0, 0, 0x80]
      + length(1)
  }

  @Test func everyValueIsWrittenAsItsBits() throws {
    var (writer, values) = (StateWriter(), values)
    try values.code(&writer)
    #expect(writer.bytes == bytes)
  }

  @Test func whatWasWrittenIsRead() throws {
    // As within a file: other bytes come before.
    let file = [9, 9, 9] + bytes + [1, 2]
    var (reader, found) = (StateReader(file[3...]), Values())
    try found.code(&reader)
    #expect(found == values)
    #expect(reader.rest == 2)
  }

  /// Wherever the bytes end, that is told, and nothing is read that is not there.
  @Test func whatIsCutOffIsRefused() throws {
    for end in 0...bytes.count + 1 {
      let short = (bytes + [0]).prefix(end)
      var (reader, found) = (StateReader(short), Values())
      // The last count says that two bytes follow.
      #expect(throws: TrainerStateError.self, "\(end) bytes") { try found.code(&reader) }
    }
  }

  @Test func lengthsBeyondTheEndAskForNoMemory() {
    for length in [UInt64(3), 1 << 40, .max] {
      var reader = StateReader((length.littleEndianBytes + [1, 2])[...])
      #expect(throws: TrainerStateError.self) {
        var text = ""
        try reader.code(&text)
      }
    }
  }

  @Test func textIsMadeSafeToShow() throws {
    var (writer, text) = (StateWriter(), "a\u{1B}[2J")
    writer.code(&text)
    var reader = StateReader(writer.bytes[...])
    try reader.code(&text)
    #expect(text == "a\\x1B[2J")
  }
}
