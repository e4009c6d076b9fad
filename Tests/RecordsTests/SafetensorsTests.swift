import Glibc
import Testing

@testable import Records

@Suite struct SafetensorsTests {
  /// Returns a file with the given header, its true length in front, and `data` zeros behind it.
  static func file(_ header: String, data: Int = 0) -> [UInt8] {
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    return length + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  static let small = Safetensors([
    .init("w", shape: [1, 2], [0.5, -1] as [Float]), .init("b", shape: [1], [2] as [Float]),
  ])

  @Test func numbersSurviveTheRoundTrip() throws {
    let single: [Float] = [0, -0.0, 1, .leastNonzeroMagnitude, .infinity, -1.5e38]
    let double: [Double] = [.pi, -.greatestFiniteMagnitude]
    let written = Safetensors(
      [
        .init("layers.1.weight", shape: [2, 3], single),
        .init("layers.1.bias", shape: [2], double),
        .init("empty", shape: [0, 4], [] as [Float]),
        .init("scalar", shape: [], [7] as [Double]),
      ], metadata: ["trained by": "a \"test\" \u{1F600}"])
    let read = try Safetensors(bytes: written.serialized())
    #expect(read == written)
    #expect(read.tensors.map(\.name) == ["empty", "layers.1.bias", "layers.1.weight", "scalar"])
    #expect(read["layers.1.weight"]?.shape == [2, 3])
    #expect(try read["layers.1.weight"]?.doubles() == single.map { Double($0) })
    #expect(try read["layers.1.bias"]?.doubles() == double)
    #expect(try read["empty"]?.doubles() == [])
    #expect(read["layers.2.weight"] == nil)
  }

  @Test func bitsOfNaNsSurvive() throws {
    let pattern: UInt32 = 0x7FC0_1234
    let written = Safetensors([.init("x", shape: [1], [Float(bitPattern: pattern)])])
    let read = try Safetensors(bytes: written.serialized())
    #expect(read["x"]?.bytes == [0x34, 0x12, 0xC0, 0x7F])
  }

  @Test func singlePrecisionIsExactInDouble() throws {
    let narrow = Safetensors.Tensor("x", shape: [1], [0.1] as [Float])
    #expect(try narrow.doubles() == [Double(Float(0.1))])
  }

  /// What Python makes of it:
  /// `safetensors.numpy.save({"layers.0.weight": np.array([[0.5, -1.25], [3, 1e-3]], "float32"),`
  /// `"layers.0.bias": np.array([0.1, -2e300])}, metadata={"by": "numpy"})`.
  @Test func readsWhatPythonWrites() throws {
    let header =
      #"{"__metadata__":{"by":"numpy"},"#
      + #""layers.0.bias":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"#
      + #""layers.0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[16,32]}}"#
    let data: [UInt8] = [
      0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F,
      0x9C, 0x75, 0x00, 0x88, 0x3C, 0xE4, 0x47, 0xFE,
      0x00, 0x00, 0x00, 0x3F, 0x00, 0x00, 0xA0, 0xBF,
      0x00, 0x00, 0x40, 0x40, 0x6F, 0x12, 0x83, 0x3A,
    ]
    let read = try Safetensors(bytes: Self.file(header) + data)
    #expect(read.metadata == ["by": "numpy"])
    #expect(try read["layers.0.weight"]?.doubles() == [0.5, -1.25, 3, Double(Float(1e-3))])
    #expect(try read["layers.0.bias"]?.doubles() == [0.1, -2e300])
  }

  @Test func bytesAreTheSameHoweverTheTensorsCome() {
    let reversed = Safetensors(Self.small.tensors.reversed())
    #expect(reversed.serialized() == Self.small.serialized())
    let expected =
      #"{"b":{"data_offsets":[0,4],"dtype":"F32","shape":[1]},"#
      + #""w":{"data_offsets":[4,12],"dtype":"F32","shape":[1,2]}}"#
    let padded = expected + String(repeating: " ", count: (8 - expected.utf8.count % 8) % 8)
    #expect(
      Self.small.serialized()
        == Self.file(padded) + [0, 0, 0, 0x40, 0, 0, 0, 0x3F, 0, 0, 0x80, 0xBF])
  }

  @Test func tensorsAreAligned() {
    let bytes = Safetensors([
      .init("a", shape: [1], [1] as [Float]), .init("b", shape: [1], [2] as [Double]),
    ]).serialized()
    #expect((bytes.count - 12).isMultiple(of: 8))
    #expect(Array(bytes.suffix(12)) == [0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0x80, 0x3F])
  }

  @Test func aFileMayHoldNothing() throws {
    #expect(try Safetensors(bytes: Self.file("{}")) == Safetensors([]))
    #expect(try Safetensors(bytes: Self.file("{}   ")) == Safetensors([]))
  }

  @Test(
    "types that are no numbers here are recognised and refused",
    arguments: [
      ("F16", 4, 8), ("BF16", 4, 8), ("I64", 2, 16), ("BOOL", 3, 3), ("C64", 1, 8),
      ("F8_E4M3", 3, 3), ("F4", 4, 2),
    ])
  func otherTypes(type: String, count: Int, size: Int) throws {
    let bytes = Self.file(
      #"{"x":{"dtype":"\#(type)","shape":[\#(count)],"data_offsets":[0,\#(size)]}}"#, data: size)
    let tensor = try #require(try Safetensors(bytes: bytes)["x"])
    let error = #expect(throws: SafetensorsError.self) { try tensor.doubles() }
    #expect(
      error?.description == "tensor \"x\" has elements of type \(type); convert it to F32 or F64")
  }

  @Test(
    "every rule, broken once",
    arguments: [
      ("", 0, "the header does not begin with {"),
      (" {}", 0, "the header does not begin with {"),
      ("[]", 0, "the header does not begin with {"),
      ("{", 0, "the header is not the JSON it should be"),
      ("{}x", 0, "the header is not the JSON it should be"),
      ("{\u{0}}", 0, "the header is not UTF-8 text"),
      (#"{"x":1}"#, 0, #""x" in the header is not what it should be"#),
      (#"{"x":null}"#, 0, #""x" in the header is not what it should be"#),
      (#"{"__metadata__":{"a":1}}"#, 0, "is not what it should be"),
      (#"{"__metadata__":[]}"#, 0, #""__metadata__" in the header is not"#),
      (#"{"x":{"shape":[1],"data_offsets":[0,4]}}"#, 4, #""x" in the header lacks "dtype""#),
      (#"{"x":{"dtype":"F32","data_offsets":[0,4]}}"#, 4, #"lacks "shape""#),
      (#"{"x":{"dtype":"F32","shape":[1]}}"#, 4, #"lacks "data_offsets""#),
      (#"{"x":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, 4, #"unknown type "F33""#),
      (#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "negative shape [-1]"),
      (
        #"{"x":{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}}"#, 4, "not the JSON it should be"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[1e99],"data_offsets":[0,4]}}"#, 4,
        "not the JSON it should be"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0,
        "takes no possible number of bytes"
      ),
      (
        #"{"x":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}"#, 1,
        "takes no possible number of bytes"
      ),
      (
        #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
        "F32 [2], takes 8 bytes, but its data_offsets span 4"
      ),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "not a begin and an end"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4, "not a begin and an end"),
      (
        #"{"x":{"dtype":"F32","shape":[1],"#
          + #""data_offsets":[-9223372036854775808,9223372036854775807]}}"#,
        4, "not a begin and an end"
      ),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4, "not a begin and an end"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 4, "not a begin and an end"),
      (
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 3,
        "ends at byte 4 of the data, but there are only 3"
      ),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5, "1 bytes follow"),
      (#"{}"#, 5, "5 bytes follow the last tensor"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "after a gap"),
      (
        #"{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
          + #""y":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}"#, 6,
        #"tensor "y" begins at byte 2 of the data, inside another tensor that ends at 4"#
      ),
      (
        #"{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
          + #""x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 4,
        "the header gives a name twice"
      ),
      (
        #"{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
          + #""\u0078":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 4,
        "the header gives a name twice"
      ),
      (
        #"{"x":{"dtype":"U8","dtype":"I8","shape":[4],"data_offsets":[0,4]}}"#, 4,
        "the header gives a name twice"
      ),
    ] as [(String, Int, String)])
  func brokenRule(header: String, data: Int, message: String) {
    let bytes = Self.file(header, data: data)
    let error = #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test(
    "lengths of the header that cannot be",
    arguments: [
      ([], "0 bytes, too short"),
      ([2, 0, 0, 0, 0, 0, 0], "7 bytes, too short"),
      ([2, 0, 0, 0, 0, 0, 0, 0, 0x7B], "should be 2 bytes long, but only 1 follow"),
      ([1, 0xE1, 0xF5, 5, 0, 0, 0, 0, 0x7B], "would be 100000001 bytes long"),
      ([UInt8](repeating: 0xFF, count: 9), "would be 18446744073709551615 bytes long"),
      ([2, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0xFF], "the header is not UTF-8 text"),
    ] as [([UInt8], String)])
  func headerLength(bytes: [UInt8], message: String) {
    let error = #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func textFromTheFileIsMadeSafe() {
    let name = #"\u001b[2J\u202e"# + String(repeating: "n", count: 99)
    let bytes = Self.file(#"{"\#(name)":{"dtype":"","shape":[],"data_offsets":[0,0]}}"#)
    let error = #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes) }
    let text = error?.description ?? ""
    #expect(text.hasPrefix(#"tensor "\x1B[2J\u{202E}nnn"#))
    #expect(text.contains("n…\""))
  }

  @Test func figuresFromTheFileAreCut() {
    let many = String(repeating: "1,", count: 100_000) + "-1"
    for header in [
      #"{"x":{"dtype":"F32","shape":[\#(many)],"data_offsets":[0,4]}}"#,
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[\#(many)]}}"#,
    ] {
      let error = #expect(throws: SafetensorsError.self) {
        try Safetensors(bytes: Self.file(header))
      }
      let text = error?.description ?? ""
      #expect(text.contains("[1, 1, ") && text.contains("…") && text.count < 200, "\(text.count)")
    }
  }

  @Test func everyTruncationIsTold() {
    let bytes = Self.small.serialized()
    for count in 0..<bytes.count {
      #expect(throws: SafetensorsError.self) { try Safetensors(bytes: Array(bytes[..<count])) }
    }
  }

  /// A flip may leave a file that is whole, with another name, say; it never traps, and what is
  /// read can be written again.
  @Test func everyFlippedBitIsReadOrTold() throws {
    let bytes = Self.small.serialized()
    var told = 0
    for bit in 0..<(bytes.count - 12) * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      do {
        let read = try Safetensors(bytes: flipped)
        #expect((try? Safetensors(bytes: read.serialized())) == read)
      } catch {
        told += 1
      }
    }
    #expect(told > 500)
  }

  @Test func filesAreReadByPath() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/model.safetensors"
      try AtomicFile.write(Self.small.serialized(), to: path)
      #expect(try Safetensors.reading(path: path) == Self.small)

      try AtomicFile.write(Array(Self.small.serialized().dropLast()), to: path)
      let cut = #expect(throws: SafetensorsError.self) { try Safetensors.reading(path: path) }
      #expect(cut?.file == path)
      #expect(
        cut?.description == "\(path): tensor \"w\" ends at byte 12 of the data, but there are only "
          + "11; download or copy it again, it may be cut off or damaged")

      try AtomicFile.write(Array("epoch,cost\n1,0.7\n".utf8), to: path)
      let other = #expect(throws: SafetensorsError.self) { try Safetensors.reading(path: path) }
      #expect(other?.description.hasSuffix("is it a safetensors file?") == true)
    }
  }

  @Test func pathsThatAreNoFilesAreTold() {
    #expect(throws: FileError(path: "/nowhere/x", action: .read, code: ENOENT)) {
      try Safetensors.reading(path: "/nowhere/x")
    }
    #expect(throws: FileError(path: "/", action: .read, code: EISDIR)) {
      try Safetensors.reading(path: "/")
    }
    let error = #expect(throws: SafetensorsError.self) {
      try Safetensors.reading(path: "/dev/null")
    }
    #expect(error?.description == "/dev/null: not a regular file; copy it to one first")
  }
}
