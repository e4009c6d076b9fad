import FoundationEssentials
import Glibc

/// Holds named tensors as a safetensors file does, the format that Python's `safetensors`, and
/// through it NumPy and PyTorch, read and write.
///
/// A file is the length of the header (8 bytes, little-endian), the header (a JSON object that
/// gives every tensor's type, shape and place), and the tensors' bytes one after the other without
/// a gap. See <https://huggingface.co/docs/safetensors>.
///
/// ```swift
/// let file = Safetensors([.init("layers.0.bias", shape: [2], [0.5, -1 as Float])])
/// try AtomicFile.write(file.serialized(), to: "model.safetensors")
/// let bias = try Safetensors.reading(path: "model.safetensors")["layers.0.bias"]?.floats()
/// ```
public struct Safetensors: Equatable, Sendable {
  /// The tensors, sorted by name.
  public let tensors: [Tensor]
  /// Remarks of whoever wrote the file.
  public let metadata: [String: String]

  /// The key in the header under which the remarks stand.
  fileprivate static let metadataKey = "__metadata__"

  /// The longest header that the format allows, in bytes.
  public static let longestHeader = 100_000_000

  /// Creates the content of a file from tensors whose names differ.
  public init(_ tensors: [Tensor], metadata: [String: String] = [:]) {
    let names = Set(tensors.map(\.name))
    precondition(names.count == tensors.count, "tensors of the same name")
    precondition(!names.contains(Self.metadataKey), "a tensor named \(Self.metadataKey)")
    self.tensors = tensors.sorted { $0.name < $1.name }
    self.metadata = metadata
  }

  /// The tensor called `name`, or nil.
  public subscript(name: String) -> Tensor? {
    tensors.first { $0.name == name }
  }
}

extension Safetensors {
  /// Names the type of a tensor's elements, as the format spells it.
  public enum ElementType: String, Sendable, CaseIterable {
    case bool = "BOOL"
    case float4 = "F4"
    case float6E2M3 = "F6_E2M3"
    case float6E3M2 = "F6_E3M2"
    case uint8 = "U8"
    case int8 = "I8"
    case float8E5M2 = "F8_E5M2"
    case float8E4M3 = "F8_E4M3"
    case float8E8M0 = "F8_E8M0"
    case int16 = "I16"
    case uint16 = "U16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int32 = "I32"
    case uint32 = "U32"
    case float32 = "F32"
    case complex64 = "C64"
    case float64 = "F64"
    case int64 = "I64"
    case uint64 = "U64"

    /// The size of one element in bits.
    public var bits: Int {
      switch self {
      case .float4: 4
      case .float6E2M3, .float6E3M2: 6
      case .bool, .uint8, .int8, .float8E5M2, .float8E4M3, .float8E8M0: 8
      case .int16, .uint16, .float16, .bfloat16: 16
      case .int32, .uint32, .float32: 32
      case .complex64, .float64, .int64, .uint64: 64
      }
    }

    /// Returns the bytes that a tensor of this type and shape takes, or nil if that is no whole
    /// number of bytes or too large to count.
    func byteCount(shape: [Int]) -> Int? {
      var count = bits
      for size in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, size >= 0 else { return nil }
        count = product
      }
      return count.isMultiple(of: 8) ? count / 8 : nil
    }
  }

  /// Holds one tensor: its name, type and shape, and its elements in row order.
  public struct Tensor: Equatable, Sendable {
    /// The name, such as `layers.0.weight`.
    public let name: String
    /// The type of the elements.
    public let type: ElementType
    /// The size along each axis; empty for a single number.
    public let shape: [Int]
    /// The elements in row order, little-endian.
    public let bytes: [UInt8]

    /// Creates a tensor from its bytes.
    public init(_ name: String, type: ElementType, shape: [Int], bytes: [UInt8]) {
      precondition(
        type.byteCount(shape: shape) == bytes.count,
        "\(bytes.count) bytes for \(type.rawValue) \(shape)")
      self.name = name
      self.type = type
      self.shape = shape
      self.bytes = bytes
    }

    /// Creates a tensor of single precision from its elements in row order.
    public init(_ name: String, shape: [Int], _ elements: [Float]) {
      self.init(
        name, type: .float32, shape: shape,
        bytes: littleEndianBytes(elements.map(\.bitPattern)))
    }

    /// Creates a tensor of double precision from its elements in row order.
    public init(_ name: String, shape: [Int], _ elements: [Double]) {
      self.init(
        name, type: .float64, shape: shape,
        bytes: littleEndianBytes(elements.map(\.bitPattern)))
    }

    /// Returns the elements in row order, rounded to single precision if they are of double.
    ///
    /// - Throws: `SafetensorsError` for a type other than F32 and F64.
    public func floats() throws(SafetensorsError) -> [Float] {
      switch type {
      case .float32: integers(UInt32.self).map { Float(bitPattern: $0) }
      case .float64: integers(UInt64.self).map { Float(Double(bitPattern: $0)) }
      default: throw unreadable
      }
    }

    /// Returns the elements in row order; those of single precision are exact.
    ///
    /// - Throws: `SafetensorsError` for a type other than F32 and F64.
    public func doubles() throws(SafetensorsError) -> [Double] {
      switch type {
      case .float32: integers(UInt32.self).map { Double(Float(bitPattern: $0)) }
      case .float64: integers(UInt64.self).map { Double(bitPattern: $0) }
      default: throw unreadable
      }
    }

    private var unreadable: SafetensorsError {
      SafetensorsError(
        "tensor \(quoted(name)) has elements of type \(type.rawValue)",
        remedy: "convert it to F32 or F64")
    }

    private func integers<Integer: FixedWidthInteger>(_: Integer.Type) -> [Integer] {
      let size = MemoryLayout<Integer>.size
      return bytes.withUnsafeBytes { buffer in
        (0..<buffer.count / size).map {
          Integer(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * size, as: Integer.self))
        }
      }
    }
  }
}

// MARK: - Reading

extension Safetensors {
  /// Reads the content of a file from its bytes and checks every rule of the format.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The file's name, for messages.
  /// - Throws: `SafetensorsError` that says what is wrong.
  public init(bytes: [UInt8], file: String = "") throws(SafetensorsError) {
    do throws(SafetensorsError) {
      let length = try Self.headerLength(bytes.prefix(8), fileSize: bytes.count)
      let start = 8 + length
      let header = try Header(bytes[8..<start])
      let entries = try Self.laidOut(header.entries, size: bytes.count - start)
      self.init(
        entries.map { entry in
          Tensor(
            entry.name, type: entry.type, shape: entry.shape,
            bytes: Array(bytes[start + entry.begin..<start + entry.end]))
        }, metadata: header.metadata)
    } catch {
      throw error.named(file)
    }
  }

  /// Reads the file at `path` and checks every rule of the format.
  ///
  /// - Throws: `FileError` if the file cannot be read, `SafetensorsError` if it breaks a rule.
  public static func reading(path: String) throws -> Safetensors {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(path: path, action: .read, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError(path: path, action: .read, code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileError(path: path, action: .read, code: EISDIR)
    default:
      throw SafetensorsError("not a regular file", remedy: "copy it to one first").named(path)
    }

    // The first 8 bytes give away a file of another kind before its gigabytes are read.
    let size = Int(status.st_size)
    var bytes = try read(descriptor, count: min(8, size), path: path)
    do throws(SafetensorsError) {
      _ = try headerLength(bytes[...], fileSize: size)
    } catch {
      throw error.named(path)
    }
    bytes += try read(descriptor, count: size - bytes.count, path: path)
    return try Safetensors(bytes: bytes, file: path)
  }

  /// Returns the next `count` bytes of a file, or fewer where it ends.
  private static func read(
    _ descriptor: Int32, count: Int, path: String
  ) throws(FileError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        let free = UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
        let got = Glibc.read(descriptor, free.baseAddress, free.count)
        if got > 0 {
          initialized += got
        } else if got == 0 {
          break
        } else if errno != EINTR {
          failure = errno
          break
        }
      }
    }
    guard failure == 0 else { throw FileError(path: path, action: .read, code: failure) }
    return bytes
  }

  /// Returns the length of the header that the first 8 bytes of a file of `fileSize` bytes give.
  private static func headerLength(
    _ prefix: ArraySlice<UInt8>, fileSize: Int
  ) throws(SafetensorsError) -> Int {
    guard prefix.count == 8 else {
      throw SafetensorsError(
        "\(fileSize) bytes, too short for a safetensors file",
        remedy: SafetensorsError.remedyForDamage)
    }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(longestHeader) else {
      throw SafetensorsError(
        "the header would be \(length) bytes long, more than the \(longestHeader) allowed",
        remedy: SafetensorsError.remedyForOtherKind)
    }
    guard length <= UInt64(fileSize - 8) else {
      throw SafetensorsError(
        "the header should be \(length) bytes long, but only \(fileSize - 8) follow",
        remedy: SafetensorsError.remedyForDamage)
    }
    return Int(length)
  }

  /// Checks that the tensors fill `size` bytes without a gap and without an overlap.
  private static func laidOut(
    _ entries: [Header.Entry], size: Int
  ) throws(SafetensorsError) -> [Header.Entry] {
    let sorted = entries.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var place = 0
    for entry in sorted {
      guard entry.begin == place else {
        throw SafetensorsError(
          "tensor \(quoted(entry.name)) begins at byte \(entry.begin) of the data, "
            + (entry.begin < place ? "inside another tensor" : "after a gap") + " that "
            + (entry.begin < place ? "ends" : "begins") + " at \(place)",
          remedy: SafetensorsError.remedyForWriter)
      }
      guard entry.end <= size else {
        throw SafetensorsError(
          "tensor \(quoted(entry.name)) ends at byte \(entry.end) of the data, "
            + "but there are only \(size)",
          remedy: SafetensorsError.remedyForDamage)
      }
      place = entry.end
    }
    guard place == size else {
      throw SafetensorsError(
        "\(size - place) bytes follow the last tensor", remedy: SafetensorsError.remedyForWriter)
    }
    return entries
  }
}

/// Is the checked header of a file: what is where.
private struct Header {
  /// Says where a tensor is, and how its bytes are to be read.
  struct Entry {
    let name: String
    let type: Safetensors.ElementType
    let shape: [Int]
    let begin: Int
    let end: Int
  }

  var entries: [Entry] = []
  var metadata: [String: String] = [:]

  init(_ bytes: ArraySlice<UInt8>) throws(SafetensorsError) {
    guard bytes.first == UInt8(ascii: "{") else {
      throw SafetensorsError(
        "the header does not begin with {", remedy: SafetensorsError.remedyForOtherKind)
    }
    // The decoder would take bytes with zeros among them for UTF-16.
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
      throw SafetensorsError(
        "the header is not UTF-8 text", remedy: SafetensorsError.remedyForDamage)
    }
    let keyCounts = Self.keyCounts(bytes)
    let raw: RawHeader
    do {
      raw = try JSONDecoder().decode(RawHeader.self, from: Data(bytes))
    } catch {
      throw Self.explained(error)
    }
    // The decoder keeps one of two equal keys: then fewer arrive than were written.
    guard keyCounts.outer == raw.keyCounts.outer, keyCounts.inner == raw.keyCounts.inner else {
      throw SafetensorsError(
        "the header gives a name twice", remedy: SafetensorsError.remedyForWriter)
    }
    metadata = raw.metadata
    for (name, tensor) in raw.tensors.sorted(by: { $0.key < $1.key }) {
      entries.append(try Self.checked(name, tensor))
    }
  }

  private static func checked(
    _ name: String, _ tensor: RawTensor
  ) throws(SafetensorsError) -> Entry {
    let subject = "tensor \(quoted(name))"
    guard let type = Safetensors.ElementType(rawValue: tensor.dtype) else {
      throw SafetensorsError(
        "\(subject) has the unknown type \(quoted(tensor.dtype))",
        remedy: "convert it to F32 or F64")
    }
    guard tensor.shape.allSatisfy({ $0 >= 0 }) else {
      throw SafetensorsError(
        "\(subject) has the negative shape \(tensor.shape)",
        remedy: SafetensorsError.remedyForWriter)
    }
    guard let size = type.byteCount(shape: tensor.shape) else {
      throw SafetensorsError(
        "\(subject), \(type.rawValue) \(tensor.shape), takes no possible number of bytes",
        remedy: SafetensorsError.remedyForWriter)
    }
    let offsets = tensor.offsets
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw SafetensorsError(
        "\(subject) has data_offsets \(offsets), not a begin and an end",
        remedy: SafetensorsError.remedyForWriter)
    }
    guard offsets[1] - offsets[0] == size else {
      throw SafetensorsError(
        "\(subject), \(type.rawValue) \(tensor.shape), takes \(size) bytes, "
          + "but its data_offsets span \(offsets[1] - offsets[0])",
        remedy: SafetensorsError.remedyForWriter)
    }
    return Entry(
      name: name, type: type, shape: tensor.shape, begin: offsets[0], end: offsets[1])
  }

  /// Counts the keys of the outermost object, and of the objects directly in it, by their colons.
  private static func keyCounts(_ bytes: ArraySlice<UInt8>) -> (outer: Int, inner: Int) {
    var counts = (outer: 0, inner: 0)
    var depth = 0
    var inString = false
    var escaped = false
    for byte in bytes {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":") where depth == 1: counts.outer += 1
      case UInt8(ascii: ":") where depth == 2: counts.inner += 1
      default: break
      }
    }
    return counts
  }

  private static func explained(_ error: any Error) -> SafetensorsError {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the header" : path.map { quoted($0.stringValue) }.joined(separator: ", ")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      return SafetensorsError(
        "\(place(context.codingPath)) in the header lacks \(quoted(key.stringValue))",
        remedy: SafetensorsError.remedyForWriter)
    case DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty,
      DecodingError.valueNotFound(_, let context) where !context.codingPath.isEmpty,
      DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      return SafetensorsError(
        "\(place(context.codingPath)) in the header is not what it should be",
        remedy: SafetensorsError.remedyForWriter)
    default:
      return SafetensorsError(
        "the header is not the JSON it should be", remedy: SafetensorsError.remedyForDamage)
    }
  }
}

/// Is the header as JSON has it, before its rules are checked.
private struct RawHeader: Codable {
  var tensors: [String: RawTensor] = [:]
  var metadata: [String: String] = [:]
  /// How many keys there are in the outermost object and directly in the objects in it.
  var keyCounts = (outer: 0, inner: 0)

  init(tensors: [String: RawTensor], metadata: [String: String]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for name in container.allKeys {
      keyCounts.outer += 1
      if name.stringValue == Safetensors.metadataKey {
        metadata = try container.decode([String: String].self, forKey: name)
        keyCounts.inner += metadata.count
      } else {
        let inner = try container.nestedContainer(keyedBy: Name.self, forKey: name)
        keyCounts.inner += inner.allKeys.count
        tensors[name.stringValue] = try container.decode(RawTensor.self, forKey: name)
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    if !metadata.isEmpty { try container.encode(metadata, forKey: Name(Safetensors.metadataKey)) }
    for (name, tensor) in tensors { try container.encode(tensor, forKey: Name(name)) }
  }

  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}

/// Is one tensor's entry in the header.
private struct RawTensor: Codable {
  let dtype: String
  let shape: [Int]
  let offsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case offsets = "data_offsets"
  }
}

// MARK: - Writing

extension Safetensors {
  /// Returns the bytes of the file, always the same for the same tensors.
  ///
  /// The tensors with the largest elements come first, and then go by name, so that each is
  /// aligned in the file; the header is padded with spaces to a multiple of 8 bytes.
  public func serialized() -> [UInt8] {
    let sorted = tensors.sorted { ($1.type.bits, $0.name) < ($0.type.bits, $1.name) }
    var place = 0
    var raw: [String: RawTensor] = [:]
    for tensor in sorted {
      let end = place + tensor.bytes.count
      raw[tensor.name] = RawTensor(
        dtype: tensor.type.rawValue, shape: tensor.shape, offsets: [place, end])
      place = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header: [UInt8]
    do {
      header = Array(try encoder.encode(RawHeader(tensors: raw, metadata: metadata)))
    } catch {
      preconditionFailure("names and integers have a JSON form: \(error)")
    }
    while !header.count.isMultiple(of: 8) { header.append(UInt8(ascii: " ")) }

    var bytes = littleEndianBytes([UInt64(header.count)])
    bytes.reserveCapacity(8 + header.count + place)
    bytes += header
    for tensor in sorted { bytes += tensor.bytes }
    return bytes
  }
}

// MARK: - Errors

/// Says what is wrong with a safetensors file, or with a tensor in it, and what to do.
public struct SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, or empty where only bytes were given.
  public private(set) var file = ""
  /// What is wrong.
  public let problem: String
  /// What to do.
  public let remedy: String

  fileprivate init(_ problem: String, remedy: String) {
    self.problem = problem
    self.remedy = remedy
  }

  /// One line with the file, the problem and the remedy.
  public var description: String {
    (file.isEmpty ? "" : "\(file): ") + "\(problem); \(remedy)"
  }

  fileprivate static let remedyForDamage = "download or copy it again, it may be cut off or damaged"
  fileprivate static let remedyForWriter = "write it again with a tool that keeps to the format"
  fileprivate static let remedyForOtherKind = "is it a safetensors file?"

  fileprivate func named(_ file: String) -> SafetensorsError {
    var error = self
    error.file = file
    return error
  }
}

/// Returns text from a file in quotes, made short and safe to print.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars.prefix(60) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + (text.unicodeScalars.count > 60 ? "…\"" : "\"")
}

private func littleEndianBytes<Integer: FixedWidthInteger>(_ integers: [Integer]) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(integers.count * MemoryLayout<Integer>.size)
  for integer in integers {
    withUnsafeBytes(of: integer.littleEndian) { bytes.append(contentsOf: $0) }
  }
  return bytes
}
