/// Puts characters together from the bytes of UTF-8 as they arrive, one read after another.
struct ScalarDecoder {
  private var pending: [UInt8] = []

  /// Takes a byte.
  /// - Returns: the code point it completes; nil when more is to come, or for bytes that are none.
  mutating func decode(_ byte: UInt8) -> Unicode.Scalar? {
    // Anything but a continuation starts anew, after a broken character too.
    if byte & 0xC0 != 0x80 { pending.removeAll(keepingCapacity: true) }
    if pending.isEmpty && byte & 0xC0 == 0x80 { return nil }
    pending.append(byte)
    let length = pending[0] < 0x80 ? 1 : max((~pending[0]).leadingZeroBitCount, 2)
    if pending.count < length { return nil }
    defer { pending.removeAll(keepingCapacity: true) }
    guard let text = String(validating: pending, as: UTF8.self) else { return nil }
    return text.unicodeScalars.first
  }
}
