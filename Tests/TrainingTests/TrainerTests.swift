import Datasets
import Foundation
import Learning
import LinearAlgebra
import Testing

@testable import Training

struct TrainerTests {
  /// Everything that adds to a run: shuffled batches with a ragged last one, masks, both penalties.
  private let everything = TrainerOptions(
    learningRate: 0.1, batchSize: 7, epochs: 40,
    regularization: Regularization(l1: 0.1, l2: 0.5, keepProbability: 0.8), seed: 5,
    evaluationInterval: 3)

  /// Compares all that can be seen of two runs.
  private func expectSame<Scalar>(
    _ first: Trainer<Scalar>, _ second: Trainer<Scalar>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(first.network == second.network, sourceLocation: sourceLocation)
    #expect(first.update == second.update, sourceLocation: sourceLocation)
    #expect(first.epoch == second.epoch, sourceLocation: sourceLocation)
    #expect(first.evaluation == second.evaluation, sourceLocation: sourceLocation)
    #expect(first.history == second.history, sourceLocation: sourceLocation)
    #expect(first.earlyStopping == second.earlyStopping, sourceLocation: sourceLocation)
    #expect(first.devTrend == second.devTrend, sourceLocation: sourceLocation)
    #expect(first.realizedKeep == second.realizedKeep, sourceLocation: sourceLocation)
    #expect(first.ending == second.ending, sourceLocation: sourceLocation)
  }

  // MARK: A run as a value

  @Test func twoRunsHaveTheSameBits() {
    var first = makeTrainer(everything)
    var second = makeTrainer(everything)
    first.finish()
    second.finish()
    #expect(first.update == 40 * 5)
    expectSame(first, second)
  }

  @Test func anotherSeedIsAnotherRun() {
    var first = makeTrainer(everything)
    var options = everything
    options.seed = 6
    var second = makeTrainer(options)
    first.finish()
    second.finish()
    #expect(first.network != second.network)
  }

  @Test(arguments: [0, 1, 23, 35, 101])
  func aCopyIsAFork(_ update: Int) {
    var reference = makeTrainer(everything)
    reference.finish()
    var original = makeTrainer(everything)
    for _ in 0..<update { _ = original.step() }
    var fork = original
    let place = original
    fork.finish()
    // The original has not moved, and goes on as if there had been no fork.
    expectSame(original, place)
    original.finish()
    expectSame(fork, original)
    expectSame(original, reference)
  }

  @Test func aForkMayGoAnotherWayWithoutTheOriginal() {
    var original = makeTrainer(everything)
    for _ in 0..<33 { _ = original.step() }
    var fork = original
    fork.apply(.l2(strength: 5))
    fork.finish()
    original.finish()
    #expect(fork.network != original.network)
    #expect(original.interventions.isEmpty)
  }

  // MARK: Updates

  @Test func fullBatchTrainingIsGradientDescent() {
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 0.3, epochs: 25, regularization: Regularization(l1: 0.2, l2: 0.7)),
      precision: Double.self)
    var network = trainer.network
    let part = trainer.data.training
    let batch = Batch(inputs: part.rows.transposed(), labels: part.labels)
    var workspace = Workspace<Double>(for: network.architecture, exampleCount: 30)
    var state = OptimizerState<Double>(for: .sgd, architecture: network.architecture)
    for _ in 0..<25 {
      network.forward(batch, mode: .evaluation, in: &workspace)
      network.backward(batch, mode: .evaluation, in: &workspace)
      network.descend(
        along: workspace.gradient, by: .sgd, state: &state, learningRate: 0.3,
        regularization: Regularization(l1: 0.2, l2: 0.7), examples: 30)
      _ = trainer.step()
    }
    #expect(trainer.network == network)
    #expect(trainer.epoch == 25)
  }

  /// Examples whose inputs are the columns of the unit matrix: an update moves the weights of the
  /// examples in its batch and no others.
  private func unitTrainer(_ count: Int, batchSize: Int?) -> Trainer<Double> {
    var inputs = Matrix<Double>(rows: count, columns: count)
    for index in 0..<count { inputs[index, index] = 1 }
    let dataset = Dataset(
      name: "unit", featureNames: (0..<count).map { "x\($0)" }, classNames: ["no", "yes"],
      training: Examples(inputs: inputs, labels: (0..<count).map { $0 % 2 }))
    return makeTrainer(
      TrainerOptions(learningRate: 0.01, batchSize: batchSize, epochs: 6), dataset: dataset,
      hidden: [], precision: Double.self)
  }

  @Test(arguments: [
    (1, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]), (3, [3, 3, 3, 1]), (4, [4, 4, 2]), (5, [5, 5]), (10, [10]),
    (99, [10]),
  ])
  func batchesCoverEveryExampleOnceAnEpoch(_ batchSize: Int, _ sizes: [Int]) {
    var trainer = unitTrainer(10, batchSize: batchSize)
    var orders: [[Set<Int>]] = []
    for epoch in 1...6 {
      var batches: [Set<Int>] = []
      for size in sizes {
        #expect(trainer.epoch == epoch - 1)
        let before = trainer.network.parameters.layers[0].weight.elements
        _ = trainer.step()
        let after = trainer.network.parameters.layers[0].weight.elements
        let moved = Set(before.indices.filter { before[$0] != after[$0] })
        #expect(moved.count == size)
        batches.append(moved)
      }
      #expect(trainer.epoch == epoch)
      #expect(batches.reduce(Set()) { $0.union($1) } == Set(0..<10))
      orders.append(batches)
    }
    // The order is drawn afresh each epoch.
    if sizes.count > 1 { #expect(Set(orders).count > 1) }
    #expect(trainer.ending?.reason == .finished)
  }

  @Test func theGradientOfABatchIsTheMeanOverItsExamples() {
    // x = e₁ … e₆, W: dW = (p − y) / batch size for each example in the batch.
    for (batchSize, updates) in [(2, 3), (3, 2), (6, 1)] {
      var trainer = unitTrainer(6, batchSize: batchSize)
      let start = trainer.network.parameters.layers[0].weight.elements
      for _ in 0..<updates { _ = trainer.step() }
      let moved = zip(start, trainer.network.parameters.layers[0].weight.elements).enumerated()
      for (index, (before, after)) in moved {
        // The bias moves by less than α · updates in between: p changes by less than a quarter.
        let p = 1 / (1 + exp(-before))
        let expected = -0.01 * (p - Double(index % 2)) / Double(batchSize)
        #expect(abs(after - before - expected) < 0.01 * 0.03 * 0.25 / Double(batchSize))
      }
    }
  }

  @Test(arguments: [1, 4, 7, nil])
  func lambdaMeansTheSameAtAnyBatchSize(_ batchSize: Int?) {
    // With inputs of 0 the gradient of a lone layer's weights is 0: an update shrinks them by
    // 1 − αλ/m and moves them by αλ/(2m), m the training set, whatever the batch.
    let dataset = Dataset(
      name: "zeros", featureNames: ["x1", "x2"], classNames: ["no", "yes"],
      training: Examples(inputs: Matrix(rows: 2, columns: 10), labels: (0..<10).map { $0 % 2 }))
    func updated(_ regularization: Regularization) -> (
      before: Elements<Double>, after: Elements<Double>
    ) {
      var trainer = makeTrainer(
        TrainerOptions(
          learningRate: 0.5, batchSize: batchSize, epochs: 5, regularization: regularization),
        dataset: dataset, hidden: [], precision: Double.self)
      let before = trainer.network.parameters.layers[0].weight.elements
      _ = trainer.step()
      return (before, trainer.network.parameters.layers[0].weight.elements)
    }
    let ridge = updated(Regularization(l2: 2))
    #expect(ridge.after == ridge.before.map { (1 - 0.5 * 2 / 10) * $0 })
    let lasso = updated(Regularization(l1: 2))
    for (before, after) in zip(lasso.before, lasso.after) {
      #expect(abs(before) > 0.05)
      #expect(abs(abs(before) - abs(after) - 0.05) < 1e-15)
    }
  }

  @Test(arguments: [1, 2, 5, 7, 40, 1000])
  func weightsDoNotDependOnTheEvaluations(_ interval: Int) {
    var options = everything
    var reference = makeTrainer(options)
    reference.finish()
    options.evaluationInterval = interval
    var trainer = makeTrainer(options)
    var evaluated: [Int] = []
    while trainer.ending == nil {
      if let found = trainer.trainEpoch() { evaluated.append(found.epoch) }
    }
    #expect(trainer.network == reference.network)
    #expect(trainer.realizedKeep == reference.realizedKeep)
    #expect(evaluated == (1...40).filter { $0 % interval == 0 || $0 == 40 })
  }

  @Test func evaluationsAreOfTheWholeNetworkWithoutPenalty() throws {
    var trainer = makeTrainer(everything, precision: Double.self)
    for _ in 0..<3 { trainer.trainEpoch() }
    let part = trainer.data.training
    var evaluator = Evaluator(
      architecture: trainer.network.architecture, rows: part.rows, labels: part.labels)
    let score = evaluator.score(trainer.network)
    #expect(trainer.evaluation.epoch == 3)
    #expect(trainer.evaluation.update == 15)
    #expect(trainer.evaluation.training == score)
    // J = cost + 0.5/60 · ‖W‖₂² + 0.1/60 · ‖W‖₁.
    let weights = trainer.network.parameters.layers.flatMap(\.weight.elements)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let sizes = weights.reduce(0) { $0 + abs($1) }
    let objective = score.cost + (0.5 * squares + 0.1 * sizes) / 60
    #expect(abs(trainer.evaluation.objective - objective) < 1e-12)
    let dev = try #require(trainer.evaluation.dev)
    #expect(trainer.evaluation.gap == dev.cost - score.cost)
  }

  @Test func aCurrentEvaluationLeavesNoTrace() {
    var reference = makeTrainer(everything)
    var trainer = makeTrainer(everything)
    while trainer.ending == nil {
      _ = trainer.step()
      _ = trainer.currentEvaluation()
      _ = trainer.snapshot(activity: .paused, evaluatingNow: true)
      _ = trainer.gradientCheck()
    }
    reference.finish()
    expectSame(trainer, reference)
  }

  @Test func theHistoryHasBothCostsAndTheNorms() throws {
    var trainer = makeTrainer(everything)
    var evaluations = [trainer.evaluation]
    while trainer.ending == nil {
      if let found = trainer.trainEpoch() { evaluations.append(found) }
    }
    #expect(Array(trainer.history.epochs) == evaluations.map(\.epoch))
    #expect(trainer.history.seriesCount == 5)
    #expect(trainer.history.series(0).map(\.last) == evaluations.map(\.training.cost))
    #expect(trainer.history.series(1).map(\.last) == evaluations.map { $0.dev?.cost })
    for layer in 0..<3 {
      #expect(
        trainer.history.series(2 + layer).map(\.last) == evaluations.map { $0.weightNorms[layer] })
    }
  }

  @Test func aRunWithoutDevSetKnowsNoBest() {
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 0.1, epochs: 30, earlyStopping: EarlyStopping(mode: .stop, patience: 1)),
      dataset: noise(hasDev: false))
    trainer.finish()
    #expect(trainer.ending?.reason == .finished)
    #expect(trainer.evaluation.dev == nil)
    #expect(trainer.evaluation.gap == nil)
    #expect(trainer.earlyStopping.best == nil)
    #expect(trainer.history.seriesCount == 4)
    #expect(trainer.testScore() == nil)
  }

  @Test func theTestSetIsScoredOnRequest() throws {
    var dataset = noise()
    dataset.test = dataset.dev
    var trainer = makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 5), dataset: dataset)
    trainer.finish()
    let score = try #require(trainer.testScore())
    #expect(score == trainer.evaluation.dev)
  }

  // MARK: Dropout

  @Test func theRealizedKeepIsNearTheProbability() {
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 0.01, batchSize: 13, epochs: 10,
        regularization: Regularization(keepProbability: 0.7)),
      dataset: noise(200), hidden: [20, 10])
    #expect(trainer.realizedKeep.isEmpty)
    var earlier: [Double] = []
    for _ in 0..<10 {
      trainer.trainEpoch()
      #expect(trainer.realizedKeep.count == 2)
      for (keep, units) in zip(trainer.realizedKeep, [20.0, 10]) {
        // Four standard deviations over 200 examples.
        #expect(abs(keep - 0.7) < 4 * (0.21 / (units * 200)).squareRoot())
        // A share of units · 200 draws.
        #expect(abs((keep * units * 200).rounded() - keep * units * 200) < 1e-6)
      }
      #expect(trainer.realizedKeep != earlier)
      earlier = trainer.realizedKeep
    }
  }

  @Test func theRealizedKeepGoesWithDropout() {
    var trainer = makeTrainer(
      TrainerOptions(learningRate: 0.01, batchSize: 10, epochs: 10), dataset: noise(30))
    trainer.trainEpoch()
    #expect(trainer.realizedKeep.isEmpty)
    #expect(trainer.lastMasks.isEmpty)
    trainer.apply(.dropout(keepProbability: 0.5))
    trainer.trainEpoch()
    #expect(trainer.realizedKeep.count == 2)
    #expect(
      trainer.lastMasks.map { $0.map(\.count) } == [8, 4].map { Array(repeating: $0, count: 10) })
    // Each example has a mask of its own.
    #expect(Set(trainer.lastMasks[0]).count > 1)
    trainer.apply(.dropout(keepProbability: 1))
    trainer.trainEpoch()
    #expect(trainer.realizedKeep.isEmpty)
    #expect(trainer.lastMasks.isEmpty)
  }
}

// MARK: - Endings

struct TrainerEndingTests {
  /// Labels by chance and a high rate: the dev cost soon rises.
  private func overfitting(
    _ mode: EarlyStopping.Mode, patience: Int = 5, epochs: Int = 400
  ) -> Trainer<Double> {
    makeTrainer(
      TrainerOptions(
        learningRate: 0.5, epochs: epochs,
        earlyStopping: EarlyStopping(mode: mode, patience: patience), evaluationInterval: 1),
      hidden: [20], precision: Double.self)
  }

  @Test func aFinishedRunSaysSo() {
    var trainer = overfitting(.off, epochs: 3)
    trainer.finish()
    let expected = Ending(
      reason: .finished, epoch: 3, keptEpoch: 3, message: "all 3 epochs trained")
    #expect(trainer.ending == expected)
  }

  @Test func earlyStoppingKeepsTheBestWeights() throws {
    var trainer = overfitting(.stop)
    var networks = [trainer.network]
    var costs = [try #require(trainer.evaluation.dev).cost]
    while trainer.ending == nil {
      let before = trainer
      let evaluation = trainer.trainEpoch()
      let found = try #require(evaluation)
      costs.append(try #require(found.dev).cost)
      if trainer.ending == nil { networks.append(trainer.network) }
      #expect(before.ending == nil)
    }
    let best = try #require(costs.indices.min { costs[$0] < costs[$1] })
    // The last evaluation is told as it was found, not as that of the weights that came back.
    #expect(costs[costs.count - 1] > costs[best])
    #expect(trainer.history.series(1).last?.last == costs.last)
    let ending = try #require(trainer.ending)
    #expect(ending.reason == .earlyStopping)
    #expect(ending.epoch == best + 5)
    #expect(ending.keptEpoch == best)
    #expect(ending.message.contains("(epoch \(best)) in 5 evaluations, 5 epochs"))
    #expect(ending.message.hasPrefix("early stopping: no dev cost below \(rounded(costs[best]))"))
    #expect(trainer.network == networks[best])
    #expect(trainer.evaluation.dev?.cost == costs[best])
    #expect(trainer.earlyStopping.best == .init(epoch: best, cost: costs[best]))
  }

  @Test func theEndingNamesTheRegularizationOfTheKeptWeights() throws {
    var trainer = overfitting(.mark)
    for _ in 0..<60 { trainer.trainEpoch() }
    let best = try #require(trainer.earlyStopping.best)
    trainer.apply(.l1(strength: 0.3))
    trainer.trainEpoch()
    #expect(trainer.earlyStopping.best == best)
    var kept = trainer
    kept.apply(.stop(keeping: .best))
    #expect(kept.ending?.regularization == Regularization.none)
    var current = trainer
    current.apply(.stop(keeping: .current))
    // What is switched on after the end has trained nothing.
    current.apply(.l2(strength: 1))
    #expect(current.ending?.regularization == Regularization(l1: 0.3))
    current.apply(.restoreBest)
    #expect(current.ending?.regularization == Regularization.none)
  }

  @Test func patienceCountsFromTheChoiceToStop() {
    var trainer = overfitting(.mark)
    for _ in 0..<60 { trainer.trainEpoch() }
    #expect(trainer.earlyStopping.evaluationsSinceBest > 5)
    trainer.apply(.earlyStopping(.stop))
    for _ in 0..<4 { trainer.trainEpoch() }
    #expect(trainer.ending == nil)
    trainer.trainEpoch()
    #expect(trainer.ending?.reason == .earlyStopping)
  }

  @Test func commandsThatAskForWhatThereIsNotAreNotRecorded() {
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 0.1, epochs: 2, earlyStopping: EarlyStopping(warmUp: 100)), hidden: [2])
    #expect(trainer.apply(.restoreBest) == nil)
    trainer.finish()
    #expect(trainer.apply(.stop(keeping: .current)) == nil)
    #expect(trainer.interventions.isEmpty)
    #expect(trainer.apply(.pause)?.command == .pause)
    #expect(trainer.interventions.count == 1)
  }

  @Test func markingGoesOn() {
    var marked = overfitting(.mark)
    var unwatched = overfitting(.off)
    marked.finish()
    unwatched.finish()
    #expect(!marked.earlyStopping.triggers.isEmpty)
    #expect(marked.ending?.reason == .finished)
    #expect(marked.network == unwatched.network)
  }

  @Test func stoppingByHandKeepsWhatIsAskedFor() throws {
    var trainer = overfitting(.mark)
    var networks = [trainer.network]
    for _ in 0..<60 {
      trainer.trainEpoch()
      networks.append(trainer.network)
    }
    let best = try #require(trainer.earlyStopping.best)
    #expect(best.epoch < 60)
    var current = trainer
    current.apply(.stop(keeping: .current))
    #expect(current.network == networks[60])
    #expect(
      current.ending
        == Ending(
          reason: .user, epoch: 60, keptEpoch: 60,
          message: "stopped by hand; the weights of epoch 60 are kept"))
    var kept = trainer
    kept.apply(.stop(keeping: .best))
    #expect(kept.network == networks[best.epoch])
    #expect(kept.ending?.keptEpoch == best.epoch)
    #expect(kept.evaluation.dev?.cost == best.cost)
    // A second stop changes nothing.
    let ended = current
    current.apply(.stop(keeping: .best))
    #expect(current.network == ended.network)
    #expect(current.ending == ended.ending)
  }

  @Test func theBestComesBackAndTrainingGoesOnFromThere() throws {
    var trainer = overfitting(.stop, patience: 30)
    var networks = [trainer.network]
    while trainer.earlyStopping.evaluationsSinceBest < 20 {
      trainer.trainEpoch()
      networks.append(trainer.network)
    }
    let best = try #require(trainer.earlyStopping.best)
    let epoch = trainer.epoch
    trainer.apply(.restoreBest)
    #expect(trainer.network == networks[best.epoch])
    #expect(trainer.epoch == epoch)
    #expect(trainer.earlyStopping.evaluationsSinceBest == 0)
    // Full-batch descent has no state but the weights: the next epoch is the one after the best.
    trainer.trainEpoch()
    #expect(trainer.network == networks[best.epoch + 1])
  }

  @Test func theBestMayComeBackAfterTheEnd() throws {
    var trainer = overfitting(.off, epochs: 60)
    trainer.finish()
    let best = try #require(trainer.earlyStopping.best)
    #expect(best.epoch < 60)
    trainer.apply(.restoreBest)
    // Whoever reports the run reads the ending and the evaluation: both are of these weights.
    #expect(trainer.evaluation.dev?.cost == best.cost)
    #expect(trainer.ending?.keptEpoch == best.epoch)
    #expect(trainer.ending?.reason == .finished)
    let message = "all 60 epochs trained; then back to the weights of epoch \(best.epoch)"
    #expect(trainer.ending?.message == message)
    trainer.apply(.restoreBest)
    #expect(trainer.ending?.message == message)
  }

  @Test func trainingOnAfterTheEndIsALongerRun() {
    var long = overfitting(.off, epochs: 80)
    long.finish()
    var short = overfitting(.off, epochs: 40)
    short.finish()
    short.apply(.resume)
    #expect(short.ending == nil)
    #expect(short.plannedEpochs == 80)
    short.finish()
    #expect(short.network == long.network)
    #expect(short.history == long.history)
    #expect(short.ending == long.ending)
  }

  @Test func trainingOnAfterEarlyStoppingHasTheWholePatience() throws {
    var trainer = overfitting(.stop)
    trainer.finish()
    let first = try #require(trainer.ending)
    trainer.apply(.resume)
    #expect(trainer.ending == nil)
    #expect(trainer.plannedEpochs == 400)
    trainer.finish()
    let second = try #require(trainer.ending)
    #expect(second.reason == .earlyStopping)
    #expect(second.epoch >= first.epoch + 5)
  }

  @Test func resumingARunThatGoesOnChangesNothing() {
    var trainer = overfitting(.off)
    trainer.trainEpoch()
    let before = trainer
    trainer.apply(.resume)
    #expect(trainer.plannedEpochs == before.plannedEpochs)
    #expect(trainer.earlyStopping == before.earlyStopping)
    #expect(trainer.network == before.network)
  }
}

// MARK: - Divergence

struct TrainerDivergenceTests {
  private func diverging(
    rate: Double = 1e6, _ regularization: Regularization = .none, interval: Int = 1
  ) -> Trainer<Float> {
    makeTrainer(
      TrainerOptions(
        learningRate: rate, epochs: 1000, regularization: regularization,
        evaluationInterval: interval),
      hidden: [8, 8, 8])
  }

  @Test(arguments: [1, 3, 10])
  func aDivergedRunKeepsTheLastFiniteWeightsAndSaysSo(_ interval: Int) throws {
    // L2 with αλ/m = 2e4 multiplies every weight by −2e4 an update, whatever the data.
    var trainer = diverging(Regularization(l2: 0.6), interval: interval)
    var networks = [0: trainer.network]
    while trainer.ending == nil {
      if trainer.trainEpoch() != nil, trainer.ending == nil {
        networks[trainer.epoch] = trainer.network
      }
    }
    let ending = try #require(trainer.ending)
    #expect(ending.reason == .diverged)
    #expect(ending.epoch > ending.keptEpoch)
    #expect(ending.epoch - ending.keptEpoch == interval)
    #expect(ending.message.hasPrefix("diverged: the training cost is "))
    #expect(
      ending.message.contains(
        "at epoch \(ending.epoch), the weights of epoch \(ending.keptEpoch) are kept"))
    #expect(trainer.network == networks[ending.keptEpoch])
    #expect(trainer.network.parameters.isFinite())
    #expect(trainer.evaluation.isFinite)
    #expect(trainer.history.series(0).allSatisfy { $0.maximum.isFinite })
  }

  @Test func aHighRateAloneDivergesToo() {
    var trainer = makeTrainer(
      TrainerOptions(learningRate: 1e12, epochs: 1000, evaluationInterval: 1),
      hidden: [8, 8, 8])
    trainer.finish()
    #expect(trainer.network.parameters.isFinite())
    #expect(trainer.evaluation.isFinite)
    #expect(trainer.ending?.reason == .diverged)
  }

  @Test func weightsThatAreNoNumbersAtTheStartEndTheRunAtOnce() {
    let dataset = noise()
    let architecture = Architecture(inputs: 2, hidden: [], output: .sigmoid)
    var parameters = Parameters<Float>(zerosFor: architecture)
    parameters.layers[0].weight[0, 0] = .nan
    let trainer = Trainer(
      network: Network(architecture: architecture, parameters: parameters),
      data: TrainingData(dataset), options: TrainerOptions(learningRate: 0.1, epochs: 5))
    #expect(trainer.ending?.reason == .diverged)
    #expect(trainer.ending?.epoch == 0)
  }

  @Test func aPenaltyThatOverflowsIsNamed() throws {
    // With inputs of 0 the costs stay finite, while weights are multiplied by 1 − αλ/m = −99 an
    // update until the square of their norm is beyond Double.
    let dataset = Dataset(
      name: "zeros", featureNames: ["x1", "x2"], classNames: ["no", "yes"],
      training: Examples(inputs: Matrix(rows: 2, columns: 10), labels: (0..<10).map { $0 % 2 }))
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 1, epochs: 100, regularization: Regularization(l2: 1000),
        evaluationInterval: 1),
      dataset: dataset, hidden: [], precision: Double.self)
    trainer.finish()
    let ending = try #require(trainer.ending)
    #expect(ending.reason == .diverged)
    #expect(ending.message.hasPrefix("diverged: the penalized training cost is no finite number"))
    #expect(trainer.network.parameters.isFinite())
  }

  @Test func stoppingByHandBetweenEvaluationsKeepsNoBrokenWeights() {
    var trainer = diverging(Regularization(l2: 0.6), interval: 500)
    for _ in 0..<100 { trainer.trainEpoch() }
    #expect(!trainer.network.parameters.isFinite())
    #expect(trainer.ending == nil)
    trainer.apply(.stop(keeping: .current))
    #expect(trainer.network.parameters.isFinite())
    #expect(trainer.evaluation.isFinite)
    #expect(trainer.ending?.reason == .diverged)
    #expect(trainer.ending?.keptEpoch == 0)
  }

  @Test func aDivergedRunGoesOnFromTheLastFiniteWeights() {
    var trainer = diverging(Regularization(l2: 0.6))
    trainer.finish()
    let kept = trainer.network
    trainer.apply(.l2(strength: 0))
    trainer.apply(.learningRate(1e-30))
    trainer.apply(.resume)
    #expect(trainer.network == kept)
    trainer.trainEpoch()
    #expect(trainer.ending == nil)
    #expect(trainer.network.parameters.isFinite())
  }
}

// MARK: - Interventions

struct InterventionTests {
  private let options = TrainerOptions(
    learningRate: 0.1, batchSize: 7, epochs: 40, seed: 5, evaluationInterval: 2)

  @Test func interventionsAreRecordedWhereTheyTookEffect() {
    var trainer = makeTrainer(options)
    trainer.apply(.pause)
    for _ in 0..<13 { _ = trainer.step() }
    trainer.apply(.l2(strength: 0.5))
    trainer.apply(.l1(strength: 0.25))
    for _ in 0..<2 { _ = trainer.step() }
    trainer.apply(.dropout(keepProbability: 0.5))
    trainer.finish()
    trainer.apply(.resume)
    #expect(
      trainer.interventions == [
        Intervention(update: 0, epoch: 0, command: .pause),
        Intervention(update: 13, epoch: 2, command: .l2(strength: 0.5)),
        Intervention(update: 13, epoch: 2, command: .l1(strength: 0.25)),
        Intervention(update: 15, epoch: 3, command: .dropout(keepProbability: 0.5)),
        Intervention(update: 200, epoch: 40, command: .resume),
      ])
  }

  @Test func eachCommandSetsWhatItNamesAndNothingElse() {
    var trainer = makeTrainer(options)
    trainer.apply(.l1(strength: 0.25))
    #expect(trainer.regularization == Regularization(l1: 0.25))
    trainer.apply(.l2(strength: 0.5))
    #expect(trainer.regularization == Regularization(l1: 0.25, l2: 0.5))
    trainer.apply(.dropout(keepProbability: 0.75))
    #expect(trainer.regularization == Regularization(l1: 0.25, l2: 0.5, keepProbability: 0.75))
    trainer.apply(.l1(strength: 0))
    #expect(trainer.regularization == Regularization(l2: 0.5, keepProbability: 0.75))
    trainer.apply(.learningRate(0.03))
    #expect(trainer.learningRate == 0.03)
    trainer.apply(.earlyStopping(.stop))
    #expect(trainer.earlyStopping.mode == .stop)
  }

  @Test func aRunSetUpFromTheStartIsOneSetUpByHand() {
    var byOptions = options
    byOptions.learningRate = 0.05
    byOptions.regularization = Regularization(l1: 0.25, l2: 0.5, keepProbability: 0.75)
    var expected = makeTrainer(byOptions)
    expected.finish()
    var trainer = makeTrainer(options)
    for command in [
      Command.learningRate(0.05), .dropout(keepProbability: 0.75), .l2(strength: 0.5),
      .l1(strength: 0.25),
    ] {
      trainer.apply(command)
    }
    trainer.finish()
    #expect(trainer.network == expected.network)
  }

  @Test func pausingAndPaceMeanNothingToATrainer() {
    var expected = makeTrainer(options)
    expected.finish()
    var trainer = makeTrainer(options)
    let commands: [Command] = [
      .pause, .resume, .stepEpoch, .pace(.epochsPerSecond(3)), .checkGradient,
    ]
    for index in 0..<200 {
      trainer.apply(commands[index % commands.count])
      _ = trainer.step()
    }
    #expect(trainer.ending == expected.ending)
    #expect(trainer.network == expected.network)
  }

  @Test func aRecordedRunCanBeRepeated() {
    var trainer = makeTrainer(options)
    var generator = RandomGenerator(seed: 3)
    let commands: [Command] = [
      .l1(strength: 0.3), .l2(strength: 0.6), .dropout(keepProbability: 0.6), .learningRate(0.2),
      .restoreBest, .l1(strength: 0), .dropout(keepProbability: 1), .pause, .resume,
    ]
    for _ in 0..<150 {
      _ = trainer.step()
      if generator.uniform() < 0.2, let command = commands.randomElement(using: &generator) {
        trainer.apply(command)
      }
    }
    #expect(trainer.interventions.count > 10)
    var repeated = makeTrainer(options)
    repeated.replay(trainer.interventions, until: trainer.update)
    #expect(repeated.network == trainer.network)
    #expect(repeated.interventions == trainer.interventions)
    #expect(repeated.history == trainer.history)
  }

  @Test func aGradientCheckOfARunPassesInEitherPrecision() {
    var options = options
    options.regularization = Regularization(l1: 0.2, l2: 0.5, keepProbability: 0.8)
    var single = makeTrainer(options)
    var double = makeTrainer(options, precision: Double.self)
    for _ in 0..<10 {
      for _ in 0..<19 {
        _ = single.step()
        _ = double.step()
      }
      for report in [single.gradientCheck().run(), double.gradientCheck().run()] {
        #expect(report.passes)
        #expect(report.exampleCount == 30)
        #expect(report.frozenKeepProbability == 0.8)
      }
    }
  }

  @Test func aGradientCheckLooksAtSomeExamplesAndAllUnits() {
    let trainer = makeTrainer(
      TrainerOptions(learningRate: 0.1, epochs: 1), dataset: noise(300), hidden: [60, 40])
    let check = trainer.gradientCheck()
    #expect(check.targets.count == 256)
    #expect(check.examples == 300)
    let report = check.run()
    #expect(report.passes)
    #expect(report.checked == report.parameterCount)
    #expect(trainer.gradientCheck(examples: 1000).targets.count == 300)
    #expect(trainer.gradientCheck(examples: 7).run().exampleCount == 7)
  }

  @Test func aGradientCheckOfALargeRunIsASampleOfUnits() {
    let trainer = makeTrainer(
      TrainerOptions(learningRate: 0.1, epochs: 1), dataset: noise(300),
      hidden: [100, 100, 100, 100])
    let check = trainer.gradientCheck()
    #expect((20..<100).contains(check.limitPerLayer))
  }
}
