// Files of arrays as bytes, written by hand.

/// Returns the bytes of whole numbers, `size` bytes each, the least significant first.
func littleEndian(_ numbers: [Int], size: Int) -> [UInt8] {
  numbers.flatMap { number in
    (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}

/// Returns the bytes of whole numbers, the most significant first.
func bigEndian(_ numbers: [Int], size: Int) -> [UInt8] {
  numbers.flatMap { littleEndian([$0], size: size).reversed() }
}

/// Returns an IDX file.
func idx(type: UInt8 = 8, shape: [Int], _ elements: [UInt8]) -> [UInt8] {
  [0, 0, type, UInt8(shape.count)] + bigEndian(shape, size: 4) + elements
}

/// Returns an `.npy` file of version 1 with a header.
func npy(header: String, _ elements: [UInt8]) -> [UInt8] {
  [0x93] + Array("NUMPY".utf8) + [1, 0] + littleEndian([header.utf8.count], size: 2)
    + Array(header.utf8) + elements
}

/// Returns an `.npy` file as NumPy writes it.
func npy(_ descr: String, shape: String, isFortran: Bool = false, _ elements: [UInt8]) -> [UInt8] {
  npy(
    header: "{'descr': '\(descr)', 'fortran_order': \(isFortran ? "True" : "False"), "
      + "'shape': \(shape), }     \n", elements)
}

/// Is an entry of a ZIP file.
struct ZipEntry {
  var name: String
  var contents: [UInt8]
  /// What stands in the file; the contents as they are by default.
  var packed: [UInt8]?
  var method = 0
  var flags = 0
  var checksum: Int?
  var size: Int?
}

/// Returns the checksum of ZIP files, bit by bit.
func checksum(_ bytes: [UInt8]) -> Int {
  var sum: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
  return Int(~sum)
}

/// Returns a ZIP file; sizes in the entries' own headers are left to the directory, as NumPy does.
func zip(_ entries: [ZipEntry], comment: String = "") -> [UInt8] {
  var file: [UInt8] = []
  var directory: [UInt8] = []
  for entry in entries {
    let packed = entry.packed ?? entry.contents
    let offset = file.count
    let name = Array(entry.name.utf8)
    let common =
      littleEndian([entry.flags, entry.method, 0, 0x21], size: 2)
      + littleEndian([entry.checksum ?? checksum(entry.contents)], size: 4)
    file += [0x50, 0x4B, 3, 4, 45, 0] + common + [UInt8](repeating: 0xFF, count: 8)
    file += littleEndian([name.count, 4], size: 2) + name + [1, 0, 0, 0] + packed
    directory += [0x50, 0x4B, 1, 2, 45, 3, 45, 0] + common
    directory += littleEndian([packed.count, entry.size ?? entry.contents.count], size: 4)
    directory += littleEndian([name.count, 0, 0, 0, 0], size: 2)
    directory += littleEndian([0, offset], size: 4) + name
  }
  let start = file.count
  return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
    + littleEndian([entries.count, entries.count], size: 2)
    + littleEndian([directory.count, start], size: 4)
    + littleEndian([comment.utf8.count], size: 2) + Array(comment.utf8)
}

/// Returns bytes packed with DEFLATE in blocks that are stored as they are.
func stored(_ bytes: [UInt8]) -> [UInt8] {
  [1] + littleEndian([bytes.count, ~bytes.count], size: 2) + bytes
}

/// Returns a gzip file of one such block.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + stored(bytes)
    + littleEndian([checksum(bytes), bytes.count], size: 4)
}
