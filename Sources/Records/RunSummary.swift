import FoundationEssentials
import Learning
import LinearAlgebra
import Training

/// Is the result of a run, as it is printed and as `--json` writes it.
public struct RunSummary: Equatable, Sendable, Encodable {
  /// Says why and where the run stopped.
  public struct Stop: Equatable, Sendable, Encodable {
    /// The cause.
    public var reason: Ending.Reason
    /// The epochs that had been trained.
    public var epoch: Int
    /// What happened, in words.
    public var message: String
  }

  /// Is the last evaluation that early stopping took for an improvement: the one with the lowest dev
  /// cost, but for improvements of less than min-delta.
  public struct Best: Equatable, Sendable, Encodable {
    /// Its epoch.
    public var epoch: Int
    /// Its dev cost.
    public var devCost: Double
  }

  /// Is a score whose cost may be missing where it was not a finite number.
  public struct Result: Equatable, Sendable, Encodable {
    /// The mean loss.
    public var cost: Double?
    /// The share of right predictions, or how close numbers are.
    public var quality: Score.Quality

    init(_ score: Score) {
      cost = score.cost.isFinite ? score.cost : nil
      quality = score.quality
    }

    private enum CodingKeys: CodingKey {
      case cost, accuracy, r2, rmse
    }

    /// Writes the accuracy, or for numbers null in its place, R² and the root of the mean squared
    /// error, each null where it is no finite number.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(cost, forKey: .cost)
      switch quality {
      case .accuracy(let share):
        try container.encode(share, forKey: .accuracy)
      case .fit(let fit):
        try container.encodeNil(forKey: .accuracy)
        try container.encode(fit.finiteR2, forKey: .r2)
        try container.encode(fit.finiteRMSE, forKey: .rmse)
      }
    }
  }

  /// Holds figures of the weights, a layer each.
  public struct Weights: Equatable, Sendable, Encodable {
    /// ‖W‖₂.
    public var norms: [Double?]
    /// How many weights are exactly 0.
    public var zeros: [Int]
    /// How many weights there are.
    public var counts: [Int]
  }

  /// Holds what gradient checks along random directions found, where a run made them.
  public struct GradientChecks: Equatable, Sendable, Encodable {
    /// Is the largest difference.
    public struct Worst: Equatable, Sendable, Encodable {
      /// The relative difference.
      public var difference: Double
      /// The epoch of the weights.
      public var epoch: Int
    }

    /// The random directions of each check.
    public var directions: Int
    /// How many checks could compare.
    public var compared: Int
    /// How many of them failed.
    public var failed: Int
    /// The largest difference, a failure's if there is one.
    public var worst: Worst?

    init(_ watch: GradientWatch) {
      directions = watch.directions
      compared = watch.compared
      failed = watch.failures
      worst = watch.worst.map { Worst(difference: $0.difference, epoch: $0.epoch) }
    }
  }

  /// The epochs that were trained.
  public var epochs: Int
  /// The updates that were made.
  public var updates: Int
  /// How long it was trained: without pauses, and without what came after the end.
  public var seconds: Double
  /// Updates a second of training on average.
  public var updatesPerSecond: Double
  /// Why and where the run stopped.
  public var stopped: Stop
  /// The best evaluation, if there is a dev set.
  public var best: Best?
  /// How the kept weights do on the training set.
  public var train: Result
  /// How they do on the dev set.
  public var dev: Result?
  /// How they do on the test set.
  public var test: Result?
  /// Figures of the kept weights.
  public var weights: Weights
  /// What gradient checks at the evaluations found, if they were made.
  public var gradientCheck: GradientChecks?

  /// Sums up a run that has ended.
  ///
  /// - Parameters:
  ///   - trainer: The run.
  ///   - seconds: How long it was trained.
  ///   - looksAtTest: Whether the test set is scored.
  public init<Scalar>(
    _ trainer: inout Trainer<Scalar>, seconds: Double, looksAtTest: Bool = true
  ) {
    let evaluation = trainer.currentEvaluation()
    let layers = trainer.network.parameters.layers
    let ending = trainer.ending
    epochs = trainer.epoch
    updates = trainer.update
    self.seconds = seconds
    updatesPerSecond = seconds > 0 ? Double(trainer.update) / seconds : 0
    stopped = Stop(
      reason: ending?.reason ?? .user, epoch: ending?.epoch ?? trainer.epoch,
      message: ending?.message ?? "still running")
    best = trainer.earlyStopping.best.map { Best(epoch: $0.epoch, devCost: $0.cost) }
    train = Result(evaluation.training)
    dev = evaluation.dev.map(Result.init)
    test = looksAtTest ? trainer.testScore().map(Result.init) : nil
    weights = Weights(
      norms: evaluation.weightNorms.map { $0.isFinite ? $0 : nil },
      zeros: layers.map { $0.weight.zeroCount() }, counts: layers.map(\.weight.count))
    gradientCheck = trainer.gradientWatch.map(GradientChecks.init)
  }

  private enum CodingKeys: String, CodingKey {
    case epochs, updates, seconds, updatesPerSecond, stopped, best, train, dev, test, weights
    case gradientCheck
  }

  /// Writes every key, with null where there is nothing to say.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(updates, forKey: .updates)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(updatesPerSecond, forKey: .updatesPerSecond)
    try container.encode(stopped, forKey: .stopped)
    try container.encode(best, forKey: .best)
    try container.encode(train, forKey: .train)
    try container.encode(dev, forKey: .dev)
    try container.encode(test, forKey: .test)
    try container.encode(weights, forKey: .weights)
    try container.encode(gradientCheck, forKey: .gradientCheck)
  }

  /// Returns the summary as one JSON object on one line.
  public func json() throws -> String { try jsonLine(self) }
}

extension Score.Fit {
  /// R², where it is a finite number.
  public var finiteR2: Double? { r2.flatMap { $0.isFinite ? $0 : nil } }

  /// The root of the mean squared error, where it is a finite number.
  public var finiteRMSE: Double? { rmse.isFinite ? rmse : nil }
}
