// The elementary functions that training calls for every example, four numbers at a time: the C
// library has them for one. Each is within 2 units in the last place of the true value.

extension Vector {
  /// Returns 1 / (1 + e⁻ˣ), computed so that no intermediate overflows.
  @inline(__always)
  static func logistic(_ x: Self) -> Self {
    let tail = exponential(Self(0) - magnitude(x))
    return choose(ifBelow: x, Self(0), tail, else: Self(1)) / (Self(1) + tail)
  }

  /// Returns log(1 + e⁻ˡˣˡ), the part of a logistic loss that is not linear.
  @inline(__always)
  static func softplusOfMinusMagnitude(_ x: Self) -> Self {
    logarithmOfOnePlusFraction(exponential(Self(0) - magnitude(x)))
  }

  /// Returns tanh x = −u / (2 + u) with u = e^(−2|x|) − 1, and the sign of x.
  @inline(__always)
  static func hyperbolicTangent(_ x: Self) -> Self {
    let size = magnitude(x)
    let u = exponentialMinusOne(Self(0) - (size + size))
    let t = u / (Self(2) + u)
    return choose(ifBelow: Self(0), x, Self(0) - t, else: t)
  }

  /// Returns the sum of the odd powers of `s` over their exponents, s + s³/3 + s⁵/5 + …, which is
  /// artanh s, with the given number of terms.
  @inline(__always)
  fileprivate static func artanh(_ s: Self, terms: Int) -> Self {
    let square = s * s
    var sum = Self(0)
    var term = terms &- 1
    while term > 0 {
      sum = (sum + Self(1 / Scalar(2 &* term &+ 1))) * square
      term &-= 1
    }
    return s + s * sum
  }
}

// MARK: - Single precision

extension FloatVector {
  /// ln 2 in two parts: n · high is exact for every n that is the exponent of a number.
  @inline(__always)
  private static var ln2: (high: Float, low: Float) { (0x1.62e4p-1, 0x1.7f7d1cp-20) }
  /// Added to a small number and taken away again, leaves the nearest whole one.
  @inline(__always)
  private static var rounder: SIMD4<Float> { SIMD4(repeating: 0x1.8p23) }

  /// Returns n and r with x = n · ln 2 + r and |r| ≤ ½ ln 2, n as a whole number and as its bits.
  @inline(__always)
  private static func reduce(
    _ x: SIMD4<Float>
  ) -> (exponent: SIMD4<Int32>, remainder: SIMD4<Float>) {
    let shifted = x * 0x1.715476p0 + rounder
    let whole = shifted - rounder
    let exponent =
      unsafeBitCast(shifted, to: SIMD4<Int32>.self)
      &- unsafeBitCast(rounder, to: SIMD4<Int32>.self)
    return (exponent, (x - whole * ln2.high) - whole * ln2.low)
  }

  /// Returns 2ⁿ for exponents of normal numbers.
  @inline(__always)
  private static func powerOfTwo(_ exponent: SIMD4<Int32>) -> SIMD4<Float> {
    unsafeBitCast((exponent &+ 127) &<< 23, to: SIMD4<Float>.self)
  }

  /// Returns eʳ − 1 for |r| ≤ ½ ln 2, the Taylor series to r⁷/7!; the rest is below 2⁻²⁷.
  @inline(__always)
  private static func series(_ r: SIMD4<Float>) -> SIMD4<Float> {
    var sum = SIMD4<Float>(repeating: 1 / 5040)
    sum = sum * r + 1 / 720
    sum = sum * r + 1 / 120
    sum = sum * r + 1 / 24
    sum = sum * r + 1 / 6
    sum = sum * r + 0.5
    return r + r * r * sum
  }

  /// Returns eˣ, 0 and infinity included.
  @inline(__always)
  public static func exponential(_ x: FloatVector) -> FloatVector {
    let x = x.lanes
    var bounded = x.replacing(with: SIMD4(repeating: 89), where: x .> 89)
    bounded.replace(with: SIMD4(repeating: -104), where: x .< -104)
    let (exponent, remainder) = reduce(bounded)
    // In two halves, since 2ⁿ alone may be out of range where the product is not.
    let half = exponent &>> 1
    return Self((1 + series(remainder)) * powerOfTwo(half) * powerOfTwo(exponent &- half))
  }

  /// Returns eˣ − 1 for x ≤ 0.
  @inline(__always)
  public static func exponentialMinusOne(_ x: FloatVector) -> FloatVector {
    let x = x.lanes
    let (exponent, remainder) = reduce(x.replacing(with: SIMD4(repeating: -20), where: x .< -20))
    let power = powerOfTwo(exponent)
    return Self(power * series(remainder) + (power - 1))
  }

  /// Returns log x for a normal number above 0; infinity and NaN stay what they are.
  @inline(__always)
  public static func logarithm(_ x: FloatVector) -> FloatVector {
    let x = x.lanes
    // The bits of √½ taken away leave the exponent of x/√½, so that m = x / 2ᵉ is in [√½, √2).
    let bits = unsafeBitCast(x, to: SIMD4<Int32>.self) &- 0x3f35_04f3
    let exponent = bits &>> 23
    let m = unsafeBitCast((bits & 0x007f_ffff) &+ 0x3f35_04f3, to: SIMD4<Float>.self)
    let whole = SIMD4<Float>(exponent)
    let half = artanh(Self((m - 1) / (m + 1)), terms: 6)
    let result = whole * ln2.high + (2 * half.lanes + whole * ln2.low)
    return Self(result.replacing(with: x, where: .!(x .< .infinity)))
  }

  /// Returns log(1 + x) for x from 0 to 1.
  @inline(__always)
  public static func logarithmOfOnePlusFraction(_ x: FloatVector) -> FloatVector {
    let x = x.lanes
    return Self(2 * artanh(Self(x / (2 + x)), terms: 8).lanes)
  }
}

// MARK: - Double precision

extension DoubleVector {
  @inline(__always)
  private static var ln2: (high: Double, low: Double) { (0x1.62e42feep-1, 0x1.a39ef35793c76p-33) }
  @inline(__always)
  private static var rounder: SIMD4<Double> { SIMD4(repeating: 0x1.8p52) }

  @inline(__always)
  private static func reduce(
    _ x: SIMD4<Double>
  ) -> (exponent: SIMD4<Int64>, remainder: SIMD4<Double>) {
    let shifted = x * 0x1.71547652b82fep0 + rounder
    let whole = shifted - rounder
    let exponent =
      unsafeBitCast(shifted, to: SIMD4<Int64>.self)
      &- unsafeBitCast(rounder, to: SIMD4<Int64>.self)
    return (exponent, (x - whole * ln2.high) - whole * ln2.low)
  }

  @inline(__always)
  private static func powerOfTwo(_ exponent: SIMD4<Int64>) -> SIMD4<Double> {
    unsafeBitCast((exponent &+ 1023) &<< 52, to: SIMD4<Double>.self)
  }

  @inline(__always)
  private static func shiftedRight(_ x: SIMD4<Int64>, by places: UInt64) -> SIMD4<Int64> {
    SIMD4(truncatingIfNeeded: SIMD4<UInt64>(truncatingIfNeeded: x) &>> places)
  }

  /// Returns eʳ − 1 for |r| ≤ ½ ln 2, the Taylor series to r¹³/13!; the rest is below 2⁻⁵⁷.
  @inline(__always)
  private static func series(_ r: SIMD4<Double>) -> SIMD4<Double> {
    var sum = SIMD4<Double>(repeating: 1 / 6_227_020_800)
    sum = sum * r + 1 / 479_001_600
    sum = sum * r + 1 / 39_916_800
    sum = sum * r + 1 / 3_628_800
    sum = sum * r + 1 / 362_880
    sum = sum * r + 1 / 40_320
    sum = sum * r + 1 / 5040
    sum = sum * r + 1 / 720
    sum = sum * r + 1 / 120
    sum = sum * r + 1 / 24
    sum = sum * r + 1 / 6
    sum = sum * r + 0.5
    return r + r * r * sum
  }

  /// Returns eˣ, 0 and infinity included.
  @inline(__always)
  public static func exponential(_ x: DoubleVector) -> DoubleVector {
    let x = x.lanes
    var bounded = x.replacing(with: SIMD4(repeating: 710), where: x .> 710)
    bounded.replace(with: SIMD4(repeating: -746), where: x .< -746)
    let (exponent, remainder) = reduce(bounded)
    // A shift without sign, since processors have no other for 64 bits at a time.
    let half = shiftedRight(exponent &+ 2048, by: 1) &- 1024
    return Self((1 + series(remainder)) * powerOfTwo(half) * powerOfTwo(exponent &- half))
  }

  /// Returns eˣ − 1 for x ≤ 0.
  @inline(__always)
  public static func exponentialMinusOne(_ x: DoubleVector) -> DoubleVector {
    let x = x.lanes
    let (exponent, remainder) = reduce(x.replacing(with: SIMD4(repeating: -40), where: x .< -40))
    let power = powerOfTwo(exponent)
    return Self(power * series(remainder) + (power - 1))
  }

  /// Returns log x for a normal number above 0; infinity and NaN stay what they are.
  @inline(__always)
  public static func logarithm(_ x: DoubleVector) -> DoubleVector {
    let x = x.lanes
    let bits = unsafeBitCast(x, to: SIMD4<Int64>.self) &- 0x3fe6_a09e_667f_3bcd
    let exponent = shiftedRight(bits &+ (1023 &<< 52), by: 52) &- 1023
    let m = unsafeBitCast(
      (bits & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_667f_3bcd, to: SIMD4<Double>.self)
    let whole =
      unsafeBitCast(
        exponent &+ unsafeBitCast(rounder, to: SIMD4<Int64>.self), to: SIMD4<Double>.self) - rounder
    let half = artanh(Self((m - 1) / (m + 1)), terms: 11)
    let result = whole * ln2.high + (2 * half.lanes + whole * ln2.low)
    return Self(result.replacing(with: x, where: .!(x .< .infinity)))
  }

  /// Returns log(1 + x) for x from 0 to 1.
  @inline(__always)
  public static func logarithmOfOnePlusFraction(_ x: DoubleVector) -> DoubleVector {
    let x = x.lanes
    return Self(2 * artanh(Self(x / (2 + x)), terms: 17).lanes)
  }
}
