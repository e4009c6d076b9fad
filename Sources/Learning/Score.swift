import LinearAlgebra

/// Says how well a network does on a set of examples, all units taking part.
public struct Score: Equatable, Sendable, Codable {
  /// The mean cross-entropy in nats, without penalty.
  public let cost: Double
  /// The share of examples whose most probable class is their label.
  public let accuracy: Double

  /// Creates a score.
  public init(cost: Double, accuracy: Double) {
    self.cost = cost
    self.accuracy = accuracy
  }
}

/// Judges networks of one architecture on one set of examples, in evaluation mode.
///
/// Large sets are gone through in blocks, so that the values of a layer need not be held for all
/// examples at once.
public struct Evaluator<Scalar: BLASScalar>: Sendable {
  /// examples × features.
  private let rows: Matrix<Scalar>
  private let labels: [Int]
  private let ranges: [Range<Int>]
  /// A batch and a workspace for full blocks, and one for the last where it is shorter.
  private var batches: [Batch<Scalar>]
  private var workspaces: [Workspace<Scalar>]

  /// Creates an evaluator for a set of at least one example.
  ///
  /// - Parameters:
  ///   - rows: The inputs, examples × features.
  ///   - labels: The class of each example.
  public init(
    architecture: Architecture, rows: Matrix<Scalar>, labels: [Int], blockSize: Int = 1024
  ) {
    precondition(!labels.isEmpty, "an evaluation of no examples")
    self.rows = rows
    self.labels = labels
    ranges = stride(from: 0, to: labels.count, by: blockSize).map { start in
      start..<min(start + blockSize, labels.count)
    }
    let counts = Set(ranges.map(\.count)).sorted(by: >)
    batches = counts.map {
      Batch(features: architecture.inputs, examples: $0, forEvaluation: true)
    }
    workspaces = counts.map { Workspace(for: architecture, exampleCount: $0, learns: false) }
    // A single block stays what it is.
    if ranges.count == 1 { batches[0].fill(ranges[0], ofRows: rows, labels: labels) }
  }

  /// Returns the cost and the accuracy of `network` over all examples.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func score(_ network: Network<Scalar>) -> Score {
    var loss = 0.0
    var correct = 0
    for range in ranges {
      let index = range.count == batches[0].count ? 0 : 1
      if ranges.count > 1 { batches[index].fill(range, ofRows: rows, labels: labels) }
      network.forward(batches[index], mode: .evaluation, in: &workspaces[index])
      loss += network.loss(batches[index], in: &workspaces[index]) * Double(range.count)
      correct += workspaces[index].correctCount(labels: batches[index].labels)
    }
    return Score(
      cost: loss / Double(labels.count), accuracy: Double(correct) / Double(labels.count))
  }
}

extension Workspace {
  /// Returns how many labels the logits of the last forward pass predict.
  func correctCount(labels: [Int]) -> Int {
    layers[layers.count - 1].values.countCorrect(labels: labels)
  }
}
