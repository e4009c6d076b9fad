import LinearAlgebra

/// Multiplies matrices of the sizes that an update of a workload does, and nothing else: what the
/// BLAS library makes possible.
struct ProductRate<Scalar: BLASScalar> {
  private let factors: [(Matrix<Scalar>, Matrix<Scalar>)]
  private var products: [Matrix<Scalar>]

  init(_ workload: Workload, threads: Int) {
    var generator = RandomGenerator(seed: 2)
    func matrix(_ rows: Int, _ columns: Int) -> Matrix<Scalar> {
      var result = Matrix<Scalar>(rows: rows, columns: columns)
      for index in result.elements.indices {
        result.elements[index] = Scalar(generator.uniform() - 0.5)
      }
      return result
    }
    factors = workload.products.map { size in
      (matrix(size.rows, size.inner), matrix(size.inner, size.columns))
    }
    products = workload.products.map { Matrix(rows: $0.rows, columns: $0.columns) }
  }

  mutating func run() {
    for index in products.indices {
      products[index].assign(factors[index].0, times: factors[index].1)
    }
  }
}
