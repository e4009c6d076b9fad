import Datasets
import Learning
import LinearAlgebra
import Testing
import Training

@testable import Records

/// A run that is written out and read back, and goes on as if nothing had been.
@Suite struct CheckpointTests {
  /// Is a kind of run, of which each depends on something that others do not.
  enum Kind: String, CaseIterable, Sendable {
    case fullBatch, miniBatches, dropout, augmentation, everything, regression
  }

  /// Points without a pattern, so that there is all the more to remember.
  private func dataset(_ kind: Kind) throws -> Dataset {
    kind == .regression
      ? try BuiltInDataset.wave.make(trainingCount: 25, devCount: 10, testCount: 0)
      : try BuiltInDataset.moons.make(trainingCount: 30, devCount: 20, testCount: 0)
  }

  private func options(
    _ kind: Kind, optimizer: Optimizer = .adam(), threads: Int = 1
  ) -> TrainerOptions {
    var options = TrainerOptions(
      learningRate: 0.05, optimizer: optimizer, epochs: 24,
      earlyStopping: EarlyStopping(mode: .mark, patience: 3, minDelta: 0.001, warmUp: 2),
      seed: 11, threads: threads, evaluationInterval: 2)
    if kind != .fullBatch && kind != .dropout { options.batchSize = 7 }
    if kind == .dropout || kind == .everything {
      options.regularization.keepProbability = KeepProbability(perLayer: [0.7, 0.9])
    }
    if kind == .augmentation || kind == .everything { options.regularization.augments = true }
    if kind == .everything {
      options.schedule = .warmUp(epochs: 3, then: .cosine(to: 0.1))
      options.regularization.l1 = 0.1
      options.regularization.l2 = 0.3
      options.regularization.maxNorm = 3
      options.regularization.clipNorm = 1
      options.regularization.labelSmoothing = 0.1
    }
    return options
  }

  private func data<Scalar: BLASScalar>(_ kind: Kind) throws -> TrainingData<Scalar> {
    let raw = try dataset(kind)
    let dataset = raw.normalized()
    return TrainingData(
      dataset,
      augmenter: try Augmenter(
        raw.training, augmentation: Augmentation(jitter: 0.2), normalization: dataset.normalization,
        seed: 11))
  }

  private func makeTrainer<Scalar: BLASScalar>(
    _ kind: Kind, _ options: TrainerOptions, _: Scalar.Type = Scalar.self
  ) throws -> Trainer<Scalar> {
    let architecture = Architecture(
      inputs: try dataset(kind).featureCount, hidden: [8, 4],
      output: kind == .regression ? .linear : .sigmoid)
    var generator = RandomGenerator(seed: 3)
    return Trainer(
      network: Network(
        architecture: architecture,
        parameters: Initializer.he().parameters(for: architecture, using: &generator)),
      data: try data(kind), options: options)
  }

  /// Trains up to an update, with some commands on the way, and returns what the log would say.
  private func train<Scalar>(_ trainer: inout Trainer<Scalar>, to update: Int) -> [Evaluation] {
    var evaluations: [Evaluation] = []
    while trainer.ending == nil && trainer.update < update {
      if case .completedEpoch(let evaluation?) = trainer.step() { evaluations.append(evaluation) }
      switch trainer.update {
      case 5: trainer.apply(.l2(strength: 0.7))
      case 8: trainer.apply(.learningRate(0.03))
      case 13: trainer.apply(.earlyStopping(.stop))
      case 14: trainer.apply(.earlyStopping(.mark))
      case 19: trainer.apply(.restoreBest)
      default: break
      }
    }
    return evaluations
  }

  private func reread<Scalar>(_ trainer: Trainer<Scalar>, _ kind: Kind) throws -> Trainer<Scalar> {
    let written = Checkpoint(
      state: trainer.state, seconds: 2.5, trainingSeconds: 1.5, logSize: 1234)
    let read = try Checkpoint<Scalar>(bytes: written.serialized())
    #expect(read == written)
    return try Trainer(resuming: read.state, data: data(kind))
  }

  private func expectToGoOn<Scalar: BLASScalar>(
    _ kind: Kind, _ options: TrainerOptions, _: Scalar.Type, from updates: [Int]
  ) throws {
    var whole = try makeTrainer(kind, options, Scalar.self)
    let log = train(&whole, to: .max)
    #expect(whole.ending != nil)
    for update in updates {
      var first = try makeTrainer(kind, options, Scalar.self)
      var ownLog = train(&first, to: update)
      #expect(first.update == update && first.ending == nil)
      var resumed = try reread(first, kind)
      #expect(resumed.state == first.state)
      ownLog += train(&resumed, to: .max)
      #expect(resumed.state == whole.state, "from update \(update)")
      #expect(ownLog == log, "from update \(update)")
      let bytes = try Checkpoint(state: resumed.state).serialized()
      #expect(try bytes == Checkpoint(state: whole.state).serialized())
    }
  }

  @Test(arguments: Kind.allCases, [1, 2])
  func aRunGoesOnToTheSameBits(kind: Kind, threads: Int) throws {
    // At the start, inside an epoch, after commands, between epochs.
    try expectToGoOn(kind, options(kind, threads: threads), Float.self, from: [0, 3, 10, 20])
    try expectToGoOn(kind, options(kind, threads: threads), Double.self, from: [1, 22])
  }

  @Test(arguments: Optimizer.names)
  func soItDoesWithEveryOptimizer(name: String) throws {
    let optimizer = try #require(Optimizer(name: name))
    try expectToGoOn(
      .everything, options(.everything, optimizer: optimizer), Float.self, from: [4, 17])
    try expectToGoOn(
      .everything, options(.everything, optimizer: optimizer), Double.self, from: [17])
  }

  /// The first version knew one time only.
  @Test func theFirstVersionIsReadStill() throws {
    let state = TrainerState<Float>()
    var file = try SectionFile(
      Checkpoint(state: state, seconds: 7, trainingSeconds: 5, logSize: 9).serialized())
    file.version = 1
    let index = try #require(file.sections.firstIndex { $0.name == "record" })
    file.sections[index].bytes = file.sections[index].bytes.dropLast(8)
    let read = try Checkpoint<Float>(bytes: file.serialized())
    #expect(read == Checkpoint(state: state, seconds: 7, trainingSeconds: 7, logSize: 9))
  }

  /// A time that no clock has shown would end whoever counts on from it.
  @Test func aTimeThatCannotBeIsTold() throws {
    let state = TrainerState<Float>()
    let longest = try Checkpoint(state: state, seconds: 1e12).serialized()
    #expect(try Checkpoint<Float>(bytes: longest).seconds == 1e12)
    for seconds in [-1, 1e12.nextUp, 1e300, .infinity, .nan] {
      for checkpoint in [
        Checkpoint(state: state, seconds: seconds),
        Checkpoint(state: state, trainingSeconds: seconds),
      ] {
        let bytes = try checkpoint.serialized()
        #expect(throws: CheckpointError.unusable("the time is \(seconds)")) {
          try Checkpoint<Float>(bytes: bytes)
        }
      }
    }
  }

  @Test func constantsOfOptimizersAndSchedulesComeBack() throws {
    let optimizers: [Optimizer] = [
      .momentum(beta: 0.5), .nesterov(beta: 0.25), .rmsProp(decay: 0.75, epsilon: 1e-3),
      .adam(beta1: 0.5, beta2: 0.25, epsilon: 1e-4),
      .adamW(beta1: 0.5, beta2: 0.25, epsilon: 1e-4, weightDecay: 0.125),
    ]
    for optimizer in optimizers {
      let trainer =
        try makeTrainer(.fullBatch, options(.fullBatch, optimizer: optimizer)) as Trainer<Float>
      #expect(try reread(trainer, .fullBatch).options.optimizer == optimizer)
    }
    let schedules: [LearningRateSchedule] = [
      .constant, .step(every: 7, factor: 0.5), .exponential(factor: 0.75), .cosine(),
      .cosine(over: 9, to: 0.25), .warmUp(epochs: 4, then: .step(every: 2, factor: 0.25)),
    ]
    for schedule in schedules {
      var options = options(.fullBatch)
      options.schedule = schedule
      let trainer = try makeTrainer(.fullBatch, options) as Trainer<Float>
      #expect(try reread(trainer, .fullBatch).options.schedule == schedule)
    }
  }

  @Test func everyCommandComesBack() throws {
    let commands: [Command] = [
      .pause, .resume, .stepEpoch, .pace(.unlimited), .pace(.epochsPerSecond(0.1)),
      .l1(strength: 1), .l2(strength: 2), .dropout(keepProbability: 0.5),
      .dropout(keepProbability: KeepProbability(perLayer: [0.25, 0.5])), .augmentation(true),
      .augmentation(false), .learningRate(0.1), .earlyStopping(.off), .checkGradient, .restoreBest,
      .stop(keeping: .best), .resume, .stop(keeping: .current),
    ]
    var options = options(.fullBatch)
    options.earlyStopping = EarlyStopping()
    var trainer = try makeTrainer(.fullBatch, options) as Trainer<Double>
    for command in commands { trainer.apply(command) }
    #expect(trainer.interventions.map(\.command) == commands)
    let back = try reread(trainer, .fullBatch)
    #expect(back.interventions == trainer.interventions)
    #expect(back.ending == trainer.ending)
  }

  @Test func aRunThatHasEndedMayBeTrainedOn() throws {
    var first = try makeTrainer(.everything, options(.everything)) as Trainer<Float>
    _ = train(&first, to: .max)
    var resumed = try reread(first, .everything)
    for _ in 0..<2 { #expect(resumed.ending == first.ending && resumed.ending != nil) }
    first.apply(.resume)
    resumed.apply(.resume)
    _ = train(&first, to: .max)
    _ = train(&resumed, to: .max)
    #expect(resumed.epoch == 48 && resumed.state == first.state)
  }

  @Test func numbersThatAreNotFiniteComeBackAsTheyWere() throws {
    var options = options(.fullBatch, optimizer: .sgd)
    options.learningRate = 1e30
    var trainer = try makeTrainer(.fullBatch, options) as Trainer<Float>
    while trainer.ending == nil { _ = trainer.step() }
    #expect(trainer.ending?.reason == .diverged)
    let bytes = try Checkpoint(state: trainer.state).serialized()
    let back = try Checkpoint<Float>(bytes: bytes)
    #expect(try back.serialized() == bytes)
    #expect(back.state.ending == trainer.ending)
  }

  // MARK: Refused

  @Test func anotherPrecisionIsRefused() throws {
    let trainer = try makeTrainer(.fullBatch, options(.fullBatch)) as Trainer<Float>
    let bytes = try Checkpoint(state: trainer.state).serialized()
    let error = #expect(throws: CheckpointError.self) { try Checkpoint<Double>(bytes: bytes) }
    #expect(
      error?.description == "not to be gone on with: the run was trained in single precision")
  }

  @Test func aNewerVersionIsRefused() throws {
    let trainer = try makeTrainer(.fullBatch, options(.fullBatch)) as Trainer<Float>
    var file = try SectionFile(Checkpoint(state: trainer.state).serialized())
    file.version = 3
    #expect(throws: CheckpointError.newer(version: 3, newest: 2)) {
      try Checkpoint<Float>(bytes: file.serialized())
    }
  }

  /// A damaged file is told as such, whichever bit it is.
  @Test func damageIsAlwaysTold() throws {
    var trainer = try makeTrainer(.everything, options(.everything)) as Trainer<Float>
    _ = train(&trainer, to: 20)
    let bytes = try Checkpoint(state: trainer.state).serialized()
    let headerSize = 24 + 9 * 32 + 4
    var generator = RandomGenerator(seed: 1)
    let payload = (0..<1000).map { _ in
      8 * headerSize + Int.random(in: 0..<8 * (bytes.count - headerSize), using: &generator)
    }
    for bit in Array(0..<8 * headerSize) + payload {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: CheckpointError.self, "bit \(bit)") { try Checkpoint<Float>(bytes: damaged) }
    }
    for length in 0..<bytes.count {
      #expect(throws: CheckpointError.self, "\(length) bytes") {
        try Checkpoint<Float>(bytes: Array(bytes.prefix(length)))
      }
    }
  }

  /// Sections whose checksums are right may still say anything: what they say is refused, or it is
  /// a run that can be gone on with.
  @Test func whatIsWrittenOnPurposeDoesNotTrap() throws {
    var trainer = try makeTrainer(.everything, options(.everything)) as Trainer<Float>
    _ = train(&trainer, to: 20)
    let file = try SectionFile(Checkpoint(state: trainer.state).serialized())
    let data: TrainingData<Float> = try data(.everything)
    var generator = RandomGenerator(seed: 2)
    var refused = 0
    for _ in 0..<1500 {
      var forged = file
      let section = Int.random(in: 0..<file.sections.count, using: &generator)
      var bytes = Array(file.sections[section].bytes)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      case 1:
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] ^= 1 << UInt8(Int.random(in: 0..<8, using: &generator))
      default:
        let place = Int.random(in: 0..<bytes.count, using: &generator) & ~7
        let numbers: [UInt64] = [.max, 1 << 63, 1 << 40, 0, Double.nan.bitPattern]
        let number = numbers[Int.random(in: 0..<numbers.count, using: &generator)]
        bytes.replaceSubrange(place..<min(place + 8, bytes.count), with: number.littleEndianBytes)
      }
      forged.sections[section].bytes = bytes[...]
      do {
        var resumed = try Trainer(
          resuming: try Checkpoint<Float>(bytes: forged.serialized()).state, data: data)
        for _ in 0..<10 where resumed.ending == nil { _ = resumed.step() }
        _ = resumed.snapshot(activity: .training)
      } catch {
        refused += 1
      }
    }
    #expect(refused > 500, "\(refused)")
  }

  /// A probability that masks cannot be drawn with: the smallest number above 0.
  @Test func keepProbabilitiesAreThoseThatMasksHave() throws {
    let trainer = try makeTrainer(.dropout, options(.dropout)) as Trainer<Float>
    var file = try SectionFile(Checkpoint(state: trainer.state).serialized())
    let index = try #require(file.sections.firstIndex { $0.name == "progress" })
    var bytes = Array(file.sections[index].bytes)
    let place = try #require(bytes.firstRange(of: (0.7).bitPattern.littleEndianBytes))
    bytes.replaceSubrange(place, with: Double.leastNonzeroMagnitude.bitPattern.littleEndianBytes)
    file.sections[index].bytes = bytes[...]
    #expect(throws: CheckpointError.unusable("a keep probability is [5e-324, 0.9]")) {
      try Checkpoint<Float>(bytes: file.serialized())
    }
  }

  @Test func otherExamplesAreRefused() throws {
    let trainer = try makeTrainer(.fullBatch, options(.fullBatch)) as Trainer<Float>
    let state = trainer.state
    let others = [
      try BuiltInDataset.moons.make(trainingCount: 31, devCount: 20, testCount: 0),
      try BuiltInDataset.moons.make(trainingCount: 30, devCount: 0, testCount: 0),
      try BuiltInDataset.digits.make(trainingCount: 30, devCount: 20, testCount: 0),
      try BuiltInDataset.blobs.make(trainingCount: 30, devCount: 20, testCount: 0),
      try BuiltInDataset.wave.make(trainingCount: 30, devCount: 20, testCount: 0),
    ]
    for dataset in others {
      #expect(throws: TrainerStateError.self, "\(dataset.name)") {
        try Trainer(resuming: state, data: TrainingData(dataset))
      }
    }
  }
}
