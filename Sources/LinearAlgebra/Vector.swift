/// Holds four numbers that are worked on together, as the processor's vector instructions do.
///
/// The operations of `SIMD4` are compiled to single instructions where the type of the numbers is
/// written in the source, but not where it is a generic parameter. So kernels that are written once
/// for both precisions are written against this protocol, and each precision has a type of its own.
public protocol Vector<Scalar>: Sendable {
  associatedtype Scalar: BLASScalar where Scalar.Vector == Self

  /// Creates four times the same number.
  init(_ value: Scalar)
  /// Creates four numbers.
  init(_ first: Scalar, _ second: Scalar, _ third: Scalar, _ fourth: Scalar)
  /// Reads four numbers.
  init(_ source: UnsafePointer<Scalar>)
  /// Writes the four numbers.
  func store(to destination: UnsafeMutablePointer<Scalar>)

  /// One of the numbers, from 0 to 3.
  subscript(lane: Int) -> Scalar { get set }

  static func + (first: Self, second: Self) -> Self
  static func - (first: Self, second: Self) -> Self
  static func * (first: Self, second: Self) -> Self
  static func / (first: Self, second: Self) -> Self

  /// Chooses `then` wherever `first` is below `second`, and `otherwise` wherever it is not or one of
  /// them is no number.
  static func choose(ifBelow first: Self, _ second: Self, _ then: Self, else otherwise: Self)
    -> Self

  /// Returns |x|.
  static func magnitude(_ x: Self) -> Self

  /// Returns the columns of the matrix that has the given rows.
  static func transpose(
    _ first: Self, _ second: Self, _ third: Self, _ fourth: Self
  ) -> (Self, Self, Self, Self)

  /// Returns eˣ, 0 and infinity included.
  static func exponential(_ x: Self) -> Self
  /// Returns eˣ − 1 for x ≤ 0, and what rounding took from it.
  static func exponentialMinusOne(_ x: Self) -> (high: Self, low: Self)
  /// Returns log x for a normal number above 0; infinity and what is no number stay what they are.
  static func logarithm(_ x: Self) -> Self
  /// Returns log(1 + x) for x from 0 to 1.
  static func logarithmOfOnePlusFraction(_ x: Self) -> Self
}

extension Vector {
  /// Reads the first `count` numbers, one to four, and fills up with 0.
  ///
  /// Each count is a case of its own, since a number whose place is known stays in a register.
  @inline(__always)
  init(_ source: UnsafePointer<Scalar>, count: Int) {
    switch count {
    case 4: self.init(source)
    case 3: self.init(source[0], source[1], source[2], 0)
    case 2: self.init(source[0], source[1], 0, 0)
    default: self.init(source[0], 0, 0, 0)
    }
  }

  /// Returns the first `count` of the numbers, one to four, and 0 in place of the others.
  @inline(__always)
  func prefix(_ count: Int) -> Self {
    switch count {
    case 4: self
    case 3: Self(self[0], self[1], self[2], 0)
    case 2: Self(self[0], self[1], 0, 0)
    default: Self(self[0], 0, 0, 0)
    }
  }

  /// Writes the first `count` of the numbers, one to four.
  @inline(__always)
  func store(count: Int, to destination: UnsafeMutablePointer<Scalar>) {
    if count == 4 {
      store(to: destination)
      return
    }
    destination[0] = self[0]
    if count > 1 { destination[1] = self[1] }
    if count > 2 { destination[2] = self[2] }
  }

  /// The sum of the four numbers.
  @inline(__always)
  var sum: Scalar { (self[0] + self[1]) + (self[2] + self[3]) }

  @inline(__always)
  static func += (total: inout Self, other: Self) { total = total + other }

  /// Returns the larger of each two numbers, the first where one is no number.
  @inline(__always)
  static func larger(_ first: Self, _ second: Self) -> Self {
    choose(ifBelow: first, second, second, else: first)
  }
}

/// Calls `body` with the places of four numbers at a time, and how many of them there are.
@inline(__always)
func forEachFour(upTo count: Int, _ body: (Int, Int) -> Void) {
  var index = 0
  while index &+ 4 <= count {
    body(index, 4)
    index &+= 4
  }
  if index < count { body(index, count &- index) }
}

/// Holds four numbers in single precision.
public struct FloatVector: Vector {
  var lanes: SIMD4<Float>

  @inline(__always)
  init(_ lanes: SIMD4<Float>) { self.lanes = lanes }
}

/// Holds four numbers in double precision.
public struct DoubleVector: Vector {
  var lanes: SIMD4<Double>

  @inline(__always)
  init(_ lanes: SIMD4<Double>) { self.lanes = lanes }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension FloatVector {
  @inline(__always)
  public init(_ value: Float) { lanes = SIMD4(repeating: value) }

  @inline(__always)
  public init(_ first: Float, _ second: Float, _ third: Float, _ fourth: Float) {
    lanes = SIMD4(first, second, third, fourth)
  }

  @inline(__always)
  public init(_ source: UnsafePointer<Float>) {
    lanes = UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self)
  }

  @inline(__always)
  public func store(to destination: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(destination).storeBytes(of: lanes, as: SIMD4<Float>.self)
  }

  @inline(__always)
  public subscript(lane: Int) -> Float {
    get { lanes[lane] }
    set { lanes[lane] = newValue }
  }

  @inline(__always)
  public static func + (first: Self, second: Self) -> Self { Self(first.lanes + second.lanes) }
  @inline(__always)
  public static func - (first: Self, second: Self) -> Self { Self(first.lanes - second.lanes) }
  @inline(__always)
  public static func * (first: Self, second: Self) -> Self { Self(first.lanes * second.lanes) }
  @inline(__always)
  public static func / (first: Self, second: Self) -> Self { Self(first.lanes / second.lanes) }

  @inline(__always)
  public static func magnitude(_ x: Self) -> Self {
    let bits = unsafeBitCast(x.lanes, to: SIMD4<UInt32>.self) & 0x7fff_ffff
    return Self(unsafeBitCast(bits, to: type(of: x.lanes)))
  }

  @inline(__always)
  public static func transpose(
    _ first: Self, _ second: Self, _ third: Self, _ fourth: Self
  ) -> (Self, Self, Self, Self) {
    let (a, b, c, d) = (first.lanes, second.lanes, third.lanes, fourth.lanes)
    return (
      Self(SIMD4(a.x, b.x, c.x, d.x)), Self(SIMD4(a.y, b.y, c.y, d.y)),
      Self(SIMD4(a.z, b.z, c.z, d.z)), Self(SIMD4(a.w, b.w, c.w, d.w))
    )
  }

  @inline(__always)
  public static func choose(
    ifBelow first: Self, _ second: Self, _ then: Self, else otherwise: Self
  ) -> Self {
    Self(otherwise.lanes.replacing(with: then.lanes, where: first.lanes .< second.lanes))
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension DoubleVector {
  @inline(__always)
  public init(_ value: Double) { lanes = SIMD4(repeating: value) }

  @inline(__always)
  public init(_ first: Double, _ second: Double, _ third: Double, _ fourth: Double) {
    lanes = SIMD4(first, second, third, fourth)
  }

  @inline(__always)
  public init(_ source: UnsafePointer<Double>) {
    lanes = UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Double>.self)
  }

  @inline(__always)
  public func store(to destination: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(destination).storeBytes(of: lanes, as: SIMD4<Double>.self)
  }

  @inline(__always)
  public subscript(lane: Int) -> Double {
    get { lanes[lane] }
    set { lanes[lane] = newValue }
  }

  @inline(__always)
  public static func + (first: Self, second: Self) -> Self { Self(first.lanes + second.lanes) }
  @inline(__always)
  public static func - (first: Self, second: Self) -> Self { Self(first.lanes - second.lanes) }
  @inline(__always)
  public static func * (first: Self, second: Self) -> Self { Self(first.lanes * second.lanes) }
  @inline(__always)
  public static func / (first: Self, second: Self) -> Self { Self(first.lanes / second.lanes) }

  @inline(__always)
  public static func magnitude(_ x: Self) -> Self {
    let bits = unsafeBitCast(x.lanes, to: SIMD4<UInt64>.self) & 0x7fff_ffff_ffff_ffff
    return Self(unsafeBitCast(bits, to: type(of: x.lanes)))
  }

  @inline(__always)
  public static func transpose(
    _ first: Self, _ second: Self, _ third: Self, _ fourth: Self
  ) -> (Self, Self, Self, Self) {
    let (a, b, c, d) = (first.lanes, second.lanes, third.lanes, fourth.lanes)
    return (
      Self(SIMD4(a.x, b.x, c.x, d.x)), Self(SIMD4(a.y, b.y, c.y, d.y)),
      Self(SIMD4(a.z, b.z, c.z, d.z)), Self(SIMD4(a.w, b.w, c.w, d.w))
    )
  }

  @inline(__always)
  public static func choose(
    ifBelow first: Self, _ second: Self, _ then: Self, else otherwise: Self
  ) -> Self {
    Self(otherwise.lanes.replacing(with: then.lanes, where: first.lanes .< second.lanes))
  }
}
