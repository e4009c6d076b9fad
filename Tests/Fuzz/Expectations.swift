import LinearAlgebra

@testable import Datasets

/// Calls `body`, and expects of an error that it is one for people: a line about the file that shows
/// no character a terminal would act on.
func expectsOrderlyErrors(_ body: () throws -> Void) {
  do {
    try body()
  } catch {
    guard let error = error as? DataFileError else { preconditionFailure("\(error)") }
    let text = error.description
    precondition(text.hasPrefix("t."), text)
    precondition(text == VisibleText.escaping(text), text)
  }
}

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
