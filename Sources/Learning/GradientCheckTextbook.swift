import LinearAlgebra

extension GradientCheck {
  /// Takes the differences parameter by parameter, each with two forward passes.
  func forEachTensorByTheTextbook(isCancelled: () -> Bool, _ body: (TensorSlopes) -> Void) {
    var probe = Probe(
      check: self, above: makeWorkspace(learns: false), below: makeWorkspace(learns: false))
    for layer in network.parameters.layers.indices {
      body(probe.take(.weight, of: layer, isCancelled))
      body(probe.take(.bias, of: layer, isCancelled))
    }
  }
}

/// Steps one parameter at a time to either side and back.
private struct Probe {
  let check: GradientCheck
  let batch: Batch<Double>
  var network: Network<Double>
  /// The passes at θ + ε and at θ − ε.
  var above: Workspace<Double>
  var below: Workspace<Double>

  init(check: GradientCheck, above: Workspace<Double>, below: Workspace<Double>) {
    self.check = check
    batch = check.batch
    network = check.network
    self.above = above
    self.below = below
  }

  mutating func take(
    _ tensor: LayerParameters<Double>.Tensor, of layer: Int, _ isCancelled: () -> Bool
  ) -> TensorSlopes {
    let isWeight = tensor == .weight
    var result = TensorSlopes(layer: layer, isWeight: isWeight)
    let units = check.sampledUnits(of: layer)
    let columns = isWeight ? network.architecture.widths[layer] : 1
    let smoothing = check.regularization.labelSmoothing
    for place in check.sampledPlaces(units: units, columns: columns) {
      if isCancelled() { break }
      let index = units[place / columns] * columns + place % columns
      let value = network.parameters.layers[layer][tensor, index]
      let step = check.step(at: value, method: .textbook)
      guard let penalty = isWeight ? check.penaltySlope(at: value, step: step) : 0 else {
        result.weightsAtZero += 1
        continue
      }
      network.parameters.layers[layer][tensor, index] = value + step
      network.forward(batch, mode: check.mode, in: &above)
      _ = network.loss(batch, labelSmoothing: smoothing, in: &above)
      network.parameters.layers[layer][tensor, index] = value - step
      network.forward(batch, mode: check.mode, in: &below)
      _ = network.loss(batch, labelSmoothing: smoothing, in: &below)
      network.parameters.layers[layer][tensor, index] = value
      if network.architecture.activation.hasKink && above.someUnitChangesSide(from: below) {
        result.kinks += 1
        continue
      }
      result.slopes.append(
        TensorSlopes.Slope(
          index: index, loss: slope(at: value, step: step), penalty: penalty,
          rounding: rounding(step: step)))
    }
    return result
  }

  /// Returns an error that rounding alone may cause in a centred difference: some units in the last
  /// place of a cost, over the distance between the two. Squares of errors that are small beside
  /// the numbers are as uncertain as these: 2|e| · |y|.
  private func rounding(step: Double) -> Double {
    let cost = above.losses.reduce(0, +) / Double(batch.count)
    var size = 1 + cost
    if case .values(let values) = check.targets {
      let squares = values.reduce(0) { $0 + $1 * $1 } / Double(batch.count)
      size += 2 * (cost * squares).squareRoot()
    }
    return 8 * Double.ulpOfOne * size / (2 * step)
  }

  /// Returns the centred difference of the data loss. It sums differences example by example: what
  /// does not change cannot add rounding errors.
  private func slope(at value: Double, step: Double) -> Double {
    var change = 0.0
    for index in above.losses.indices { change += above.losses[index] - below.losses[index] }
    return change / Double(batch.count) / ((value + step) - (value - step))
  }
}
