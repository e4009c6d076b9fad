/// Counts what says how rows divide: one pass over bytes, many at a time.
struct ByteCount {
  /// The ends of lines.
  private(set) var lineEnds = 0
  /// Whether there are double quotes.
  private(set) var hasQuotes = false

  /// Counts the bytes in `range`; one that follows is only looked at to see whether a carriage return
  /// ends a line alone.
  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    let raw = UnsafeRawBufferPointer(bytes)
    var position = range.lowerBound
    // Eight bytes are compared together with those that begin one later, which have to be there.
    let end = min(range.upperBound, bytes.count - 1)
    var quotes: UInt64 = 0
    while position &+ 8 <= end {
      var ends: UInt64 = 0
      // As many as a byte can count.
      var rounds = min((end &- position) / 8, 255)
      while rounds > 0 {
        let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        let next = raw.loadUnaligned(fromByteOffset: position &+ 1, as: UInt64.self)
        let feeds = Self.places(of: CSVScanner.lineFeed, in: word)
        let returns = Self.places(of: CSVScanner.carriageReturn, in: word)
        ends &+= feeds | returns & ~Self.places(of: CSVScanner.lineFeed, in: next)
        quotes |= Self.places(of: CSVScanner.quote, in: word)
        position &+= 8
        rounds &-= 1
      }
      for shift in 0..<8 { lineEnds += Int(ends >> UInt64(8 * shift) & 0xFF) }
    }
    hasQuotes = quotes != 0
    while position < range.upperBound {
      count(bytes[position], followedBy: position + 1 < bytes.count ? bytes[position + 1] : 0)
      position += 1
    }
  }

  /// Returns eight bytes that are 1 where those of `word` are `byte`, and else 0.
  ///
  /// No carry passes from one byte to the next, so that each is right. (H. S. Warren, "Hacker's
  /// Delight", 6-1.)
  @inline(__always)
  private static func places(of byte: UInt8, in word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let difference = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
    return ~((difference & low) &+ low | difference | low) >> 7
  }

  private mutating func count(_ byte: UInt8, followedBy next: UInt8) {
    if byte == CSVScanner.quote { hasQuotes = true }
    if byte == CSVScanner.lineFeed
      || byte == CSVScanner.carriageReturn && next != CSVScanner.lineFeed
    {
      lineEnds += 1
    }
  }
}
