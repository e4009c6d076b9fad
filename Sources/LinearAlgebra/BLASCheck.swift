/// Reports that the BLAS library multiplies wrongly, and what to do.
public struct BLASError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Which kernels were wrong.
  public let kernels: String
  /// Which product, such as `17 × 9 × 33, second factor transposed, in single precision`.
  public let product: String

  /// What is wrong and what to do about it, in one line.
  public var description: String {
    "the BLAS library gives wrong results on this processor (kernels \(kernels), \(product)); "
      + "set OPENBLAS_CORETYPE to other kernels, such as Haswell or Nehalem, or install a newer "
      + "OpenBLAS"
  }
}

extension BLAS {
  /// Is a product as ``BLASScalar/multiply(rows:columns:inner:alpha:_:stride:transposed:_:stride:transposed:beta:_:stride:)``
  /// computes it: of `a` and `b`, one of them transposed if asked, into `c`.
  typealias Product<Scalar: BLASScalar> = (
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ transposed: TransposedFactor,
    _ c: inout Matrix<Scalar>
  ) -> Void

  /// Checks a few products in both precisions against plain loops, in a fraction of a millisecond.
  ///
  /// Some builds of OpenBLAS compute nonsense on processors that are newer than they are. To be
  /// called when a program starts; throws where a result is wrong.
  public static func check() throws(BLASError) {
    try check(Float.self) { a, b, transposed, c in c.assign(a, times: b, transposing: transposed) }
    try check(Double.self) { a, b, transposed, c in c.assign(a, times: b, transposing: transposed) }
  }

  /// Checks one precision of `product`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  static func check<Scalar: BLASScalar>(
    _: Scalar.Type, _ product: Product<Scalar>
  ) throws(BLASError) {
    var generator = RandomGenerator(seed: 1)
    // Sizes that no vector length divides, and one that is too large for kernels of small products.
    for (rows, columns, inner) in [(1, 3, 211), (5, 7, 3), (17, 33, 9), (129, 121, 67)] {
      for transposed in [TransposedFactor.neither, .first, .second] {
        let a = Matrix<Scalar>(
          randomRows: transposed == .first ? inner : rows,
          columns: transposed == .first ? rows : inner, &generator)
        let b = Matrix<Scalar>(
          randomRows: transposed == .second ? columns : inner,
          columns: transposed == .second ? inner : columns, &generator)
        var c = Matrix<Scalar>(rows: rows, columns: columns)
        product(a, b, transposed, &c)
        guard isProduct(c, a, b, transposed, inner: inner) else {
          let name =
            switch transposed {
            case .neither: ""
            case .first: ", first factor transposed"
            case .second: ", second factor transposed"
            }
          throw BLASError(
            kernels: kernels,
            product: "\(rows) × \(inner) × \(columns)\(name), "
              + "in \(Scalar.self == Float.self ? "single" : "double") precision")
        }
      }
    }
  }

  /// Returns whether c·r = A·(B·r) for a vector r of random whole numbers, up to rounding.
  ///
  /// A wrong element shows but with luck (Freivalds, "Probabilistic machines can use less running
  /// time", 1977), and the vector makes it cheap. Every element is looked at, since the rows are
  /// compared one by one and no two weights in r are alike.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private static func isProduct<Scalar: BLASScalar>(
    _ c: Matrix<Scalar>, _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, _ transposed: TransposedFactor,
    inner: Int
  ) -> Bool {
    // 127 is prime, and no product here has so many columns.
    let weights = (0..<c.columns).map { (column: Int) -> Double in
      1 + Double(column * 37 % 127) / 127
    }
    var middle = [Double](repeating: 0, count: inner)
    for row in 0..<inner {
      for column in 0..<c.columns {
        let value = transposed == .second ? b[column, row] : b[row, column]
        middle[row] += Double(value) * weights[column]
      }
    }
    // Every factor is below 1 and every weight below 2.
    let tolerance = 4 * Double(Scalar.ulpOfOne) * Double(inner * c.columns)
    for row in 0..<c.rows {
      var difference = 0.0
      for column in 0..<c.columns { difference += Double(c[row, column]) * weights[column] }
      for index in 0..<inner {
        difference -= Double(transposed == .first ? a[index, row] : a[row, index]) * middle[index]
      }
      // Written so that what is no number is no product.
      guard abs(difference) <= tolerance else { return false }
    }
    return true
  }
}

extension Matrix {
  fileprivate init(randomRows rows: Int, columns: Int, _ generator: inout RandomGenerator) {
    self.init(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in Scalar(generator.uniform() - 0.5) })
  }
}
