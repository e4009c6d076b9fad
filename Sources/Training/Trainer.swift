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
  private var lastShape = 0
  /// The update after which the updaters began: they hold nothing of the ones before.
  var firstUpdate = 0
  private(set) var updaters: [Updater<Scalar>]
  private let performer: any Performer
  private let augmentsAhead: Bool
  /// The varied examples of the next update, while augmentation is on; copies of a run share it.
  private var nextBatch: AugmentedBatch<Scalar>?
  /// Whether the updater for full batches holds varied examples.
  private var holdsAugmented = false
  private var trainingEvaluator: Evaluator<Scalar>
  private var devEvaluator: Evaluator<Scalar>?

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

// MARK: - Evaluating

extension Trainer {
  /// Returns how the network does as it stands, and leaves no trace in the run.
  public mutating func currentEvaluation() -> Evaluation {
    let subnormal = SubnormalNumbers.flushing()
    defer { subnormal.restore() }
    let training = trainingEvaluator.score(network)
    let penalty = regularization.penalty(of: network.parameters, examples: data.training.count)
    return Evaluation(
      epoch: epoch, update: update, training: training, dev: devEvaluator?.score(network),
      objective: training.cost + penalty,
      weightNorms: network.parameters.layers.map { Double($0.weight.norm2()) })
  }

  /// Returns how the network does on the test set. For the end of a run: a choice made by it would
  /// make it a second dev set.
  public func testScore() -> Score? {
    guard let test = data.test else { return nil }
    let subnormal = SubnormalNumbers.flushing()
    defer { subnormal.restore() }
    var evaluator = Evaluator(
      architecture: network.architecture, rows: test.rows, targets: test.targets,
      targetScale: data.targetScale)
    return evaluator.score(network)
  }

  /// Evaluates and draws the conclusions, in this order: finite, improvement, patience. Returns
  /// what was found, of the weights before any were taken back.
  @discardableResult
  private mutating func evaluate() -> Evaluation {
    let found = currentEvaluation()
    evaluation = found
    guard found.isFinite else {
      diverge()
      return found
    }
    finiteParameters.copy(from: network.parameters)
    finiteEpoch = epoch
    var values = [found.training.cost]
    if let dev = found.dev { values.append(dev.cost) }
    history.record(epoch: epoch, values: values + found.weightNorms)
    watchGradient()
    guard let dev = found.dev else { return found }
    devTrend.observe(cost: dev.cost, epoch: epoch, window: earlyStopping.patience)
    switch earlyStopping.observe(cost: dev.cost, epoch: epoch) {
    case .goOn, .mark:
      break
    case .improved:
      bestParameters.copy(from: network.parameters)
      bestRegularization = regularization
    case .stop(let trigger):
      end(.earlyStopping, keeping: .best, message: "early stopping: \(trigger.reason)")
    }
    return found
  }

  private mutating func diverge() {
    let name =
      !evaluation.training.cost.isFinite
      ? "training cost"
      : evaluation.dev?.cost.isFinite == false ? "dev cost" : "penalized training cost"
    network.parameters.copy(from: finiteParameters)
    optimizerState.reset()
    let message =
      update == 0
      ? "the \(name) of the first weights is no finite number; try smaller weights or inputs"
      : "diverged: the \(name) is no finite number at epoch \(epoch), "
        + "the weights of epoch \(finiteEpoch) are kept; \(adviceOnDivergence)"
    ending = Ending(
      reason: .diverged, epoch: epoch, keptEpoch: finiteEpoch, regularization: regularization,
      message: message)
    evaluation = currentEvaluation()
  }

  private mutating func end(_ reason: Ending.Reason, keeping kept: KeptWeights, message: String) {
    var (keptEpoch, keptRegularization) = (epoch, regularization)
    if kept == .best, let best = earlyStopping.best {
      network.parameters.copy(from: bestParameters)
      optimizerState.reset()
      (keptEpoch, keptRegularization) = (best.epoch, bestRegularization)
    }
    ending = Ending(
      reason: reason, epoch: epoch, keptEpoch: keptEpoch, regularization: keptRegularization,
      message: message)
    evaluation = currentEvaluation()
    if !evaluation.isFinite { diverge() }
  }
}

// MARK: - Interventions

extension Trainer {
  /// Makes a command take effect now, records it, and returns the record. Pausing and pace mean
  /// nothing to a trainer; they are recorded all the same. Returns nil, and records nothing, where
  /// a command asks for what there is not.
  @discardableResult
  public mutating func apply(_ command: Command) -> Intervention? {
    switch command {
    case .restoreBest where earlyStopping.best == nil: return nil
    case .augmentation where data.augmenter == nil: return nil
    case .stop where ending != nil: return nil
    default: break
    }
    let intervention = Intervention(update: update, epoch: epoch, command: command)
    interventions.append(intervention)
    switch command {
    case .pause, .stepEpoch, .pace, .checkGradient:
      break
    case .resume:
      if ending != nil { trainOn() }
    case .l1(let strength):
      regularization.l1 = strength
    case .l2(let strength):
      regularization.l2 = strength
    case .dropout(let keepProbability):
      regularization.keepProbability = keepProbability
    case .augmentation(let isOn):
      regularization.augments = isOn
      nextBatch = nil
    case .learningRate(let rate):
      precondition(rate > 0 && rate.isFinite, "learning rate \(rate)")
      learningRate = rate
    case .earlyStopping(let mode):
      earlyStopping.mode = mode
      // Whoever chooses to stop now does not mean to have stopped long ago.
      if mode == .stop { earlyStopping.restartPatience(atEpoch: epoch) }
    case .restoreBest:
      restoreBest()
    case .stop(let kept):
      stop(keeping: kept)
    }
    return intervention
  }

  private mutating func restoreBest() {
    guard let best = earlyStopping.best else { return }
    network.parameters.copy(from: bestParameters)
    // Moments belong to the weights they were gathered at.
    optimizerState.reset()
    earlyStopping.restartPatience(atEpoch: epoch)
    devTrend = CostTrend()
    guard let ended = ending, ended.keptEpoch != best.epoch else { return }
    evaluation = currentEvaluation()
    ending = Ending(
      reason: ended.reason, epoch: ended.epoch, keptEpoch: best.epoch,
      regularization: bestRegularization,
      message: ended.message + "; then back to the weights of epoch \(best.epoch)")
  }

  private mutating func stop(keeping kept: KeptWeights) {
    let best = earlyStopping.best
    let message =
      kept == .best && best != nil
      ? "stopped by hand; the weights of epoch \(best?.epoch ?? epoch), dev cost "
        + "\(rounded(best?.cost ?? .nan)), are kept"
      : "stopped by hand; the weights of epoch \(epoch) are kept"
    end(.user, keeping: kept, message: message)
  }

  /// Goes on past the end, for as many epochs again if all have been trained.
  private mutating func trainOn() {
    if let ending, ending.keptEpoch != ending.epoch { devTrend = CostTrend() }
    ending = nil
    earlyStopping.restartPatience(atEpoch: epoch)
    if epoch >= plannedEpochs { plannedEpochs += options.epochs }
  }
}

// MARK: - What panes show

extension Trainer {
  /// Returns which units of each hidden layer took part for the first example of the last update;
  /// empty without dropout.
  public var lastMasks: [[Bool]] {
    guard regularization.dropsUnits, update > firstUpdate else { return [] }
    return updaters[lastShape].masks.filter { $0.count > 0 }.map { mask in
      (0..<mask.units).map { mask.keeps(unit: $0, example: 0) }
    }
  }

  /// How far values and gradients spread at the last update, a layer each; empty before the first.
  public var signals: [Signal] { update > firstUpdate ? updaters[lastShape].signals() : [] }

  /// How many units of each hidden layer were 0 for every example of the last update; empty before the
  /// first, for units that are not ReLU, and for batches of fewer than 16 examples.
  var deadUnits: [Int] {
    let updater = updaters[lastShape]
    guard update > firstUpdate, network.architecture.activation == .relu, updater.exampleCount >= 16
    else {
      return []
    }
    return updater.deadUnitCounts()
  }

  /// Checks the gradient along random directions, if that is wanted, over a small batch: what is wrong
  /// with a formula is wrong for any examples.
  private mutating func watchGradient() {
    guard let directions = gradientWatch?.directions else { return }
    var generator = RandomGenerator(seed: options.seed, stream: 1 << 32 + UInt64(update))
    let report = gradientCheck(examples: 64)
      .directionalDifference(directions: directions, using: &generator)
    gradientWatch?.observe(report, atEpoch: epoch)
  }

  /// Returns a gradient check of the network as it stands, on the first training examples, up to
  /// `limit` of them, and on so many units that the fast method takes a fraction of a second.
  public func gradientCheck(examples limit: Int = 256) -> GradientCheck {
    let count = min(data.training.count, limit)
    var inputs = Matrix<Scalar>(rows: network.architecture.inputs, columns: count)
    inputs.assignTransposed(data.training.rows, rows: 0..<count)
    var check = GradientCheck(
      network: network.converted(to: Double.self), inputs: inputs.converted(to: Double.self),
      targets: data.training.targets.selecting(0..<count), regularization: regularization,
      examples: data.training.count)
    check.maskSeed = options.seed &+ UInt64(update)
    check.limitCost(to: 1e9)
    return check
  }
}
