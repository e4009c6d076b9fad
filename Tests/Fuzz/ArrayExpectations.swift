import LinearAlgebra

@testable import DataFiles
@testable import Datasets

/// Reads everything that an array may be taken for.
func readEverything(of array: NumericArray) {
  expectsOrderlyErrors { _ = try array.labels() }
  expectsOrderlyErrors {
    let shape = try array.imageShape()
    let examples = try array.examples()
    precondition(examples.isFinite() && examples.columns == array.exampleCount)
    precondition(shape.map { $0.valueCount == examples.rows } ?? true)
  }
}
