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
