import Learning

/// Is what can be seen of a run at one moment; independent of the precision it trains in.
public struct Snapshot: Equatable, Sendable {
  /// Says whether a run is making progress.
  public enum Activity: Equatable, Sendable {
    /// It trains.
    case training
    /// It waits for somebody.
    case paused
    /// It is over.
    case ended(Ending)
  }

  /// Is what can be seen of one layer.
  public struct Layer: Equatable, Sendable {
    /// The units of the layer.
    public var units: Int
    /// ‖W‖₂.
    public var norm: Double
    /// How many weights are exactly 0.
    public var zeros: Int
    /// How many weights there are.
    public var weights: Int
    /// The share of units that dropout kept in the last epoch; nil without dropout, and in the
    /// output layer, which has none.
    public var realizedKeep: Double?
    /// How far its values and gradients spread at the last update; nil before the first.
    public var signal: Signal?
    /// How the weights are distributed.
    public var histogram: WeightDistribution?
    /// How many units have no weight but 0 coming in.
    public var silentUnits = 0
    /// How many units of ReLU were 0 for every example of the last batch, so that they learn nothing
    /// from them; nil for other units, before the first update, and where a batch is too small to tell.
    public var deadUnits: Int?
    /// Which units took part in the last update, for each of its first examples; empty without dropout.
    public var masks: [[Bool]]
  }

  /// Is the newest gradient check.
  public struct Check: Equatable, Sendable {
    /// What it found.
    public var report: GradientCheckReport
    /// The epoch of the weights that were checked.
    public var epoch: Int
    /// How long it took, in seconds, beside training.
    public var seconds: Double

    /// Creates the record of a check.
    public init(report: GradientCheckReport, epoch: Int, seconds: Double) {
      self.report = report
      self.epoch = epoch
      self.seconds = seconds
    }
  }

  /// Whether the run goes on.
  public var activity: Activity
  /// The epochs that have been completed.
  public var epoch: Int
  /// The epoch at which the run is finished.
  public var plannedEpochs: Int
  /// The updates that have been made.
  public var update: Int
  /// m: the number of training examples.
  public var trainingCount: Int
  /// α before the schedule.
  public var learningRate: Double
  /// The factor of α in the epoch under way.
  public var scheduleFactor = 1.0
  /// How the gradient is followed.
  public var optimizer = Optimizer.sgd
  /// The regularization now.
  public var regularization: Regularization
  /// How fast training may go.
  public var pace: Pace
  /// How fast it has gone lately; 0 while it does not.
  public var epochsPerSecond: Double
  /// The latest evaluation; while paused, and at a pace that leaves the time, one of this moment.
  public var evaluation: Evaluation
  /// The evaluations so far: training cost, dev cost if there is a dev set, ‖W‖₂ a layer.
  public var history: History
  /// The layers, from the one next to the inputs to the outputs.
  public var layers: [Layer]
  /// The watch over the dev cost.
  public var earlyStopping: EarlyStopping
  /// Whether the dev cost rises or falls.
  public var devTrend: CostTrend
  /// The commands that the run received.
  public var interventions: [Intervention]
  /// The newest gradient check.
  public var check: Check?
  /// Whether a gradient check is under way.
  public var isChecking: Bool
  /// What gradient checks at the evaluations have found, where they are made.
  public var gradientWatch: GradientWatch?
  /// The newest sketch of the network, where one is wanted.
  public var sketch: Sketch?
  /// The latest change of the regularization, where there was one.
  public var change: RegularizationChange?

  /// The factor by which an update shrinks every weight, beside its step: 1 − αλ/m of L2 under plain
  /// descent, 1 − αw of AdamW's weight decay w. Nil for optimizers that average L2 with the gradient.
  public var shrinkFactor: Double? {
    let rate = learningRate * scheduleFactor
    switch optimizer {
    case .sgd: return regularization.shrinkFactor(learningRate: rate, examples: trainingCount)
    case .adamW: return 1 - rate * optimizer.weightDecay
    case .momentum, .nesterov, .rmsProp, .adam: return nil
    }
  }
}

extension Trainer {
  /// Gathers what can be seen of the run now, with the latest evaluation, or one made for it.
  ///
  /// - Parameters:
  ///   - activity: Whether the run goes on.
  ///   - evaluatingNow: Whether to evaluate the network as it stands.
  ///   - weightLimits: How far the histograms of weights reach at least, a layer each.
  /// - Returns: The snapshot, without rates, checks, sketches and pace, which whoever runs it knows.
  public mutating func snapshot(
    activity: Snapshot.Activity, evaluatingNow: Bool = false, weightLimits: [Double] = []
  ) -> Snapshot {
    let masks = lastMasks
    let signals = signals
    let deadUnits = deadUnits
    let layers = network.parameters.layers.enumerated().map { index, layer in
      Snapshot.Layer(
        units: layer.weight.rows, norm: Double(layer.weight.norm2()),
        zeros: layer.weight.zeroCount(), weights: layer.weight.count,
        realizedKeep: realizedKeep.indices.contains(index) ? realizedKeep[index] : nil,
        signal: signals.indices.contains(index) ? signals[index] : nil,
        histogram: WeightDistribution(
          layer.weight, atLeast: weightLimits.indices.contains(index) ? weightLimits[index] : 0),
        silentUnits: layer.weight.zeroRows().count { $0 },
        deadUnits: deadUnits.indices.contains(index) ? deadUnits[index] : nil,
        masks: masks.indices.contains(index) ? masks[index] : [])
    }
    return Snapshot(
      activity: activity, epoch: epoch, plannedEpochs: plannedEpochs, update: update,
      trainingCount: data.training.count, learningRate: learningRate,
      scheduleFactor: scheduleFactor, optimizer: options.optimizer, regularization: regularization,
      pace: .unlimited, epochsPerSecond: 0,
      evaluation: evaluatingNow ? currentEvaluation() : evaluation, history: history,
      layers: layers, earlyStopping: earlyStopping, devTrend: devTrend,
      interventions: interventions, check: nil, isChecking: false, gradientWatch: gradientWatch)
  }
}
