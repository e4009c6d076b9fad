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
