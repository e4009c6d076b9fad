import Datasets

/// Holds named sections of bytes as a checkpoint file does: none of them is ever taken for whole
/// when a single bit of it is not what was written.
///
/// A file is a header and the sections' bytes one after the other without a gap. Integers are
/// little-endian. The header:
///
/// | bytes | what |
/// |---|---|
/// | 8 | `89 52 47 4C 53 0D 0A 1A`: not text, and spoilt by whatever changes line ends |
/// | 4 | the version of what the sections hold |
/// | 4 | the number of sections |
/// | 8 | the size of the file |
/// | 32 each | of a section: its name in 16 bytes, padded with 0, its length in 8, its CRC-32C in 4, and 0 in 4 |
/// | 4 | the CRC-32C of all of the header before |
///
/// The header stays like this in every version, so that an old program can tell a new file from a
/// damaged one.
struct SectionFile: Equatable, Sendable {
  /// Is a part of the file.
  struct Section: Equatable, Sendable {
    var name: String
    var bytes: ArraySlice<UInt8>
  }

  /// What the sections hold.
  var version: UInt32
  /// The sections, in their order.
  var sections: [Section]

  private static let magic: [UInt8] = [0x89, 0x52, 0x47, 0x4C, 0x53, 0x0D, 0x0A, 0x1A]
  private static let prefix = 24
  private static let entry = 32
  private static let nameLength = 16
  private static let mostSections = 1000

  /// The section called `name`, or nil.
  subscript(name: String) -> ArraySlice<UInt8>? { sections.first { $0.name == name }?.bytes }

  /// Returns the bytes of the file.
  func serialized() -> [UInt8] {
    let headerSize = Self.prefix + Self.entry * sections.count + 4
    let size = sections.reduce(headerSize) { $0 + $1.bytes.count }
    var bytes = Self.magic
    bytes.reserveCapacity(size)
    bytes += version.littleEndianBytes
    bytes += UInt32(sections.count).littleEndianBytes
    bytes += UInt64(size).littleEndianBytes
    for section in sections {
      let name = Array(section.name.utf8)
      precondition((1...Self.nameLength).contains(name.count), "a section named \(section.name)")
      bytes += name + [UInt8](repeating: 0, count: Self.nameLength - name.count)
      bytes += UInt64(section.bytes.count).littleEndianBytes
      bytes += CRC32C.checksum(section.bytes).littleEndianBytes
      bytes += UInt32(0).littleEndianBytes
    }
    bytes += CRC32C.checksum(bytes).littleEndianBytes
    for section in sections { bytes += section.bytes }
    return bytes
  }
}

extension SectionFile {
  /// Reads the content of a file from its bytes, and checks every one of them.
  ///
  /// - Throws: `CheckpointError` that says what is wrong.
  init(_ bytes: [UInt8]) throws(CheckpointError) {
    guard bytes.count >= Self.prefix + 4 else {
      throw .damaged("\(bytes.count) bytes, cut off in the header")
    }
    guard bytes.starts(with: Self.magic) else { throw .damaged("does not begin as a checkpoint") }
    version = bytes.integer(at: 8)
    let count = Int(bytes.integer(at: 12) as UInt32)
    guard count <= Self.mostSections, Self.prefix + count * Self.entry + 4 <= bytes.count else {
      throw .damaged("\(count) sections in \(bytes.count) bytes")
    }
    let headerSize = Self.prefix + count * Self.entry + 4
    guard CRC32C.checksum(bytes[..<(headerSize - 4)]) == bytes.integer(at: headerSize - 4) else {
      throw .damaged("the header's checksum is wrong")
    }
    let size: UInt64 = bytes.integer(at: 16)
    guard size == UInt64(bytes.count) else {
      throw .damaged("\(bytes.count) bytes of \(size)")
    }

    var place = headerSize
    sections = []
    for index in 0..<count {
      let start = Self.prefix + index * Self.entry
      let name = VisibleText.escaping(
        utf8: bytes[start..<start + Self.nameLength].prefix { $0 != 0 })
      let length: UInt64 = bytes.integer(at: start + Self.nameLength)
      guard length <= UInt64(bytes.count - place) else {
        throw .damaged("section \(name) is cut off")
      }
      let content = bytes[place..<place + Int(length)]
      guard CRC32C.checksum(content) == bytes.integer(at: start + Self.nameLength + 8) else {
        throw .damaged("the checksum of section \(name) is wrong")
      }
      sections.append(Section(name: name, bytes: content))
      place += Int(length)
    }
    guard place == bytes.count else {
      throw .damaged("\(bytes.count - place) bytes follow the last section")
    }
  }
}

extension FixedWidthInteger {
  /// The bytes, the lowest first.
  var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

extension [UInt8] {
  /// Returns the integer at a place within the bytes, the lowest byte first.
  fileprivate func integer<Integer: FixedWidthInteger>(at place: Int) -> Integer {
    withUnsafeBytes {
      Integer(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Integer.self))
    }
  }
}
