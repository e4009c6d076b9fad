import FoundationEssentials

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
/// let bias = try Safetensors.reading(path: "model.safetensors")["layers.0.bias"]?.doubles()
/// ```
public struct Safetensors: Equatable, Sendable {
  /// The tensors, sorted by name.
  public let tensors: [Tensor]
  /// Remarks of whoever wrote the file.
  public let metadata: [String: String]

  /// The key in the header under which the remarks stand.
  static let metadataKey = "__metadata__"

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

    /// Returns the elements in row order; those of single precision are exact.
    ///
    /// - Throws: `SafetensorsError` for a type other than F32 and F64.
    public func doubles() throws(SafetensorsError) -> [Double] {
      switch type {
      case .float32: integers(UInt32.self).map { Double(Float(bitPattern: $0)) }
      case .float64: integers(UInt64.self).map { Double(bitPattern: $0) }
      default:
        throw SafetensorsError(
          "tensor \(quoted(name)) has elements of type \(type.rawValue)",
          remedy: "convert it to F32 or F64")
      }
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

extension Safetensors {
  /// Returns the bytes of the file, always the same for the same tensors.
  ///
  /// The tensors with the largest elements come first, and then go by name, so that each is
  /// aligned in the file; the header is padded with spaces to a multiple of 8 bytes.
  public func serialized() -> [UInt8] {
    let sorted = tensors.sorted { ($1.type.bits, $0.name) < ($0.type.bits, $1.name) }
    var place = 0
    var raw: [String: SafetensorsRawTensor] = [:]
    for tensor in sorted {
      let end = place + tensor.bytes.count
      raw[tensor.name] = SafetensorsRawTensor(
        dtype: tensor.type.rawValue, shape: tensor.shape, offsets: [place, end])
      place = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header: [UInt8]
    do {
      header = Array(try encoder.encode(SafetensorsRawHeader(tensors: raw, metadata: metadata)))
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

private func littleEndianBytes<Integer: FixedWidthInteger>(_ integers: [Integer]) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(integers.count * MemoryLayout<Integer>.size)
  for integer in integers {
    withUnsafeBytes(of: integer.littleEndian) { bytes.append(contentsOf: $0) }
  }
  return bytes
}
