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

/// Is the half-precision number of IEEE 754 with these bits: a sign, five bits of exponent and ten of
/// fraction.
///
/// Swift's own `Float16` is not there on all processors that programs are built for.
func halfPrecision(_ bits: UInt16) -> Double {
  let fraction = Double(bits & 0x3FF)
  let exponent = Int(bits >> 10 & 0x1F)
  let magnitude: Double =
    switch exponent {
    case 0: fraction * 0x1p-24
    case 31: fraction == 0 ? .infinity : .nan
    default: (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
    }
  return bits >> 15 == 0 ? magnitude : -magnitude
}
