import Learning
import LinearAlgebra

/// Measures the gradient check over every parameter of the `digits` network on 64 examples, against
/// the textbook's loop of two forward passes a parameter.
struct CheckBenchmark {
  /// What was measured, times in milliseconds.
  struct Result: Encodable {
    var workload = "check"
    var parameters: Int
    var millisecondsFast: Double
    var millisecondsTextbook: Double
    /// The largest |ĝ − g| of the fast method's gradient and backpropagation's.
    var fastToBackpropagation: Double
    /// The largest |ĝ − ĝ| of the two methods, at the textbook's ε of 1e-5.
    var fastToTextbook: Double
    /// The same, with the textbook's loop extrapolated from ε = 3e-4 and 6e-4 to 0.
    var fastToExtrapolated: Double

    var speedUp: Double { millisecondsTextbook / millisecondsFast }
  }

  private let check: GradientCheck

  init() {
    let architecture = Architecture(
      inputs: 64, hidden: [128, 64], output: .softmax(classes: 10))
    var generator = RandomGenerator(seed: 1)
    var inputs = Matrix<Double>(rows: 64, columns: 64)
    for index in inputs.elements.indices { inputs.elements[index] = generator.normal() }
    check = GradientCheck(
      network: Network(
        architecture: architecture,
        parameters: Initializer.he().parameters(for: architecture, using: &generator)),
      inputs: inputs, labels: (0..<64).map { $0 % 10 }, regularization: Regularization(l2: 0.7),
      examples: 1797)
  }

  func measure(runs: Int) -> Result {
    var fast: [Double] = []
    var gradient = check.numericGradient(method: .fast)
    for _ in 0..<max(runs, 3) {
      fast.append(milliseconds { gradient = check.numericGradient(method: .fast) })
    }
    var loop = gradient
    let textbook = (0..<3).map { _ in
      milliseconds { loop = check.numericGradient(method: .textbook) }
    }
    var (near, far) = (check, check)
    near.epsilon = 3e-4
    far.epsilon = 6e-4
    let extrapolated = combine(
      near.numericGradient(method: .textbook), far.numericGradient(method: .textbook)
    ) { (4 * $0 - $1) / 3 }
    return Result(
      parameters: check.network.architecture.parameterCount,
      millisecondsFast: fast.sorted()[fast.count / 2], millisecondsTextbook: textbook.sorted()[1],
      fastToBackpropagation: distance(gradient, check.backpropagatedGradient()),
      fastToTextbook: distance(gradient, loop), fastToExtrapolated: distance(gradient, extrapolated)
    )
  }

  private func milliseconds(_ body: () -> Void) -> Double {
    ContinuousClock().measure(body) / .milliseconds(1)
  }

  private func values(_ parameters: Parameters<Double>) -> [Double] {
    parameters.layers.flatMap { Array($0.weight.elements) + $0.bias }
  }

  private func combine(
    _ first: Parameters<Double>, _ second: Parameters<Double>, _ rule: (Double, Double) -> Double
  ) -> [Double] {
    zip(values(first), values(second)).map(rule)
  }

  /// Returns the largest distance, but for parameters at a kink, where one of them is no number.
  private func distance(_ first: Parameters<Double>, _ second: Parameters<Double>) -> Double {
    distance(first, values(second))
  }

  private func distance(_ first: Parameters<Double>, _ second: [Double]) -> Double {
    zip(values(first), second).map { abs($0 - $1) }.filter(\.isFinite).max() ?? 0
  }
}
