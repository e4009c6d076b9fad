import Learning
import Testing

@testable import Training

@Suite struct DiagnosisTests {
  static func evaluation(
    training: Double, dev: Double?, update: Int = 0, gap: Double = 0
  ) -> Evaluation {
    Evaluation(
      epoch: update, update: update, training: Score(cost: 0.1, accuracy: 1 - training),
      dev: dev.map { Score(cost: 0.1 + gap, accuracy: 1 - $0) }, objective: 0.1, weightNorms: [])
  }

  static func diagnosis(
    _ training: Double, _ dev: Double?, target: Double? = nil,
    wrongLabels: Double = 0, regularization: Regularization = .none, isFalling: Bool = false,
    rise: Diagnosis.Rise? = nil, hasJumped: Bool = false, deadLayer: Int? = nil,
    after former: Diagnosis? = nil
  ) throws -> Diagnosis {
    try #require(
      Diagnosis(
        evaluation(training: training, dev: dev), targetError: target, wrongLabels: wrongLabels,
        Diagnosis.Circumstances(
          regularization: regularization, isFalling: isFalling, rise: rise, hasJumped: hasJumped,
          deadLayer: deadLayer), after: former))
  }

  /// The examples of Machine Learning Yearning, chapters 21 and 23: training and dev error, with a
  /// target of 0, and of 14 %.
  @Test(
    arguments: [
      (0.01, 0.11, nil, false, true), (0.15, 0.16, nil, true, false), (0.15, 0.30, nil, true, true),
      (0.005, 0.01, nil, false, false), (0.15, 0.30, 0.14, false, true),
      (0.15, 0.16, 0.14, false, false),
    ] as [(Double, Double, Double?, Bool, Bool)])
  func theTextbooksExamples(
    training: Double, dev: Double, target: Double?, bias: Bool, variance: Bool
  ) throws {
    let found = try Self.diagnosis(training, dev, target: target)
    #expect(abs(found.bias.size - (training - (target ?? 0))) < 1e-12)
    #expect(abs((found.variance?.size ?? 0) - (dev - training)) < 1e-12)
    #expect(found.bias.isHigh == bias)
    #expect(found.variance?.isHigh == variance)
  }

  @Test func thresholds() throws {
    #expect(try !Self.diagnosis(0.05, 0.10).bias.isHigh)
    #expect(try Self.diagnosis(0.051, 0.051).bias.isHigh)
    #expect(try !Self.diagnosis(0.03, 0.05, target: 0.01).bias.isHigh)
    #expect(try Self.diagnosis(0.031, 0.052, target: 0.01).bias.isHigh)
    #expect(try Self.diagnosis(0.031, 0.052, target: 0.01).variance?.isHigh == true)
    // 13 − 8 is more than 5 by rounding only.
    #expect(try Self.diagnosis(0.08, 0.13).variance?.isHigh == false)
  }

  @Test func remediesInTheOrderOfTheRecipe() throws {
    #expect(
      try Self.diagnosis(0.2, 0.2, isFalling: true).remedies
        == [.biggerNetwork, .longerTraining(isFalling: true), .anotherArchitecture])
    #expect(
      try Self.diagnosis(0, 0.2).remedies
        == [.moreData, .augmentation(isOn: false), .regularization(isOn: false)])
    #expect(
      try Self.diagnosis(0.2, 0.4).remedies == [
        .biggerNetwork, .longerTraining(isFalling: false), .anotherArchitecture, .moreData,
        .augmentation(isOn: false), .regularization(isOn: false),
      ])
    #expect(try Self.diagnosis(0.01, 0.02).remedies == [.finalTest])
  }

  @Test func whatIsOnIsTakenIntoAccount() throws {
    let on = Regularization(l2: 0.7, augments: true)
    #expect(
      try Self.diagnosis(0, 0.2, regularization: on).remedies
        == [.moreData, .augmentation(isOn: true), .regularization(isOn: true)])
    let both = try Self.diagnosis(0.2, 0.4, regularization: on).remedies
    #expect(both.first == .weakerRegularization)
    #expect(!both.contains(.regularization(isOn: true)))
    // What no key changes can be weakened from the start of another run.
    for fixed in [Regularization(maxNorm: 3), Regularization(labelSmoothing: 0.1)] {
      #expect(
        try Self.diagnosis(0.2, 0.4, regularization: fixed).remedies == [
          .weakerRegularization, .biggerNetwork, .longerTraining(isFalling: false),
          .anotherArchitecture, .moreData, .augmentation(isOn: false), .regularization(isOn: false),
        ])
    }
  }

  @Test func withoutADevSetThereIsNoVariance() throws {
    let found = try Self.diagnosis(0.01, nil)
    #expect(found.variance == nil && found.devError == nil)
    #expect(found.remedies.isEmpty)
  }

  @Test func aDevCostThatRisesIsVarianceBeforeTheErrorsAre() throws {
    let rise = Diagnosis.Rise(best: 180, size: 0.1)
    #expect(
      try Self.diagnosis(0.03, 0.05, rise: rise).remedies == [
        .bestWeights(epoch: 180), .moreData, .augmentation(isOn: false),
        .regularization(isOn: false),
      ])
    // What there is to do about bias comes first, and it asks for less of what is on.
    #expect(
      try Self.diagnosis(0.2, 0.2, regularization: Regularization(l2: 1), rise: rise).remedies == [
        .weakerRegularization, .biggerNetwork, .longerTraining(isFalling: false),
        .anotherArchitecture, .bestWeights(epoch: 180), .moreData, .augmentation(isOn: false),
      ])
  }

  @Test func theRiseOfARun() {
    var trainer: Trainer<Float> = makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 10))
    var snapshot = trainer.snapshot(activity: .training)
    snapshot.earlyStopping = EarlyStopping()
    snapshot.devTrend = CostTrend()
    let costs = [0.5] + (0...10).map { 0.4 + 0.01 * Double($0) }
    var history = History(seriesCount: 2)
    for (index, cost) in costs.enumerated() {
      history.record(epoch: index, values: [0.1, cost])
      _ = snapshot.earlyStopping.observe(cost: cost, epoch: index)
      snapshot.devTrend.observe(cost: cost, epoch: index)
    }
    snapshot.evaluation = Self.evaluation(training: 0, dev: 0, gap: 0.4)
    // 0.5 now is 25 % above 0.4.
    snapshot.history = history
    #expect(snapshot.devTrend.direction == .rising)
    #expect(snapshot.devRise?.best == 1)
    #expect(abs((snapshot.devRise?.size ?? 0) - 0.25) < 1e-12)
    #expect(snapshot.devRise?.isRising == true)
    // The cost stays where it is, far above the best.
    for epoch in 12...100 {
      snapshot.devTrend.observe(cost: 0.5, epoch: epoch)
      snapshot.history.record(epoch: epoch, values: [0.1, 0.5])
    }
    #expect(snapshot.devTrend.direction == .level)
    #expect(snapshot.devRise?.isRising == false)
    // A rise of both costs is none that early stopping would help against.
    snapshot.history = History(seriesCount: 2)
    for (epoch, cost) in costs.enumerated() {
      snapshot.history.record(epoch: epoch, values: [cost - 0.1, cost])
    }
    #expect(snapshot.devRise == nil)
    snapshot.history = history
    snapshot.evaluation = Self.evaluation(training: 0, dev: 0, gap: 0.303)
    #expect(snapshot.devRise == nil)
    snapshot.evaluation = Self.evaluation(training: 0, dev: nil)
    #expect(snapshot.devRise == nil)
  }

  /// Errors about the threshold of 5 points: what was high stays so until it is a point less.
  @Test func advisesTheSameUntilMuchHasChanged() throws {
    var former: Diagnosis?
    var levels: [Diagnosis.Level?] = []
    for dev in [0.049, 0.055, 0.059, 0.061, 0.055, 0.045, 0.041, 0.039, 0.045, 0.055] {
      former = try Self.diagnosis(0, dev, after: former)
      levels.append(former?.variance?.level)
    }
    #expect(levels == [.low, .high, .high, .high, .high, .high, .high, .low, .low, .high])
  }

  /// Who has learned the truth gets the wrong labels wrong.
  @Test func wrongLabelsAreTakenOffTheTrainingError() throws {
    let truth = try Self.diagnosis(0.2, 0.03, wrongLabels: 0.2)
    #expect(truth.bias.size == 0 && abs((truth.variance?.size ?? 0) - 0.03) < 1e-12)
    #expect(abs(truth.trainingError - 0.2) < 1e-12 && truth.remedies == [.finalTest])
    // Who has learned them by heart has not learned the rest.
    let byHeart = try Self.diagnosis(0.02, 0.15, wrongLabels: 0.2)
    #expect(byHeart.bias.size == 0 && byHeart.variance?.isHigh == true)
    #expect(try Self.diagnosis(0.35, 0.18, wrongLabels: 0.2).bias.isHigh)
  }

  /// A larger network is no remedy for one that has been thrown out of its valley.
  @Test func aCostThatHasJumpedAsksForASmallerLearningRate() throws {
    #expect(
      try Self.diagnosis(0.5, 0.5, hasJumped: true).remedies
        == [.smallerLearningRate(deadLayer: nil)])
    #expect(
      try Self.diagnosis(0.5, 0.5, deadLayer: 2).remedies == [.smallerLearningRate(deadLayer: 2)])
  }

  @Test func theTrainingCostOfARunJumps() {
    var trainer: Trainer<Float> = makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 10))
    var snapshot = trainer.snapshot(activity: .training)
    snapshot.earlyStopping = EarlyStopping()
    func show(_ costs: [Double]) {
      snapshot.history = History(seriesCount: 1)
      for (index, cost) in costs.enumerated() {
        snapshot.history.record(epoch: index + 1, values: [cost])
      }
      let last = costs[costs.count - 1]
      snapshot.evaluation = Evaluation(
        epoch: costs.count, update: costs.count, training: Score(cost: last, accuracy: 1), dev: nil,
        objective: last, weightNorms: [])
    }
    show([0.7, 0.15, 0.29])
    #expect(!snapshot.hasTrainingCostJumped)
    show([0.7, 0.15, 0.31])
    #expect(snapshot.hasTrainingCostJumped)
    // Little is more than twice as little.
    show([0.7, 0.01, 0.05])
    #expect(!snapshot.hasTrainingCostJumped)
    // A penalty that is switched on may do that, and a learning rate is no excuse.
    show([0.7, 0.15, 0.31])
    snapshot.interventions = [Intervention(update: 2, epoch: 2, command: .learningRate(7))]
    #expect(snapshot.hasTrainingCostJumped)
    snapshot.interventions.append(Intervention(update: 2, epoch: 2, command: .l1(strength: 9)))
    #expect(!snapshot.hasTrainingCostJumped)
  }

  private static func evaluationOfNumbers(_ training: Double?, _ dev: Double?) -> Evaluation {
    func score(_ r2: Double?) -> Score { Score(cost: 1, fit: Score.Fit(r2: r2, rmse: 1)) }
    return Evaluation(
      epoch: 0, update: 0, training: score(training), dev: score(dev), objective: 1,
      weightNorms: [])
  }

  /// What a fit does not explain may be noise, for which no network is too small.
  @Test func ofNumbersHalfTheVarianceMayBeNoise() throws {
    func found(_ training: Double, _ dev: Double, target: Double? = nil) throws -> Diagnosis {
      try #require(
        Diagnosis(
          Self.evaluationOfNumbers(training, dev), targetError: target,
          Diagnosis.Circumstances(regularization: .none, isFalling: false)))
    }
    #expect(try found(0.85, 0.82).bias.level == .unknown)
    #expect(try found(0.85, 0.82).remedies == [.targetError])
    #expect(try found(0.96, 0.95).remedies == [.finalTest])
    #expect(try found(0.45, 0.44).bias.level == .high)
    #expect(try found(0.45, 0.44).remedies.first == .biggerNetwork)
    // Whoever says what can be reached is told how far that is.
    #expect(try found(0.85, 0.82, target: 0.05).bias.level == .high)
    #expect(try found(0.85, 0.82, target: 0.14).bias.level == .low)
    #expect(
      try found(0.9, 0.2).remedies
        == [.moreData, .augmentation(isOn: false), .regularization(isOn: false), .targetError])
  }

  @Test func ofNumbersTheErrorIsWhatIsNotExplained() throws {
    func diagnosis(_ training: Double?, _ dev: Double?) -> Diagnosis? {
      Diagnosis(
        Self.evaluationOfNumbers(training, dev),
        Diagnosis.Circumstances(regularization: .none, isFalling: false))
    }
    let found = try #require(diagnosis(0.9, -0.5))
    #expect(abs(found.bias.size - 0.1) < 1e-12)
    #expect(abs((found.variance?.size ?? 0) - 1.4) < 1e-12)
    #expect(diagnosis(nil, 0.9) == nil)
    #expect(diagnosis(0.9, nil) == nil)
    #expect(diagnosis(.nan, 0.9) == nil)
  }

  @Test func aFallingCost() {
    var trainer: Trainer<Float> = makeTrainer(TrainerOptions(learningRate: 0.1, epochs: 10))
    var snapshot = trainer.snapshot(activity: .training)
    func history(_ costs: [Double]) -> History {
      var history = History(seriesCount: 1)
      for (epoch, cost) in costs.enumerated() { history.record(epoch: epoch, values: [cost]) }
      return history
    }
    // Ten evaluations: the last against the one two before.
    snapshot.history = history(Array(repeating: 1, count: 7) + [1, 0.99, 0.97])
    #expect(snapshot.isTrainingCostFalling())
    snapshot.history = history(Array(repeating: 2, count: 7) + [1, 0.99, 0.985])
    #expect(!snapshot.isTrainingCostFalling())
    // One that was falling is until it falls by less than 1 %.
    #expect(snapshot.isTrainingCostFalling(after: true))
    #expect(!snapshot.isTrainingCostFalling(after: false))
    snapshot.history = history(Array(repeating: 2, count: 7) + [1, 0.99, 0.995])
    #expect(!snapshot.isTrainingCostFalling(after: true))
    snapshot.history = history([1, 1])
    #expect(snapshot.isTrainingCostFalling())
  }
}
