/// Writes out what ncurses abbreviates as `ESC [ n b`, the character before it n times more.
///
/// The description of xterm promises the sequence, and many a terminal that claims to be one does
/// it not at all, or wrongly at the right margin. ncurses uses it only where characters are not
/// UTF-8.
func writingOutRepeatedCharacters(_ bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var position = 0
  while position < bytes.count {
    let byte = bytes[position]
    position += 1
    if byte == 0x1B, position < bytes.count, bytes[position] == UInt8(ascii: "["),
      let last = result.last, last >= 0x20
    {
      let digits = bytes[(position + 1)...].prefix {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
      if digits.endIndex < bytes.count, bytes[digits.endIndex] == UInt8(ascii: "b"),
        let count = Int(String(decoding: digits, as: UTF8.self)), count <= 1000
      {
        result += repeatElement(last, count: count)
        position = digits.endIndex + 1
        continue
      }
    }
    result.append(byte)
  }
  return result
}
