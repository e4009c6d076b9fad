import Dispatch
import Learning
import LinearAlgebra
import Synchronization

/// Trains the same network with different regularizations, each from the same first weights.
public enum Comparison {
  /// Is one line of the textbook's table.
  public struct Row: Equatable, Sendable {
    /// What distinguishes the run, such as `L2 λ 0.7`.
    public var model: String
    /// How the run ended.
    public var ending: Ending?
    /// How the kept weights do on the training set.
    public var training: Score
    /// How they do on the dev set.
    public var dev: Score?
    /// How they do on the test set.
    public var test: Score?
    /// ‖W‖₂ over all layers.
    public var weightNorm: Double
    /// How many weights are exactly 0.
    public var zeros: Int
    /// How many weights there are.
    public var weights: Int
    /// The evaluation with the lowest dev cost.
    public var best: EarlyStopping.Best?
  }

  /// Is a run to make: what it is called, and what keeps it from overfitting.
  public struct Model: Equatable, Sendable {
    /// What the row is called.
    public var name: String
    /// The regularization, the same from the first update to the last.
    public var regularization: Regularization

    /// Creates a model.
    public init(_ name: String, _ regularization: Regularization) {
      self.name = name
      self.regularization = regularization
    }
  }

  /// Trains every model to its end, as many at a time as there are processors.
  ///
  /// - Parameters:
  ///   - models: What to train; each starts from the weights of `network`.
  ///   - network: The network with its first weights.
  ///   - data: The examples.
  ///   - options: Everything else; the regularization in it is not used.
  ///   - onProgress: Called now and then, on any thread, with the share of all epochs that have
  ///     been trained.
  /// - Returns: A row for each model, in their order.
  public static func run<Scalar: BLASScalar>(
    _ models: [Model], network: Network<Scalar>, data: TrainingData<Scalar>,
    options: TrainerOptions, onProgress: @Sendable (Double) -> Void = { _ in }
  ) -> [Row] {
    let rows = Mutex([Row?](repeating: nil, count: models.count))
    let progress = Mutex([Double](repeating: 0, count: models.count))
    DispatchQueue.concurrentPerform(iterations: models.count) { index in
      var own = options
      own.regularization = models[index].regularization
      // The processors are shared by the models already.
      var trainer = Trainer(
        network: network, data: data, options: own, performer: SerialPerformer(),
        augmentsAhead: false)
      while trainer.ending == nil {
        guard case .completedEpoch(.some) = trainer.step() else { continue }
        let share = progress.withLock { shares in
          shares[index] = Double(trainer.epoch) / Double(own.epochs)
          return shares.reduce(0, +) / Double(models.count)
        }
        onProgress(share)
      }
      let row = Row(models[index], trainer)
      rows.withLock { $0[index] = row }
    }
    return rows.withLock { $0.compactMap { $0 } }
  }
}

extension Comparison.Row {
  fileprivate init<Scalar>(_ model: Comparison.Model, _ trainer: Trainer<Scalar>) {
    var trainer = trainer
    let evaluation = trainer.currentEvaluation()
    let layers = trainer.network.parameters.layers
    self.init(
      model: model.name, ending: trainer.ending, training: evaluation.training,
      dev: evaluation.dev, test: trainer.testScore(),
      weightNorm: evaluation.weightNorms.reduce(0) { $0 + $1 * $1 }.squareRoot(),
      zeros: layers.reduce(0) { $0 + $1.weight.zeroCount() },
      weights: layers.reduce(0) { $0 + $1.weight.count }, best: trainer.earlyStopping.best)
  }
}
