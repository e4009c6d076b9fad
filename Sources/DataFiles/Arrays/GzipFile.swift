/// Reads gzip files.
enum GzipFile {
  /// Returns whether a file that begins with `bytes` is one.
  static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// Returns what is packed in `bytes`, the contents of the file at `path`: of all members, one after
  /// the other, as they have been joined.
  static func read(
    _ bytes: [UInt8], path: String, limit: Int = Inflation.limit
  ) throws(DataFileError) -> [UInt8] {
    var rest = bytes[...]
    var contents: [UInt8] = []
    repeat {
      do {
        let (part, length) = try Inflation.unpack(rest, .gzip, limit: limit - contents.count)
        contents += part
        rest = rest.dropFirst(length)
      } catch {
        throw DataFileError(file: path, problem: .init(error, limit: limit))
      }
      // Some programs fill up a block with zeros.
    } while !rest.allSatisfy { $0 == 0 }
    return contents
  }
}
