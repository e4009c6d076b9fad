import LinearAlgebra
import Testing

@testable import Learning

struct BatchTests {
  @Test func numbersAreGatheredAsTheyAre() {
    let rows = Matrix<Double>(rows: 4, columns: 1, elements: [0, 1, 2, 3])
    let targets = Targets.values([0.5, -1.5, 2.5, 1e9])
    var batch = Batch<Double>(features: 1, examples: 2)
    batch.gather([3, 1], ofRows: rows, targets: targets)
    #expect(batch.targets.elements == [1e9, -1.5] && batch.inputs.elements == [3, 1])
    batch.gather([0, 2], ofRows: rows, targets: targets)
    #expect(batch.targets.elements == [0.5, 2.5] && batch.labels == [0, 0])
    #expect(
      Batch(inputs: rows.transposed(), targets: targets).targets.elements == targets.values)
  }

  private let rows = randomMatrix(20, 7, seed: 1)
  private let labels = (0..<20).map { $0 % 3 }

  /// Checks every part of a batch against the examples it should hold, one by one.
  private func check(_ batch: Batch<Double>, holds indices: [Int], rowsToo: Bool = true) {
    #expect(batch.count == indices.count)
    #expect(batch.labels == indices.map { labels[$0] })
    #expect(batch.targets.elements == indices.map { Double(labels[$0]) })
    #expect(batch.targets.rows == 1)
    #expect(batch.inputs.rows == 7 && batch.inputs.columns == indices.count)
    #expect(batch.rows.rows == (rowsToo ? indices.count : 0) && batch.rows.columns == 7)
    for (place, index) in indices.enumerated() {
      for feature in 0..<7 {
        #expect(batch.inputs[feature, place] == rows[index, feature])
        if rowsToo { #expect(batch.rows[place, feature] == rows[index, feature]) }
      }
    }
  }

  @Test func aBatchOfGivenInputsHoldsTheirTransposeToo() {
    check(Batch(inputs: rows.transposed(), labels: labels), holds: Array(0..<20))
  }

  @Test(arguments: [
    [0], [19], [3, 1, 2], [5, 5, 5, 0], Array(0..<20), Array((0..<20).reversed()),
    [7, 0, 19, 3, 3, 12, 8, 1, 6],
  ])
  func gatherFillsEveryPartInTheGivenOrder(_ indices: [Int]) {
    var batch = Batch<Double>(features: 7, examples: indices.count)
    batch.gather(indices[...], ofRows: rows, targets: .classes(labels))
    check(batch, holds: indices)
  }

  @Test func gatherTakesASliceFromAnywhere() {
    var batch = Batch<Double>(features: 7, examples: 3)
    batch.gather([0, 0, 11, 4, 2, 0][2..<5], ofRows: rows, targets: .classes(labels))
    check(batch, holds: [11, 4, 2])
  }

  @Test func nothingOfAnEarlierGatherIsLeft() {
    var batch = Batch<Double>(features: 7, examples: 6)
    batch.gather([0, 1, 2, 3, 4, 5], ofRows: rows, targets: .classes(labels))
    let first = batch
    batch.gather([19, 2, 17, 9, 6, 13], ofRows: rows, targets: .classes(labels))
    check(batch, holds: [19, 2, 17, 9, 6, 13])
    // And a copy keeps what it has.
    check(first, holds: [0, 1, 2, 3, 4, 5])
  }

  @Test(arguments: [0..<6, 3..<9, 14..<20])
  func aBatchForEvaluationIsFilledByARun(_ range: Range<Int>) {
    var batch = Batch<Double>(features: 7, examples: 6, forEvaluation: true)
    batch.fill(7..<13, ofRows: rows, targets: .classes(labels))
    batch.fill(range, ofRows: rows, targets: .classes(labels))
    check(batch, holds: Array(range), rowsToo: false)
  }

  /// The gradient is the same however the examples came into the batch; 20 units use the rows for
  /// that of the first layer's weights, 5 do not.
  @Test(arguments: [5, 20])
  func gatheredExamplesGiveTheGradientOfGivenOnes(_ units: Int) {
    let architecture = Architecture(inputs: 7, hidden: [units], output: .softmax(classes: 3))
    let network = randomNetwork(architecture, seed: 3)
    let indices = [4, 18, 0, 9, 9, 13]
    var gathered = Batch<Double>(features: 7, examples: 6)
    gathered.gather(indices[...], ofRows: rows, targets: .classes(labels))
    var inputs = Matrix<Double>(rows: 7, columns: 6)
    for (place, index) in indices.enumerated() {
      for feature in 0..<7 { inputs[feature, place] = rows[index, feature] }
    }
    let given = Batch(inputs: inputs, labels: indices.map { labels[$0] })
    #expect(lossGradient(network, gathered) == lossGradient(network, given))
  }
}
