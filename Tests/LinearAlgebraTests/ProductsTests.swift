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

  @Test(arguments: [0..<211, 0..<1, 210..<211, 5..<6, 17..<130, 64..<128])
  func aBlockOfColumnsIsMultipliedAsIfTheRestWereNotThere(_ range: Range<Int>) {
    checkBlock(range, Double.self, tolerance: 1e-11)
    checkBlock(range, Float.self, tolerance: 1e-4)
  }

  private func checkBlock<Scalar: BLASScalar>(
    _ range: Range<Int>, _ type: Scalar.Type, tolerance: Double
  ) {
    let a = randomMatrix(5, 3, seed: 1, of: type)
    // The columns outside the block are NaN: one of them read would spoil the product.
    var b = Matrix<Scalar>(rows: 3, columns: 211, repeating: .nan)
    let source = randomMatrix(3, 211, seed: 2, of: type)
    for row in 0..<3 { for column in range { b[row, column] = source[row, column] } }
    let block = b.columns(range)

    var product = Matrix<Scalar>(rows: 5, columns: range.count)
    product.assign(a, times: b, columns: range)
    #expect(product.distance(to: naiveProduct(a, block)) <= tolerance)

    product = Matrix<Scalar>(rows: 5, columns: range.count)
    product.assign(a.transposed, times: b, columns: range, transposing: .first)
    #expect(product.distance(to: naiveProduct(a, block)) <= tolerance)

    // D · Bᵀ over the block, as in dW = dZ · Aᵀ.
    let d = randomMatrix(4, range.count, seed: 3, of: type)
    var second = Matrix<Scalar>(rows: 4, columns: 3)
    second.assign(d, times: b, columns: range, transposing: .second)
    #expect(second.distance(to: naiveProduct(d, block.transposed)) <= tolerance)
  }

  @Test func aSumOfNoProductsIsZero() {
    // With nothing to sum over, cᵢⱼ = 0.
    let d = Matrix<Double>(rows: 2, columns: 0)
    let b = randomMatrix(3, 4, seed: 1, of: Double.self)
    var product = Matrix<Double>(rows: 2, columns: 3, repeating: 7)
    product.assign(d, times: b, columns: 1..<1, transposing: .second)
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
