import FoundationEssentials
import LinearAlgebra
import Testing

@testable import Learning

/// No false alarm on networks of every kind at random moments of their training, and no planted
/// mistake that goes unnoticed.
///
/// 60 networks are drawn, or as many as the environment variable REGULUS_GRADIENT_CHECKS says:
/// `REGULUS_GRADIENT_CHECKS=1000 swift test --filter GradientCheckProof`.
struct GradientCheckProofTests {
  static let count =
    ProcessInfo.processInfo.environment["REGULUS_GRADIENT_CHECKS"].flatMap { Int($0) } ?? 60

  /// Returns a network with examples, its training stopped at a random moment.
  private static func draw(_ seed: UInt64) -> GradientCheck {
    var generator = RandomGenerator(seed: seed, stream: 7)
    let activation = Activation.allCases[Int(seed) % Activation.allCases.count]
    let classes = Int(seed / 5) % 2 == 0 ? 2 : Int.random(in: 3...5, using: &generator)
    let depth = Int.random(in: 1...4, using: &generator)
    let architecture = Architecture(
      inputs: Int.random(in: 1...6, using: &generator),
      hidden: (1..<depth).map { _ in Int.random(in: 1...8, using: &generator) },
      activation: activation,
      // Softmax over two classes is as good as over more.
      output: seed % 6 == 5
        ? .linear
        : classes == 2 && Bool.random(using: &generator)
          ? .softmax(classes: 2) : Output(classes: classes))
    let regularization = Regularization(
      l1: [0, 0, 0.5, 3].randomElement(using: &generator) ?? 0,
      l2: [0, 0, 0.7, 5].randomElement(using: &generator) ?? 0,
      keepProbability: [
        1, 1, 0.5, 0.86, depth == 3 ? KeepProbability(perLayer: [0.9, 0.6]) : 1,
      ].randomElement(using: &generator) ?? 1,
      labelSmoothing: seed % 6 == 5 ? 0 : [0, 0, 0.1].randomElement(using: &generator) ?? 0)
    let examples = Int.random(in: 2...20, using: &generator)
    let initializers: [Initializer] = [
      .he(), .lecun(), .normal(scale: 0.01), .normal(scale: 3), .zeros,
    ]
    var inputs = randomMatrix(architecture.inputs, examples, seed: seed)
    if Bool.random(using: &generator) {
      // A blank example: with biases of 0, every unit is at its kink.
      for row in 0..<inputs.rows { inputs[row, 0] = 0 }
    }
    var check = GradientCheck(
      network: Network(
        architecture: architecture,
        parameters: initializers[Int(seed / 3) % initializers.count].parameters(
          for: architecture, using: &generator)),
      inputs: inputs, targets: randomTargets(examples, for: architecture.output, seed: seed),
      regularization: regularization, examples: examples + Int(seed) % 3 * 10)
    let rate = [0.01, 0.1, 1][Int.random(in: 0..<3, using: &generator)]
    let updates = [0, 1, 10, 100][Int.random(in: 0..<4, using: &generator)]
    for step in 0..<updates {
      check.maskSeed = seed &+ UInt64(step)
      var workspace = check.makeWorkspace(learns: true)
      check.network.forward(check.batch, mode: check.mode, in: &workspace)
      check.network.backward(
        check.batch, mode: check.mode, labelSmoothing: regularization.labelSmoothing,
        in: &workspace)
      let before = check.network
      check.network.descend(
        along: workspace.gradient, learningRate: rate, regularization: regularization,
        examples: check.examples)
      // Nobody checks a gradient after divergence.
      if check.network.parameters.flattened.contains(where: { !(abs($0) < 1e3) }) {
        check.network = before
        break
      }
    }
    return check
  }

  private func describe(_ check: GradientCheck, _ seed: UInt64) -> String {
    "seed \(seed): \(check.network.architecture.widths) \(check.network.architecture.activation) "
      + "\(check.network.architecture.output) \(check.regularization)"
  }

  @Test func noFalseAlarm() {
    var (compared, all) = (0, 0)
    for seed in 0..<UInt64(Self.count) {
      let check = Self.draw(seed)
      let fast = check.run()
      #expect(fast.passes && fast.bands.wrong == 0, "\(describe(check, seed)): \(fast.difference)")
      #expect(fast.tensors.allSatisfy { $0.checked == 0 || $0.passes }, "\(describe(check, seed))")
      var generator = RandomGenerator(seed: seed)
      let along = check.directionalDifference(directions: 2, using: &generator)
      #expect(along.passes, "\(describe(check, seed)): \(along)")
      compared += fast.checked
      all += fast.parameterCount - fast.weightsAtZero
      if seed % 4 == 0 {
        #expect(check.run(method: .textbook).checked <= fast.checked + fast.weightsAtZero)
      }
    }
    // Hardly anything is left out, but in networks whose weights are all 0.
    #expect(compared * 100 > all * 90, "\(compared) of \(all)")
  }

  @Test func everyPlantedMistakeIsCaught() {
    var planted: [BackpropagationFault: Int] = [:]
    for seed in 0..<UInt64(Self.count) {
      let check = Self.draw(seed)
      let numeric = check.numericGradient().flattened
      let right = backpropagation(of: check)
      #expect(check.run(against: right).passes, "\(describe(check, seed))")
      var generator = RandomGenerator(seed: seed, stream: 8)
      for fault in BackpropagationFault.allCases {
        let layer = Int.random(in: right.layers.indices, using: &generator)
        let wrong = backpropagation(of: check, fault: fault, layer: layer)
        // A mistake has to matter, where there is a derivative at all: there is nothing to catch in
        // a transposed row, a sum over one example, a penalty of strength 0, or where the gradient
        // is 0 but for rounding.
        let (change, distance) = change(right.flattened, wrong.flattened, where: numeric)
        guard change > 1e-5 && distance > 1e-11 else { continue }
        planted[fault, default: 0] += 1
        let report = check.run(against: wrong)
        #expect(!report.passes, "\(fault) in layer \(layer + 1) of \(describe(check, seed))")
        #expect(abs(report.difference / change - 1) < 1e-2)
        // Directions would miss a change of 1e-5 by bad luck, and one of 1e-3 hardly ever.
        guard change > 1e-3 else { continue }
        let along = check.directionalDifference(directions: 4, against: wrong, using: &generator)
        #expect(!along.passes, "\(fault) in layer \(layer + 1) of \(describe(check, seed))")
      }
    }
    for fault in BackpropagationFault.allCases {
      #expect(planted[fault, default: 0] * 20 >= Self.count, "\(fault): \(planted[fault] ?? 0)")
    }
  }

  /// Returns ‖x − y‖₂ / (‖x‖₂ + ‖y‖₂) and ‖x − y‖₂ over the places that have a slope at all.
  private func change(
    _ x: [Double], _ y: [Double], where numeric: [Double]
  ) -> (difference: Double, distance: Double) {
    let places = x.indices.filter { !numeric[$0].isNaN }
    func norm(_ values: [Double]) -> Double {
      values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let distance = norm(places.map { x[$0] - y[$0] })
    let size = norm(places.map { x[$0] }) + norm(places.map { y[$0] })
    return (size > 0 ? distance / size : 0, distance)
  }
}
