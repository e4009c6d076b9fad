import Foundation
import LinearAlgebra
import Testing

@testable import Learning

struct ActivationTests {
  private let z = [-3.0, -0.5, 0, 0.5, 2]

  private func values(_ activation: Activation, bias: Double = 0) -> [Double] {
    var matrix = Matrix(rows: 1, columns: z.count, elements: z)
    var slopes = Matrix<Double>(rows: 0, columns: 0)
    activation.forward(&matrix, bias: [bias], slopes: &slopes)
    return Array(matrix.elements)
  }

  /// Φ, by the error function.
  private func normalShare(_ x: Double) -> Double { (1 + erf(x / 2.0.squareRoot())) / 2 }

  @Test func valuesAreThoseOfTheFormulas() {
    #expect(values(.relu) == [0, 0, 0, 0.5, 2])
    #expect(values(.leakyReLU) == [-0.03, -0.005, 0, 0.5, 2])
    #expect(largestRelativeError(values(.tanh), z.map(Foundation.tanh)) < 1e-15)
    #expect(largestRelativeError(values(.sigmoid), z.map { 1 / (1 + exp(-$0)) }) < 1e-15)
    #expect(largestRelativeError(values(.elu), z.map { $0 < 0 ? expm1($0) : $0 }) < 1e-15)
    #expect(largestRelativeError(values(.gelu), z.map { $0 * normalShare($0) }) < 1e-14)
    #expect(values(.linear) == z)
    #expect(values(.linear, bias: 1) == z.map { $0 + 1 })
    #expect(values(.relu, bias: 1) == [0, 0.5, 1, 1.5, 3])
  }

  @Test func slopesAreThoseOfTheFormulas() {
    func slopes(_ activation: Activation) -> [Double] {
      var delta = Matrix<Double>(rows: 1, columns: z.count, repeating: 2)
      var values = Matrix(rows: 1, columns: z.count, elements: z)
      var slopes = Matrix<Double>(rows: 1, columns: z.count)
      var sum = [Double.nan]
      activation.forward(&values, bias: [0], slopes: &slopes)
      activation.backward(&delta, values: values, slopes: slopes, biasGradient: &sum)
      #expect(abs(sum[0] - delta.elements.reduce(0, +)) < 1e-14)
      return Array(delta.elements)
    }
    // Twice g′(z); at the kink the slope from below.
    #expect(slopes(.relu) == [0, 0, 0, 2, 2])
    #expect(slopes(.leakyReLU) == [0.02, 0.02, 0.02, 2, 2])
    let ofTanh = z.map { 2 / (Foundation.cosh($0) * Foundation.cosh($0)) }
    #expect(largestRelativeError(slopes(.tanh), ofTanh) < 1e-13)
    let ofSigmoid = z.map { 2 * exp(-$0) / ((1 + exp(-$0)) * (1 + exp(-$0))) }
    #expect(largestRelativeError(slopes(.sigmoid), ofSigmoid) < 1e-13)
    #expect(largestRelativeError(slopes(.elu), z.map { $0 < 0 ? 2 * exp($0) : 2 }) < 1e-15)
    let ofGELU = z.map {
      2 * (normalShare($0) + $0 * exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot())
    }
    #expect(largestRelativeError(slopes(.gelu), ofGELU) < 1e-14)
    #expect(slopes(.linear) == [2, 2, 2, 2, 2])
  }

  @Test func geluIsExactFarBelowZero() {
    // 0.5 · −10 · erfc(10/√2) to 17 digits, by mpmath.
    var matrix = Matrix<Double>(rows: 1, columns: 1, elements: [-10])
    var slopes = Matrix<Double>(rows: 0, columns: 0)
    Activation.gelu.forward(&matrix, bias: [0], slopes: &slopes)
    #expect(abs(matrix[0, 0] / -7.6198530241605261e-23 - 1) < 1e-14)
  }

  /// Two inputs of GELU share a value but not a slope: slopes come from the pass.
  @Test func onlyWhatLearnsKeepsSlopes() {
    for activation in Activation.allCases {
      let architecture = Architecture(
        inputs: 2, hidden: [3, 4], activation: activation, output: .sigmoid)
      let learning = Workspace<Float>(for: architecture, exampleCount: 5)
      let judging = Workspace<Float>(for: architecture, exampleCount: 5, learns: false)
      let kept = activation == .gelu ? [15, 20, 0] : [0, 0, 0]
      #expect(learning.layers.map(\.slopes.count) == kept)
      #expect(judging.layers.allSatisfy { $0.slopes.count == 0 })
    }
  }

  @Test func onlyTheReLUFamilyHasAKink() {
    #expect(Activation.allCases.filter(\.hasKink) == [.relu, .leakyReLU, .elu])
  }

  @Test func namesAreThoseOfTheCommandLine() {
    #expect(
      Activation.allCases.map(\.rawValue) == [
        "relu", "leaky-relu", "elu", "gelu", "tanh", "sigmoid", "linear",
      ])
  }
}
