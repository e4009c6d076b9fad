/// Computes a fingerprint of 64 bits, fast enough for data of any size: XXH64 with seed 0, which the
/// tool `xxhsum` computes as well (Collet, "xxHash fast digest algorithm", specification 0.1.1).
///
/// It tells data that changed from data that did not, and is no protection from somebody who means
/// to deceive.
public struct XXH64: Equatable, Sendable {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5
  )

  private var lanes = SIMD4<UInt64>(
    primes.0 &+ primes.1, primes.1, 0, 0 &- primes.0)
  /// What does not fill a stripe of 32 bytes yet.
  private var rest: [UInt8] = []
  private var count: UInt64 = 0

  /// Creates the fingerprint of nothing.
  public init() {}

  /// Adds bytes behind those before.
  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    count &+= UInt64(bytes.count)
    var place = 0
    if !rest.isEmpty {
      place = min(32 - rest.count, bytes.count)
      rest += bytes[..<place]
      guard rest.count == 32 else { return }
      let full = rest
      full.withUnsafeBytes { addStripes($0) }
      rest = []
    }
    let stripes = (bytes.count - place) & ~31
    addStripes(UnsafeRawBufferPointer(rebasing: bytes[place..<place + stripes]))
    rest += bytes[(place + stripes)...]
  }

  /// Adds bytes behind those before.
  public mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  private mutating func addStripes(_ bytes: UnsafeRawBufferPointer) {
    var lanes = lanes
    for place in stride(from: 0, to: bytes.count, by: 32) {
      for lane in 0..<4 {
        lanes[lane] = Self.round(lanes[lane], Self.word(bytes, place + 8 * lane))
      }
    }
    self.lanes = lanes
  }

  /// The fingerprint of what has been added.
  public var value: UInt64 {
    let (prime1, prime2, prime3, prime4, prime5) = Self.primes
    var hash: UInt64
    if count >= 32 {
      hash =
        rotated(lanes[0], 1) &+ rotated(lanes[1], 7) &+ rotated(lanes[2], 12)
        &+ rotated(lanes[3], 18)
      for lane in 0..<4 { hash = (hash ^ Self.round(0, lanes[lane])) &* prime1 &+ prime4 }
    } else {
      hash = prime5
    }
    hash &+= count
    rest.withUnsafeBytes { bytes in
      var place = 0
      while place + 8 <= bytes.count {
        hash = rotated(hash ^ Self.round(0, Self.word(bytes, place)), 27) &* prime1 &+ prime4
        place += 8
      }
      if place + 4 <= bytes.count {
        let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
        hash = rotated(hash ^ UInt64(half) &* prime1, 23) &* prime2 &+ prime3
        place += 4
      }
      while place < bytes.count {
        hash = rotated(hash ^ UInt64(bytes[place]) &* prime5, 11) &* prime1
        place += 1
      }
    }
    hash = (hash ^ hash >> 33) &* prime2
    hash = (hash ^ hash >> 29) &* prime3
    return hash ^ hash >> 32
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* primes.1, 31) &* primes.0
  }
}

private func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
  value << bits | value >> (64 - bits)
}
