import Learning
import LinearAlgebra

/// Is a run of training as a value: it steps from update to update.
///
/// Everything a run depends on is in here, so that a copy is a checkpoint, and stepping two copies
/// is a fork. Nothing in it knows of time: the same data, weights, options and commands at the same
/// updates give the same weights, bit for bit.
public struct Trainer<Scalar: BLASScalar>: Sendable {
  /// Says what a step did.
  public enum Step: Equatable, Sendable {
    /// One update, inside an epoch.
    case updated
    /// The last update of an epoch; and, if it was time for one, an evaluation.
    case completedEpoch(Evaluation?)
  }

  /// The network as it stands.
  public internal(set) var network: Network<Scalar>
  /// What the optimizer remembers of earlier updates.
  public internal(set) var optimizerState: OptimizerState<Scalar>
  /// α before the schedule.
  public internal(set) var learningRate: Double
  /// The regularization now.
  public internal(set) var regularization: Regularization
  /// The watch over the dev cost.
  public internal(set) var earlyStopping: EarlyStopping
  /// Whether the dev cost rises or falls.
  public internal(set) var devTrend = CostTrend()
  /// The epochs that have been completed.
  public internal(set) var epoch = 0
  /// The updates that have been made.
  public internal(set) var update = 0
  /// The epoch at which the run is finished.
  public internal(set) var plannedEpochs: Int
  /// How the run ended, if it has.
  public internal(set) var ending: Ending?
  /// The latest evaluation.
  public internal(set) var evaluation: Evaluation
  /// Every evaluation so far, in bounded memory: training cost, dev cost where there is a dev set,
  /// then ‖W‖₂ of each layer.
  public internal(set) var history: History
  /// The commands that were received, but for those that ask for what there is not: weights with
  /// the best dev cost before there are any, augmentation without an augmenter, and the end of a run
  /// that has ended.
  public internal(set) var interventions: [Intervention] = []
  /// The share of units that dropout kept in the last epoch, a hidden layer each; empty before the
  /// first epoch with dropout and after one without.
  public internal(set) var realizedKeep: [Double] = []

  /// The options the run was started with.
  public let options: TrainerOptions
  /// The examples.
  public let data: TrainingData<Scalar>

  /// The factor of α in the epoch under way.
  public var scheduleFactor: Double { options.schedule.factor(epoch: epoch, of: plannedEpochs) }

  /// α of the next update.
  public var scheduledLearningRate: Double { learningRate * scheduleFactor }

  /// The epochs that have been completed, with the share of the one under way.
  var epochsTrained: Double { Double(epoch) + Double(position) / Double(data.training.count) }

  /// Whether an epoch has just been completed.
  var isBetweenEpochs: Bool { position == 0 }

  /// The order of the examples in the epoch under way or, between epochs, in the next.
  var batchOrder: [Int]
  var position = 0
  var shuffling: RandomGenerator
  /// Where dropout masks come from, a generator for each part of a batch.
  var masking: [RandomGenerator]
  /// What the masks of the epoch under way kept, a hidden layer each.
  var maskCounts: [MaskCount]
  /// The weights with the best dev cost, and those of the latest finite evaluation.
  var bestParameters: Parameters<Scalar>
  var bestRegularization: Regularization
  var finiteParameters: Parameters<Scalar>
  var finiteEpoch = 0

  /// Checks the gradient along random directions at every evaluation from now on, while there is one.
  /// It leaves no trace in the run, and a place to go on from does not hold it.
  public var gradientWatch: GradientWatch?

  /// The rest is room to work in and holds no state of the run. The updaters are for full batches
  /// and for a shorter last one; `lastShape` says which of them made the last update.
  var lastShape = 0
  /// The update after which the updaters began: they hold nothing of the ones before.
  var firstUpdate = 0
  /// Whether the last update dropped units.
  private(set) var hasDropped = false
  private(set) var updaters: [Updater<Scalar>]
  private let performer: any Performer
  private let augmentsAhead: Bool
  /// The varied examples of the next update, while augmentation is on; copies of a run share it.
  var nextBatch: AugmentedBatch<Scalar>?
  /// Whether the updater for full batches holds varied examples.
  private var holdsAugmented = false
  var trainingEvaluator: Evaluator<Scalar>
  var devEvaluator: Evaluator<Scalar>?

  /// Creates a run from first weights, and evaluates them. The ending is set at once if a cost is
  /// not finite from the start.
  ///
  /// What the threads of the options share is done by `performer`, a team of its own by default; the
  /// result is the same whoever does it. While augmentation is on, the examples of the next update
  /// are varied during this one on another queue, if `augmentsAhead`; the result is the same.
  public init(
    network: Network<Scalar>, data: TrainingData<Scalar>, options: TrainerOptions,
    performer: (any Performer)? = nil, augmentsAhead: Bool = true
  ) {
    precondition(
      !options.regularization.augments || data.augmenter != nil, "augmentation without an augmenter"
    )
    self.augmentsAhead = augmentsAhead
    self.performer =
      performer
      ?? (options.threads > 1 ? WorkerTeam(threads: options.threads) : SerialPerformer())
    self.network = network
    self.data = data
    self.options = options
    learningRate = options.learningRate
    regularization = options.regularization
    earlyStopping = options.earlyStopping
    plannedEpochs = options.epochs
    let architecture = network.architecture
    let count = data.training.count
    let batchSize = min(options.batchSize ?? count, count)
    let sizes = count % batchSize == 0 ? [batchSize] : [batchSize, count % batchSize]
    updaters = sizes.map {
      Updater(architecture: architecture, exampleCount: $0, parts: options.threads)
    }
    batchOrder = Array(0..<count)
    shuffling = RandomGenerator(seed: options.seed, stream: 1)
    maskCounts = architecture.hidden.map { _ in MaskCount() }
    masking = (0..<updaters[0].partCount).map { part in
      RandomGenerator(seed: options.seed, stream: 2 + 256 * UInt64(part))
    }
    optimizerState = OptimizerState(for: options.optimizer, architecture: architecture)
    bestParameters = network.parameters
    bestRegularization = options.regularization
    finiteParameters = network.parameters
    trainingEvaluator = Evaluator(
      architecture: architecture, rows: data.training.rows, targets: data.training.targets,
      targetScale: data.targetScale)
    devEvaluator = data.dev.map {
      Evaluator(
        architecture: architecture, rows: $0.rows, targets: $0.targets,
        targetScale: data.targetScale)
    }
    history = History(seriesCount: (data.dev == nil ? 1 : 2) + architecture.layerCount)
    evaluation = Evaluation(
      epoch: 0, update: 0, training: Score(cost: 0, accuracy: 0), dev: nil, objective: 0,
      weightNorms: [])
    if batchSize < count { shuffling.shuffle(&batchOrder) }
    evaluate()
  }

  /// Makes one update: a forward and a backward pass over the next batch, and a step of the
  /// optimizer. The run must not have ended.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func step() -> Step {
    precondition(ending == nil, "stepping a run that has ended: \(ending?.message ?? "")")
    let subnormal = SubnormalNumbers.flushing()
    defer { subnormal.restore() }
    let count = data.training.count
    let batchSize = updaters[0].exampleCount
    let end = min(position + batchSize, count)
    lastShape = end - position == batchSize ? 0 : 1
    let source = source(batchOrder[position..<end])
    // The next epoch's order is known early, so that its first batch can be varied ahead as well.
    if batchSize < count && end == count { shuffling.shuffle(&batchOrder) }
    augmentAhead(from: end)
    updaters[lastShape].update(
      &network, with: source, regularization: regularization, optimizer: options.optimizer,
      state: &optimizerState, learningRate: scheduledLearningRate, examples: count,
      generators: &masking, counts: &maskCounts, on: performer)
    hasDropped = regularization.dropsUnits
    update += 1
    position = end
    guard position == count else { return .updated }
    return completeEpoch()
  }

  /// Returns the examples of a batch, varied while augmentation is on; nil where the updater has them
  /// already, since a full batch stays what it is.
  private mutating func source(_ indices: ArraySlice<Int>) -> Updater<Scalar>.Source? {
    guard regularization.augments, let augmenter = data.augmenter else {
      defer { holdsAugmented = false }
      guard indices.count < data.training.count || update == firstUpdate || holdsAugmented else {
        return nil
      }
      return Updater.Source(indices, ofRows: data.training.rows, targets: data.training.targets)
    }
    holdsAugmented = true
    var batch = AugmentedBatch(augmenter, indices, epoch: epoch)
    if let next = nextBatch, next.epoch == epoch, next.indices == indices { batch = next }
    nextBatch = nil
    return Updater.Source(
      Array(0..<indices.count)[...], ofRows: batch.rows(),
      targets: data.training.targets.selecting(indices))
  }

  /// Has the examples of the update after the one that ends at `position` varied on another queue, if
  /// there will be one.
  private mutating func augmentAhead(from position: Int) {
    guard augmentsAhead, regularization.augments, let augmenter = data.augmenter else { return }
    let isEpochOver = position == batchOrder.count
    if isEpochOver && epoch + 1 >= plannedEpochs { return }
    let start = isEpochOver ? 0 : position
    let end = min(start + updaters[0].exampleCount, batchOrder.count)
    let batch = AugmentedBatch(
      augmenter, batchOrder[start..<end], epoch: isEpochOver ? epoch + 1 : epoch)
    batch.makeAhead()
    nextBatch = batch
  }

  private mutating func completeEpoch() -> Step {
    position = 0
    epoch += 1
    realizedKeep.removeAll(keepingCapacity: true)
    for layer in maskCounts.indices {
      guard let share = maskCounts[layer].share else { continue }
      realizedKeep.append(share)
      maskCounts[layer] = MaskCount()
    }
    let isLast = epoch >= plannedEpochs
    guard isLast || epoch % options.evaluationInterval == 0 else { return .completedEpoch(nil) }
    let found = evaluate()
    if isLast && ending == nil {
      ending = Ending(
        reason: .finished, epoch: epoch, keptEpoch: epoch, regularization: regularization,
        message: "all \(epoch) epochs trained")
    }
    return .completedEpoch(found)
  }
}
