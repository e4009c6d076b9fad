import LinearAlgebra

/// Holds what a forward and a backward pass write, so that neither allocates.
///
/// A workspace fits one architecture and one number of examples. After a training pass it holds
/// the values, masks and gradient of that pass, for the panes that show them.
public struct Workspace<Scalar: BLASScalar>: Sendable {
  /// What one layer writes.
  struct Layer: Sendable {
    /// g(Z), or the logits in the last layer; units × examples.
    var values: Matrix<Scalar>
    /// dJ/dZ; units × examples, or empty without backward passes.
    var delta: Matrix<Scalar>
    /// g′(Z) where it cannot be read off the values; else, and in the last layer, empty.
    var slopes: Matrix<Scalar>
    /// The values after dropout; empty until dropout is used.
    var dropped: Matrix<Scalar>
    /// The dropout mask; empty until dropout is used.
    var mask: DropoutMask<Scalar>

    /// Replaces W·A by g(W·A + b), and keeps the slopes where they are needed.
    mutating func activate(_ activation: Activation, bias: [Scalar]) {
      activation.forward(&values, bias: bias, slopes: &slopes)
    }

    /// Hands the logits over to `delta`, where their derivative replaces them.
    mutating func turnLogitsIntoDelta() {
      swap(&values, &delta)
    }
  }

  var layers: [Layer]
  /// The cross-entropy of each example after a pass that computed it.
  public internal(set) var losses: [Scalar]
  /// dJ/dW and dJ/db of the data loss after a backward pass; without layers where there are none.
  public internal(set) var gradient: Parameters<Scalar>
  /// The number of examples that the workspace is for.
  public let exampleCount: Int

  /// Creates a workspace for batches of `exampleCount` examples, for forward passes only unless
  /// `learns`.
  public init(for architecture: Architecture, exampleCount: Int, learns: Bool = true) {
    precondition(exampleCount >= 1, "a batch of \(exampleCount) examples")
    self.exampleCount = exampleCount
    let units = architecture.widths.dropFirst()
    let keepsSlopes = learns && architecture.activation.keepsSlopes
    layers = units.enumerated().map { index, units in
      let hasSlopes = keepsSlopes && index < architecture.hidden.count
      return Layer(
        values: Matrix(rows: units, columns: exampleCount),
        delta: learns ? Matrix(rows: units, columns: exampleCount) : Matrix(rows: 0, columns: 0),
        slopes: hasSlopes
          ? Matrix(rows: units, columns: exampleCount) : Matrix(rows: 0, columns: 0),
        dropped: Matrix(rows: 0, columns: 0),
        mask: DropoutMask(units: 0, examples: 0))
    }
    losses = [Scalar](repeating: 0, count: exampleCount)
    gradient = learns ? Parameters(zerosFor: architecture) : Parameters(layers: [])
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
      if layers[index].dropped.count == 0 {
        let units = layers[index].values.rows
        layers[index].dropped = Matrix(rows: units, columns: exampleCount)
        layers[index].mask = DropoutMask(units: units, examples: exampleCount)
      }
      layers[index].mask.draw(keepProbability: keepProbability[index], using: &generator)
    }
  }
}
