import LinearAlgebra

extension Network {
  /// Takes one step of gradient descent on the penalized cost J, from a gradient of the data loss.
  ///
  /// W ← W − (α·dW + (αλ₂/m)·W), which is (1 − αλ₂/m)·W − α·dW without rounding the factor, which
  /// in single precision would be 1 where αλ₂/m is below 3e-8; then, under L1, the proximal step
  /// W ← sign W · max(|W| − αλ₁/(2m), 0) (Beck and Teboulle, "A fast iterative
  /// shrinkage-thresholding algorithm", 2009), so that weights become exactly 0 and can come back;
  /// b ← b − α·db. `examples` is m, the size of the training set, also under mini-batches.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func descend(
    along gradient: Parameters<Scalar>, learningRate: Double, regularization: Regularization,
    examples: Int
  ) {
    let rate = Scalar(learningRate)
    let decay = Scalar(regularization.decay(learningRate: learningRate, examples: examples))
    let threshold = Scalar(
      regularization.softThreshold(learningRate: learningRate, examples: examples))
    for index in parameters.layers.indices {
      parameters.layers[index].weight.descend(
        along: gradient.layers[index].weight, rate: rate, decay: decay)
      if threshold > 0 { parameters.layers[index].weight.softThreshold(threshold) }
      parameters.layers[index].bias.withUnsafeMutableBufferPointer { bias in
        gradient.layers[index].bias.withUnsafeBufferPointer { slope in
          guard let bias = bias.baseAddress, let slope = slope.baseAddress else { return }
          Scalar.add(
            count: gradient.layers[index].bias.count, alpha: -rate, slope, to: bias)
        }
      }
    }
  }
}
