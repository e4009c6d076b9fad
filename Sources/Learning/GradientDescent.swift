import LinearAlgebra

/// Is one step of an optimizer with everything that is the same for all tensors computed: applied
/// to any part of a tensor, to all parts in any order, or to several at once, it does the same.
public struct OptimizerStep<Scalar: BLASScalar>: Sendable {
  /// The rule, with its constants in the precision of training.
  private enum Rule: Sendable {
    case descent(rate: Scalar, decay: Scalar)
    case momentum(rate: Scalar, beta: Scalar, looksAhead: Bool)
    case rmsProp(rate: Scalar, memory: Scalar, share: Scalar, epsilon: Scalar)
    case adam(AdamFactors<Scalar>)
  }

  private let rule: Rule
  private let weightTerms: StepTerms<Scalar>
  private let biasTerms: StepTerms<Scalar>

  /// Computes the constants, in double precision, of step `step`, which counts from 1. The gradient
  /// of the data loss is multiplied by `gradientScale` first.
  public init(
    _ optimizer: Optimizer, step: Int, learningRate: Double, regularization: Regularization,
    examples: Int, gradientScale: Double = 1
  ) {
    let rate = Scalar(learningRate)
    switch optimizer {
    case .sgd:
      rule = .descent(
        rate: Scalar(learningRate * gradientScale),
        decay: Scalar(regularization.decay(learningRate: learningRate, examples: examples)))
    case .momentum(let beta):
      rule = .momentum(rate: rate, beta: Scalar(beta), looksAhead: false)
    case .nesterov(let beta):
      rule = .momentum(rate: rate, beta: Scalar(beta), looksAhead: true)
    case .rmsProp(let decay, let epsilon):
      rule = .rmsProp(
        rate: rate, memory: Scalar(decay), share: Scalar(1 - decay), epsilon: Scalar(epsilon))
    case .adam(let beta1, let beta2, let epsilon), .adamW(let beta1, let beta2, let epsilon, _):
      rule = .adam(
        AdamFactors(
          learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, step: step))
    }
    weightTerms = StepTerms(
      scale: Scalar(gradientScale), ridge: Scalar(regularization.l2 / Double(examples)),
      decay: Scalar(learningRate * optimizer.weightDecay),
      threshold: Scalar(
        regularization.softThreshold(learningRate: learningRate, examples: examples)))
    biasTerms = StepTerms(scale: Scalar(gradientScale))
  }

  /// Steps some numbers of a tensor along their gradient; the moments are those of the same
  /// numbers, and empty where the optimizer has none. Penalties and decay are for weights only.
  ///
  /// For plain descent: W ← W − (α·dW + (αλ₂/m)·W), which is (1 − αλ₂/m)·W − α·dW without rounding
  /// the factor, which in single precision would be 1 where αλ₂/m is below 3e-8; b ← b − α·db. Then,
  /// for all optimizers, the proximal step of L1, W ← sign W · max(|W| − αλ₁/(2m), 0) (Beck and
  /// Teboulle, "A fast iterative shrinkage-thresholding algorithm", 2009), so that weights become
  /// exactly 0 and can come back.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func apply(
    to values: UnsafeMutableBufferPointer<Scalar>, _ tensor: LayerParameters<Scalar>.Tensor,
    along gradient: UnsafeBufferPointer<Scalar>, first: UnsafeMutableBufferPointer<Scalar>,
    second: UnsafeMutableBufferPointer<Scalar>
  ) {
    let terms = tensor == .weight ? weightTerms : biasTerms
    switch rule {
    case .descent(let rate, let decay):
      guard tensor == .bias else {
        values.descend(along: gradient, rate: rate, decay: decay, threshold: terms.threshold)
        return
      }
      precondition(
        values.count == gradient.count, "\(gradient.count) slopes for \(values.count) biases")
      guard let bias = values.baseAddress, let slope = gradient.baseAddress else { return }
      Scalar.add(count: values.count, alpha: -rate, slope, to: bias)
    case .momentum(let rate, let beta, let looksAhead):
      values.descend(
        along: gradient, velocity: first, rate: rate, beta: beta, looksAhead: looksAhead,
        terms: terms)
    case .rmsProp(let rate, let memory, let share, let epsilon):
      values.descend(
        along: gradient, meanSquare: second, rate: rate, memory: memory, share: share,
        epsilon: epsilon, terms: terms)
    case .adam(let factors):
      values.descend(
        along: gradient, mean: first, meanSquare: second, factors: factors, terms: terms)
    }
  }
}

/// Is what a step changes in one layer, in memory: any units' weights may be stepped at the same time
/// as any others.
struct SteppedTensors<Scalar: BLASScalar> {
  fileprivate let step: OptimizerStep<Scalar>
  fileprivate let inputs: Int
  fileprivate let weights: UnsafeMutableBufferPointer<Scalar>
  fileprivate let firstOfWeights: UnsafeMutableBufferPointer<Scalar>
  fileprivate let secondOfWeights: UnsafeMutableBufferPointer<Scalar>
  fileprivate let biases: UnsafeMutableBufferPointer<Scalar>
  fileprivate let firstOfBiases: UnsafeMutableBufferPointer<Scalar>
  fileprivate let secondOfBiases: UnsafeMutableBufferPointer<Scalar>

  /// Steps the weights of some units along their gradient, units × inputs.
  func stepWeights(ofUnits units: Range<Int>, along gradient: MatrixView<Scalar>) {
    let range = units.lowerBound * inputs..<units.upperBound * inputs
    func own(_ all: UnsafeMutableBufferPointer<Scalar>) -> UnsafeMutableBufferPointer<Scalar> {
      all.isEmpty ? all : UnsafeMutableBufferPointer(rebasing: all[range])
    }
    step.apply(
      to: own(weights), .weight, along: gradient.elements, first: own(firstOfWeights),
      second: own(secondOfWeights))
  }

  /// Steps all biases.
  func stepBiases(along gradient: [Scalar]) {
    gradient.withUnsafeBufferPointer { gradient in
      step.apply(
        to: biases, .bias, along: gradient, first: firstOfBiases, second: secondOfBiases)
    }
  }
}

extension OptimizerStep {
  /// Calls `body` with the tensors of a layer.
  func withTensors(
    ofLayer index: Int, of network: inout Network<Scalar>, _ state: inout OptimizerState<Scalar>,
    _ body: (SteppedTensors<Scalar>) -> Void
  ) {
    let inputs = network.parameters.layers[index].weight.columns
    network.parameters.layers[index].withBuffers { weights, biases in
      state.first.layers[index].withBuffers { firstOfWeights, firstOfBiases in
        state.second.layers[index].withBuffers { secondOfWeights, secondOfBiases in
          body(
            SteppedTensors(
              step: self, inputs: inputs, weights: weights, firstOfWeights: firstOfWeights,
              secondOfWeights: secondOfWeights, biases: biases, firstOfBiases: firstOfBiases,
              secondOfBiases: secondOfBiases))
        }
      }
    }
  }
}

extension LayerParameters {
  /// Calls `body` with the weights and the biases in memory; with nothing for moments that there are
  /// none of.
  fileprivate mutating func withBuffers(
    _ body: (UnsafeMutableBufferPointer<Scalar>, UnsafeMutableBufferPointer<Scalar>) -> Void
  ) {
    guard !bias.isEmpty else {
      let nothing = UnsafeMutableBufferPointer<Scalar>(start: nil, count: 0)
      return body(nothing, nothing)
    }
    weight.elements.withUnsafeMutableBufferPointer { weights in
      bias.withUnsafeMutableBufferPointer { biases in body(weights, biases) }
    }
  }
}

extension Network {
  /// Takes one step on the penalized cost J, from a gradient of the data loss.
  ///
  /// `examples` is m, the size of the training set, also under mini-batches; `state` counts the
  /// step. Where the regularization limits norms, the gradient is clipped before and each unit's
  /// weights are scaled back after the step.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func descend(
    along gradient: Parameters<Scalar>, by optimizer: Optimizer,
    state: inout OptimizerState<Scalar>, learningRate: Double, regularization: Regularization,
    examples: Int
  ) {
    precondition(
      optimizer == state.optimizer, "a step of \(optimizer) with the state of \(state.optimizer)")
    state.stepCount += 1
    let step = OptimizerStep<Scalar>(
      optimizer, step: state.stepCount, learningRate: learningRate,
      regularization: regularization, examples: examples,
      gradientScale: regularization.clipNorm == nil
        ? 1 : regularization.gradientScale(norm: gradient.norm2()))
    for index in parameters.layers.indices {
      step.withTensors(ofLayer: index, of: &self, &state) { tensors in
        let weight = gradient.layers.inPlace(index) { $0.weight.view }
        tensors.stepWeights(ofUnits: 0..<weight.rows, along: weight)
        tensors.stepBiases(along: gradient.layers[index].bias)
      }
      if let limit = regularization.maxNorm {
        parameters.layers[index].weight.limitRowNorms(to: Scalar(limit))
      }
    }
  }
}
