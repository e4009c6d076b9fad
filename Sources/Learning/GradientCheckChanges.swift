import LinearAlgebra

// All that the fast gradient check and the check along directions know of activations and losses:
// how their values change. A new case is a line here.

extension Output {
  /// Tells how the losses change with the logits; smoothing gives each class its share of the labels.
  func lossChanges(
    at logits: Matrix<Double>, targets: Targets, labelSmoothing: Double
  ) -> OutputChanges {
    switch self {
    case .sigmoid, .softmax:
      let classes = Double(max(units, 2))
      return .likelihoods(
        LossChanges(at: logits, labels: targets.labels, otherTarget: labelSmoothing / classes))
    case .linear:
      return .squares(SquaredErrorChanges(at: logits, values: targets.values))
    }
  }
}

/// Tells how the losses of an output change with its logits.
enum OutputChanges {
  case likelihoods(LossChanges)
  case squares(SquaredErrorChanges)

  /// Stores the change of each column's loss, for both halves of `changes`, and notes in `flaws`
  /// which steps are large.
  func assign(
    _ losses: inout [Double], for changes: Matrix<Double>, runs: [ColumnRun],
    flaws: inout [Double]
  ) {
    switch self {
    case .likelihoods(let likelihoods):
      likelihoods.assign(&losses, for: changes, runs: runs, flaws: &flaws)
    case .squares(let squares):
      squares.assign(&losses, for: changes, runs: runs)
    }
  }

  /// Returns by how many units in the last place rounding may change dJ/dZ of each logit: those of
  /// P − Y, or of 2(ŷ − y), whose terms can be far larger than their difference.
  func noise(
    of logits: Matrix<Double>, targets: Targets, layer: LayerParameters<Double>,
    input: Matrix<Double>
  ) -> Matrix<Double> {
    var errors = logits
    switch self {
    case .likelihoods(let likelihoods):
      for row in 0..<logits.rows {
        for column in 0..<logits.columns {
          errors[row, column] =
            1 + abs(logits[row, column]) * likelihoods.variance(row: row, column: column)
        }
      }
    case .squares:
      let values = targets.values
      errors.assign(layer.weight.magnitudes, times: input.magnitudes)
      for column in 0..<logits.columns {
        errors[0, column] = 2 * (errors[0, column] + abs(layer.bias[0]) + abs(values[column]))
      }
    }
    return errors
  }
}

extension Activation {
  /// The way in which g(z) changes with z, without the subtraction of nearly equal values.
  var changeRule: ElementChanges.Rule {
    switch self {
    case .relu: .rectifier(leak: 0)
    case .leakyReLU: .rectifier(leak: Self.leak)
    case .elu: .exponentialLinear
    case .gelu: .gaussianLinear
    case .tanh: .tanh
    case .sigmoid: .logistic
    case .linear: .smooth { _, step in step }
    }
  }
}

/// Holds a forward pass from which changes are followed: what one gets by stepping away from it.
struct ChangeBase {
  let network: Network<Double>
  let exampleCount: Int
  /// What each layer multiplies its weights with: X, then A after dropout.
  let inputs: [Matrix<Double>]
  /// How the values of each hidden layer change with Z, dropout included.
  let hidden: [ElementChanges]
  /// How the losses change with the logits.
  let losses: OutputChanges
  /// By how many units in the last place rounding may change dJ/dZ of each layer, for one example.
  let noise: [Matrix<Double>]

  /// Computes the pass. `masks` has the dropout mask of each hidden layer, or nothing at all.
  init(
    network: Network<Double>, inputs examples: Matrix<Double>, targets: Targets,
    labelSmoothing: Double, masks: [DropoutMask<Double>]
  ) {
    self.network = network
    exampleCount = targets.count
    let layers = network.parameters.layers
    var inputs = [examples]
    var hidden: [ElementChanges] = []
    var factors: [Matrix<Double>?] = []
    var logits = Matrix<Double>(rows: 0, columns: 0)
    for (index, layer) in layers.enumerated() {
      var sums = Matrix<Double>(rows: layer.bias.count, columns: targets.count)
      sums.assign(layer.weight, times: inputs[index])
      guard index < layers.count - 1 else {
        sums.addToRows(layer.bias)
        logits = sums
        break
      }
      var values = sums
      var slopes = Matrix<Double>(rows: 0, columns: 0)
      network.architecture.activation.forward(
        &values, bias: layer.bias, dropping: masks.isEmpty ? nil : masks[index].dropping,
        slopes: &slopes)
      sums.addToRows(layer.bias)
      let mask = masks.isEmpty ? nil : masks[index].factors
      hidden.append(
        ElementChanges(network.architecture.activation.changeRule, at: sums, factors: mask))
      factors.append(mask)
      inputs.append(values)
    }
    self.inputs = inputs
    self.hidden = hidden
    losses = network.architecture.output.lossChanges(
      at: logits, targets: targets, labelSmoothing: labelSmoothing)
    let errors = losses.noise(
      of: logits, targets: targets, layer: layers[layers.count - 1],
      input: inputs[inputs.count - 1])
    noise = Self.noise(network, ofErrors: errors, factors: factors)
  }

  /// Returns what errors of dJ/dZ of the logits, in units in the last place, become on their way back:
  /// E ← |W|ᵀ · E.
  private static func noise(
    _ network: Network<Double>, ofErrors errors: Matrix<Double>, factors: [Matrix<Double>?]
  ) -> [Matrix<Double>] {
    let layers = network.parameters.layers
    var noise = [errors]
    for index in stride(from: layers.count - 1, to: 0, by: -1) {
      var before = Matrix<Double>(rows: layers[index].weight.columns, columns: errors.columns)
      before.assign(layers[index].weight.magnitudes, times: noise[0], transposing: .first)
      if let mask = factors[index - 1] {
        for place in before.elements.indices { before.elements[place] *= mask.elements[place] }
      }
      noise.insert(before, at: 0)
    }
    return noise
  }

  /// Returns the error that rounding may cause in each derivative of the mean loss with respect to a
  /// layer's weights and biases, as backpropagation computes it.
  func rounding(ofLayer layer: Int) -> LayerParameters<Double> {
    let weight = network.parameters.layers[layer].weight
    var result = LayerParameters(
      weight: Matrix<Double>(rows: weight.rows, columns: weight.columns),
      bias: [Double](repeating: 0, count: weight.rows))
    result.weight.assign(noise[layer], times: inputs[layer].magnitudes, transposing: .second)
    noise[layer].sumRows(into: &result.bias)
    let unit = 16 * Double.ulpOfOne / Double(exampleCount)
    for index in result.weight.elements.indices { result.weight.elements[index] *= unit }
    for index in result.bias.indices { result.bias[index] *= unit }
    return result
  }
}

extension Matrix where Scalar == Double {
  /// The matrix of absolute values.
  fileprivate var magnitudes: Matrix {
    Matrix(rows: rows, columns: columns, elements: elements.map(abs))
  }
}
