import Glibc
import LinearAlgebra

@testable import Learning

/// Names a mistake that people make in backpropagation.
enum BackpropagationFault: CaseIterable, Sendable {
  /// Y − P in place of P − Y.
  case wrongSign
  /// Sums over the examples in place of means.
  case noMean
  /// dA · D in place of dA · D / keep.
  case noKeepFactor
  /// dA without D.
  case noMask
  /// dA[k] = Σ W[j, k] · dZ[j] with W read in the order of its transpose.
  case transposedWeight
  /// dW stored in the order of its transpose.
  case transposedGradient
  /// The input of the layer before in place of that of the layer, by its index alone.
  case wrongInput
  /// g′(z) too large by a hundredth.
  case derivativeFactor
  /// No db at all in one layer.
  case noBias
  /// db of the first example alone.
  case biasOfOneExample
  /// No penalty in one layer.
  case unpenalizedLayer
  /// L2 with λ/(2m) · W, as if the 2 did not come down.
  case halfRidge
  /// L1 with λ/m · sign W.
  case doubleLasso
}

/// Returns the gradient by loops over numbers, written from the formulas and sharing nothing with
/// the package but the dropout masks; with a mistake in the given layer, if there is to be one.
func backpropagation(
  of check: GradientCheck, fault: BackpropagationFault? = nil, layer faulty: Int = 0
) -> Parameters<Double> {
  let layers = check.network.parameters.layers
  let count = check.targets.count
  let masks =
    check.regularization.dropsUnits
    ? check.makeWorkspace(learns: false).masks.map { Array($0.factors.elements) } : []
  let smoothing = check.regularization.labelSmoothing
  // values[l] are the inputs of layer l, bare[l] the same before dropout, sums[l] its z.
  var values = [Array(check.inputs.elements)]
  var bare = values
  var sums: [[Double]] = []
  for (index, layer) in layers.enumerated() {
    let (units, inputs) = (layer.weight.rows, layer.weight.columns)
    let (weight, input) = (layer.weight.elements, values[index])
    var z = [Double](repeating: 0, count: units * count)
    for unit in 0..<units {
      for example in 0..<count {
        var sum = layer.bias[unit]
        for k in 0..<inputs { sum += weight[unit * inputs + k] * input[k * count + example] }
        z[unit * count + example] = sum
      }
    }
    sums.append(z)
    guard index < layers.count - 1 else { break }
    let activation = check.network.architecture.activation
    bare.append(z.map { activation.plainValue(at: $0) })
    values.append(
      masks.isEmpty ? bare[index + 1] : zip(bare[index + 1], masks[index]).map { $0 * $1 })
  }

  // P − Y over the examples, 2(ŷ − y) for numbers.
  let outputs = layers[layers.count - 1].weight.rows
  let scale = fault == .noMean ? 1 : 1 / Double(count)
  var delta = sums[layers.count - 1]
  for example in 0..<count {
    let scores = (0..<outputs).map { delta[$0 * count + example] }
    let top = scores.max() ?? 0
    let total = scores.reduce(0) { $0 + exp($1 - top) }
    if case .values(let values) = check.targets {
      let distance = 2 * (scores[0] - values[example])
      delta[example] = (fault == .wrongSign ? -distance : distance) * scale
      continue
    }
    let label = check.targets.labels[example]
    for unit in 0..<outputs {
      let probability =
        outputs == 1 ? 1 / (1 + exp(-scores[0])) : exp(scores[unit] - top) / total
      let isLabel = outputs == 1 ? label == 1 : label == unit
      let target = (isLabel ? 1 - smoothing : 0) + smoothing / Double(max(outputs, 2))
      let distance = probability - target
      delta[unit * count + example] = (fault == .wrongSign ? -distance : distance) * scale
    }
  }

  var gradient = Parameters<Double>(zerosFor: check.network.architecture)
  for index in layers.indices.reversed() {
    let (units, inputs) = (layers[index].weight.rows, layers[index].weight.columns)
    let weight = layers[index].weight.elements
    let fault = index == faulty ? fault : nil
    let input = fault == .wrongInput && index > 0 ? bare[index - 1] : values[index]
    for unit in 0..<units {
      for k in 0..<inputs {
        var sum = 0.0
        for example in 0..<count {
          let place = (k * count + example) % input.count
          sum += delta[unit * count + example] * input[place]
        }
        let place = fault == .transposedGradient ? k * units + unit : unit * inputs + k
        gradient.layers[index].weight.elements[place] = sum
      }
      let examples = fault == .biasOfOneExample ? 1 : fault == .noBias ? 0 : count
      for example in 0..<examples {
        gradient.layers[index].bias[unit] += delta[unit * count + example]
      }
    }
    guard index > 0 else { break }
    var before = [Double](repeating: 0, count: inputs * count)
    for k in 0..<inputs {
      for example in 0..<count {
        var sum = 0.0
        for unit in 0..<units {
          let place = fault == .transposedWeight ? k * units + unit : unit * inputs + k
          sum += weight[place] * delta[unit * count + example]
        }
        let place = k * count + example
        if !masks.isEmpty {
          let factor = masks[index - 1][place]
          switch fault {
          case .noKeepFactor: sum *= factor * check.regularization.keepProbability[index - 1]
          case .noMask: break
          default: sum *= factor
          }
        }
        let activation = check.network.architecture.activation
        sum *= activation.plainDerivative(at: sums[index - 1][place])
        if fault == .derivativeFactor { sum *= 1.01 }
        before[place] = sum
      }
    }
    delta = before
  }

  let m = Double(check.examples)
  for index in layers.indices where !(fault == .unpenalizedLayer && index == faulty) {
    for (place, weight) in layers[index].weight.elements.enumerated() {
      let ridge = check.regularization.l2 / m * (fault == .halfRidge ? 0.5 : 1)
      let lasso = check.regularization.l1 / (2 * m) * (fault == .doubleLasso ? 2 : 1)
      gradient.layers[index].weight.elements[place] +=
        ridge * weight + lasso * (weight > 0 ? 1 : weight < 0 ? -1 : 0)
    }
  }
  return gradient
}

extension Activation {
  /// g(z), as a formula collection has it.
  func plainValue(at z: Double) -> Double {
    switch self {
    case .relu: max(z, 0)
    case .leakyReLU: z > 0 ? z : 0.01 * z
    case .elu: z > 0 ? z : expm1(z)
    case .gelu: z * erfc(-z / 2.0.squareRoot()) / 2
    case .linear: z
    case .tanh: Glibc.tanh(z)
    case .sigmoid: 1 / (1 + exp(-z))
    }
  }

  /// g′(z), as a formula collection has it.
  func plainDerivative(at z: Double) -> Double {
    switch self {
    case .relu: z > 0 ? 1 : 0
    case .leakyReLU: z > 0 ? 1 : 0.01
    case .elu: z > 0 ? 1 : exp(z)
    case .gelu:
      erfc(-z / 2.0.squareRoot()) / 2 + z * exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    case .linear: 1
    case .tanh: 1 / (cosh(z) * cosh(z))
    case .sigmoid: 1 / (2 + 2 * cosh(z))
    }
  }
}
