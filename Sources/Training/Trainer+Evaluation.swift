import Learning
import LinearAlgebra

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
  mutating func evaluate() -> Evaluation {
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

  /// Goes back to earlier weights: what is known of the last update, and of the moments and the trend
  /// since, is not known of these.
  mutating func takeBack(_ parameters: Parameters<Scalar>) {
    network.parameters.copy(from: parameters)
    optimizerState.reset()
    devTrend = CostTrend()
    firstUpdate = update
  }

  private mutating func diverge() {
    let name =
      !evaluation.training.cost.isFinite
      ? "training cost"
      : evaluation.dev?.cost.isFinite == false ? "dev cost" : "penalized training cost"
    takeBack(finiteParameters)
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

  mutating func end(_ reason: Ending.Reason, keeping kept: KeptWeights, message: String) {
    var (keptEpoch, keptRegularization) = (epoch, regularization)
    if kept == .best, let best = earlyStopping.best {
      takeBack(bestParameters)
      (keptEpoch, keptRegularization) = (best.epoch, bestRegularization)
    }
    ending = Ending(
      reason: reason, epoch: epoch, keptEpoch: keptEpoch, regularization: keptRegularization,
      message: message)
    evaluation = currentEvaluation()
    if !evaluation.isFinite { diverge() }
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
}
