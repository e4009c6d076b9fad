import LinearAlgebra

/// Does several pieces of work.
public protocol Performer: Sendable {
  /// Calls `work` for each number from 0 up to `count`, in any order or at the same time. What it
  /// does for one number does not depend on what it does for another.
  func perform(_ count: Int, _ work: (Int) -> Void)
}

/// Does one piece of work after the other.
public struct SerialPerformer: Performer {
  /// Creates it.
  public init() {}

  /// Calls `work` for each number from 0 up to `count`.
  public func perform(_ count: Int, _ work: (Int) -> Void) {
    for index in 0..<count { work(index) }
  }
}

/// Counts the units of a hidden layer that masks kept, each for one example.
public struct MaskCount: Equatable, Sendable {
  /// How many were kept.
  public internal(set) var kept = 0
  /// Out of how many.
  public internal(set) var drawn = 0

  /// Creates a count of nothing.
  public init() {}

  /// Creates the count of a saved place: so many kept of so many drawn.
  public init(kept: Int, drawn: Int) {
    precondition(kept >= 0 && kept <= drawn, "\(kept) units kept of \(drawn)")
    self.kept = kept
    self.drawn = drawn
  }

  /// The share that was kept; nil where nothing was counted.
  public var share: Double? { drawn > 0 ? Double(kept) / Double(drawn) : nil }
}

/// Says how far the numbers of a layer spread, from which vanishing and exploding signals are seen.
public struct Signal: Equatable, Sendable {
  /// The standard deviation of the values A over units and examples; nil in the output layer.
  public let activations: Double?
  /// The standard deviation of the gradients dJ/dZ over units and examples.
  public let gradients: Double

  /// Creates a signal.
  public init(activations: Double?, gradients: Double) {
    self.activations = activations
    self.gradients = gradients
  }
}

/// Makes updates with batches of one size, as a whole or divided into parts that several threads can
/// work on.
///
/// First the examples are divided: each part takes its own through the network and back. Then the
/// units of each layer are: each part computes the gradient of its units' weights, over all examples,
/// and steps them. Every number is computed by one part, so that the result depends on how many
/// parts there are, and not on which thread does what when.
public struct Updater<Scalar: BLASScalar>: Sendable {
  /// Is one part: its examples, and room to pass them through the network.
  struct Part: Sendable {
    /// Where its examples are in the batch.
    let range: Range<Int>
    var batch: Batch<Scalar>
    /// The gradient in it is that of the part's units, of every layer.
    var workspace: Workspace<Scalar>
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
  /// The units of each layer that each part steps: a layer, then a part.
  private let shares: [[Range<Int>]]
  /// The number of examples of a batch.
  public let exampleCount: Int

  /// Creates an updater for batches of `exampleCount` examples, in at most `parts` parts.
  public init(architecture: Architecture, exampleCount: Int, parts count: Int = 1) {
    precondition(exampleCount >= 1, "batches of \(exampleCount) examples")
    precondition(count >= 1, "\(count) parts of a batch")
    self.exampleCount = exampleCount
    let count = min(count, exampleCount)
    let shares = architecture.widths.dropFirst().map { units in
      (0..<count).map { Self.share($0, of: count, in: units) }
    }
    self.shares = shares
    parts = (0..<count).map { part in
      let range = Self.share(part, of: count, in: exampleCount)
      return Part(
        range: range, batch: Batch(features: architecture.inputs, examples: range.count),
        workspace: Workspace(
          for: architecture, exampleCount: range.count, units: shares.map { $0[part].count }))
    }
  }

  private static func share(_ part: Int, of parts: Int, in total: Int) -> Range<Int> {
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

  /// How many units of each hidden layer were 0 for all of the first part's examples at the last
  /// update.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func deadUnitCounts() -> [Int] {
    parts[0].workspace.layers.dropLast().map { $0.values.zeroRowCount() }
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

// MARK: - Divided among units

extension Updater {
  /// From how many multiplications on a layer's gradient is worth to be divided.
  private static var multiplicationsWorthDividing: Int { 1_000_000 }

  /// Computes the gradient of every part's share of the units and steps their weights, layer by
  /// layer; under clipping all gradients first, since their norm has to be known.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private mutating func descendInParts(
    _ network: inout Network<Scalar>, _ regularization: Regularization, _ optimizer: Optimizer,
    _ state: inout OptimizerState<Scalar>, learningRate: Double, examples: Int,
    _ performer: any Performer
  ) {
    var scale = 1.0
    if regularization.clipNorm != nil {
      for layer in shares.indices {
        addBiasGradients(ofLayer: layer)
        let shares = shares[layer]
        divide(layer, performer) { parts, index in
          Self.computeGradient(ofLayer: layer, share: shares[index], index, parts)
        }
      }
      scale = regularization.gradientScale(norm: gradientNorm)
    }
    state.stepCount += 1
    let step = OptimizerStep<Scalar>(
      optimizer, step: state.stepCount, learningRate: learningRate,
      regularization: regularization, examples: examples, gradientScale: scale)
    for layer in shares.indices {
      let shares = shares[layer]
      let computesGradient = regularization.clipNorm == nil
      if computesGradient { addBiasGradients(ofLayer: layer) }
      step.withTensors(ofLayer: layer, of: &network, &state) { tensors in
        divide(layer, performer) { parts, index in
          if computesGradient {
            Self.computeGradient(ofLayer: layer, share: shares[index], index, parts)
          }
          tensors.stepWeights(
            ofUnits: shares[index], along: parts[index].workspace.gradient.layers[layer].weight.view
          )
        }
        tensors.stepBiases(along: parts[0].workspace.gradient.layers[layer].bias)
      }
      if let limit = regularization.maxNorm {
        network.parameters.layers[layer].weight.limitRowNorms(to: Scalar(limit))
      }
    }
  }

  /// Computes Σ dZ·Aᵀ over all parts for some units of a layer, into the gradient of one part.
  private static func computeGradient(
    ofLayer layer: Int, share: Range<Int>, _ index: Int, _ parts: UnsafeMutableBufferPointer<Part>
  ) {
    guard !share.isEmpty else { return }
    for source in parts.indices {
      let delta = parts[source].workspace.layers[layer].delta.view
      let rows =
        layer == 0
        ? parts[source].batch.rows.view : parts[source].workspace.layers[layer - 1].rows.view
      parts[index].workspace.gradient.layers[layer].weight.assign(
        delta, rows: share, times: rows, adding: source > 0)
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

  /// ‖g‖₂ of the gradient that the parts hold together.
  private var gradientNorm: Double {
    var square = 0.0
    for layer in shares.indices {
      for part in parts {
        let norm = Double(part.workspace.gradient.layers[layer].weight.norm2())
        square += norm * norm
      }
      for slope in parts[0].workspace.gradient.layers[layer].bias {
        square += Double(slope) * Double(slope)
      }
    }
    return square.squareRoot()
  }

  /// Has `work` done for every part, which may read all of them and write to its own gradient; one
  /// after the other where the layer is small.
  private mutating func divide(
    _ layer: Int, _ performer: any Performer,
    _ work: (UnsafeMutableBufferPointer<Part>, Int) -> Void
  ) {
    let weight = parts[0].workspace.gradient.layers[layer].weight
    let isLarge =
      weight.columns * shares[layer][shares[layer].count - 1].upperBound * exampleCount
      >= Self.multiplicationsWorthDividing
    parts.withUnsafeMutableBufferPointer { parts in
      if isLarge {
        performer.perform(parts.count) { work(parts, $0) }
      } else {
        for index in parts.indices { work(parts, index) }
      }
    }
  }
}
