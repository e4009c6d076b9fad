import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct ExamplesTests {
  private let examples = Examples(
    inputs: Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 10, 20, 30]), labels: [0, 1, 2])

  @Test func countsColumns() {
    #expect(examples.count == 3)
    #expect(examples.featureCount == 2)
  }

  @Test func selectsInTheOrderAskedFor() {
    let selected = examples.selecting([2, 0, 2])
    #expect(selected.inputs.elements == [3, 1, 3, 30, 10, 30])
    #expect(selected.labels == [2, 0, 2])
  }

  @Test func selectsNothing() {
    let none = examples.selecting([])
    #expect(none.count == 0)
    #expect(none.featureCount == 2)
  }
}
