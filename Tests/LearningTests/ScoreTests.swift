import FoundationEssentials
import LinearAlgebra
import Testing

@testable import Learning

struct ScoreTests {
  @Test(arguments: [1, 7, 64, 99, 100, 101, 1000])
  func blocksGiveTheSameAsOneBlock(_ blockSize: Int) {
    for output in [Output.sigmoid, .softmax(classes: 3)] {
      let architecture = Architecture(inputs: 3, hidden: [6, 4], output: output)
      let network = randomNetwork(architecture, seed: 1)
      let rows = randomMatrix(100, 3, seed: 1)
      let labels = randomLabels(100, classes: output.classes, seed: 1)
      var whole = Evaluator(
        architecture: architecture, rows: rows, labels: labels, blockSize: 100)
      var blocks = Evaluator(
        architecture: architecture, rows: rows, labels: labels, blockSize: blockSize)
      let (expected, score) = (whole.score(network), blocks.score(network))
      #expect(abs(score.cost - expected.cost) < 1e-13)
      #expect(score.accuracy == expected.accuracy)
    }
  }

  @Test func aScoreIsTheMeanLossAndTheShareOfRightAnswers() {
    // Logits x: losses log(1 + e^∓x); right where the sign fits the label, 0 counting as label 0.
    let architecture = Architecture(inputs: 1, hidden: [], output: .sigmoid)
    let network = Network(
      architecture: architecture,
      parameters: Parameters(layers: [
        LayerParameters(weight: Matrix<Double>(rows: 1, columns: 1, elements: [1]), bias: [0])
      ]))
    var evaluator = Evaluator(
      architecture: architecture,
      rows: Matrix(rows: 5, columns: 1, elements: [0, 0, 1000, -1000, 1000]),
      labels: [0, 1, 1, 0, 0], blockSize: 2)
    let score = evaluator.score(network)
    #expect(abs(score.cost - (2 * 0.6931471805599453 + 1000) / 5) < 1e-12)
    #expect(score.accuracy == 0.6)
  }

  /// A network that predicts its input.
  private func identity<Scalar>(_: Scalar.Type = Scalar.self) -> Network<Scalar> {
    Network(
      architecture: Architecture(inputs: 1, hidden: [], output: .linear),
      parameters: Parameters(layers: [
        LayerParameters(weight: Matrix<Scalar>(rows: 1, columns: 1, elements: [1]), bias: [0])
      ]))
  }

  @Test(arguments: [1, 2, 5, 1024])
  func aScoreOfNumbersIsTheirSquaredErrorAndWhatItLeavesOfTheVariance(_ blockSize: Int) throws {
    // Errors 1, −1, 0, 0, 1: Σe² = 3. Numbers 0, 2, 4, 6, 8 around 4: Σ = 40.
    let network = identity(Double.self)
    var evaluator = Evaluator<Double>(
      architecture: network.architecture,
      rows: Matrix(rows: 5, columns: 1, elements: [1, 1, 4, 6, 9]),
      targets: .values([0, 2, 4, 6, 8]), targetScale: 10, blockSize: blockSize)
    let score = evaluator.score(network)
    #expect(abs(score.cost - 0.6) < 1e-15)
    let fit = try #require(score.fit)
    #expect(abs(try #require(fit.r2) - (1 - 3.0 / 40)) < 1e-15)
    // In the units from before: ten times as large.
    #expect(abs(fit.rmse - 10 * 0.6.squareRoot()) < 1e-14)
    #expect(score.accuracy == nil)
  }

  @Test func r2IsNegativeBelowTheMeanAndNothingWithoutVariance() {
    let network = identity(Float.self)
    func fit(_ rows: [Float], _ values: [Double]) -> Score.Fit? {
      var evaluator = Evaluator<Float>(
        architecture: network.architecture,
        rows: Matrix(rows: rows.count, columns: 1, elements: rows), targets: .values(values))
      return evaluator.score(network).fit
    }
    #expect(fit([1, -1], [-1, 1]) == Score.Fit(r2: -3, rmse: 2))
    #expect(fit([0, 0], [-1, 1]) == Score.Fit(r2: 0, rmse: 1))
    #expect(fit([3, 4], [3, 4]) == Score.Fit(r2: 1, rmse: 0))
    #expect(fit([1, 1], [0.1, 0.1])?.r2 == nil)
    #expect(fit([1], [3]) == Score.Fit(r2: nil, rmse: 2))
  }

  @Test func aScoreIsWrittenAsTheFiguresItHas() throws {
    func json(_ score: Score) throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      let data = try encoder.encode(score)
      #expect(try JSONDecoder().decode(Score.self, from: data) == score)
      return String(decoding: data, as: UTF8.self)
    }
    #expect(try json(Score(cost: 0.5, accuracy: 0.25)) == #"{"accuracy":0.25,"cost":0.5}"#)
    #expect(
      try json(Score(cost: 0.5, fit: Score.Fit(r2: 0.75, rmse: 3)))
        == #"{"cost":0.5,"fit":{"r2":0.75,"rmse":3}}"#)
  }

  @Test func judgingTwiceGivesTheSameBits() {
    let architecture = Architecture(inputs: 3, hidden: [6, 4], output: .sigmoid)
    let network = randomNetwork(architecture, seed: 1)
    var evaluator = Evaluator(
      architecture: architecture, rows: randomMatrix(50, 3, seed: 1),
      labels: randomLabels(50, classes: 2, seed: 1), blockSize: 16)
    let first = evaluator.score(network)
    _ = evaluator.score(randomNetwork(architecture, seed: 2))
    #expect(evaluator.score(network) == first)
  }
}
