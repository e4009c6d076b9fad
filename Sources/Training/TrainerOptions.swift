import Learning

/// Holds what a run is started with, apart from its data and its first weights.
public struct TrainerOptions: Equatable, Sendable {
  /// The largest count of anything, epochs for one, of which a checkpoint can be taken.
  public static let largestCount = LearningRateSchedule.mostEpochs

  /// α.
  public var learningRate: Double
  /// How the gradient is followed.
  public var optimizer: Optimizer
  /// By how much α is lowered from epoch to epoch.
  public var schedule: LearningRateSchedule
  /// The examples of an update; nil for the whole training set.
  public var batchSize: Int?
  /// How many times to go through the training set.
  public var epochs: Int
  /// The regularization at the start.
  public var regularization: Regularization
  /// The watch over the dev cost, as it stands at the start.
  public var earlyStopping: EarlyStopping
  /// Seeds the shuffling and the dropout masks.
  public var seed: UInt64
  /// The threads that share the work of an update; the same number gives the same bits.
  public var threads: Int
  /// The epochs from one evaluation to the next.
  public var evaluationInterval: Int

  /// Creates options; without an interval, a run of at least 500 epochs is evaluated 500 to 999
  /// times, more than a screen has columns for, and a shorter one after every epoch.
  public init(
    learningRate: Double, optimizer: Optimizer = .sgd,
    schedule: LearningRateSchedule = .constant, batchSize: Int? = nil, epochs: Int,
    regularization: Regularization = .none, earlyStopping: EarlyStopping = EarlyStopping(),
    seed: UInt64 = 1, threads: Int = 1, evaluationInterval: Int? = nil
  ) {
    precondition(learningRate > 0 && learningRate.isFinite, "learning rate \(learningRate)")
    precondition(batchSize ?? 1 >= 1, "a batch of \(batchSize ?? 0) examples")
    precondition(epochs >= 1, "\(epochs) epochs")
    self.learningRate = learningRate
    self.optimizer = optimizer
    self.schedule = schedule
    self.batchSize = batchSize
    self.epochs = epochs
    self.regularization = regularization
    self.earlyStopping = earlyStopping
    self.seed = seed
    precondition(threads >= 1, "\(threads) threads")
    self.threads = threads
    self.evaluationInterval = evaluationInterval ?? max(1, epochs / 500)
    precondition(self.evaluationInterval >= 1, "an evaluation every 0 epochs")
  }
}
