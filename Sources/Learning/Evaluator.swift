import LinearAlgebra

/// Judges networks of one architecture on one set of examples, in evaluation mode.
///
/// Large sets are gone through in blocks, so that the values of a layer need not be held for all
/// examples at once.
public struct Evaluator<Scalar: BLASScalar>: Sendable {
  /// examples × features.
  private let rows: Matrix<Scalar>
  private let targets: Targets
  /// σ of the numbers before they were normalized.
  private let targetScale: Double
  /// The mean of (y − ȳ)² over the set; 0 for classes.
  private let targetVariance: Double
  private let ranges: [Range<Int>]
  /// A batch and a workspace for full blocks, and one for the last where it is shorter.
  private var batches: [Batch<Scalar>]
  private var workspaces: [Workspace<Scalar>]

  /// Creates an evaluator for a set of at least one example.
  ///
  /// - Parameters:
  ///   - architecture: What the networks look like.
  ///   - rows: The inputs, examples × features.
  ///   - targets: The target of each example.
  ///   - targetScale: What one unit of a number was before it was normalized.
  ///   - blockSize: How many examples are looked at together.
  public init(
    architecture: Architecture, rows: Matrix<Scalar>, targets: Targets, targetScale: Double = 1,
    blockSize: Int = 1024
  ) {
    precondition(targets.count > 0, "an evaluation of no examples")
    precondition(
      targets.kind == architecture.output.targetKind,
      "\(targets.kind) for an output that predicts \(architecture.output.targetKind)")
    self.rows = rows
    self.targets = targets
    self.targetScale = targetScale
    targetVariance = targets.variance
    ranges = stride(from: 0, to: targets.count, by: blockSize).map { start in
      start..<min(start + blockSize, targets.count)
    }
    let counts = Set(ranges.map(\.count)).sorted(by: >)
    batches = counts.map {
      Batch(features: architecture.inputs, examples: $0, forEvaluation: true)
    }
    workspaces = counts.map { Workspace(for: architecture, exampleCount: $0, learns: false) }
    // A single block stays what it is.
    if ranges.count == 1 { batches[0].fill(ranges[0], ofRows: rows, targets: targets) }
  }

  /// Creates an evaluator for a set of at least one example of classes.
  public init(
    architecture: Architecture, rows: Matrix<Scalar>, labels: [Int], blockSize: Int = 1024
  ) {
    self.init(
      architecture: architecture, rows: rows, targets: .classes(labels), blockSize: blockSize)
  }

  /// Returns the cost of `network` over all examples, and its accuracy or its fit.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func score(_ network: Network<Scalar>) -> Score {
    var loss = 0.0
    var correct = 0
    for range in ranges {
      let index = range.count == batches[0].count ? 0 : 1
      if ranges.count > 1 { batches[index].fill(range, ofRows: rows, targets: targets) }
      network.forward(batches[index], mode: .evaluation, in: &workspaces[index])
      loss += network.loss(batches[index], in: &workspaces[index]) * Double(range.count)
      if targets.kind == .classes {
        correct += workspaces[index].correctCount(labels: batches[index].labels)
      }
    }
    let count = Double(targets.count)
    let cost = loss / count
    switch targets.kind {
    case .classes: return Score(cost: cost, accuracy: Double(correct) / count)
    case .values: return Score(cost: cost, fit: fit(cost: cost))
    }
  }

  private func fit(cost: Double) -> Score.Fit {
    Score.Fit(
      r2: targetVariance > 0 ? 1 - cost / targetVariance : nil,
      rmse: cost.squareRoot() * targetScale)
  }
}

extension Targets {
  /// The mean of (y − ȳ)²; exactly 0 where all y are the same, and for classes.
  fileprivate var variance: Double {
    guard case .values(let values) = self, let first = values.first,
      values.contains(where: { $0 != first })
    else { return 0 }
    // From the first value on, lest rounding of a large mean count as variance.
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + ($1 - first) } / count
    return values.reduce(0) { $0 + ($1 - first - mean) * ($1 - first - mean) } / count
  }
}

extension Workspace {
  /// Returns how many labels the logits of the last forward pass predict.
  func correctCount(labels: [Int]) -> Int {
    layers[layers.count - 1].values.countCorrect(labels: labels)
  }
}
