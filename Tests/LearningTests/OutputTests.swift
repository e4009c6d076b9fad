import LinearAlgebra
import Testing

@testable import Learning

struct OutputTests {
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
    output.backward(&first, labels: [0, 0, 0, 0, 0, 0], scale: 0.25)
    output.backward(&second, labels: [1, 1, 1, 1, 1, 1], scale: 0.25)
    for example in 0..<6 {
      let sum = (0..<output.units).reduce(0) { $0 + first[$1, example] }
      if output.units > 1 { #expect(abs(sum) < 1e-15) }
      let distance = abs(first[0, example] - second[0, example])
      #expect(abs(distance - 0.25) < 1e-15)
    }
  }

  @Test func lossesStayFiniteWhereAProbabilityIsZero() {
    var losses = [0.0]
    let logits = Matrix<Double>(rows: 1, columns: 1, elements: [-1000])
    Output.sigmoid.forward(logits, labels: [1], into: &losses)
    #expect(losses == [1000])
    let scores = Matrix<Double>(rows: 3, columns: 1, elements: [-1000, 1000, 0])
    Output.softmax(classes: 3).forward(scores, labels: [0], into: &losses)
    #expect(losses == [2000])
  }
}
