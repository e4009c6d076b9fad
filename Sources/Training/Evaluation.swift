import Learning

/// Is what one evaluation of a network found. All units took part, and costs are without penalty.
public struct Evaluation: Equatable, Sendable {
  /// The number of epochs that had been completed.
  public let epoch: Int
  /// The number of updates that had been made.
  public let update: Int
  /// The score on the training set.
  public let training: Score
  /// The score on the dev set, if there is one.
  public let dev: Score?
  /// J: the training cost with the penalty, what training minimizes.
  public let objective: Double
  /// ‖W‖₂ of each layer.
  public let weightNorms: [Double]

  /// Creates the record of an evaluation.
  public init(
    epoch: Int, update: Int, training: Score, dev: Score?, objective: Double,
    weightNorms: [Double]
  ) {
    self.epoch = epoch
    self.update = update
    self.training = training
    self.dev = dev
    self.objective = objective
    self.weightNorms = weightNorms
  }

  /// Whether every cost is a finite number.
  public var isFinite: Bool {
    training.cost.isFinite && objective.isFinite && (dev?.cost.isFinite ?? true)
  }

  /// The dev cost minus the training cost: what the network has learned of the training set alone.
  public var gap: Double? { dev.map { $0.cost - training.cost } }
}
