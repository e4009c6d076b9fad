import LinearAlgebra
import Testing

@testable import Learning

struct GradientCheckReportTests {
  private func report(_ tensors: [GradientCheckReport.Tensor]) -> GradientCheckReport {
    GradientCheckReport(
      tensors: tensors, exampleCount: 1, epsilon: 1e-5, frozenKeepProbability: nil)
  }

  @Test func theDifferenceIsThatOfTheFormula() {
    // g = (3, 0), ĝ = (0, 4): 5 / (3 + 4). With g = (3, 0, 5), ĝ = (0, 4, 5) over two tensors:
    // 5 / (√34 + √41).
    var first = GradientCheckReport.Tensor(name: "W1", columns: 2, parameterCount: 2)
    first.record(index: 0, analytic: 3, numeric: 0, rounding: 0)
    first.record(index: 1, analytic: 0, numeric: 4, rounding: 0)
    #expect(abs(first.difference - 5.0 / 7) < 1e-15)
    var second = GradientCheckReport.Tensor(name: "b1", columns: nil, parameterCount: 1)
    second.record(index: 0, analytic: 5, numeric: 5, rounding: 0)
    #expect(second.difference == 0)
    let whole = report([first, second])
    #expect(abs(whole.difference - 5 / (34.0.squareRoot() + 41.0.squareRoot())) < 1e-15)
    #expect(whole.checked == 3)
    #expect(!whole.passes)
  }

  @Test func equalGradientsPassEvenWhenBothAreZero() {
    var tensor = GradientCheckReport.Tensor(name: "W1", columns: 2, parameterCount: 2)
    tensor.record(index: 0, analytic: 0, numeric: 0, rounding: 0)
    #expect(report([tensor]).difference == 0)
    #expect(report([tensor]).passes)
  }

  @Test func nothingComparedIsNotAPass() {
    let tensor = GradientCheckReport.Tensor(name: "W1", columns: 2, parameterCount: 2)
    #expect(report([tensor]).difference == 0)
    #expect(!report([tensor]).passes)
    #expect(report([tensor]).worst == nil)
  }

  @Test func theWorstParameterIsNamedByRowAndColumn() throws {
    var weights = GradientCheckReport.Tensor(name: "W2", columns: 3, parameterCount: 6)
    weights.record(index: 0, analytic: 1, numeric: 1.25, rounding: 0)
    weights.record(index: 5, analytic: 1, numeric: 0.5, rounding: 0)
    weights.record(index: 3, analytic: 1, numeric: 1, rounding: 0)
    #expect(weights.worst?.name == "W2[2,3]")
    var biases = GradientCheckReport.Tensor(name: "b2", columns: nil, parameterCount: 2)
    biases.record(index: 1, analytic: 0, numeric: 2, rounding: 0)
    #expect(biases.worst?.name == "b2[2]")
    let worst = try #require(report([weights, biases]).worst)
    #expect(worst == .init(name: "b2[2]", analytic: 0, numeric: 2))
  }

  @Test func aWeightOfASingleInputIsNamedByRowAndColumnToo() {
    let architecture = Architecture(inputs: 1, hidden: [], output: .softmax(classes: 3))
    let check = GradientCheck(
      network: randomNetwork(architecture, seed: 1), inputs: randomMatrix(1, 4, seed: 1),
      labels: [0, 1, 2, 0], regularization: .none, examples: 4)
    var gradient = check.backpropagatedGradient()
    gradient.layers[0].weight[2, 0] += 1
    #expect(check.run(against: gradient).worst?.name == "W1[3,1]")
  }

  @Test(arguments: [0, 1, 2])
  func aNaNAnywhereFailsAndIsTheWorst(_ place: Int) {
    var tensors = (0..<3).map {
      GradientCheckReport.Tensor(name: "b\($0 + 1)", columns: nil, parameterCount: 3)
    }
    for layer in 0..<3 {
      for index in 0..<3 {
        let isHere = layer == place && index == 1
        tensors[layer].record(index: index, analytic: isHere ? .nan : 2, numeric: 1, rounding: 0)
      }
    }
    #expect(tensors[place].worst?.name == "b\(place + 1)[2]")
    #expect(report(tensors).difference.isNaN)
    #expect(!report(tensors).passes)
    #expect(report(tensors).worst?.name == "b\(place + 1)[2]")
  }

  @Test func noiseOfRoundingIsNoError() {
    // g and ĝ are noise around 0: the relative difference is 1, the distance 1e-12.
    var tensor = GradientCheckReport.Tensor(name: "b1", columns: nil, parameterCount: 1)
    tensor.record(index: 0, analytic: 0, numeric: 1e-12, rounding: 1e-11)
    #expect(tensor.difference == 1)
    #expect(tensor.passes)
    #expect(report([tensor]).passes)
  }

  @Test func whatRoundingCannotExplainIsAnError() {
    var tensor = GradientCheckReport.Tensor(name: "b1", columns: nil, parameterCount: 1)
    tensor.record(index: 0, analytic: 0, numeric: 1e-10, rounding: 1e-11)
    #expect(!tensor.passes)
    #expect(!report([tensor]).passes)
  }
}
