import Dispatch
import LinearAlgebra

/// Multiplies matrices of the sizes that an update of a workload does, and nothing else: what the
/// BLAS library alone makes of the processor, with one call a product.
///
/// With several threads each has products of its own, a share of each: that is the fastest way to use
/// the library, as threads that share a product have to wait for each other.
struct ProductRate<Scalar: BLASScalar>: Sendable {
  private let lanes: [Lane]

  /// Is what one thread multiplies.
  private struct Lane: Sendable {
    let factors: [(Matrix<Scalar>, Matrix<Scalar>)]
    let results: [Matrix<Scalar>]
  }

  init(_ workload: Workload, threads: Int) {
    var generator = RandomGenerator(seed: 2)
    func matrix(_ rows: Int, _ columns: Int) -> Matrix<Scalar> {
      var result = Matrix<Scalar>(rows: rows, columns: columns)
      for index in result.elements.indices {
        result.elements[index] = Scalar(generator.uniform() - 0.5)
      }
      return result
    }
    lanes = (0..<threads).map { _ in
      let sizes = workload.products.map { size in
        // A product is divided where an update divides it: among examples, or among units.
        size.inner == workload.updateSize
          ? (size.rows / threads, size.columns, size.inner)
          : (size.rows, size.columns / threads, size.inner)
      }
      return Lane(
        factors: sizes.map { (matrix($0.0, $0.2), matrix($0.2, $0.1)) },
        results: sizes.map { Matrix(rows: $0.0, columns: $0.1) })
    }
  }

  /// Multiplies everything `times` times.
  func run(times: Int) {
    DispatchQueue.concurrentPerform(iterations: lanes.count) { index in
      var results = lanes[index].results
      for _ in 0..<times {
        for product in results.indices {
          multiply(
            lanes[index].factors[product].0, lanes[index].factors[product].1,
            into: &results[product])
        }
      }
    }
  }

  private func multiply(
    _ a: Matrix<Scalar>, _ b: Matrix<Scalar>, into c: inout Matrix<Scalar>
  ) {
    let (rows, columns, inner) = (c.rows, c.columns, a.columns)
    c.elements.withUnsafeMutableBufferPointer { c in
      a.elements.withUnsafeBufferPointer { a in
        b.elements.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          Scalar.multiply(
            rows: rows, columns: columns, inner: inner, alpha: 1, a, stride: inner,
            transposed: false, b, stride: columns, transposed: false, beta: 0, c, stride: columns)
        }
      }
    }
  }
}
