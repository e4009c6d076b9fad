import Foundation
import LinearAlgebra
import Testing

/// Against the sum −Σ qₖ · log pₖ over smoothed targets q, and its derivative p − q.
struct LabelSmoothingTests {
  private let labels = [2, 0, 1, 2]
  private let scores = Matrix<Double>(
    rows: 3, columns: 4, elements: [0.5, -1, 2, 0, 1, 0.25, -3, 0, -0.5, 2, 1, 4])
  private let share = 0.3

  private func softmax(_ column: Int) -> [Double] {
    let powers = (0..<3).map { exp(scores[$0, column]) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func target(_ row: Int, _ column: Int) -> Double {
    (labels[column] == row ? 1 - share : 0) + share / 3
  }

  @Test func softmaxLossesAreThoseOfSmoothedTargets() {
    var losses = [Double](repeating: 0, count: 4)
    scores.softmaxLosses(labels: labels, into: &losses)
    scores.addSmoothing(share, labels: labels, to: &losses)
    for column in 0..<4 {
      let expected = -(0..<3).reduce(0) { $0 + target($1, column) * log(softmax(column)[$1]) }
      #expect(abs(losses[column] - expected) < 1e-14)
    }
  }

  @Test func softmaxDerivativesAreThoseOfSmoothedTargets() {
    var delta = scores
    delta.replaceBySoftmaxLossDerivative(labels: labels, scale: 0.25, smoothing: share)
    for column in 0..<4 {
      for row in 0..<3 {
        let expected = 0.25 * (softmax(column)[row] - target(row, column))
        #expect(abs(delta[row, column] - expected) < 1e-15)
      }
    }
  }

  @Test func logisticLossesAndDerivativesAreThoseOfSmoothedTargets() {
    let scores = Matrix<Double>(rows: 1, columns: 4, elements: [-2, 0, 1, 3])
    let labels = [0, 1, 1, 0]
    var losses = [Double](repeating: 0, count: 4)
    let targets = Matrix<Double>(rows: 1, columns: 4, elements: labels.map(Double.init))
    scores.logisticLosses(targets: targets, into: &losses)
    scores.addSmoothing(share, labels: labels, to: &losses)
    var delta = scores
    var sum = [Double.nan]
    delta.replaceByLogisticLossDerivative(
      targets: targets, scale: 2, smoothing: share, sums: &sum)
    #expect(abs(sum[0] - delta.elements.reduce(0, +)) < 1e-14)
    for column in 0..<4 {
      let probability = 1 / (1 + exp(-scores[0, column]))
      let target = Double(labels[column]) * (1 - share) + share / 2
      let loss = -target * log(probability) - (1 - target) * log(1 - probability)
      #expect(abs(losses[column] - loss) < 1e-14)
      #expect(abs(delta[0, column] - 2 * (probability - target)) < 1e-15)
    }
  }
}
