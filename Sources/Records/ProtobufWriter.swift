/// Writes a message in the encoding of Protocol Buffers, field by field
/// (<https://protobuf.dev/programming-guides/encoding/>).
///
/// TensorBoard's files need four messages with a dozen fields between them. A library for the whole
/// of the format would bring its compiler's output and all of Foundation along.
struct ProtobufWriter {
  /// The message so far.
  private(set) var bytes: [UInt8] = []

  /// Adds a field of type `double`.
  mutating func add(_ field: Int, _ value: Double) {
    addKey(field, wireType: 1)
    bytes += value.bitPattern.littleEndianBytes
  }

  /// Adds a field of type `float`.
  mutating func add(_ field: Int, _ value: Float) {
    addKey(field, wireType: 5)
    bytes += value.bitPattern.littleEndianBytes
  }

  /// Adds a field of type `int64`.
  mutating func add(_ field: Int, _ value: Int64) {
    addKey(field, wireType: 0)
    addVarint(UInt64(bitPattern: value))
  }

  /// Adds a field of type `string`.
  mutating func add(_ field: Int, _ text: String) { add(field, message: Array(text.utf8)) }

  /// Adds a field that is a message, or bytes.
  mutating func add(_ field: Int, message: [UInt8]) {
    addKey(field, wireType: 2)
    addVarint(UInt64(message.count))
    bytes += message
  }

  /// Adds a packed field of repeated `double`.
  mutating func add(_ field: Int, packed values: [Double]) {
    add(field, message: values.flatMap(\.bitPattern.littleEndianBytes))
  }

  private mutating func addKey(_ field: Int, wireType: UInt64) {
    addVarint(UInt64(field) << 3 | wireType)
  }

  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
