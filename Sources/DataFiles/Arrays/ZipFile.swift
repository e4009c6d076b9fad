import Datasets

/// Lists the entries of a ZIP file, and unpacks those that are asked for.
///
/// The directory at the end of the file says what there is; entries are stored as they are or packed
/// with DEFLATE. What is not needed for `.npz` files is refused: several disks, encryption, other
/// methods, and ZIP64, for files of more than 4 GiB. (PKWARE, "APPNOTE.TXT", 6.3.10.)
struct ZipFile {
  /// An entry, as the directory describes it.
  struct Entry {
    /// The name, made safe for a terminal.
    var name: String
    fileprivate var method: Int
    fileprivate var checksum: UInt32
    fileprivate var packedSize: Int
    fileprivate var size: Int
    fileprivate var offset: Int
  }

  /// The entries, in the order of the directory.
  let entries: [Entry]

  private let bytes: [UInt8]
  private let path: String

  /// Returns whether a file that begins with `bytes` is one.
  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
  }

  /// Reads the directory of `bytes`, the contents of the file at `path`.
  init(_ bytes: [UInt8], path: String) throws(DataFileError) {
    self.bytes = bytes
    self.path = path
    func damaged(_ what: String) -> DataFileError {
      DataFileError(file: path, problem: .damaged(what))
    }
    guard let end = Self.endOfDirectory(bytes) else {
      throw damaged("it has no directory at its end, as ZIP files have")
    }
    let count = Self.number(bytes, at: end + 10, size: 2)
    let size = Self.number(bytes, at: end + 12, size: 4)
    let start = Self.number(bytes, at: end + 16, size: 4)
    guard count < 0xFFFF, size < 0xFFFF_FFFF, start < 0xFFFF_FFFF else {
      throw DataFileError(file: path, problem: Self.zip64)
    }
    guard Self.number(bytes, at: end + 4, size: 4) == 0 else {
      throw DataFileError(
        file: path,
        problem: .unsupported(
          "one of several files that make up an archive", remedy: "write it as a single file"))
    }
    guard start <= end, size <= end - start else {
      throw damaged("its directory is to be at \(start), behind its end")
    }
    var entries: [Entry] = []
    var position = start
    for index in 0..<count {
      guard position + 46 <= start + size,
        Self.number(bytes, at: position, size: 4) == 0x0201_4B50
      else { throw damaged("entry \(index + 1) of its directory is missing") }
      let lengths = [28, 30, 32].map { Self.number(bytes, at: position + $0, size: 2) }
      let next = position + 46 + lengths.reduce(0, +)
      guard next <= start + size else {
        throw damaged("entry \(index + 1) of its directory is cut off")
      }
      let entry = Entry(
        name: VisibleText.escaping(utf8: bytes[(position + 46)..<(position + 46 + lengths[0])]),
        method: Self.number(bytes, at: position + 10, size: 2),
        checksum: UInt32(Self.number(bytes, at: position + 16, size: 4)),
        packedSize: Self.number(bytes, at: position + 20, size: 4),
        size: Self.number(bytes, at: position + 24, size: 4),
        offset: Self.number(bytes, at: position + 42, size: 4))
      guard [entry.packedSize, entry.size, entry.offset].allSatisfy({ $0 < 0xFFFF_FFFF }) else {
        throw DataFileError(file: path, place: "entry \(entry.name)", problem: Self.zip64)
      }
      guard Self.number(bytes, at: position + 8, size: 2) & 1 == 0 else {
        throw DataFileError(
          file: path, place: "entry \(entry.name)",
          problem: .unsupported("what is encrypted", remedy: "write it without a password"))
      }
      entries.append(entry)
      position = next
    }
    self.entries = entries
  }

  /// Returns what is in an entry, its checksum checked; no more than `limit` bytes.
  func contents(
    of entry: Entry, limit: Int = Inflation.limit
  ) throws(DataFileError) -> [UInt8] {
    func error(_ problem: DataFileError.Problem) -> DataFileError {
      DataFileError(file: path, place: "entry \(entry.name)", problem: problem)
    }
    guard entry.size <= limit else { throw error(.tooLargeUnpacked(limit)) }
    // The header of the entry itself tells only how long it is: the rest is in the directory too.
    guard entry.offset + 30 <= bytes.count,
      Self.number(bytes, at: entry.offset, size: 4) == 0x0403_4B50
    else { throw error(.damaged("there is no entry where the directory has it")) }
    let start =
      entry.offset + 30 + Self.number(bytes, at: entry.offset + 26, size: 2)
      + Self.number(bytes, at: entry.offset + 28, size: 2)
    guard start <= bytes.count, entry.packedSize <= bytes.count - start else {
      throw error(.damaged("it ends within this entry"))
    }
    let packed = bytes[start..<start + entry.packedSize]
    let contents: [UInt8]
    switch entry.method {
    case 0: contents = Array(packed)
    case 8:
      do {
        contents = try Inflation.unpack(packed, .none, limit: entry.size).contents
      } catch {
        throw DataFileError(
          file: path, place: "entry \(entry.name)",
          problem: error == .tooLarge
            ? .damaged("more is packed than the \(entry.size) bytes of the directory")
            : .init(error, limit: limit))
      }
    default:
      throw error(
        .unsupported(
          "compression method \(entry.method)", remedy: "write it with numpy.savez_compressed"))
    }
    guard contents.count == entry.size else {
      throw error(.damaged("\(contents.count) bytes are packed, and \(entry.size) were promised"))
    }
    guard Inflation.checksum(contents) == entry.checksum else {
      throw error(.damaged("the checksum is wrong"))
    }
    return contents
  }

  private static let zip64 = DataFileError.Problem.unsupported(
    "ZIP64, for archives of more than 4 GiB,",
    remedy: "write fewer or smaller arrays, or each with numpy.save")

  /// Returns where the record at the end of the file is, which a comment may follow.
  private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
    let size = 22
    guard bytes.count >= size else { return nil }
    let last = bytes.count - size
    return (max(0, last - 0xFFFF)...last).reversed().first { place in
      bytes[place] == 0x50 && number(bytes, at: place, size: 4) == 0x0605_4B50
        && place + size + number(bytes, at: place + 20, size: 2) == bytes.count
    }
  }

  /// Returns the number in `size` bytes, the least significant first.
  private static func number(_ bytes: [UInt8], at place: Int, size: Int) -> Int {
    bytes[place..<place + size].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
