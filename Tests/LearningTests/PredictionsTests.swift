import Glibc
import LinearAlgebra
import Testing

@testable import Learning

@Suite struct PredictionsTests {
  /// A network without hidden layers, so that its logits are known.
  private func network(_ output: Output, weight: [[Double]], bias: [Double]) -> Network<Double> {
    Network(
      architecture: Architecture(inputs: weight[0].count, hidden: [], output: output),
      parameters: Parameters(
        layers: [
          LayerParameters(
            weight: Matrix(
              rows: weight.count, columns: weight[0].count, elements: weight.flatMap { $0 }),
            bias: bias)
        ]))
  }

  @Test func oneSigmoidIsTwoProbabilities() {
    // P(1) = 1 / (1 + e^−z): 1/2 at 0, 3/4 at ln 3.
    let network = network(.sigmoid, weight: [[1]], bias: [0])
    let inputs = Matrix<Double>(rows: 1, columns: 3, elements: [0, log(3.0), -log(3.0)])
    let found = network.predictions(for: inputs)
    for (found, expected) in zip(found.elements, [0.5, 0.25, 0.75, 0.5, 0.75, 0.25]) {
      #expect(abs(found - expected) < 1e-15)
    }
  }

  @Test func softmaxIsAProbabilityAClass() {
    // e^z is 1, 2, 5 times e^(400 x): shares of 8, also where e^z is beyond all numbers.
    let network = network(
      .softmax(classes: 3), weight: [[400], [400], [400]], bias: [0, log(2.0), log(5.0)])
    let found = network.predictions(for: Matrix(rows: 1, columns: 2, elements: [0, 5]))
    for (found, expected) in zip(
      found.elements, [0.125, 0.125, 0.25, 0.25, 0.625, 0.625])
    {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func numbersAreWhatTheyAre() {
    let network = network(.linear, weight: [[2, -1]], bias: [0.5])
    let found = network.predictions(for: Matrix(rows: 2, columns: 2, elements: [1, 2, 3, 4]))
    #expect(found.elements == [-0.5, 0.5])
  }

  @Test func blocksGiveTheSame() {
    let network = network(.sigmoid, weight: [[3, -2]], bias: [0.1])
    let inputs = Matrix<Double>(
      rows: 2, columns: 7, elements: (0..<14).map { Double($0) / 7 - 1 })
    let whole = network.predictions(for: inputs)
    #expect(whole.columns == 7)
    #expect(network.predictions(for: inputs, blockSize: 3) == whole)
    #expect(network.predictions(for: inputs, blockSize: 7) == whole)
    #expect(network.predictions(for: Matrix(rows: 2, columns: 0)).columns == 0)
  }

  @Test func theMarginIsToTheNextLargest() {
    let shares = Matrix<Double>(
      rows: 3, columns: 3, elements: [0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.5, 0.5])
    #expect(shares.largest(inColumn: 0) == (0, 0.25))
    #expect(shares.largest(inColumn: 1) == (2, 0.25))
    // Of equals the first.
    let tied = Matrix<Double>(rows: 2, columns: 1, elements: [0.5, 0.5])
    #expect(tied.largest(inColumn: 0) == (0, 0))
    let single = Matrix<Double>(rows: 1, columns: 1, elements: [3])
    #expect(single.largest(inColumn: 0) == (0, 0))
    #expect(
      Matrix<Double>(rows: 2, columns: 1, elements: [.nan, .nan]).largest(inColumn: 0).margin.isNaN)
  }
}
