import Datasets

/// Reads files of NumPy: one array, as `numpy.save` writes it.
///
/// The bytes `\x93NUMPY`, two of the version, the length of the header, a header that is a Python
/// dictionary with `descr`, `fortran_order` and `shape`, and the elements. (NumPy Enhancement
/// Proposal 1.)
enum NPYFile {
  /// What a file begins with.
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// A header of one array is a hundred bytes; NumPy itself refuses more than this.
  private static let longestHeader = 10_000
  /// The most dimensions that arrays of NumPy have.
  private static let mostDimensions = 64

  /// Returns the array in `bytes`, the contents of the file at `path`, or of the entry `name` in it.
  static func read(
    _ bytes: ArraySlice<UInt8>, path: String, name: String? = nil
  ) throws(DataFileError) -> NumericArray {
    func error(_ problem: DataFileError.Problem) -> DataFileError {
      DataFileError(file: path, place: name.map { "array \($0)" }, problem: problem)
    }
    guard bytes.starts(with: magic) else {
      throw error(.unsupported("what is no array of NumPy", remedy: "write it with numpy.save"))
    }
    let head = Array(bytes.dropFirst(magic.count).prefix(6))
    guard let version = head.first, head.count > 3 else {
      throw error(.damaged("it ends before the header"))
    }
    guard (1...3).contains(version) else {
      throw error(
        .unsupported(
          "version \(version) of the format", remedy: "write it with numpy.save, version 1 to 3"))
    }
    let lengthSize = version == 1 ? 2 : 4
    let digits = head.dropFirst(2).prefix(lengthSize)
    let length = digits.reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = magic.count + 2 + lengthSize
    let header = Array(bytes.dropFirst(start).prefix(min(length, longestHeader)))
    guard digits.count == lengthSize, length <= longestHeader, header.count == length else {
      throw error(.damaged("it ends within a header of \(length) bytes"))
    }
    var parser = PythonDictionary(header)
    guard let fields = parser.read() else {
      throw error(
        .damaged("the header is not a dictionary of descr, fortran_order and shape"))
    }
    guard let (type, isBigEndian) = Self.type(fields.descr) else {
      throw error(
        .unsupported(
          "elements of type '\(VisibleText.excerpt(fields.descr))'",
          remedy: Self.remedy(fields.descr)))
    }
    guard fields.shape.count <= mostDimensions else {
      throw error(.damaged("the header has \(fields.shape.count) dimensions"))
    }
    return try NumericArray(
      path: path, name: name, shape: fields.shape, type: type, isBigEndian: isBigEndian,
      isColumnMajor: fields.isFortranOrder, bytes: bytes.dropFirst(start + length))
  }

  /// Returns what to do about elements of the type that `descr` names, which is none of those that are
  /// read.
  private static func remedy(_ descr: String) -> String {
    // Strings of characters or bytes, such as <U3 and |S3: labels, of which NumPy makes no numbers.
    guard let kind = descr.dropFirst().first, "US".contains(kind) else {
      return "convert them with x.astype('float32')"
    }
    return "number labels with np.unique(y, return_inverse=True)[1], or write a CSV file, which "
      + "takes strings as labels"
  }

  /// Returns the type that `descr` names, such as `<f4`, and whether its first byte is the most
  /// significant.
  private static func type(_ descr: String) -> (ElementType, isBigEndian: Bool)? {
    guard let order = descr.first, let type = ElementType(rawValue: String(descr.dropFirst()))
    else {
      return nil
    }
    switch order {
    // The byte order of the machine that wrote it, which NumPy itself never writes.
    case "<", "=": return (type, false)
    case ">": return (type, true)
    case "|": return type.size == 1 ? (type, false) : nil
    default: return nil
    }
  }
}

/// Reads the dictionary of a header: strings, `True`, `False` and tuples of whole numbers, nothing
/// else.
private struct PythonDictionary {
  struct Fields {
    var descr: String
    var isFortranOrder: Bool
    var shape: [Int]
  }

  private let text: [UInt8]
  private var position = 0

  init(_ text: [UInt8]) { self.text = text }

  /// Returns the three fields, nil where they or anything around them is otherwise.
  mutating func read() -> Fields? {
    var descr: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = string(), take(":") else { return nil }
      switch key {
      case "descr" where descr == nil:
        // A list describes records, and is told as a type that is not read.
        descr = string() ?? list()
        if descr == nil { return nil }
      case "fortran_order" where isFortranOrder == nil:
        if take("True") {
          isFortranOrder = true
        } else if take("False") {
          isFortranOrder = false
        } else {
          return nil
        }
      case "shape" where shape == nil:
        guard let lengths = tuple() else { return nil }
        shape = lengths
      default: return nil
      }
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    skipBlanks()
    guard position == text.count, let descr, let isFortranOrder, let shape else { return nil }
    return Fields(descr: descr, isFortranOrder: isFortranOrder, shape: shape)
  }

  private mutating func skipBlanks() {
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
  }

  /// Steps over `word` if it is next.
  private mutating func take(_ word: StaticString) -> Bool {
    skipBlanks()
    let bytes = word.withUTF8Buffer { Array($0) }
    guard text[position...].starts(with: bytes) else { return false }
    position += bytes.count
    return true
  }

  private mutating func string() -> String? {
    skipBlanks()
    guard position < text.count, text[position] == 0x27 || text[position] == 0x22 else {
      return nil
    }
    let quote = text[position]
    guard let end = text[(position + 1)...].firstIndex(of: quote) else { return nil }
    let content = text[(position + 1)..<end]
    guard !content.contains(0x5C) else { return nil }
    position = end + 1
    return String(decoding: content, as: UTF8.self)
  }

  /// Returns the text of a list up to its last bracket.
  private mutating func list() -> String? {
    skipBlanks()
    guard position < text.count, text[position] == UInt8(ascii: "["),
      let end = text.lastIndex(of: UInt8(ascii: "]")), end > position
    else { return nil }
    defer { position = end + 1 }
    return String(decoding: text[position...end], as: UTF8.self)
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var lengths: [Int] = []
    while !take(")") {
      guard let number = wholeNumber() else { return nil }
      lengths.append(number)
      // Python 2 wrote long numbers with an L.
      _ = take("L")
      if !take(",") {
        guard take(")") else { return nil }
        break
      }
    }
    return lengths
  }

  private mutating func wholeNumber() -> Int? {
    skipBlanks()
    let digits = text[position...].prefix { (0x30...0x39).contains($0) }
    position += digits.count
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
