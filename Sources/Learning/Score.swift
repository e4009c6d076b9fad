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
  private let blocks: [Batch<Scalar>]
  private let count: Int
  /// One workspace for full blocks, and one for the last where it is shorter.
  private var workspaces: [Workspace<Scalar>]

  /// Creates an evaluator for a set of at least one example.
  public init(
    architecture: Architecture, inputs: Matrix<Scalar>, labels: [Int], blockSize: Int = 1024
  ) {
    precondition(!labels.isEmpty, "an evaluation of no examples")
    count = labels.count
    blocks = stride(from: 0, to: labels.count, by: blockSize).map { start in
      let range = start..<min(start + blockSize, labels.count)
      return Batch(inputs: inputs, labels: labels[range], columns: range)
    }
    workspaces = Set(blocks.map(\.count)).sorted(by: >).map {
      Workspace(for: architecture, exampleCount: $0, learns: false)
    }
  }

  /// Returns the cost and the accuracy of `network` over all examples.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func score(_ network: Network<Scalar>) -> Score {
    var loss = 0.0
    var correct = 0
    for block in blocks {
      let index = block.count == workspaces[0].exampleCount ? 0 : 1
      network.forward(block, mode: .evaluation, in: &workspaces[index])
      loss += network.loss(block, in: &workspaces[index]) * Double(block.count)
      correct += workspaces[index].correctCount(labels: block.labels)
    }
    return Score(cost: loss / Double(count), accuracy: Double(correct) / Double(count))
  }
}

extension Workspace {
  /// Returns how many labels the logits of the last forward pass predict.
  func correctCount(labels: ArraySlice<Int>) -> Int {
    layers[layers.count - 1].values.countCorrect(labels: labels)
  }
}
