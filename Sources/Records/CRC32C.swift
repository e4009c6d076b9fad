/// Computes the checksum CRC-32C, which finds every error of up to three bits and every burst of up
/// to 32 in a section of a few hundred megabytes.
///
/// The polynomial is Castagnoli's, reflected 0x82F63B78, as in iSCSI (RFC 3720, appendix B.4),
/// ext4 and TensorBoard's event files. Eight bytes at a time, by eight tables (Kounavis and Berry,
/// "A systematic approach to building high performance software-based CRC generators", 2005).
public struct CRC32C: Equatable, Sendable {
  private var state = UInt32.max

  /// Creates the checksum of nothing.
  public init() {}

  /// Returns the checksum of `bytes`.
  public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var sum = CRC32C()
    sum.add(bytes)
    return sum.value
  }

  /// The checksum of what has been added.
  public var value: UInt32 { ~state }

  /// Adds bytes behind those before.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { add(UnsafeRawBufferPointer($0)) }
    if isDone == nil { Array(bytes).withUnsafeBytes { add($0) } }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    state = Self.tables.withUnsafeBufferPointer { table in
      var state = state
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
      return state
    }
  }

  /// What a byte does to the checksum, and what it does with one to seven bytes of 0 behind it.
  private static let tables: [UInt32] = {
    var tables = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { state, _ in state >> 1 ^ (state & 1) * 0x82F6_3B78 }
    }
    for index in 256..<8 * 256 {
      let before = tables[index - 256]
      tables.append(before >> 8 ^ tables[Int(before & 0xFF)])
    }
    return tables
  }()
}
