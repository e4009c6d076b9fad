/// Tells text from what is none.
enum TextEncoding {
  /// How many bytes at the beginning of a file are looked at for what it is.
  private static let headLength = 512

  /// Throws where `bytes`, the contents of the file at `path`, are not text in UTF-8.
  static func check(_ bytes: [UInt8], path: String) throws(DataFileError) {
    let place = firstMistake(in: bytes)
    if isBinary(bytes.prefix(headLength), isUTF8: place == nil) {
      throw DataFileError(file: path, problem: .unknownFormat)
    }
    guard let place else { return }
    throw DataFileError(file: path, line: line(at: place, in: bytes), problem: .notUTF8)
  }

  /// Returns where the first bytes are that are not UTF-8; nil where all are.
  private static func firstMistake(in bytes: [UInt8]) -> Int? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// Returns whether a file that begins with `head` is no text in any encoding.
  private static func isBinary(_ head: ArraySlice<UInt8>, isUTF8: Bool) -> Bool {
    // Text may have escape sequences in it, which are made visible; a NUL in its first line it has not.
    if isUTF8 { return head.prefix { $0 != 0x0A && $0 != 0x0D }.contains(0) }
    // Every other byte of UTF-16 is a NUL, but its mark says that it is text.
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return false }
    // Not in the first line alone: that of a PNG is four bytes.
    return head.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D].contains($0) }
  }

  /// Returns the line, from 1, in which a place is, as the scanner counts them: CR LF is one line's
  /// end.
  private static func line(at place: Int, in bytes: [UInt8]) -> Int {
    var line = 1
    for index in 0..<place {
      let isLast = index + 1 == bytes.endIndex
      if bytes[index] == 0x0A || bytes[index] == 0x0D && (isLast || bytes[index + 1] != 0x0A) {
        line += 1
      }
    }
    return line
  }
}
