import LinearAlgebra

/// Compares the gradient that backpropagation computes with centred differences of the cost.
///
/// For every parameter θ in turn, ĝ = (J(θ + ε) − J(θ − ε)) / 2ε, always in double precision; the
/// difference is ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂), and a correct gradient stays below 1e-7, or within what
/// rounding makes of a gradient that is 0. Two kinds of
/// parameters are left out, since the cost has no derivative there, and counted: those that carry
/// some unit's ReLU from one side to the other between θ − ε and θ + ε, and weights within ε of 0
/// under L1. Dropout masks are drawn once and then frozen for all passes, or dropout is off:
/// fresh masks would compare different functions.
public struct GradientCheck: Equatable, Sendable {
  /// The difference below which a gradient counts as correct.
  public static let threshold = 1e-7

  /// The network to check, where it stands.
  public var network: Network<Double>
  /// features × examples.
  public var inputs: Matrix<Double>
  /// The class of each example.
  public var labels: [Int]
  /// The penalty that J contains, and the keep probability of the frozen masks.
  public var regularization: Regularization
  /// m of the penalty: the size of the training set, of which `inputs` may be a part.
  public var examples: Int
  /// ε for parameters up to 1 in size; in proportion for larger ones.
  public var epsilon = 1e-5
  /// How many parameters of a tensor are checked at the most, spread evenly over it.
  public var limitPerTensor = Int.max
  /// Where the frozen masks are drawn from.
  public var maskSeed: UInt64 = 0

  /// Creates a check of every parameter of a network on the given examples.
  public init(
    network: Network<Double>, inputs: Matrix<Double>, labels: [Int],
    regularization: Regularization, examples: Int
  ) {
    self.network = network
    self.inputs = inputs
    self.labels = labels
    self.regularization = regularization
    self.examples = examples
  }

  private var mode: PassMode { regularization.dropsUnits ? .masked : .evaluation }

  private var batch: Batch<Double> { Batch(inputs: inputs, labels: labels) }

  private func makeWorkspace(learns: Bool) -> Workspace<Double> {
    var workspace = Workspace<Double>(
      for: network.architecture, exampleCount: labels.count, learns: learns)
    if regularization.dropsUnits {
      var generator = RandomGenerator(seed: maskSeed)
      workspace.drawMasks(
        keepProbability: regularization.keepProbability, using: &generator)
    }
    return workspace
  }

  /// Returns dJ/dθ as backpropagation computes it.
  public func backpropagatedGradient() -> Parameters<Double> {
    var workspace = makeWorkspace(learns: true)
    network.forward(batch, mode: mode, in: &workspace)
    network.backward(
      batch, mode: mode, labelSmoothing: regularization.labelSmoothing, in: &workspace)
    var gradient = workspace.gradient
    regularization.addGradient(of: network.parameters, examples: examples, to: &gradient)
    return gradient
  }

  /// Checks the backpropagated gradient. Leaves off, with a report of what was compared so far, as
  /// soon as `isCancelled` says so.
  public func run(isCancelled: () -> Bool = { false }) -> GradientCheckReport {
    run(against: backpropagatedGradient(), isCancelled: isCancelled)
  }

  /// Checks a gradient that may come from anywhere.
  public func run(
    against gradient: Parameters<Double>, isCancelled: () -> Bool = { false }
  ) -> GradientCheckReport {
    var probe = Probe(
      check: self, above: makeWorkspace(learns: false), below: makeWorkspace(learns: false))
    var tensors: [GradientCheckReport.Tensor] = []
    for layer in network.parameters.layers.indices {
      let slopes = gradient.layers[layer]
      tensors.append(probe.compare(\.weight.elements, of: layer, named: "W", slopes, isCancelled))
      tensors.append(probe.compare(\.bias, of: layer, named: "b", slopes, isCancelled))
    }
    return GradientCheckReport(
      tensors: tensors, exampleCount: labels.count, epsilon: epsilon,
      frozenKeepProbability: regularization.dropsUnits ? regularization.keepProbability : nil)
  }
}

/// Steps one parameter at a time to either side and back.
private struct Probe {
  let check: GradientCheck
  let batch: Batch<Double>
  let mode: PassMode
  var network: Network<Double>
  /// The passes at θ + ε and at θ − ε.
  var above: Workspace<Double>
  var below: Workspace<Double>

  init(check: GradientCheck, above: Workspace<Double>, below: Workspace<Double>) {
    self.check = check
    batch = Batch(inputs: check.inputs, labels: check.labels)
    mode = check.regularization.dropsUnits ? .masked : .evaluation
    network = check.network
    self.above = above
    self.below = below
  }

  mutating func compare(
    _ tensor: WritableKeyPath<LayerParameters<Double>, [Double]>, of layer: Int, named name: String,
    _ gradient: LayerParameters<Double>, _ isCancelled: () -> Bool
  ) -> GradientCheckReport.Tensor {
    let slopes = gradient[keyPath: tensor]
    let isWeight = name == "W"
    let smoothing = check.regularization.labelSmoothing
    var result = GradientCheckReport.Tensor(
      name: "\(name)\(layer + 1)", columns: isWeight ? network.architecture.widths[layer] : nil,
      parameterCount: slopes.count)
    let stride = stride(over: slopes.count, columns: result.columns ?? 1)
    for index in Swift.stride(from: 0, to: slopes.count, by: stride) {
      if isCancelled() { break }
      let value = network.parameters.layers[layer][keyPath: tensor][index]
      let step = check.epsilon * max(1, abs(value))
      if isWeight && check.regularization.l1 > 0 && abs(value) <= step {
        result.weightsAtZero += 1
        continue
      }
      network.parameters.layers[layer][keyPath: tensor][index] = value + step
      network.forward(batch, mode: mode, in: &above)
      _ = network.loss(batch, labelSmoothing: smoothing, in: &above)
      network.parameters.layers[layer][keyPath: tensor][index] = value - step
      network.forward(batch, mode: mode, in: &below)
      _ = network.loss(batch, labelSmoothing: smoothing, in: &below)
      network.parameters.layers[layer][keyPath: tensor][index] = value
      if network.architecture.activation.hasKink && someUnitChangesSide() {
        result.kinks += 1
        continue
      }
      let numeric = slope(at: value, step: step, penalized: isWeight)
      result.record(
        index: index, analytic: slopes[index], numeric: numeric, rounding: rounding(step: step))
    }
    return result
  }

  /// Returns the distance between compared parameters: so large that there are at most
  /// `limitPerTensor`, and without a common divisor with the columns, lest it always meet the same.
  private func stride(over count: Int, columns: Int) -> Int {
    var stride = (count - 1) / check.limitPerTensor + 1
    while stride > 1 && greatestCommonDivisor(stride, columns) != 1 { stride += 1 }
    return stride
  }

  private func someUnitChangesSide() -> Bool {
    zip(above.layers, below.layers).dropLast().contains { $0.values.changesSide(from: $1.values) }
  }

  /// Returns an error that rounding alone may cause in a centred difference: some units in the last
  /// place of a cost, over the distance between the two.
  private func rounding(step: Double) -> Double {
    let cost = above.losses.reduce(0, +) / Double(batch.count)
    return 8 * Double.ulpOfOne * (1 + cost) / (2 * step)
  }

  /// Returns the centred difference of J. It sums differences example by example, and takes only
  /// the one weight's share of the penalty: what does not change cannot add rounding errors.
  private func slope(at value: Double, step: Double, penalized: Bool) -> Double {
    let (upper, lower) = (value + step, value - step)
    var change = 0.0
    for index in above.losses.indices { change += above.losses[index] - below.losses[index] }
    change /= Double(batch.count)
    if penalized {
      let ridge = check.regularization.l2 * (upper * upper - lower * lower)
      let lasso = check.regularization.l1 * (abs(upper) - abs(lower))
      change += (ridge + lasso) / Double(2 * check.examples)
    }
    return change / (upper - lower)
  }
}

private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  var (first, second) = (first, second)
  while second != 0 { (first, second) = (second, first % second) }
  return first
}
