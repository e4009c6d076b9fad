import Foundation
import LinearAlgebra
import Testing

@testable import Learning

struct OutputTests {
  /// Returns a batch of which only the labels matter.
  private func batch(_ labels: [Int]) -> Batch<Double> {
    Batch(inputs: Matrix(rows: 1, columns: labels.count), labels: labels)
  }

  @Test func twoClassesNeedOneUnit() {
    #expect(Output(classes: 2) == .sigmoid)
    #expect(Output(classes: 2).units == 1)
    #expect(Output(classes: 3) == .softmax(classes: 3))
    #expect(Output(classes: 10).units == 10)
  }

  @Test(arguments: [Output.sigmoid, .softmax(classes: 3)])
  func derivativesOfALossSumToThatOfAProbability(_ output: Output) {
    // Softmax: Σₖ (Pₖ − Yₖ) = 0. Sigmoid: the two labels' derivatives differ by the scale.
    let logits = randomMatrix(output.units, 6, seed: 1)
    var (first, second) = (logits, logits)
    var sums = [Double](repeating: .nan, count: output.units)
    output.backward(
      &first, batch([0, 0, 0, 0, 0, 0]), scale: 0.25, labelSmoothing: 0, biasGradient: &sums)
    for unit in 0..<output.units {
      #expect(abs(sums[unit] - (0..<6).reduce(0) { $0 + first[unit, $1] }) < 1e-15)
    }
    output.backward(
      &second, batch([1, 1, 1, 1, 1, 1]), scale: 0.25, labelSmoothing: 0, biasGradient: &sums)
    for example in 0..<6 {
      let sum = (0..<output.units).reduce(0) { $0 + first[$1, example] }
      if output.units > 1 { #expect(abs(sum) < 1e-15) }
      let distance = abs(first[0, example] - second[0, example])
      #expect(abs(distance - 0.25) < 1e-15)
    }
  }

  /// The target of class k under smoothing ε: one-hot · (1 − ε) + ε/K, and y · (1 − ε) + ε/2 for
  /// one output.
  private func target(_ output: Output, _ unit: Int, _ label: Int, _ smoothing: Double) -> Double {
    switch output {
    case .sigmoid: Double(label) * (1 - smoothing) + smoothing / 2
    case .softmax(let classes):
      (unit == label ? 1 - smoothing : 0) + smoothing / Double(classes)
    case .linear: .nan
    }
  }

  /// P of each unit, by the definition.
  private func probabilities(_ output: Output, _ z: [Double]) -> [Double] {
    switch output {
    case .sigmoid: z.map { 1 / (1 + exp(-$0)) }
    case .softmax: z.map { exp($0) / z.reduce(0) { $0 + exp($1) } }
    case .linear: []
    }
  }

  /// The cross-entropy of the smoothed targets, −Σ y log P, with 1 − y and 1 − P as well for one
  /// output.
  private func smoothedLoss(
    _ output: Output, _ z: [Double], label: Int, labelSmoothing: Double
  ) -> Double {
    let p = probabilities(output, z)
    let y = z.indices.map { target(output, $0, label, labelSmoothing) }
    guard output.units > 1 else { return -y[0] * log(p[0]) - (1 - y[0]) * log(1 - p[0]) }
    return -zip(y, p).reduce(0) { $0 + $1.0 * log($1.1) }
  }

  @Test(
    arguments: [Output.sigmoid, .softmax(classes: 3), .softmax(classes: 10)],
    [0, 0.1, 0.5, 1])
  func smoothedDerivativesAreThoseOfTheSmoothedLoss(_ output: Output, _ smoothing: Double) {
    let count = 23
    let logits = randomMatrix(output.units, count, seed: 7)
    let labels = randomLabels(count, classes: output.classes, seed: 7)
    var slopes = logits
    var sums = [Double](repeating: .nan, count: output.units)
    output.backward(
      &slopes, batch(labels), scale: 0.25, labelSmoothing: smoothing, biasGradient: &sums)
    for example in 0..<count {
      let z = (0..<output.units).map { logits[$0, example] }
      let p = probabilities(output, z)
      for unit in z.indices {
        let slope = slopes[unit, example]
        let expected = 0.25 * (p[unit] - target(output, unit, labels[example], smoothing))
        #expect(abs(slope - expected) < 1e-15)
        // (J(z + h) − J(z − h)) / 2h, with an error of h²/6 · J‴ ≤ 2e-11 and of rounding, 1e-10.
        var (above, below) = (z, z)
        above[unit] += 1e-5
        below[unit] -= 1e-5
        let rise =
          smoothedLoss(output, above, label: labels[example], labelSmoothing: smoothing)
          - smoothedLoss(output, below, label: labels[example], labelSmoothing: smoothing)
        #expect(abs(slope - 0.25 * rise / 2e-5) < 3e-10)
      }
    }
    for unit in 0..<output.units {
      #expect(abs(sums[unit] - (0..<count).reduce(0) { $0 + slopes[unit, $1] }) < 1e-14)
    }
  }

  @Test func smoothedDerivativesAreTheSameInFloat() {
    // Both outputs as Float, of 1 in K = 2: 2 · (½ − (0.9, 0.1)) and 2 · (½ − 0.9).
    var sums: [Float] = [.nan, .nan]
    let one = Batch<Float>(inputs: Matrix(rows: 1, columns: 1), labels: [0])
    var slopes = Matrix<Float>(rows: 2, columns: 1)
    Output.softmax(classes: 2).backward(
      &slopes, one, scale: 2, labelSmoothing: 0.2, biasGradient: &sums)
    #expect(abs(slopes[0, 0] + 0.8) < 1e-6 && abs(slopes[1, 0] - 0.8) < 1e-6)
    sums = [.nan]
    let other = Batch<Float>(inputs: Matrix(rows: 1, columns: 1), labels: [1])
    var slope = Matrix<Float>(rows: 1, columns: 1)
    Output.sigmoid.backward(&slope, other, scale: 2, labelSmoothing: 0.2, biasGradient: &sums)
    #expect(abs(slope[0, 0] + 0.8) < 1e-6)
    #expect(sums == slope.elements)
  }

  @Test func squaredErrorsAndTheirDerivativesAreThoseOfTheFormula() {
    #expect(Output.linear.units == 1)
    #expect(Output.linear.targetKind == .values && Output.sigmoid.targetKind == .classes)
    // Errors of 1, −2, 0 and ½.
    let batch = Batch<Double>(
      inputs: Matrix(rows: 1, columns: 4), targets: .values([1, 3, -5, 0.25]))
    var values = Matrix<Double>(rows: 1, columns: 4, elements: [2, 1, -5, 0.75])
    var losses = [Double](repeating: .nan, count: 4)
    Output.linear.forward(values, batch, into: &losses)
    #expect(losses == [1, 4, 0, 0.25])
    var sums = [Double.nan]
    Output.linear.backward(
      &values, batch, scale: 0.25, labelSmoothing: 0, biasGradient: &sums)
    #expect(values.elements == [0.5, -1, 0, 0.25])
    #expect(sums == [-0.25])
  }

  @Test func lossesStayFiniteWhereAProbabilityIsZero() {
    var losses = [0.0]
    let logits = Matrix<Double>(rows: 1, columns: 1, elements: [-1000])
    Output.sigmoid.forward(logits, batch([1]), into: &losses)
    #expect(losses == [1000])
    let scores = Matrix<Double>(rows: 3, columns: 1, elements: [-1000, 1000, 0])
    Output.softmax(classes: 3).forward(scores, batch([0]), into: &losses)
    #expect(losses == [2000])
  }
}
