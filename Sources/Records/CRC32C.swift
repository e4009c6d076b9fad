/// Computes the checksum CRC-32C, which finds every error of up to three bits and every burst of up
/// to 32 in a section of a few hundred megabytes.
///
/// The polynomial is Castagnoli's, reflected 0x82F63B78, as in iSCSI (RFC 3720, appendix B.4),
/// ext4 and TensorBoard's event files. Eight bytes at a time, by eight tables (Kounavis and Berry,
/// "A systematic approach to building high performance software-based CRC generators", 2005).
public enum CRC32C {
  /// Returns the checksum of `bytes`.
  public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    bytes.withContiguousStorageIfAvailable { checksum(UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { checksum($0) }
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { table in
      var state = UInt32.max
      var place = 0
      while place + 8 <= bytes.count {
        let word =
          UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
          ^ UInt64(state)
        state = 0
        for byte in 0..<8 {
          let index = Int(truncatingIfNeeded: word >> UInt64(8 * byte)) & 0xFF
          state ^= table[(7 - byte) << 8 | index]
        }
        place += 8
      }
      while place < bytes.count {
        state = state >> 8 ^ table[Int((state ^ UInt32(bytes[place])) & 0xFF)]
        place += 1
      }
      return ~state
    }
  }

  /// What a byte does to the checksum, and what it does with one to seven bytes of 0 behind it.
  private static let tables: [UInt32] = {
    var tables: [UInt32] = (0..<256).map { (byte: UInt32) -> UInt32 in
      (0..<8).reduce(byte) { (state: UInt32, _: Int) -> UInt32 in
        state >> 1 ^ (state & 1) * 0x82F6_3B78
      }
    }
    for index in 256..<8 * 256 {
      let before = tables[index - 256]
      tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
    }
    return tables
  }()
}
