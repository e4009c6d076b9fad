import LinearAlgebra

extension Regularization {
  /// Returns the penalty λ₂/(2m)·‖W‖₂² + λ₁/(2m)·‖W‖₁ of a network's weights.
  public func penalty<Scalar>(of parameters: Parameters<Scalar>, examples: Int) -> Double {
    var total = 0.0
    for layer in parameters.layers {
      if l2 > 0 {
        let norm = Double(layer.weight.norm2())
        total += l2 * norm * norm
      }
      if l1 > 0 { total += l1 * Double(layer.weight.norm1()) }
    }
    return total / Double(2 * examples)
  }

  /// Adds the penalty's derivative, (λ₂/m)·W + λ₁/(2m)·sign W, to a gradient of the data loss.
  ///
  /// Training itself never forms this sum: plain gradient descent shrinks the weights instead,
  /// which is the same for L2, and steps over 0 properly for L1.
  public func addGradient<Scalar>(
    of parameters: Parameters<Scalar>, examples: Int, to gradient: inout Parameters<Scalar>
  ) {
    let ridge = Scalar(l2 / Double(examples))
    let lasso = Scalar(l1 / Double(2 * examples))
    for layer in parameters.layers.indices {
      for index in parameters.layers[layer].weight.elements.indices {
        let weight = parameters.layers[layer].weight.elements[index]
        let sign: Scalar = weight > 0 ? 1 : weight < 0 ? -1 : 0
        gradient.layers[layer].weight.elements[index] += ridge * weight + lasso * sign
      }
    }
  }
}
