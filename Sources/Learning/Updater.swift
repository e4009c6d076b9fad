import LinearAlgebra

/// Makes updates with batches of one size, as a whole or divided into parts that several threads can
/// work on.
///
/// First the examples are divided: each part takes its own through the network and back. Then the
/// units of each layer are: block by block the gradient of their weights is computed, over all
/// examples, and the weights are stepped. Every number is computed as a whole by whoever takes its part
/// or block, so that the result depends on how many parts there are, and not on which thread does what
/// when.
public struct Updater<Scalar: BLASScalar>: Sendable {
  /// Is one part: its examples, and room to pass them through the network.
  struct Part: Sendable {
    /// Where its examples are in the batch.
    let range: Range<Int>
    var batch: Batch<Scalar>
    var workspace: Workspace<Scalar>
  }

  /// Is what of a layer's units is stepped at a time, where there are several parts.
  struct Block: Sendable {
    let units: Range<Int>
    /// dJ/dW of the units over all parts: units × inputs.
    var gradient: Matrix<Scalar>
  }

  /// Says which examples make up a batch.
  public struct Source {
    let indices: ArraySlice<Int>
    let rows: Matrix<Scalar>
    let targets: Targets

    /// Creates a source: the examples `indices` of `rows`, all examples × features, and `targets`.
    public init(_ indices: ArraySlice<Int>, ofRows rows: Matrix<Scalar>, targets: Targets) {
      self.indices = indices
      self.rows = rows
      self.targets = targets
    }
  }

  var parts: [Part]
  /// The blocks of each layer; none where there is one part.
  var blocks: [[Block]]
  /// The number of examples of a batch.
  public let exampleCount: Int

  /// Creates an updater for batches of `exampleCount` examples, in at most `parts` parts.
  public init(architecture: Architecture, exampleCount: Int, parts count: Int = 1) {
    precondition(exampleCount >= 1, "batches of \(exampleCount) examples")
    precondition(count >= 1, "\(count) parts of a batch")
    self.exampleCount = exampleCount
    let count = min(count, exampleCount)
    blocks = count == 1 ? [] : Self.blocks(of: architecture, parts: count)
    parts = (0..<count).map { part in
      let range = Self.share(part, of: count, in: exampleCount)
      return Part(
        range: range, batch: Batch(features: architecture.inputs, examples: range.count),
        workspace: count == 1
          ? Workspace(for: architecture, exampleCount: exampleCount)
          : Workspace(forPartOf: architecture, exampleCount: range.count))
    }
  }

  static func share(_ part: Int, of parts: Int, in total: Int) -> Range<Int> {
    part * total / parts..<(part + 1) * total / parts
  }

  /// The number of parts.
  public var partCount: Int { parts.count }

  /// The masks of the first part's examples; empty matrices where none were drawn.
  public var masks: [DropoutMask<Scalar>] { parts[0].workspace.masks }

  /// How far the signals of the last update spread, a layer each, over the first part's examples.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func signals() -> [Signal] {
    let layers = parts[0].workspace.layers
    return layers.indices.map { index in
      Signal(
        // The place of the logits has been taken by their gradient.
        activations: index + 1 < layers.count ? layers[index].values.standardDeviation() : nil,
        gradients: layers[index].delta.standardDeviation())
    }
  }

  /// How many units of each hidden layer were 0 for all examples at the last update.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func deadUnitCounts() -> [Int] {
    let hidden = parts[0].workspace.layers.indices.dropLast()
    return hidden.map { layer in
      let zeros = parts.map { $0.workspace.layers[layer].values.zeroRows() }
      return zeros[0].indices.count { unit in zeros.allSatisfy { $0[unit] } }
    }
  }

  /// Fills the batch.
  public mutating func gather(_ source: Source, on performer: any Performer) {
    forEachPart(performer) { part, _ in part.gather(source) }
  }

  /// Makes one update: a forward and a backward pass over a batch, and a step of the optimizer.
  ///
  /// - Parameters:
  ///   - network: What is trained.
  ///   - source: Which examples make up the batch; those of last time if nil.
  ///   - regularization: What keeps the network from fitting them too well.
  ///   - optimizer: How weights follow their gradient.
  ///   - state: What the optimizer remembers.
  ///   - learningRate: α.
  ///   - examples: m, the size of the training set.
  ///   - generators: Where the masks of each part come from; at least one a part.
  ///   - counts: A count for each hidden layer, to which that of the masks is added.
  ///   - performer: What does the parts' work.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func update(
    _ network: inout Network<Scalar>, with source: Source?, regularization: Regularization,
    optimizer: Optimizer, state: inout OptimizerState<Scalar>, learningRate: Double, examples: Int,
    generators: inout [RandomGenerator], counts: inout [MaskCount], on performer: any Performer
  ) {
    pass(network, source, regularization, &generators, performer)
    if regularization.dropsUnits { addMaskCounts(to: &counts) }
    if parts.count == 1 {
      network.descend(
        along: parts[0].workspace.gradient, by: optimizer, state: &state,
        learningRate: learningRate, regularization: regularization, examples: examples)
    } else {
      descendInParts(
        &network, regularization, optimizer, &state, learningRate: learningRate,
        examples: examples, performer)
    }
  }

  /// Passes every part's examples through the network and back; a single part computes the gradient
  /// of all weights as well.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func pass(
    _ network: Network<Scalar>, _ source: Source?, _ regularization: Regularization,
    _ generators: inout [RandomGenerator], _ performer: any Performer
  ) {
    let isWhole = parts.count == 1
    let scale = 1 / Double(exampleCount)
    let mode: PassMode = regularization.dropsUnits ? .masked : .evaluation
    generators.withUnsafeMutableBufferPointer { generators in
      forEachPart(performer) { part, index in
        if let source { part.gather(source) }
        if regularization.dropsUnits {
          part.workspace.drawMasks(
            keepProbability: regularization.keepProbability, using: &generators[index])
        }
        network.forward(part.batch, mode: mode, in: &part.workspace)
        network.propagate(
          part.batch, mode: mode, labelSmoothing: regularization.labelSmoothing, scale: scale,
          in: &part.workspace)
        part.workspace.transposeValues()
        guard isWhole else { return }
        for layer in network.parameters.layers.indices {
          part.workspace.computeWeightGradient(ofLayer: layer, part.batch)
        }
      }
    }
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func addMaskCounts(to counts: inout [MaskCount]) {
    for part in parts.indices {
      for layer in counts.indices {
        counts[layer].kept += parts[part].workspace.layers[layer].mask.keptCount
        counts[layer].drawn += parts[part].workspace.layers[layer].mask.count
      }
    }
  }

  /// Has `work` done for every part, each with sole access to its own.
  @inline(__always)
  private mutating func forEachPart(_ performer: any Performer, _ work: (inout Part, Int) -> Void) {
    guard parts.count > 1 else {
      work(&parts[0], 0)
      return
    }
    parts.withUnsafeMutableBufferPointer { parts in
      performer.perform(parts.count) { index in work(&parts[index], index) }
    }
  }
}

extension Updater.Part {
  mutating func gather(_ source: Updater.Source) {
    let start = source.indices.startIndex
    let own = source.indices[start + range.lowerBound..<start + range.upperBound]
    batch.gather(own, ofRows: source.rows, targets: source.targets)
  }
}
