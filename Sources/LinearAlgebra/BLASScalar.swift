import CBLAS
import Glibc

/// Describes an element type that BLAS can multiply: `Float` or `Double`.
///
/// Everything numeric in the package is written once against this protocol. Products, sums and norms
/// are whole-array verbs, so that generic code above pays for one dynamic call per matrix; functions
/// of one number or of four are for code that is specialized for both types.
public protocol BLASScalar: BinaryFloatingPoint, BitwiseCopyable, Codable, SIMDScalar, Sendable {
  /// Four numbers of this type.
  associatedtype Vector: LinearAlgebra.Vector<Self>

  /// Computes `C ← alpha · op(A) · op(B) + beta · C`, all row-major, where `op` transposes if asked.
  ///
  /// `op(A)` is rows × inner, `op(B)` is inner × columns, `C` is rows × columns.
  static func multiply(
    rows: Int, columns: Int, inner: Int, alpha: Self,
    _ a: UnsafePointer<Self>, stride strideA: Int, transposed transposeA: Bool,
    _ b: UnsafePointer<Self>, stride strideB: Int, transposed transposeB: Bool,
    beta: Self, _ c: UnsafeMutablePointer<Self>, stride strideC: Int)

  /// Computes `y ← alpha · x + y` over `count` elements.
  static func add(
    count: Int, alpha: Self, _ x: UnsafePointer<Self>, to y: UnsafeMutablePointer<Self>)

  /// Returns √Σx² over `count` elements, without overflow on the way.
  static func norm2(count: Int, _ x: UnsafePointer<Self>) -> Self

  /// Returns Σ|x| over `count` elements.
  static func norm1(count: Int, _ x: UnsafePointer<Self>) -> Self

  /// Returns the natural logarithm of `x`.
  static func logarithm(_ x: Self) -> Self

  /// Returns erfc x = 2/√π · ∫ e^(−t²) dt from x to infinity.
  static func complementaryErrorFunction(_ x: Self) -> Self

  /// Returns √x, in a way that loops can compute for several numbers at once.
  static func root(_ x: Self) -> Self
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Float: BLASScalar {
  public typealias Vector = FloatVector

  public static func multiply(
    rows: Int, columns: Int, inner: Int, alpha: Float,
    _ a: UnsafePointer<Float>, stride strideA: Int, transposed transposeA: Bool,
    _ b: UnsafePointer<Float>, stride strideB: Int, transposed transposeB: Bool,
    beta: Float, _ c: UnsafeMutablePointer<Float>, stride strideC: Int
  ) {
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
      transposeB ? CblasTrans : CblasNoTrans,
      blasint(rows), blasint(columns), blasint(inner), alpha, a, blasint(strideA),
      b, blasint(strideB), beta, c, blasint(strideC))
  }

  public static func add(
    count: Int, alpha: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>
  ) {
    cblas_saxpy(blasint(count), alpha, x, 1, y, 1)
  }

  public static func norm2(count: Int, _ x: UnsafePointer<Float>) -> Float {
    cblas_snrm2(blasint(count), x, 1)
  }

  public static func norm1(count: Int, _ x: UnsafePointer<Float>) -> Float {
    cblas_sasum(blasint(count), x, 1)
  }

  public static func logarithm(_ x: Float) -> Float { logf(x) }
  public static func complementaryErrorFunction(_ x: Float) -> Float { erfcf(x) }
  @inline(__always) public static func root(_ x: Float) -> Float { regulus_sqrtf(x) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Double: BLASScalar {
  public typealias Vector = DoubleVector

  public static func multiply(
    rows: Int, columns: Int, inner: Int, alpha: Double,
    _ a: UnsafePointer<Double>, stride strideA: Int, transposed transposeA: Bool,
    _ b: UnsafePointer<Double>, stride strideB: Int, transposed transposeB: Bool,
    beta: Double, _ c: UnsafeMutablePointer<Double>, stride strideC: Int
  ) {
    cblas_dgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
      transposeB ? CblasTrans : CblasNoTrans,
      blasint(rows), blasint(columns), blasint(inner), alpha, a, blasint(strideA),
      b, blasint(strideB), beta, c, blasint(strideC))
  }

  public static func add(
    count: Int, alpha: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>
  ) {
    cblas_daxpy(blasint(count), alpha, x, 1, y, 1)
  }

  public static func norm2(count: Int, _ x: UnsafePointer<Double>) -> Double {
    cblas_dnrm2(blasint(count), x, 1)
  }

  public static func norm1(count: Int, _ x: UnsafePointer<Double>) -> Double {
    cblas_dasum(blasint(count), x, 1)
  }

  public static func logarithm(_ x: Double) -> Double { log(x) }
  public static func complementaryErrorFunction(_ x: Double) -> Double { erfc(x) }
  @inline(__always) public static func root(_ x: Double) -> Double { regulus_sqrt(x) }
}
