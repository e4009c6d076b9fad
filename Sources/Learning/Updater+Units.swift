import LinearAlgebra

// What an updater of several parts does when its examples have been through the network: the units of
// each layer are divided.

extension Updater {
  /// From how many multiplications on a layer's gradient is worth to be divided.
  private static var multiplicationsWorthDividing: Int { 1_000_000 }

  /// Divides the units of each layer into blocks: several for each thread, lest one wait for the other,
  /// and so large that products with them are still fast.
  static func blocks(of architecture: Architecture, parts: Int) -> [[Block]] {
    zip(architecture.widths, architecture.widths.dropFirst()).map { inputs, units in
      let count = max(1, min(4 * parts, units / 16))
      return (0..<count).map { index in
        let range = share(index, of: count, in: units)
        return Block(units: range, gradient: Matrix(rows: range.count, columns: inputs))
      }
    }
  }

  /// Computes the gradient of every block of units and steps their weights, layer by layer; under
  /// clipping all gradients first, since their norm has to be known.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func descendInParts(
    _ network: inout Network<Scalar>, _ regularization: Regularization, _ optimizer: Optimizer,
    _ state: inout OptimizerState<Scalar>, learningRate: Double, examples: Int,
    _ performer: any Performer
  ) {
    var scale = 1.0
    if regularization.clipNorm != nil {
      for layer in blocks.indices {
        addBiasGradients(ofLayer: layer)
        forEachBlock(ofLayer: layer, performer) { block, parts in
          block.computeGradient(ofLayer: layer, parts)
        }
      }
      scale = regularization.gradientScale(norm: gradientNorm)
    }
    state.stepCount += 1
    let step = OptimizerStep<Scalar>(
      optimizer, step: state.stepCount, learningRate: learningRate,
      regularization: regularization, examples: examples, gradientScale: scale)
    for layer in blocks.indices {
      let computesGradient = regularization.clipNorm == nil
      if computesGradient { addBiasGradients(ofLayer: layer) }
      step.withTensors(ofLayer: layer, of: &network, &state) { tensors in
        forEachBlock(ofLayer: layer, performer) { block, parts in
          if computesGradient { block.computeGradient(ofLayer: layer, parts) }
          tensors.stepWeights(ofUnits: block.units, along: block.gradient.view)
        }
        tensors.stepBiases(along: parts[0].workspace.gradient.layers[layer].bias)
      }
      if let limit = regularization.maxNorm {
        network.parameters.layers[layer].weight.limitRowNorms(to: Scalar(limit))
      }
    }
  }

  /// Adds the parts' sums of dZ up, in the first part.
  private mutating func addBiasGradients(ofLayer layer: Int) {
    for part in parts.indices.dropFirst() {
      let bias = parts[part].workspace.gradient.layers[layer].bias
      for unit in bias.indices {
        parts[0].workspace.gradient.layers[layer].bias[unit] += bias[unit]
      }
    }
  }

  /// ‖g‖₂ of the gradient that blocks and biases hold together.
  private var gradientNorm: Double {
    var square = 0.0
    for layer in blocks.indices {
      for block in blocks[layer] {
        let norm = Double(block.gradient.norm2())
        square += norm * norm
      }
      for slope in parts[0].workspace.gradient.layers[layer].bias {
        square += Double(slope) * Double(slope)
      }
    }
    return square.squareRoot()
  }

  /// Has `work` done for every block of a layer, which may read all parts; one after the other where
  /// the layer is small.
  private mutating func forEachBlock(
    ofLayer layer: Int, _ performer: any Performer, _ work: (inout Block, [Part]) -> Void
  ) {
    let parts = parts
    let units = blocks[layer].last?.units.upperBound ?? 0
    let inputs = blocks[layer].first?.gradient.columns ?? 0
    let isLarge = inputs * units * exampleCount >= Self.multiplicationsWorthDividing
    blocks[layer].withUnsafeMutableBufferPointer { blocks in
      if isLarge {
        performer.perform(blocks.count) { work(&blocks[$0], parts) }
      } else {
        for index in blocks.indices { work(&blocks[index], parts) }
      }
    }
  }
}

extension Updater.Block {
  /// Computes Σ dZ·Aᵀ over all parts.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  fileprivate mutating func computeGradient(ofLayer layer: Int, _ parts: [Updater.Part]) {
    for index in parts.indices {
      let delta = parts[index].workspace.layers[layer].delta.view
      let rows =
        layer == 0
        ? parts[index].batch.rows.view : parts[index].workspace.layers[layer - 1].rows.view
      gradient.assign(delta, rows: units, times: rows, adding: index > 0)
    }
  }
}
