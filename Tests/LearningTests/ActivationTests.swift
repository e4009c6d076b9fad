import Foundation
import LinearAlgebra
import Testing

@testable import Learning

struct ActivationTests {
  private let z = [-3.0, -0.5, 0, 0.5, 2]

  private func values(_ activation: Activation, bias: Double = 0) -> [Double] {
    var matrix = Matrix(rows: 1, columns: z.count, elements: z)
    activation.forward(&matrix, bias: [bias])
    return matrix.elements
  }

  @Test func valuesAreThoseOfTheFormulas() {
    #expect(values(.relu) == [0, 0, 0, 0.5, 2])
    #expect(values(.leakyReLU) == [-0.03, -0.005, 0, 0.5, 2])
    #expect(largestRelativeError(values(.tanh), z.map(Foundation.tanh)) < 1e-15)
    #expect(largestRelativeError(values(.sigmoid), z.map { 1 / (1 + exp(-$0)) }) < 1e-15)
    #expect(values(.relu, bias: 1) == [0, 0.5, 1, 1.5, 3])
  }

  @Test func slopesAreThoseOfTheFormulas() {
    func slopes(_ activation: Activation) -> [Double] {
      var delta = Matrix<Double>(rows: 1, columns: z.count, repeating: 2)
      var sum = [Double.nan]
      activation.backward(
        &delta, values: Matrix(rows: 1, columns: z.count, elements: values(activation)),
        biasGradient: &sum)
      #expect(abs(sum[0] - delta.elements.reduce(0, +)) < 1e-14)
      return delta.elements
    }
    // Twice g′(z); at the kink the slope from below.
    #expect(slopes(.relu) == [0, 0, 0, 2, 2])
    #expect(slopes(.leakyReLU) == [0.02, 0.02, 0.02, 2, 2])
    let ofTanh = z.map { 2 / (Foundation.cosh($0) * Foundation.cosh($0)) }
    #expect(largestRelativeError(slopes(.tanh), ofTanh) < 1e-13)
    let ofSigmoid = z.map { 2 * exp(-$0) / ((1 + exp(-$0)) * (1 + exp(-$0))) }
    #expect(largestRelativeError(slopes(.sigmoid), ofSigmoid) < 1e-13)
  }

  @Test func onlyTheReLUFamilyHasAKink() {
    #expect(Activation.allCases.filter(\.hasKink) == [.relu, .leakyReLU])
  }

  @Test func namesAreThoseOfTheCommandLine() {
    #expect(Activation.allCases.map(\.rawValue) == ["relu", "leaky-relu", "tanh", "sigmoid"])
  }
}
