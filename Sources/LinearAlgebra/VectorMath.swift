// The elementary functions that training calls for every example, four numbers at a time: the C
// library has them for one. Each is within 2 units in the last place of the true value.
//
// Coefficients are those of minimax polynomials, by Tests/LinearAlgebraTests/Reference/minimax.py.

extension Vector {
  /// Returns 1 / (1 + e⁻ˣ), computed so that no intermediate overflows.
  @inline(__always)
  static func logistic(_ x: Self) -> Self {
    let tail = exponential(Self(0) - magnitude(x))
    let sum = Self(1) + tail
    let q = choose(ifBelow: x, Self(0), tail, else: Self(1)) / sum
    // To first order, what rounding took from the sum.
    return q - q * (((Self(1) - sum) + tail) * straightInverse(sum))
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
    let sum = Self(2) + u.high
    let q = u.high / sum
    // To first order, what rounding took from u and from the sum.
    let t = q + (u.low - q * (((Self(2) - sum) + u.high) + u.low)) * straightInverse(sum)
    return choose(ifBelow: Self(0), x, Self(0) - t, else: t)
  }

  /// Returns a number near 1/d for d from 1 to 2, on a straight line through both ends.
  @inline(__always)
  private static func straightInverse(_ d: Self) -> Self {
    (Self(3) - d) * (Self(1) / Self(2))
  }

  /// Returns log(1 + f) from s = f / (2 + f) and R, a polynomial in s².
  ///
  /// It is 2 artanh s = 2s + s · R with R near 2s²/3 + 2s⁴/5 + …; and as 2s = f − s · f, it is
  /// f − s · (f − R), where the rounding errors of s count for little (as in FreeBSD's `e_log.c`).
  @inline(__always)
  fileprivate static func logarithmOfOnePlus(_ f: Self, _ polynomial: (Self) -> Self) -> Self {
    let s = f / (Self(2) + f)
    return f - s * (f - polynomial(s * s))
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

  /// Returns n and r = high − low with x = n · ln 2 + r and |r| ≤ ½ ln 2.
  @inline(__always)
  private static func reduce(
    _ x: SIMD4<Float>
  ) -> (exponent: SIMD4<Int32>, high: SIMD4<Float>, low: SIMD4<Float>) {
    let shifted = x * 0x1.715476p0 + rounder
    let whole = shifted - rounder
    let exponent =
      unsafeBitCast(shifted, to: SIMD4<Int32>.self)
      &- unsafeBitCast(rounder, to: SIMD4<Int32>.self)
    return (exponent, x - whole * ln2.high, whole * ln2.low)
  }

  /// Returns 2ⁿ for exponents of normal numbers.
  @inline(__always)
  private static func powerOfTwo(_ exponent: SIMD4<Int32>) -> SIMD4<Float> {
    unsafeBitCast((exponent &+ 127) &<< 23, to: SIMD4<Float>.self)
  }

  /// Returns eʳ − 1 = r + r² · P(r) for r = high − low, |r| ≤ ½ ln 2, with eʳ within 2⁻²⁸.
  ///
  /// `high` has no rounding error, and so comes last.
  @inline(__always)
  private static func series(_ high: SIMD4<Float>, _ low: SIMD4<Float>) -> SIMD4<Float> {
    let r = high - low
    var sum = SIMD4<Float>(repeating: 0x1.6a242cp-10)
    sum = sum * r + 0x1.1239e2p-7
    sum = sum * r + 0x1.5558f2p-5
    sum = sum * r + 0x1.555492p-3
    sum = sum * r + 0x1.fffffcp-2
    return high + (r * r * sum - low)
  }

  /// Returns eˣ, 0 and infinity included.
  @inline(__always)
  public static func exponential(_ x: FloatVector) -> FloatVector {
    let x = x.lanes
    let bounded = x.replacing(with: SIMD4(repeating: 89), where: x .> 89)
    let (exponent, high, low) = reduce(
      bounded.replacing(with: SIMD4(repeating: -104), where: bounded .< -104))
    // In two halves, since 2ⁿ alone may be out of range where the product is not.
    let half = exponent &>> 1
    return Self((1 + series(high, low)) * powerOfTwo(half) * powerOfTwo(exponent &- half))
  }

  /// Returns eˣ − 1 for x ≤ 0, and what rounding took from it.
  @inline(__always)
  public static func exponentialMinusOne(_ x: FloatVector) -> (high: FloatVector, low: FloatVector)
  {
    let x = x.lanes
    let (exponent, high, low) = reduce(x.replacing(with: SIMD4(repeating: -20), where: x .< -20))
    let power = powerOfTwo(exponent)
    // 2ⁿ − 1 is the larger of the two, unless it is 0.
    let (large, small) = (power - 1, power * series(high, low))
    let sum = large + small
    return (Self(sum), Self(small - (sum - large)))
  }

  /// R for 1 + f from √½ to √2, within 2⁻³⁷ of the logarithm.
  @inline(__always)
  private static func nearOne(_ t: FloatVector) -> FloatVector {
    let t = t.lanes
    var sum = SIMD4<Float>(repeating: 0x1.e2f71ep-3)
    sum = sum * t + 0x1.2438d2p-2
    sum = sum * t + 0x1.999a7ap-2
    sum = sum * t + 0x1.555554p-1
    return FloatVector(sum * t)
  }

  /// R for 1 + f from 1 to 2, within 2⁻³³ of the logarithm.
  @inline(__always)
  private static func upToTwo(_ t: FloatVector) -> FloatVector {
    let t = t.lanes
    var sum = SIMD4<Float>(repeating: 0x1.f1b2b2p-3)
    sum = sum * t + 0x1.b6d5b6p-3
    sum = sum * t + 0x1.25097cp-2
    sum = sum * t + 0x1.9996a8p-2
    sum = sum * t + 0x1.555558p-1
    return FloatVector(sum * t)
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
    let rest = logarithmOfOnePlus(Self(m - 1), nearOne)
    let result = whole * ln2.high + (rest.lanes + whole * ln2.low)
    return Self(result.replacing(with: x, where: .!(x .< .infinity)))
  }

  /// Returns log(1 + x) for x from 0 to 1.
  @inline(__always)
  public static func logarithmOfOnePlusFraction(_ x: FloatVector) -> FloatVector {
    logarithmOfOnePlus(x, upToTwo)
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
  ) -> (exponent: SIMD4<Int64>, high: SIMD4<Double>, low: SIMD4<Double>) {
    let shifted = x * 0x1.71547652b82fep0 + rounder
    let whole = shifted - rounder
    let exponent =
      unsafeBitCast(shifted, to: SIMD4<Int64>.self)
      &- unsafeBitCast(rounder, to: SIMD4<Int64>.self)
    return (exponent, x - whole * ln2.high, whole * ln2.low)
  }

  @inline(__always)
  private static func powerOfTwo(_ exponent: SIMD4<Int64>) -> SIMD4<Double> {
    unsafeBitCast((exponent &+ 1023) &<< 52, to: SIMD4<Double>.self)
  }

  @inline(__always)
  private static func shiftedRight(_ x: SIMD4<Int64>, by places: UInt64) -> SIMD4<Int64> {
    SIMD4(truncatingIfNeeded: SIMD4<UInt64>(truncatingIfNeeded: x) &>> places)
  }

  /// Returns eʳ − 1 = r + r² · P(r) for r = high − low, |r| ≤ ½ ln 2, with eʳ within 2⁻⁵⁷.
  @inline(__always)
  private static func series(_ high: SIMD4<Double>, _ low: SIMD4<Double>) -> SIMD4<Double> {
    let r = high - low
    var sum = SIMD4<Double>(repeating: 0x1.ad7f74af9144cp-26)
    sum = sum * r + 0x1.28ad72ca41a01p-22
    sum = sum * r + 0x1.71df254da5cd1p-19
    sum = sum * r + 0x1.a0199a0c700fcp-16
    sum = sum * r + 0x1.a01a012a5a426p-13
    sum = sum * r + 0x1.6c16c1842a0c6p-10
    sum = sum * r + 0x1.1111111127bdcp-7
    sum = sum * r + 0x1.555555555087dp-5
    sum = sum * r + 0x1.55555555554fap-3
    sum = sum * r + 0x1.000000000000ap-1
    return high + (r * r * sum - low)
  }

  /// Returns eˣ, 0 and infinity included.
  @inline(__always)
  public static func exponential(_ x: DoubleVector) -> DoubleVector {
    let x = x.lanes
    var bounded = x.replacing(with: SIMD4(repeating: 710), where: x .> 710)
    bounded.replace(with: SIMD4(repeating: -746), where: x .< -746)
    let (exponent, high, low) = reduce(bounded)
    // A shift without sign, since processors have no other for 64 bits at a time.
    let half = shiftedRight(exponent &+ 2048, by: 1) &- 1024
    return Self((1 + series(high, low)) * powerOfTwo(half) * powerOfTwo(exponent &- half))
  }

  /// Returns eˣ − 1 for x ≤ 0, and what rounding took from it.
  @inline(__always)
  public static func exponentialMinusOne(_ x: DoubleVector) -> (
    high: DoubleVector, low: DoubleVector
  ) {
    let x = x.lanes
    let (exponent, high, low) = reduce(x.replacing(with: SIMD4(repeating: -40), where: x .< -40))
    let power = powerOfTwo(exponent)
    // 2ⁿ − 1 is the larger of the two, unless it is 0.
    let (large, small) = (power - 1, power * series(high, low))
    let sum = large + small
    return (Self(sum), Self(small - (sum - large)))
  }

  /// R for 1 + f from √½ to √2, within 2⁻⁵⁹ of the logarithm.
  @inline(__always)
  private static func nearOne(_ t: DoubleVector) -> DoubleVector {
    let t = t.lanes
    var sum = SIMD4<Double>(repeating: 0x1.2f0639e8eb5c2p-3)
    sum = sum * t + 0x1.39a1a666cadb8p-3
    sum = sum * t + 0x1.74663fa837b47p-3
    sum = sum * t + 0x1.c71c5205e6a5cp-3
    sum = sum * t + 0x1.24924941f52c3p-2
    sum = sum * t + 0x1.999999997fd73p-2
    sum = sum * t + 0x1.5555555555592p-1
    return DoubleVector(sum * t)
  }

  /// R for 1 + f from 1 to 2, within 2⁻⁵⁹ of the logarithm.
  @inline(__always)
  private static func upToTwo(_ t: DoubleVector) -> DoubleVector {
    let t = t.lanes
    var sum = SIMD4<Double>(repeating: 0x1.5c8fe71ba025dp-3)
    sum = sum * t + 0x1.5596717fe742bp-4
    sum = sum * t + 0x1.efded30745581p-4
    sum = sum * t + 0x1.106753e49f485p-3
    sum = sum * t + 0x1.3b1de4ad6e9e0p-3
    sum = sum * t + 0x1.745cb38976e23p-3
    sum = sum * t + 0x1.c71c74200af89p-3
    sum = sum * t + 0x1.24924920847a3p-2
    sum = sum * t + 0x1.99999999a085fp-2
    sum = sum * t + 0x1.5555555555535p-1
    return DoubleVector(sum * t)
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
    let rest = logarithmOfOnePlus(Self(m - 1), nearOne)
    let result = whole * ln2.high + (rest.lanes + whole * ln2.low)
    return Self(result.replacing(with: x, where: .!(x .< .infinity)))
  }

  /// Returns log(1 + x) for x from 0 to 1.
  @inline(__always)
  public static func logarithmOfOnePlusFraction(_ x: DoubleVector) -> DoubleVector {
    logarithmOfOnePlus(x, upToTwo)
  }
}
