import LinearAlgebra

/// Holds what a forward and a backward pass write, so that neither allocates.
///
/// A workspace fits one architecture and one number of examples. After a training pass it holds
/// the values, masks and gradient of that pass, for the panes that show them.
public struct Workspace<Scalar: BLASScalar>: Sendable {
  /// What one layer writes.
  struct Layer: Sendable {
    /// g(Z), after dropout if a mask was applied, or the logits in the last layer; units × examples.
    var values: Matrix<Scalar>
    /// The values with a row an example, where the gradient of the next layer's weights wants them
    /// so; else empty.
    var rows: Matrix<Scalar>
    /// dJ/dZ; units × examples, or empty without backward passes.
    var delta: Matrix<Scalar>
    /// g′(Z) where it cannot be read off the values; else, and in the last layer, empty.
    var slopes: Matrix<Scalar>
    /// The dropout mask; empty until dropout is used.
    var mask: DropoutMask<Scalar>

    /// Turns W·A into the layer's values.
    mutating func activate(_ activation: Activation, bias: [Scalar], mode: PassMode) {
      activation.forward(
        &values, bias: bias, dropping: mode == .masked ? mask.dropping : nil, slopes: &slopes)
    }

    /// Turns dJ/dA in `delta` into dJ/dZ.
    mutating func deactivate(
      _ activation: Activation, mode: PassMode, biasGradient: inout [Scalar]
    ) {
      activation.backward(
        &delta, values: values, dropping: mode == .masked ? mask.dropping : nil, slopes: slopes,
        biasGradient: &biasGradient)
    }

    /// Fills `rows`, where they are wanted.
    mutating func transposeValues() {
      if rows.count > 0 { rows.assignTransposed(values) }
    }

    /// Hands the logits over to `delta`, where their derivative replaces them.
    mutating func turnLogitsIntoDelta() {
      swap(&values, &delta)
    }
  }

  var layers: [Layer]
  /// The loss of each example after a pass that computed it.
  public internal(set) var losses: [Scalar]
  /// dJ/dW and dJ/db of the data loss after a backward pass; without layers where there are none.
  public internal(set) var gradient: Parameters<Scalar>
  /// The number of examples that the workspace is for.
  public let exampleCount: Int

  /// Creates a workspace for batches of `exampleCount` examples, for forward passes only unless
  /// `learns`.
  public init(for architecture: Architecture, exampleCount: Int, learns: Bool = true) {
    self.init(
      for: architecture, exampleCount: exampleCount, learns: learns, isPart: false)
  }

  /// Creates a workspace for a part of a batch: the gradient of the weights is computed elsewhere, from
  /// all parts, and all values get a row an example for it.
  init(forPartOf architecture: Architecture, exampleCount: Int) {
    self.init(for: architecture, exampleCount: exampleCount, learns: true, isPart: true)
  }

  private init(for architecture: Architecture, exampleCount: Int, learns: Bool, isPart: Bool) {
    precondition(exampleCount >= 1, "a batch of \(exampleCount) examples")
    self.exampleCount = exampleCount
    let widths = architecture.widths
    layers = widths.indices.dropFirst().map { index in
      let units = widths[index]
      let hasRows =
        learns && index + 1 < widths.count
        && (isPart || Self.isWorthRows(units: widths[index + 1], inputs: units))
      let hasSlopes =
        learns && architecture.activation.keepsSlopes && index + 1 < widths.count
      return Layer(
        values: Matrix(rows: units, columnsOfAlignedRows: exampleCount),
        rows: Matrix(rows: hasRows ? exampleCount : 0, columns: units),
        delta: Matrix(rows: learns ? units : 0, columnsOfAlignedRows: exampleCount),
        slopes: Matrix(rows: hasSlopes ? units : 0, columnsOfAlignedRows: exampleCount),
        mask: DropoutMask(units: 0, examples: 0))
    }
    losses = [Scalar](repeating: 0, count: exampleCount)
    gradient = Parameters(layers: [])
    guard learns else { return }
    gradient = Parameters(zerosFor: architecture)
    guard isPart else { return }
    for layer in gradient.layers.indices {
      gradient.layers[layer].weight = Matrix(rows: 0, columns: widths[layer])
    }
  }

  /// Returns whether it pays to transpose a layer's inputs for the gradient dZ·Aᵀ of its weights:
  /// products with a transposed factor take up to three times as long, but a copy has to be made, and
  /// for a few units or inputs they are faster.
  private static func isWorthRows(units: Int, inputs: Int) -> Bool { units >= 16 && inputs > 8 }

  /// Gives the values a row an example, where gradients of weights want them so.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func transposeValues() {
    for index in layers.indices { layers[index].transposeValues() }
  }

  /// Computes dW = dZ·Aᵀ of one layer, from what the passes left and the transposed values; `batch` is
  /// that of the passes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func computeWeightGradient(ofLayer index: Int, _ batch: Batch<Scalar>) {
    let delta = layers.inPlace(index) { $0.delta.view }
    let inputs = index == 0 ? batch.inputs.view : layers.inPlace(index - 1) { $0.values.view }
    let rows = index == 0 ? batch.rows.view : layers.inPlace(index - 1) { $0.rows.view }
    if rows.rows > 0 && Self.isWorthRows(units: delta.rows, inputs: inputs.rows) {
      gradient.layers[index].weight.assign(delta, times: rows)
    } else {
      gradient.layers[index].weight.assign(delta, times: inputs, transposing: .second)
    }
  }

  /// The mask of each hidden layer, as last drawn.
  public var masks: [DropoutMask<Scalar>] { layers.dropLast().map(\.mask) }

  /// Draws a fresh dropout mask for every hidden layer.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func drawMasks(
    keepProbability: KeepProbability, using generator: inout RandomGenerator
  ) {
    for index in layers.indices.dropLast() {
      if layers[index].mask.count == 0 {
        let units = layers[index].values.rows
        layers[index].mask = DropoutMask(units: units, examples: exampleCount)
      }
      layers[index].mask.draw(keepProbability: keepProbability[index], using: &generator)
    }
  }
}
