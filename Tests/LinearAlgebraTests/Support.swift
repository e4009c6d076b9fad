import LinearAlgebra

/// Returns a matrix of normal random numbers.
func randomMatrix<Scalar>(
  _ rows: Int, _ columns: Int, seed: UInt64, of type: Scalar.Type = Scalar.self
) -> Matrix<Scalar> {
  var generator = RandomGenerator(seed: seed)
  return Matrix(
    rows: rows, columns: columns,
    elements: (0..<rows * columns).map { _ in Scalar(generator.normal()) })
}

extension Matrix {
  /// The matrix with rows and columns exchanged, element by element.
  var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for row in 0..<rows { for column in 0..<columns { result[column, row] = self[row, column] } }
    return result
  }

  /// The largest |x − y| of elements in the same place; infinite if a shape or a NaN differs.
  func distance(to other: Matrix) -> Double {
    guard rows == other.rows, columns == other.columns else { return .infinity }
    var largest = 0.0
    for row in 0..<rows {
      for column in 0..<columns {
        let distance = abs(Double(self[row, column]) - Double(other[row, column]))
        if distance.isNaN { return .infinity }
        largest = max(largest, distance)
      }
    }
    return largest
  }
}

/// Returns cᵢⱼ = Σₖ aᵢₖ · bₖⱼ by the definition, summed in double precision.
func naiveProduct<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar> {
  var product = Matrix<Scalar>(rows: a.rows, columns: b.columns)
  for row in 0..<a.rows {
    for column in 0..<b.columns {
      var sum = 0.0
      for inner in 0..<a.columns { sum += Double(a[row, inner]) * Double(b[inner, column]) }
      product[row, column] = Scalar(sum)
    }
  }
  return product
}

/// Returns the same, row by row: faster where there is much to multiply.
func rowwiseProduct<Scalar>(_ a: Matrix<Scalar>, _ b: Matrix<Scalar>) -> Matrix<Scalar> {
  let (others, width) = (b.elements.map { Double($0) }, b.columns)
  var elements: [Scalar] = []
  elements.reserveCapacity(a.rows * width)
  var sums = [Double](repeating: 0, count: width)
  for row in 0..<a.rows {
    for column in sums.indices { sums[column] = 0 }
    for inner in 0..<a.columns {
      let factor = Double(a.elements[row * a.columns + inner])
      others[(inner * width)...].withUnsafeBufferPointer { others in
        guard let others = others.baseAddress else { return }
        Double.add(count: width, alpha: factor, others, to: &sums)
      }
    }
    elements += sums.map { Scalar($0) }
  }
  return Matrix(rows: a.rows, columns: width, elements: elements)
}
