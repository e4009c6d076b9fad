import LinearAlgebra

/// Is the difference that one ε gives.
public struct ErrorCurvePoint: Equatable, Sendable, Encodable {
  /// ε.
  public let epsilon: Double
  /// ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂) over the parameters that this ε carries across no kink; nil if there
  /// are none.
  public let difference: Double?
  /// How many parameters those are.
  public let checked: Int
  /// How many others there are in the sample.
  public let leftOut: Int
}

extension GradientCheck {
  /// ε from 1 to 1e-12, a point each power of ten.
  public static let curveEpsilons = [
    1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12,
  ]

  /// Returns the difference for each ε, over a sample of the parameters, with the plain formula
  /// ĝ = (J(θ + ε) − J(θ − ε)) / 2ε.
  ///
  /// Drawn against ε on logarithmic axes it is a V. Right of the bottom the formula's own error
  /// falls with ε²; left of it rounding takes over: J is known to some 1e-16, and dividing by ε
  /// makes the error grow with 1 / ε (Press et al., "Numerical recipes", 2007, section 5.7). The
  /// costs are subtracted as they are, on purpose. `limit` is how many parameters of a tensor are
  /// sampled at the most.
  public func errorCurve(
    epsilons: [Double] = curveEpsilons, limit: Int = 20, isCancelled: () -> Bool = { false }
  ) -> [ErrorCurvePoint] {
    var sample = self
    sample.limitPerTensor = min(limit, limitPerTensor)
    let gradient = backpropagatedGradient()
    var stepper = CostStepper(check: self)
    return epsilons.map { epsilon in
      sample.epsilon = epsilon
      var (norms, checked, leftOut) = (Norms(), 0, 0)
      for layer in network.parameters.layers.indices {
        let units = sampledUnits(of: layer)
        for tensor in [LayerParameters<Double>.Tensor.weight, .bias] {
          let isWeight = tensor == .weight
          let columns = isWeight ? network.architecture.widths[layer] : 1
          for place in sample.sampledPlaces(units: units, columns: columns) {
            if isCancelled() { break }
            let index = units[place / columns] * columns + place % columns
            let value = network.parameters.layers[layer][tensor, index]
            let step = sample.step(at: value, method: .textbook)
            guard !isWeight || penaltySlope(at: value, step: step) != nil,
              let numeric = stepper.slope(of: tensor, layer, index, step: step)
            else {
              leftOut += 1
              continue
            }
            norms.add(gradient.layers[layer][tensor, index], numeric)
            checked += 1
          }
        }
      }
      return ErrorCurvePoint(
        epsilon: epsilon, difference: checked > 0 ? norms.difference : nil, checked: checked,
        leftOut: leftOut)
    }
  }
}

/// Takes the whole cost at either side of a parameter.
private struct CostStepper {
  let check: GradientCheck
  let batch: Batch<Double>
  var network: Network<Double>
  var above: Workspace<Double>
  var below: Workspace<Double>

  init(check: GradientCheck) {
    self.check = check
    batch = check.batch
    network = check.network
    above = check.makeWorkspace(learns: false)
    below = check.makeWorkspace(learns: false)
  }

  /// Returns (J(θ + ε) − J(θ − ε)) / 2ε; nil where a ReLU changes side.
  mutating func slope(
    of tensor: LayerParameters<Double>.Tensor, _ layer: Int, _ index: Int, step: Double
  ) -> Double? {
    let value = network.parameters.layers[layer][tensor, index]
    network.parameters.layers[layer][tensor, index] = value + step
    let upper = cost(in: &above)
    network.parameters.layers[layer][tensor, index] = value - step
    let lower = cost(in: &below)
    network.parameters.layers[layer][tensor, index] = value
    let hasKink = network.architecture.activation.hasKink
    if hasKink && above.someUnitChangesSide(from: below) { return nil }
    return (upper - lower) / (2 * step)
  }

  private func cost(in workspace: inout Workspace<Double>) -> Double {
    network.forward(batch, mode: check.mode, in: &workspace)
    let smoothing = check.regularization.labelSmoothing
    return network.loss(batch, labelSmoothing: smoothing, in: &workspace)
      + check.regularization.penalty(of: network.parameters, examples: check.examples)
  }
}

extension Workspace {
  /// Returns whether some hidden unit is active for some example here and not in `other`, or the
  /// other way round.
  func someUnitChangesSide(from other: Workspace) -> Bool {
    zip(layers, other.layers).dropLast().contains { $0.values.changesSide(from: $1.values) }
  }
}
