import LinearAlgebra

/// Says whether a pass applies the dropout masks that its workspace holds.
public enum PassMode: Equatable, Sendable {
  /// All units take part, unscaled: how a network is judged and used.
  case evaluation
  /// The masks last drawn in the workspace are applied.
  case masked
}

extension Network {
  /// Computes A₀ = X, Z = W·A + b, A = g(Z) for each layer, and leaves the logits and all values
  /// in the workspace. `batch` has as many examples as the workspace is for.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func forward(_ batch: Batch<Scalar>, mode: PassMode, in workspace: inout Workspace<Scalar>)
  {
    precondition(
      batch.inputs.rows == architecture.inputs && batch.count == workspace.exampleCount,
      "\(batch.inputs.rows) features × \(batch.count) examples for a network of "
        + "\(architecture.inputs) inputs and a workspace of \(workspace.exampleCount)")
    let last = parameters.layers.count - 1
    for index in 0...last {
      let weight = parameters.layers.inPlace(index) { $0.weight.view }
      let input =
        index == 0 ? batch.inputs.view : workspace.layers.inPlace(index - 1) { $0.values.view }
      workspace.layers[index].values.assign(weight, times: input)
      if index < last {
        workspace.layers[index].activate(
          architecture.activation, bias: parameters.layers[index].bias, mode: mode)
      } else {
        workspace.layers[last].values.addToRows(parameters.layers[last].bias)
      }
    }
  }

  /// Computes the gradient of the mean loss into `workspace.gradient`, from the values
  /// that `forward` left there for the same batch and mode.
  ///
  /// The logits are overwritten. `labelSmoothing` draws the targets towards equal probabilities.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func backward(
    _ batch: Batch<Scalar>, mode: PassMode, labelSmoothing: Double = 0,
    in workspace: inout Workspace<Scalar>
  ) {
    propagate(
      batch, mode: mode, labelSmoothing: labelSmoothing, scale: 1 / Double(batch.count),
      in: &workspace)
    workspace.transposeValues()
    for index in parameters.layers.indices {
      workspace.computeWeightGradient(ofLayer: index, batch)
    }
  }

  /// Computes dZ of every layer and db = Σ dZ, where `scale` stands before the sum of the examples'
  /// losses.
  ///
  /// dZ = dA ⊙ g′(Z) and dA = Wᵀ·dZ of the layer above, from the last layer to the first.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func propagate(
    _ batch: Batch<Scalar>, mode: PassMode, labelSmoothing: Double, scale: Double,
    in workspace: inout Workspace<Scalar>
  ) {
    let last = parameters.layers.count - 1
    workspace.layers[last].turnLogitsIntoDelta()
    architecture.output.backward(
      &workspace.layers[last].delta, batch, scale: Scalar(scale), labelSmoothing: labelSmoothing,
      biasGradient: &workspace.gradient.layers[last].bias)
    for index in stride(from: last, to: 0, by: -1) {
      let weight = parameters.layers.inPlace(index) { $0.weight.view }
      let delta = workspace.layers.inPlace(index) { $0.delta.view }
      workspace.layers[index - 1].delta.assign(weight, times: delta, transposing: .first)
      workspace.layers[index - 1].deactivate(
        architecture.activation, mode: mode,
        biasGradient: &workspace.gradient.layers[index - 1].bias)
    }
  }

  /// Stores each example's loss into `workspace.losses`, from the logits that `forward`
  /// left, and returns their mean; with `labelSmoothing`, that for smoothed labels.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func loss(
    _ batch: Batch<Scalar>, labelSmoothing: Double = 0, in workspace: inout Workspace<Scalar>
  ) -> Double {
    let logits = workspace.layers[parameters.layers.count - 1].values
    architecture.output.forward(
      logits, batch, labelSmoothing: labelSmoothing, into: &workspace.losses)
    return workspace.losses.sumInDouble() / Double(batch.count)
  }
}
