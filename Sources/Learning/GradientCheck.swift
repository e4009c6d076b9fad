import LinearAlgebra

/// Compares the gradient that backpropagation computes with centred differences of the cost.
///
/// The difference is ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂), always in double precision; a correct gradient stays
/// below 1e-7, or within what rounding makes of a gradient that is 0. Two kinds of parameters are
/// left out, since the cost has no derivative there, and counted: those at which some unit's ReLU
/// is at its kink, and weights within ε of 0 under L1. Dropout masks are drawn once and then frozen
/// for all passes, or dropout is off: fresh masks would compare different functions.
public struct GradientCheck: Equatable, Sendable {
  /// Names a way to take the differences.
  public enum Method: String, CaseIterable, Sendable, Codable {
    /// ĝ = (J(θ + ε) − J(θ − ε)) / 2ε for one parameter θ after the other: two forward passes for
    /// each, over all examples.
    case textbook
    /// A parameter of unit j acts on an example's loss ℓ through z alone, the unit's sum. So
    /// (ℓ(z + ε) − ℓ(z − ε)) / 2ε, once for each unit and example, gives the differences for all
    /// of the unit's weights: multiplied by the weight's input, and averaged over the examples. The
    /// differences start at the unit and follow changes instead of subtracting costs, so that ε
    /// can be so small that neither its own error nor that of rounding is seen.
    case fast

    /// The ε of a check that is given none.
    public var epsilon: Double {
      switch self {
      case .textbook: 1e-5
      case .fast: 1e-7
      }
    }
  }

  /// The difference below which a gradient counts as correct.
  public static let threshold = 1e-7

  /// The network to check, where it stands.
  public var network: Network<Double>
  /// features × examples.
  public var inputs: Matrix<Double>
  /// What is to be predicted of each example.
  public var targets: Targets
  /// The penalty that J contains, and the keep probability of the frozen masks.
  public var regularization: Regularization
  /// m of the penalty: the size of the training set, of which `inputs` may be a part.
  public var examples: Int
  /// ε for parameters up to 1 in size, in proportion for larger ones; and for z in the fast method,
  /// which goes below it where a ReLU changes side. Nil is what suits the method.
  public var epsilon: Double?
  /// How many parameters of a tensor are checked at the most, spread evenly over it.
  public var limitPerTensor = Int.max
  /// Of how many units of a layer the weights and biases are checked at the most, spread evenly.
  public var limitPerLayer = Int.max
  /// Where the frozen masks are drawn from.
  public var maskSeed: UInt64 = 0

  /// Creates a check of every parameter of a network on the given examples.
  public init(
    network: Network<Double>, inputs: Matrix<Double>, targets: Targets,
    regularization: Regularization, examples: Int
  ) {
    self.network = network
    self.inputs = inputs
    self.targets = targets
    self.regularization = regularization
    self.examples = examples
  }

  /// Creates a check where targets are classes.
  public init(
    network: Network<Double>, inputs: Matrix<Double>, labels: [Int],
    regularization: Regularization, examples: Int
  ) {
    self.init(
      network: network, inputs: inputs, targets: .classes(labels), regularization: regularization,
      examples: examples)
  }

  /// The number of examples that the cost is taken over.
  var exampleCount: Int { targets.count }

  var mode: PassMode { regularization.dropsUnits ? .masked : .evaluation }

  var batch: Batch<Double> { Batch(inputs: inputs, targets: targets) }

  func makeWorkspace(learns: Bool) -> Workspace<Double> {
    var workspace = Workspace<Double>(
      for: network.architecture, exampleCount: exampleCount, learns: learns)
    if regularization.dropsUnits {
      var generator = RandomGenerator(seed: maskSeed)
      workspace.drawMasks(
        keepProbability: regularization.keepProbability, using: &generator)
    }
    return workspace
  }

  /// Returns the pass at the network as it stands, with the same masks as backpropagation.
  func makeBase() -> ChangeBase {
    ChangeBase(
      network: network, inputs: inputs, targets: targets,
      labelSmoothing: regularization.labelSmoothing,
      masks: regularization.dropsUnits ? makeWorkspace(learns: false).masks : [])
  }

  /// Lowers `limitPerLayer` so that the fast method takes about so many multiplications at the most:
  /// 1e9 are a fraction of a second.
  public mutating func limitCost(to multiplications: Double) {
    let widths = network.architecture.widths
    // Of one unit: from its layer on, the products and some work for each value, to either side.
    let costs = (1..<widths.count).map { layer in
      let rest = widths[layer...].map(Double.init)
      let products = zip(rest, rest.dropFirst()).dropFirst().reduce(0) { $0 + $1.0 * $1.1 }
      return 2 * Double(exampleCount)
        * (products + 8 * rest.dropFirst().reduce(0, +) + 8)
    }
    func total(_ limit: Int) -> Double {
      zip(widths.dropFirst(), costs).reduce(0) { $0 + Double(min($1.0, limit)) * $1.1 }
    }
    var (least, most) = (1, widths.max() ?? 1)
    if total(most) <= multiplications { return }
    while most - least > 1 {
      let middle = (least + most) / 2
      if total(middle) <= multiplications { least = middle } else { most = middle }
    }
    limitPerLayer = min(limitPerLayer, least)
  }

  // MARK: What backpropagation says

  /// Returns dJ/dθ as backpropagation computes it.
  public func backpropagatedGradient() -> Parameters<Double> {
    var gradient = lossGradient()
    regularization.addGradient(of: network.parameters, examples: examples, to: &gradient)
    return gradient
  }

  /// Returns the derivative of the data loss alone.
  private func lossGradient() -> Parameters<Double> {
    var workspace = makeWorkspace(learns: true)
    network.forward(batch, mode: mode, in: &workspace)
    network.backward(
      batch, mode: mode, labelSmoothing: regularization.labelSmoothing, in: &workspace)
    return workspace.gradient
  }

  /// Returns the derivative of the penalty alone.
  func penaltyGradient() -> Parameters<Double> {
    var gradient = Parameters<Double>(zerosFor: network.architecture)
    regularization.addGradient(of: network.parameters, examples: examples, to: &gradient)
    return gradient
  }

  // MARK: What differences say

  /// Checks the backpropagated gradient. Leaves off, with a report of what was compared so far, as
  /// soon as `isCancelled` says so.
  public func run(
    method: Method = .fast, isCancelled: () -> Bool = { false }
  ) -> GradientCheckReport {
    let parts = Parts(loss: lossGradient(), penalty: penaltyGradient())
    var gradient = parts.loss
    regularization.addGradient(of: network.parameters, examples: examples, to: &gradient)
    return report(on: gradient, parts: parts, method: method, isCancelled: isCancelled)
  }

  /// Checks a gradient that may come from anywhere.
  public func run(
    against gradient: Parameters<Double>, method: Method = .fast,
    isCancelled: () -> Bool = { false }
  ) -> GradientCheckReport {
    report(on: gradient, parts: nil, method: method, isCancelled: isCancelled)
  }

  /// Returns the gradient as centred differences have it; NaN where there is none, and where a limit
  /// leaves a parameter out.
  public func numericGradient(method: Method = .fast) -> Parameters<Double> {
    var gradient = Parameters<Double>(zerosFor: network.architecture)
    for layer in gradient.layers.indices {
      for index in gradient.layers[layer].weight.elements.indices {
        gradient.layers[layer].weight.elements[index] = .nan
      }
      for index in gradient.layers[layer].bias.indices { gradient.layers[layer].bias[index] = .nan }
    }
    forEachTensor(method: method, isCancelled: { false }) { tensor in
      for slope in tensor.slopes {
        if tensor.isWeight {
          gradient.layers[tensor.layer].weight.elements[slope.index] = slope.loss + slope.penalty
        } else {
          gradient.layers[tensor.layer].bias[slope.index] = slope.loss + slope.penalty
        }
      }
    }
    return gradient
  }

  /// Is a gradient as the sum of what the data loss and the penalty contribute.
  private struct Parts {
    let loss: Parameters<Double>
    let penalty: Parameters<Double>
  }

  private func report(
    on gradient: Parameters<Double>, parts: Parts?, method: Method,
    isCancelled: () -> Bool
  ) -> GradientCheckReport {
    var tensors: [GradientCheckReport.Tensor] = []
    forEachTensor(method: method, isCancelled: isCancelled) { tensor in
      func values(_ parameters: Parameters<Double>) -> [Double] {
        let layer = parameters.layers[tensor.layer]
        return tensor.isWeight ? Array(layer.weight.elements) : layer.bias
      }
      let layer = gradient.layers[tensor.layer]
      let analytic = values(gradient)
      let parts = parts.map { (values($0.loss), values($0.penalty)) }
      let hasPenalty = tensor.isWeight && (regularization.l1 > 0 || regularization.l2 > 0)
      var result = GradientCheckReport.Tensor(
        name: "\(tensor.isWeight ? "W" : "b")\(tensor.layer + 1)",
        columns: tensor.isWeight ? layer.weight.columns : nil, parameterCount: analytic.count)
      result.kinks = tensor.kinks
      result.weightsAtZero = tensor.weightsAtZero
      for slope in tensor.slopes {
        result.record(
          index: slope.index, analytic: analytic[slope.index], numeric: slope.loss + slope.penalty,
          rounding: slope.rounding)
        if let (loss, penalty) = parts {
          result.recordParts(
            loss: (loss[slope.index], slope.loss),
            penalty: hasPenalty ? (penalty[slope.index], slope.penalty) : nil)
        }
      }
      tensors.append(result)
    }
    return GradientCheckReport(
      tensors: tensors, exampleCount: exampleCount, epsilon: epsilon ?? method.epsilon,
      frozenKeepProbability: regularization.dropsUnits ? regularization.keepProbability : nil,
      method: method)
  }

  /// Takes the differences of every weight matrix and bias vector, in the order of the layers.
  private func forEachTensor(
    method: Method, isCancelled: () -> Bool, _ body: (TensorSlopes) -> Void
  ) {
    switch method {
    case .textbook: forEachTensorByTheTextbook(isCancelled: isCancelled, body)
    case .fast: forEachTensorByUnits(isCancelled: isCancelled, body)
    }
  }
}

/// Holds the centred differences of one weight matrix or bias vector.
struct TensorSlopes {
  /// Is the difference of one parameter.
  struct Slope {
    let index: Int
    /// The data loss's part.
    let loss: Double
    /// The penalty's part.
    let penalty: Double
    /// The error that rounding may cause in their comparison with backpropagation.
    let rounding: Double
  }

  let layer: Int
  let isWeight: Bool
  var slopes: [Slope] = []
  var kinks = 0
  var weightsAtZero = 0

  init(layer: Int, isWeight: Bool) {
    self.layer = layer
    self.isWeight = isWeight
  }
}

extension GradientCheck {
  /// Returns the step for a parameter of the given value.
  func step(at value: Double, method: Method) -> Double {
    (epsilon ?? method.epsilon) * max(1, abs(value))
  }

  /// Returns the centred difference of one weight's share of the penalty; nil where L1 has its kink.
  func penaltySlope(at value: Double, step: Double) -> Double? {
    if regularization.l1 > 0 && abs(value) <= step { return nil }
    let (upper, lower) = (value + step, value - step)
    let ridge = regularization.l2 * (upper + lower)
    let lasso = regularization.l1 * (abs(upper) - abs(lower)) / (upper - lower)
    return (ridge + lasso) / Double(2 * examples)
  }

  /// Returns the error that rounding may cause in such a difference.
  func penaltyRounding(at value: Double, step: Double) -> Double {
    let size = regularization.l2 * 2 * (abs(value) + step) + regularization.l1
    return 16 * Double.ulpOfOne * size / Double(2 * examples)
  }

  /// Returns which units of a layer are looked at: all, or as many as there may be.
  func sampledUnits(of layer: Int) -> [Int] {
    let count = network.architecture.widths[layer + 1]
    guard count > limitPerLayer else { return Array(0..<count) }
    return (0..<limitPerLayer).map { $0 * count / limitPerLayer }
  }

  /// Returns the place of every compared parameter among those of the given units, `columns` each:
  /// at a distance so large that there are at most `limitPerTensor`, and without a common divisor
  /// with the columns, lest it always meet the same.
  func sampledPlaces(units: [Int], columns: Int) -> StrideTo<Int> {
    let count = units.count * columns
    var distance = (count - 1) / limitPerTensor + 1
    while distance > 1 && greatestCommonDivisor(distance, columns) != 1 { distance += 1 }
    return Swift.stride(from: 0, to: count, by: distance)
  }
}

private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  var (first, second) = (first, second)
  while second != 0 { (first, second) = (second, first % second) }
  return first
}
