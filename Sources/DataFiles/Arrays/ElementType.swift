/// Names what the elements of an array in a file are.
enum ElementType: String, CaseIterable {
  /// A byte that is 0 or 1.
  case bool = "b1"
  /// A whole number with a sign, of so many bytes.
  case int8 = "i1"
  case int16 = "i2"
  case int32 = "i4"
  case int64 = "i8"
  /// A whole number without a sign, of so many bytes.
  case uint8 = "u1"
  case uint16 = "u2"
  case uint32 = "u4"
  case uint64 = "u8"
  /// A floating-point number of IEEE 754, of so many bytes.
  case float16 = "f2"
  case float32 = "f4"
  case float64 = "f8"

  /// The number of bytes of an element.
  var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }
}
