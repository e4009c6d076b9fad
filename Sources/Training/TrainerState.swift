import Learning
import LinearAlgebra

/// Holds all that a run depends on, apart from its examples: what a ``Trainer`` goes on from.
///
/// A trainer that is made from it goes on to the very bits of the one that it was taken from. Room
/// to work in is not part of it, so that holding one costs no more than the weights.
public struct TrainerState<Scalar: BLASScalar>: Equatable, Sendable {
  /// What the run was started with.
  public internal(set) var options: TrainerOptions
  /// What the network looks like.
  public internal(set) var architecture: Architecture
  /// Its weights and biases as they stand.
  public internal(set) var parameters: Parameters<Scalar>
  /// The epochs that have been completed.
  public internal(set) var epoch = 0
  /// The updates that have been made.
  public internal(set) var update = 0
  /// The epoch at which the run is finished.
  public internal(set) var plannedEpochs: Int
  /// How the run ended, if it has.
  public internal(set) var ending: Ending?
  /// The watch over the dev cost.
  public internal(set) var earlyStopping: EarlyStopping
  /// The commands that were received.
  public internal(set) var interventions: [Intervention] = []

  var optimizerState: OptimizerState<Scalar>
  var learningRate: Double
  var regularization: Regularization
  var devTrend = CostTrend()
  var evaluation: Evaluation
  var history: History
  var realizedKeep: [Double] = []
  var batchOrder: [Int] = []
  var position = 0
  var shuffling: RandomGenerator
  var masking: [RandomGenerator] = []
  var maskCounts: [MaskCount] = []
  var bestParameters: Parameters<Scalar>
  var bestRegularization: Regularization
  var finiteParameters: Parameters<Scalar>
  var finiteEpoch = 0

  /// Creates the state of no run, to read one into.
  public init() {
    let architecture = Architecture(inputs: 1, hidden: [], output: .linear)
    let none = Parameters<Scalar>(zerosFor: architecture)
    options = TrainerOptions(learningRate: 1, epochs: 1)
    self.architecture = architecture
    parameters = none
    plannedEpochs = 1
    earlyStopping = EarlyStopping()
    optimizerState = OptimizerState(for: .sgd, architecture: architecture)
    learningRate = 1
    regularization = .none
    evaluation = Evaluation(
      epoch: 0, update: 0, training: Score(cost: 0, accuracy: 0), dev: nil, objective: 0,
      weightNorms: [])
    history = History(seriesCount: 2)
    shuffling = RandomGenerator(seed: 0)
    bestParameters = none
    bestRegularization = .none
    finiteParameters = none
  }
}

extension Trainer {
  /// All that the run depends on, apart from its examples.
  public var state: TrainerState<Scalar> {
    var state = TrainerState<Scalar>()
    state.options = options
    state.architecture = network.architecture
    state.parameters = network.parameters
    state.epoch = epoch
    state.update = update
    state.plannedEpochs = plannedEpochs
    state.ending = ending
    state.earlyStopping = earlyStopping
    state.interventions = interventions
    state.optimizerState = optimizerState
    state.learningRate = learningRate
    state.regularization = regularization
    state.devTrend = devTrend
    state.evaluation = evaluation
    state.history = history
    state.realizedKeep = realizedKeep
    state.batchOrder = batchOrder
    state.position = position
    state.shuffling = shuffling
    state.masking = masking
    state.maskCounts = maskCounts
    state.bestParameters = bestParameters
    state.bestRegularization = bestRegularization
    state.finiteParameters = finiteParameters
    state.finiteEpoch = finiteEpoch
    return state
  }

  /// Creates a run that goes on from `state` with the examples that it had, to the same bits.
  ///
  /// - Parameters:
  ///   - state: The place to go on from.
  ///   - data: The examples.
  ///   - performer: What does the work that threads share; see the other initializer.
  ///   - augmentsAhead: Whether examples are varied on another queue; see there.
  /// - Throws: `TrainerStateError` where the examples are others, as far as that can be seen.
  public init(
    resuming state: TrainerState<Scalar>, data: TrainingData<Scalar>,
    performer: (any Performer)? = nil, augmentsAhead: Bool = true
  ) throws(TrainerStateError) {
    try state.check(against: data)
    self.init(
      network: Network(architecture: state.architecture, parameters: state.parameters), data: data,
      options: state.options, performer: performer, augmentsAhead: augmentsAhead)
    guard state.masking.count == masking.count else {
      throw TrainerStateError(
        "there are \(state.masking.count) generators of masks for \(masking.count) parts of a batch"
      )
    }
    guard state.position.isMultiple(of: updaters[0].exampleCount) else {
      throw TrainerStateError(
        "the place \(state.position) is inside a batch of \(updaters[0].exampleCount) examples")
    }
    network.parameters = state.parameters
    epoch = state.epoch
    update = state.update
    firstUpdate = state.update
    plannedEpochs = state.plannedEpochs
    ending = state.ending
    earlyStopping = state.earlyStopping
    interventions = state.interventions
    optimizerState = state.optimizerState
    learningRate = state.learningRate
    regularization = state.regularization
    devTrend = state.devTrend
    evaluation = state.evaluation
    history = state.history
    realizedKeep = state.realizedKeep
    batchOrder = state.batchOrder
    position = state.position
    shuffling = state.shuffling
    masking = state.masking
    maskCounts = state.maskCounts
    bestParameters = state.bestParameters
    bestRegularization = state.bestRegularization
    finiteParameters = state.finiteParameters
    finiteEpoch = state.finiteEpoch
  }
}

extension TrainerState {
  /// Refuses examples that this cannot be the state of a run with.
  fileprivate func check(against data: TrainingData<Scalar>) throws(TrainerStateError) {
    let features = data.training.rows.columns
    guard features == architecture.inputs else {
      throw TrainerStateError(
        "the run was started with \(architecture.inputs) features, and the data have \(features)")
    }
    guard data.training.count == batchOrder.count else {
      throw TrainerStateError(
        "the run was started with \(batchOrder.count) training examples, and the data have "
          + "\(data.training.count)")
    }
    guard data.training.targets.kind == architecture.output.targetKind else {
      throw TrainerStateError("the run was started with other targets than the data have")
    }
    var classes = 0
    if case .classes(let labels) = data.training.targets { classes = (labels.max() ?? 0) + 1 }
    guard classes <= max(architecture.output.units, 2) else {
      throw TrainerStateError(
        "the run was started with \(max(architecture.output.units, 2)) classes, and the data have "
          + "\(classes)")
    }
    let series = (data.dev == nil ? 1 : 2) + architecture.layerCount
    guard history.seriesCount == series else {
      throw TrainerStateError(
        "the run was started \(data.dev == nil ? "with" : "without") a dev set, and the data have "
          + (data.dev == nil ? "none" : "one"))
    }
    let augments = regularization.augments || bestRegularization.augments
    guard data.augmenter != nil || !(augments || options.regularization.augments) else {
      throw TrainerStateError("the run was started with augmentation, and there is none")
    }
  }
}
