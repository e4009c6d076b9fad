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
      let weight = parameters.layers[index].weight
      if index == 0 {
        workspace.layers[0].values.assign(weight, times: batch.inputs, columns: batch.columns)
      } else if mode == .masked {
        workspace.layers[index].values.assign(weight, times: workspace.layers[index - 1].dropped)
      } else {
        workspace.layers[index].values.assign(weight, times: workspace.layers[index - 1].values)
      }
      let bias = parameters.layers[index].bias
      guard index < last else {
        workspace.layers[last].values.addToRows(bias)
        break
      }
      workspace.layers[index].activate(architecture.activation, bias: bias)
      if mode == .masked {
        let (mask, values) = (workspace.layers[index].mask, workspace.layers[index].values)
        mask.forward(values, into: &workspace.layers[index].dropped)
      }
    }
  }

  /// Computes the gradient of the mean cross-entropy into `workspace.gradient`, from the values
  /// that `forward` left there for the same batch and mode.
  ///
  /// dZ = dA ⊙ g′(Z), dW = dZ·Aᵀ, db = Σ dZ, dA = Wᵀ·dZ, from the last layer to the first. The
  /// logits are overwritten. With `labelSmoothing` it is the gradient for smoothed labels.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func backward(
    _ batch: Batch<Scalar>, mode: PassMode, labelSmoothing: Double = 0,
    in workspace: inout Workspace<Scalar>
  ) {
    let last = parameters.layers.count - 1
    workspace.layers[last].turnLogitsIntoDelta()
    architecture.output.backward(
      &workspace.layers[last].delta, labels: batch.labels, labelSmoothing: labelSmoothing,
      scale: 1 / Scalar(batch.count))
    for index in stride(from: last, through: 0, by: -1) {
      if index < last {
        if mode == .masked {
          let mask = workspace.layers[index].mask
          mask.backward(&workspace.layers[index].delta)
        }
        let (values, slopes) = (workspace.layers[index].values, workspace.layers[index].slopes)
        architecture.activation.backward(
          &workspace.layers[index].delta, values: values, slopes: slopes)
      }
      let delta = workspace.layers[index].delta
      if index == 0 {
        workspace.gradient.layers[0].weight.assign(
          delta, times: batch.inputs, columns: batch.columns, transposing: .second)
      } else {
        let input =
          mode == .masked
          ? workspace.layers[index - 1].dropped : workspace.layers[index - 1].values
        workspace.gradient.layers[index].weight.assign(delta, times: input, transposing: .second)
        workspace.layers[index - 1].delta.assign(
          parameters.layers[index].weight, times: delta, transposing: .first)
      }
      delta.sumRows(into: &workspace.gradient.layers[index].bias)
    }
  }

  /// Stores each example's cross-entropy into `workspace.losses`, from the logits that `forward`
  /// left, and returns their mean; with `labelSmoothing`, that for smoothed labels.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func loss(
    _ batch: Batch<Scalar>, labelSmoothing: Double = 0, in workspace: inout Workspace<Scalar>
  ) -> Double {
    let logits = workspace.layers[parameters.layers.count - 1].values
    architecture.output.forward(
      logits, labels: batch.labels, labelSmoothing: labelSmoothing, into: &workspace.losses)
    return workspace.losses.reduce(0) { $0 + Double($1) } / Double(batch.count)
  }
}
