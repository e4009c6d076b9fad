import LinearAlgebra
import Testing

/// Products against the definition, at shapes that no kernel's blocking divides.
struct ProductsTests {
  static let shapes: [(Int, Int, Int)] = [
    (1, 1, 1), (1, 7, 1), (3, 1, 5), (2, 3, 4), (5, 7, 3), (17, 13, 11), (20, 2, 211),
    (1, 20, 211), (33, 65, 129), (64, 64, 64),
  ]

  @Test(arguments: shapes)
  func productsEqualTheDefinitionInDouble(_ height: Int, _ inner: Int, _ width: Int) {
    check(height, inner, width, Double.self, tolerance: 1e-13 * Double(inner))
  }

  @Test(arguments: shapes)
  func productsEqualTheDefinitionInFloat(_ height: Int, _ inner: Int, _ width: Int) {
    check(height, inner, width, Float.self, tolerance: 2e-6 * Double(inner).squareRoot() + 2e-6)
  }

  private func check<Scalar: BLASScalar>(
    _ height: Int, _ inner: Int, _ width: Int, _ type: Scalar.Type, tolerance: Double
  ) {
    let a = randomMatrix(height, inner, seed: 1, of: type)
    let b = randomMatrix(inner, width, seed: 2, of: type)
    let expected = naiveProduct(a, b)
    // What was there before must not matter, not even as a NaN times 0.
    var product = Matrix<Scalar>(rows: height, columns: width, repeating: .nan)
    product.assign(a, times: b)
    #expect(product.distance(to: expected) <= tolerance)
    product = Matrix(rows: height, columns: width, repeating: .nan)
    product.assign(a.transposed, times: b, transposing: .first)
    #expect(product.distance(to: expected) <= tolerance)
    product = Matrix(rows: height, columns: width, repeating: .nan)
    product.assign(a, times: b.transposed, transposing: .second)
    #expect(product.distance(to: expected) <= tolerance)
  }

  /// More than a million multiplications: what is computed in blocks of rows where kernels for
  /// small products make that faster. Multiples of the block, a last block of one row, and widths
  /// where not even eight rows are small.
  static let largeShapes: [(Int, Int, Int)] = [
    (64, 300, 200), (513, 128, 784), (129, 784, 64), (65, 500, 400), (1, 1100, 1000),
    (10, 128, 1024),
  ]

  @Test(arguments: largeShapes)
  func largeProductsEqualTheDefinition(_ height: Int, _ inner: Int, _ width: Int) {
    checkLarge(height, inner, width, Double.self, tolerance: 1e-14)
    checkLarge(height, inner, width, Float.self, tolerance: 6e-6)
  }

  /// Compares with sums in double precision along rows; errors are in proportion to Σ|aᵢₖ·bₖⱼ|,
  /// about `inner`, and cancel like a random walk.
  private func checkLarge<Scalar: BLASScalar>(
    _ height: Int, _ inner: Int, _ width: Int, _ type: Scalar.Type, tolerance: Double
  ) {
    let a = randomMatrix(height, inner, seed: 1, of: type)
    let b = randomMatrix(inner, width, seed: 2, of: type)
    var product = Matrix<Scalar>(rows: height, columns: width, repeating: .nan)
    product.assign(a, times: b)
    let expected = rowwiseProduct(a, b)
    #expect(product.distance(to: expected) <= tolerance * Double(inner).squareRoot())
    // And once more on top of it.
    product.assign(a, times: b, adding: true)
    let twice = Matrix(rows: height, columns: width, elements: expected.elements.map { 2 * $0 })
    #expect(product.distance(to: twice) <= 2 * tolerance * Double(inner).squareRoot())
  }

  @Test(arguments: [0..<211, 0..<1, 210..<211, 5..<6, 17..<130, 64..<128])
  func aBlockOfRowsIsMultipliedAsIfTheRestWereNotThere(_ range: Range<Int>) {
    checkBlock(range, Double.self, tolerance: 1e-11)
    checkBlock(range, Float.self, tolerance: 1e-4)
  }

  private func checkBlock<Scalar: BLASScalar>(
    _ range: Range<Int>, _ type: Scalar.Type, tolerance: Double
  ) {
    // The rows outside the block are NaN: one of them read would spoil the product.
    var a = Matrix<Scalar>(rows: 211, columns: 3, repeating: .nan)
    let block = randomMatrix(range.count, 3, seed: 1, of: type)
    for (place, row) in range.enumerated() {
      for column in 0..<3 { a[row, column] = block[place, column] }
    }
    let b = randomMatrix(3, 5, seed: 2, of: type)
    let expected = naiveProduct(block, b)

    var product = Matrix<Scalar>(rows: range.count, columns: 5, repeating: .nan)
    product.assign(a, rows: range, times: b)
    #expect(product.distance(to: expected) <= tolerance)

    product = Matrix<Scalar>(rows: range.count, columns: 5, repeating: .nan)
    product.assign(a, rows: range, times: b.transposed, transposing: .second)
    #expect(product.distance(to: expected) <= tolerance)
  }

  @Test func aLargeBlockOfRowsIsMultipliedAsIfTheRestWereNotThere() {
    let range = 37..<238
    var a = Matrix<Float>(rows: 300, columns: 300, repeating: .nan)
    let block = randomMatrix(range.count, 300, seed: 1, of: Float.self)
    for (place, row) in range.enumerated() {
      for column in 0..<300 { a[row, column] = block[place, column] }
    }
    let b = randomMatrix(300, 200, seed: 2, of: Float.self)
    var product = Matrix<Float>(rows: range.count, columns: 200, repeating: .nan)
    product.assign(a, rows: range, times: b)
    #expect(product.distance(to: rowwiseProduct(block, b)) <= 1e-4)
  }

  @Test(arguments: shapes)
  func aProductIsAddedToWhatIsThere(_ height: Int, _ inner: Int, _ width: Int) {
    let a = randomMatrix(height, inner, seed: 1, of: Double.self)
    let b = randomMatrix(inner, width, seed: 2, of: Double.self)
    let before = randomMatrix(height, width, seed: 3, of: Double.self)
    let sums = zip(before.elements, naiveProduct(a, b).elements).map { $0 + $1 }
    let expected = Matrix(rows: height, columns: width, elements: sums)
    let tolerance = 1e-13 * Double(inner)
    var product = before
    product.assign(a, times: b, adding: true)
    #expect(product.distance(to: expected) <= tolerance)
    product = before
    product.assign(a.transposed, times: b, transposing: .first, adding: true)
    #expect(product.distance(to: expected) <= tolerance)
    product = before
    product.assign(a, times: b.transposed, transposing: .second, adding: true)
    #expect(product.distance(to: expected) <= tolerance)
  }

  @Test(arguments: [TransposedFactor.neither, .first, .second])
  func aSumOfNoProductsIsZero(_ transposed: TransposedFactor) {
    // With nothing to sum over, cᵢⱼ = 0, or stays what it was.
    let a = Matrix<Double>(
      rows: transposed == .first ? 0 : 2, columns: transposed == .first ? 2 : 0)
    let b = Matrix<Double>(
      rows: transposed == .second ? 3 : 0, columns: transposed == .second ? 0 : 3)
    var product = Matrix<Double>(rows: 2, columns: 3, repeating: 7)
    product.assign(a, times: b, transposing: transposed, adding: true)
    #expect(product.elements == [Double](repeating: 7, count: 6))
    product.assign(a, times: b, transposing: transposed)
    #expect(product.elements == [Double](repeating: 0, count: 6))
  }

  @Test func sumsOfRowsAreThoseOfALoop() {
    for width in [1, 7, 8, 9, 16, 31, 211] {
      let matrix = randomMatrix(3, width, seed: UInt64(width), of: Double.self)
      var sums = [Double](repeating: .nan, count: 3)
      matrix.sumRows(into: &sums)
      for row in 0..<3 {
        let expected = (0..<width).reduce(0) { $0 + matrix[row, $1] }
        #expect(abs(sums[row] - expected) < 1e-12)
      }
    }
  }

  @Test func sumsOfWholeNumbersAreExactInFloat() {
    // Σ 0..<width = width · (width − 1) / 2; all partial sums are below 2²⁴.
    for width in [1, 5, 8, 13, 24, 1001] {
      let row = (0..<width).map(Float.init)
      let matrix = Matrix<Float>(rows: 2, columns: width, elements: row + row.map { -$0 })
      var sums: [Float] = [9, 9]
      matrix.sumRows(into: &sums)
      let expected = Float(width * (width - 1) / 2)
      #expect(sums == [expected, -expected])
    }
  }

  @Test func normsAreThoseOfTheFormula() {
    // ‖(3, −4, 0, 12)‖₂ = √(9 + 16 + 144) = 13, ‖·‖₁ = 19.
    let matrix = Matrix<Double>(rows: 2, columns: 2, elements: [3, -4, 0, 12])
    #expect(abs(matrix.norm2() - 13) < 1e-14)
    #expect(matrix.norm1() == 19)
    #expect(matrix.converted(to: Float.self).norm2() == 13)
    #expect(matrix.converted(to: Float.self).norm1() == 19)
    #expect(matrix.zeroCount() == 1)
  }

  @Test func theNormDoesNotOverflowOnTheWay() {
    // The squares of 3e200 are beyond Double, the norm 5e200 is not; 3e30 likewise in Float.
    let double = Matrix<Double>(rows: 1, columns: 2, elements: [3e200, 4e200])
    #expect(abs(double.norm2() / 5e200 - 1) < 1e-14)
    let single = Matrix<Float>(rows: 1, columns: 2, elements: [3e30, 4e30])
    #expect(abs(single.norm2() / 5e30 - 1) < 1e-6)
  }

  @Test func zerosOfEitherSignCountAndSmallNumbersDoNot() {
    let matrix = Matrix<Float>(
      rows: 1, columns: 5, elements: [0, -0.0, .leastNonzeroMagnitude, .nan, 1])
    #expect(matrix.zeroCount() == 2)
  }

  @Test func anEmptyMatrixHasNormsOfZero() {
    let empty = Matrix<Double>(rows: 0, columns: 0)
    #expect(empty.norm1() == 0)
    #expect(empty.norm2() == 0)
    #expect(empty.zeroCount() == 0)
  }
}
