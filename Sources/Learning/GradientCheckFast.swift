import LinearAlgebra

extension GradientCheck {
  /// Takes the differences unit by unit. Cancelled, it leaves out the layer under way.
  func forEachTensorByUnits(isCancelled: () -> Bool, _ body: (TensorSlopes) -> Void) {
    let base = makeBase()
    var differences = UnitDifferences(base: base, step: epsilon ?? Method.fast.epsilon)
    var isOver = false
    for layer in network.parameters.layers.indices {
      let units = sampledUnits(of: layer)
      var weights = TensorSlopes(layer: layer, isWeight: true)
      var biases = TensorSlopes(layer: layer, isWeight: false)
      if !isOver {
        if let found = differences.slopes(ofLayer: layer, units: units, isCancelled: isCancelled) {
          let rounding = base.rounding(ofLayer: layer)
          fill(&weights, from: found, units, input: base.inputs[layer], rounding)
          fill(&biases, from: found, units, rounding)
        } else {
          isOver = true
        }
      }
      body(weights)
      body(biases)
    }
  }

  /// Multiplies the slopes of z by what z changes by with each weight, its input, and averages.
  private func fill(
    _ tensor: inout TensorSlopes, from found: UnitDifferences.Result, _ units: [Int],
    input: Matrix<Double>, _ rounding: LayerParameters<Double>
  ) {
    let weight = network.parameters.layers[tensor.layer].weight
    var sums = Matrix<Double>(rows: units.count, columns: weight.columns)
    sums.assign(found.slopes, times: input, transposing: .second)
    var isStuck = Set<Int>()
    for pair in found.stuck {
      for column in 0..<weight.columns where input[column, pair.example] != 0 {
        isStuck.insert(pair.row * weight.columns + column)
      }
    }
    let places = sampledPlaces(units: units, columns: weight.columns)
    tensor.slopes.reserveCapacity(min(limitPerTensor, sums.count))
    for place in places {
      let index = units[place / weight.columns] * weight.columns + place % weight.columns
      let value = weight.elements[index]
      let step = step(at: value, method: .fast)
      guard let penalty = penaltySlope(at: value, step: step) else {
        tensor.weightsAtZero += 1
        continue
      }
      if !isStuck.isEmpty && isStuck.contains(place) {
        tensor.kinks += 1
        continue
      }
      tensor.slopes.append(
        TensorSlopes.Slope(
          index: index, loss: sums.elements[place] / Double(exampleCount), penalty: penalty,
          rounding: rounding.weight.elements[index] + penaltyRounding(at: value, step: step)))
    }
  }

  private func fill(
    _ tensor: inout TensorSlopes, from found: UnitDifferences.Result, _ units: [Int],
    _ rounding: LayerParameters<Double>
  ) {
    var sums = [Double](repeating: 0, count: units.count)
    found.slopes.sumRows(into: &sums)
    let isStuck = Set(found.stuck.map(\.row))
    for place in sampledPlaces(units: units, columns: 1) {
      if isStuck.contains(place) {
        tensor.kinks += 1
        continue
      }
      tensor.slopes.append(
        TensorSlopes.Slope(
          index: units[place], loss: sums[place] / Double(exampleCount), penalty: 0,
          rounding: rounding.bias[units[place]]))
    }
  }
}
