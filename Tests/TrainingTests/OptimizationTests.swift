import Learning
import Testing

@testable import Training

/// What optimizers, schedules and limits do to a run as a whole.
struct OptimizationTests {
  static let optimizers: [Optimizer] = [.momentum(), .nesterov(), .rmsProp(), .adam(), .adamW()]

  private func options(
    _ optimizer: Optimizer, _ schedule: LearningRateSchedule = .constant
  ) -> TrainerOptions {
    TrainerOptions(
      learningRate: 0.01, optimizer: optimizer, schedule: schedule, batchSize: 7, epochs: 40,
      regularization: Regularization(l1: 0.01, l2: 0.1, keepProbability: 0.9, maxNorm: 4))
  }

  @Test(arguments: optimizers) func aCopyIsACheckpoint(_ optimizer: Optimizer) {
    var trainer = makeTrainer(options(optimizer, .cosine()))
    for _ in 0..<23 { _ = trainer.step() }
    var copy = trainer
    trainer.finish()
    copy.finish()
    #expect(copy.network == trainer.network)
    #expect(copy.history == trainer.history)
  }

  @Test(arguments: optimizers) func eachLearns(_ optimizer: Optimizer) {
    var trainer = makeTrainer(TrainerOptions(learningRate: 0.01, optimizer: optimizer, epochs: 300))
    let before = trainer.evaluation.training.cost
    trainer.finish()
    #expect(trainer.evaluation.training.cost < 0.8 * before)
  }

  @Test func theScheduleLowersTheRateAtEachEpoch() {
    var trainer = makeTrainer(
      TrainerOptions(
        learningRate: 0.5, schedule: .step(every: 2, factor: 0.5), batchSize: 15, epochs: 6))
    var rates: [Double] = []
    while trainer.ending == nil {
      rates.append(trainer.scheduledLearningRate)
      _ = trainer.step()
    }
    // Two updates an epoch.
    #expect(rates == [0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.125])
    #expect(trainer.learningRate == 0.5)
  }

  @Test func aScheduleIsTheSameAsSettingTheRateByHand() {
    var scheduled = makeTrainer(
      TrainerOptions(learningRate: 0.5, schedule: .exponential(factor: 0.75), epochs: 12))
    var byHand = makeTrainer(TrainerOptions(learningRate: 0.5, epochs: 12))
    var rate = 0.5
    for _ in 0..<12 {
      byHand.apply(.learningRate(rate))
      scheduled.trainEpoch()
      byHand.trainEpoch()
      rate *= 0.75
      #expect(scheduled.network == byHand.network)
    }
  }

  @Test func aCommandScalesTheWholeSchedule() {
    var trainer = makeTrainer(
      TrainerOptions(learningRate: 0.5, schedule: .exponential(factor: 0.5), epochs: 12))
    trainer.trainEpoch()
    trainer.apply(.learningRate(0.25))
    #expect(trainer.scheduledLearningRate == 0.125)
  }

  /// Moments belong to the weights they were gathered at: a run that goes back starts without.
  @Test func goingBackForgetsTheMoments() {
    var trainer = makeTrainer(
      TrainerOptions(learningRate: 0.05, optimizer: .adam(), epochs: 500))
    while trainer.earlyStopping.best.map({ $0.epoch + 30 > trainer.epoch }) ?? true {
      trainer.trainEpoch()
    }
    trainer.apply(.restoreBest)
    let fresh = Trainer(
      network: trainer.network, data: trainer.data,
      options: TrainerOptions(learningRate: 0.05, optimizer: .adam(), epochs: 500))
    var other = fresh
    _ = trainer.step()
    _ = other.step()
    #expect(trainer.network == other.network)
  }

  @Test func limitsHoldInARun() {
    var trainer = makeTrainer(options(.adam()))
    trainer.finish()
    for layer in trainer.network.parameters.layers {
      for row in 0..<layer.weight.rows {
        let squares = (0..<layer.weight.columns).map {
          layer.weight[row, $0] * layer.weight[row, $0]
        }
        #expect(squares.reduce(0, +).squareRoot() < 4.00001)
      }
    }
  }

  @Test func shownCostsDoNotKnowOfSmoothedLabels() {
    let trainer = makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 1))
    let smoothed = makeTrainer(
      TrainerOptions(
        learningRate: 0.1, epochs: 1, regularization: Regularization(labelSmoothing: 0.3)))
    #expect(smoothed.evaluation.training == trainer.evaluation.training)
    var (first, second) = (trainer, smoothed)
    first.finish()
    second.finish()
    #expect(first.network != second.network)
    #expect(second.gradientCheck().run().passes)
  }

  @Test func switchesLeaveLimitsAlone() {
    let limits = Regularization(maxNorm: 3, clipNorm: 2, labelSmoothing: 0.1)
    var trainer = makeTrainer(
      TrainerOptions(learningRate: 0.1, epochs: 1, regularization: limits))
    trainer.apply(.l1(strength: 1))
    trainer.apply(.l2(strength: 1))
    trainer.apply(.dropout(keepProbability: 0.5))
    trainer.apply(.l1(strength: 0))
    trainer.apply(.l2(strength: 0))
    trainer.apply(.dropout(keepProbability: 1))
    #expect(trainer.regularization == limits)
  }

  @Test func theSnapshotSaysWhatShrinksTheWeights() {
    func factor(_ optimizer: Optimizer) -> Double? {
      var trainer = makeTrainer(
        TrainerOptions(
          learningRate: 0.5, optimizer: optimizer, schedule: .exponential(factor: 0.5), epochs: 9,
          regularization: Regularization(l2: 0.6)))
      trainer.trainEpoch()
      return trainer.snapshot(activity: .training).shrinkFactor
    }
    // 1 − 0.25 · 0.6 / 30 and 1 − 0.25 · 0.04.
    #expect(abs((factor(.sgd) ?? 0) - 0.995) < 1e-15)
    #expect(abs((factor(.adamW(weightDecay: 0.04)) ?? 0) - 0.99) < 1e-15)
    #expect(factor(.adam()) == nil)
    #expect(factor(.momentum()) == nil)
  }
}
