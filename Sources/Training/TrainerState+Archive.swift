import Learning
import LinearAlgebra

// How each part of a run's state is carried out and in: the order of the lines is the format.

extension TrainerState {
  /// Names the parts that the state is carried in, the first one first.
  public enum Section: String, CaseIterable, Sendable {
    /// What the run was started with, and what the network looks like.
    case options
    /// How far it has got, and what was changed on the way.
    case progress
    /// The order of the examples and every generator.
    case batches
    /// The weights, then those with the best dev cost, and the latest finite ones.
    case weights, best, finite
    /// What the optimizer remembers.
    case optimizer
    /// Every evaluation, early stopping and the trend.
    case history
  }

  /// Carries every section, one after the other.
  ///
  /// - Parameter visit: Called with a section and a function that carries it in an archive.
  /// - Throws: What `visit` or the archive throws, and `TrainerStateError` for a value that no run
  ///   has.
  public mutating func code<Archive: StateArchive>(
    sections visit: (Section, (inout Archive) throws -> Void) throws -> Void
  ) throws {
    for section in Section.allCases {
      try visit(section) { archive in try code(section, in: &archive) }
    }
  }

  private mutating func code(_ section: Section, in archive: inout some StateArchive) throws {
    switch section {
    case .options: try codeOptions(&archive)
    case .progress: try codeProgress(&archive)
    case .batches: try codeBatches(&archive)
    case .weights: try codeParameters(\.parameters, &archive)
    case .best: try codeParameters(\.bestParameters, &archive)
    case .finite: try codeParameters(\.finiteParameters, &archive)
    case .optimizer: try codeOptimizer(&archive)
    case .history: try codeHistory(&archive)
    }
  }

  private mutating func codeOptions(_ archive: inout some StateArchive) throws {
    var size = MemoryLayout<Scalar>.size
    try archive.code(&size, "the size of a number", in: 4...8)
    try archive.require(
      size == MemoryLayout<Scalar>.size,
      "the run was trained in \(size == 4 ? "single" : "double") precision")
    try archive.code(&architecture)
    try archive.code(&options)
  }

  private mutating func codeProgress(_ archive: inout some StateArchive) throws {
    try archive.code(&epoch, "the epoch")
    try archive.code(&update, "the update")
    try archive.code(&plannedEpochs, "the number of epochs")
    try archive.code(&learningRate, "the learning rate") { $0 > 0 && $0.isFinite }
    try archive.code(&regularization, of: architecture)
    try archive.code(&bestRegularization, of: architecture)
    try archive.code(&finiteEpoch, "the epoch of finite weights")
    try archive.code(optional: &ending, filler: .none(in: .none)) {
      try $0.code(&$1, of: architecture)
    }
    try archive.code(
      each: &interventions, filler: Intervention(update: 0, epoch: 0, command: .pause)
    ) { try $0.code(&$1, of: architecture) }
    try archive.code(each: &realizedKeep, filler: 1) {
      try $0.code(&$1, "the share of units kept") { (0...1).contains($0) }
    }
  }

  private mutating func codeBatches(_ archive: inout some StateArchive) throws {
    try archive.code(compact: &batchOrder)
    try archive.require(isPermutation(batchOrder), "the order of examples leaves some out")
    try archive.code(&position, "the place in the epoch", in: 0...max(batchOrder.count - 1, 0))
    try archive.code(&shuffling)
    try archive.code(each: &masking, filler: RandomGenerator(seed: 0), bytesEach: 32) {
      try $0.code(&$1)
    }
    try archive.code(each: &maskCounts, filler: MaskCount(), bytesEach: 16) { archive, count in
      var (kept, drawn) = (count.kept, count.drawn)
      try archive.code(&drawn, "the number of units")
      try archive.code(&kept, "the number of units kept", in: 0...drawn)
      count = MaskCount(kept: kept, drawn: drawn)
    }
    try archive.require(
      maskCounts.count == architecture.hidden.count,
      "there are masks of \(maskCounts.count) hidden layers")
  }

  private mutating func codeParameters(
    _ part: WritableKeyPath<TrainerState, Parameters<Scalar>>, _ archive: inout some StateArchive
  ) throws {
    var parameters = self[keyPath: part]
    try archive.code(&parameters, of: architecture)
    self[keyPath: part] = parameters
  }

  private mutating func codeOptimizer(_ archive: inout some StateArchive) throws {
    var stepCount = optimizerState.stepCount
    try archive.code(&stepCount, "the number of steps")
    var moments = optimizerState.moments
    let empty = OptimizerState<Scalar>(for: options.optimizer, architecture: architecture)
    for index in empty.moments.indices {
      if index == moments.count { moments.append(empty.moments[index]) }
      try archive.code(&moments[index], of: architecture)
    }
    optimizerState = OptimizerState(
      for: options.optimizer, architecture: architecture, moments: moments, stepCount: stepCount)
  }

  private mutating func codeHistory(_ archive: inout some StateArchive) throws {
    try archive.code(&evaluation)
    try archive.code(&earlyStopping)
    try archive.code(&devTrend)
    try archive.code(&history)
    let costs = history.seriesCount - architecture.layerCount
    try archive.require((1...2).contains(costs), "the history has \(costs) costs")
  }

  private func isPermutation(_ order: [Int]) -> Bool {
    var seen = [Bool](repeating: false, count: order.count)
    for index in order {
      guard seen.indices.contains(index), !seen[index] else { return false }
      seen[index] = true
    }
    return true
  }
}

// MARK: - What the network looks like

extension StateArchive {
  fileprivate mutating func code(_ architecture: inout Architecture) throws {
    let widths = 1...100_000_000
    var inputs = architecture.inputs
    try code(&inputs, "the number of features", in: widths)
    var hidden = architecture.hidden
    try code(each: &hidden, filler: 1) { try $0.code(&$1, "the width of a layer", in: widths) }
    var activation = architecture.activation
    try code(&activation, "the activation")
    var (kind, classes) = (0, 2)
    switch architecture.output {
    case .sigmoid: kind = 0
    case .softmax(let count): (kind, classes) = (1, count)
    case .linear: kind = 2
    }
    try code(&kind, "the output", in: 0...2)
    try code(&classes, "the number of classes", in: 2...100_000_000)
    architecture = Architecture(
      inputs: inputs, hidden: hidden, activation: activation,
      output: kind == 0 ? .sigmoid : kind == 1 ? .softmax(classes: classes) : .linear)
  }

  fileprivate mutating func code<Scalar>(
    _ parameters: inout Parameters<Scalar>, of architecture: Architecture
  ) throws {
    let shapes = Array(zip(architecture.widths.dropFirst(), architecture.widths))
    var layers = parameters.layers
    for (index, (units, inputs)) in shapes.enumerated() {
      let isThere = index < layers.count
      var weight = isThere ? Array(layers[index].weight.elements) : []
      var bias = isThere ? layers[index].bias : []
      try code(&weight)
      try code(&bias)
      try require(
        weight.count == units * inputs && bias.count == units,
        "layer \(index + 1) has \(weight.count) weights and \(bias.count) biases")
      let layer = LayerParameters(
        weight: Matrix(rows: units, columns: inputs, elements: weight), bias: bias)
      if isThere { layers[index] = layer } else { layers.append(layer) }
    }
    parameters = Parameters(layers: Array(layers.prefix(shapes.count)))
  }
}

// MARK: - What the run was started with

extension StateArchive {
  fileprivate mutating func code(_ options: inout TrainerOptions) throws {
    var rate = options.learningRate
    try code(&rate, "the learning rate") { $0 > 0 && $0.isFinite }
    var optimizer = options.optimizer
    try code(&optimizer)
    var schedule = options.schedule
    try code(&schedule, depth: 0)
    var batchSize = options.batchSize
    try code(optional: &batchSize, filler: 1) {
      try $0.code(&$1, "the batch size", in: 1...Self.mostOfAnything)
    }
    var epochs = options.epochs
    try code(&epochs, "the number of epochs", in: 1...Self.mostOfAnything)
    var regularization = options.regularization
    try code(&regularization)
    var earlyStopping = options.earlyStopping
    try code(&earlyStopping)
    var seed = options.seed
    try code(&seed)
    var threads = options.threads
    try code(&threads, "the number of threads", in: 1...1024)
    var interval = options.evaluationInterval
    try code(&interval, "the epochs between evaluations", in: 1...Self.mostOfAnything)
    options = TrainerOptions(
      learningRate: rate, optimizer: optimizer, schedule: schedule, batchSize: batchSize,
      epochs: epochs, regularization: regularization, earlyStopping: earlyStopping, seed: seed,
      threads: threads, evaluationInterval: interval)
  }

  private mutating func code(_ optimizer: inout Optimizer) throws {
    var name = optimizer.name
    try code(&name)
    var constants: [Double] =
      switch optimizer {
      case .sgd: []
      case .momentum(let beta), .nesterov(let beta): [beta]
      case .rmsProp(let decay, let epsilon): [decay, epsilon]
      case .adam(let beta1, let beta2, let epsilon): [beta1, beta2, epsilon]
      case .adamW(let beta1, let beta2, let epsilon, let decay): [beta1, beta2, epsilon, decay]
      }
    try code(&constants)
    func share(_ index: Int) throws -> Double {
      try require((0..<1).contains(constants[index]), "a share of \(name) is \(constants[index])")
      return constants[index]
    }
    func size(_ index: Int, above least: Double = 0) throws -> Double {
      let value = constants[index]
      try require(value >= least && value.isFinite, "a constant of \(name) is \(value)")
      return value
    }
    let smallest = Double.leastNonzeroMagnitude
    switch (name, constants.count) {
    case ("sgd", 0): optimizer = .sgd
    case ("momentum", 1): optimizer = .momentum(beta: try share(0))
    case ("nesterov", 1): optimizer = .nesterov(beta: try share(0))
    case ("rmsprop", 2):
      optimizer = .rmsProp(decay: try share(0), epsilon: try size(1, above: smallest))
    case ("adam", 3):
      optimizer = .adam(
        beta1: try share(0), beta2: try share(1), epsilon: try size(2, above: smallest))
    case ("adamw", 4):
      optimizer = .adamW(
        beta1: try share(0), beta2: try share(1), epsilon: try size(2, above: smallest),
        weightDecay: try size(3))
    default: throw TrainerStateError("the optimizer is \(name) with \(constants.count) constants")
    }
  }

  private mutating func code(_ schedule: inout LearningRateSchedule, depth: Int) throws {
    try require(depth < 8, "the schedule is \(depth) deep")
    // The kind, then two numbers and a factor of which each kind uses some.
    var (kind, epochs, factor) = (0, 0, 1.0)
    switch schedule {
    case .constant: break
    case .step(let every, let by): (kind, epochs, factor) = (1, every, by)
    case .exponential(let by): (kind, factor) = (2, by)
    case .cosine(nil, let share): (kind, factor) = (3, share)
    case .cosine(let over?, let share): (kind, epochs, factor) = (4, over, share)
    case .warmUp(let length, _): (kind, epochs) = (5, length)
    }
    try code(&kind, "the schedule", in: 0...5)
    try code(&epochs, "the epochs of the schedule", in: (kind == 1 ? 1 : 0)...Self.mostOfAnything)
    try code(&factor, "the factor of the schedule") { (0...1).contains($0) }
    switch kind {
    case 0: schedule = .constant
    case 1: schedule = .step(every: epochs, factor: factor)
    case 2: schedule = .exponential(factor: factor)
    case 3: schedule = .cosine(to: factor)
    case 4: schedule = .cosine(over: epochs, to: factor)
    default:
      var inner = LearningRateSchedule.constant
      if case .warmUp(_, let then) = schedule { inner = then }
      try code(&inner, depth: depth + 1)
      schedule = .warmUp(epochs: epochs, then: inner)
    }
  }

  /// Carries a regularization that a network of `architecture` can be trained with, or any.
  fileprivate mutating func code(
    _ value: inout Regularization, of architecture: Architecture? = nil
  ) throws {
    func isStrength(_ value: Double) -> Bool { value >= 0 && value.isFinite }
    func isLimit(_ value: Double) -> Bool { value > 0 && value.isFinite }
    var (l1, l2, smoothing) = (value.l1, value.l2, value.labelSmoothing)
    var (keep, maxNorm, clipNorm) = (value.keepProbability, value.maxNorm, value.clipNorm)
    var augments = value.augments
    try code(&l1, "the strength of L1", where: isStrength)
    try code(&l2, "the strength of L2", where: isStrength)
    try code(&keep, layers: architecture?.hidden.count)
    try code(optional: &maxNorm, filler: 1) { try $0.code(&$1, "the norm limit", where: isLimit) }
    try code(optional: &clipNorm, filler: 1) { try $0.code(&$1, "the clip norm", where: isLimit) }
    try code(&smoothing, "label smoothing") { (0..<1).contains($0) }
    try code(&augments)
    try require(
      smoothing == 0 || architecture?.output.targetKind != .values,
      "label smoothing of numbers is \(smoothing)")
    value = Regularization(
      l1: l1, l2: l2, keepProbability: keep, maxNorm: maxNorm, clipNorm: clipNorm,
      labelSmoothing: smoothing, augments: augments)
  }

  private mutating func code(_ value: inout KeepProbability, layers: Int?) throws {
    var values = value.values
    try code(&values)
    try require(
      !values.isEmpty && values.allSatisfy { $0 > 0 && $0 <= 1 }, "a keep probability is \(values)")
    try require(
      values.count == 1 || layers == nil || values.count == layers,
      "there are \(values.count) keep probabilities")
    value = KeepProbability(perLayer: values)
  }
}

// MARK: - What happened

extension Ending {
  fileprivate static func none(in regularization: Regularization) -> Ending {
    Ending(reason: .user, epoch: 0, keptEpoch: 0, regularization: regularization, message: "")
  }
}

extension StateArchive {
  fileprivate mutating func code(_ ending: inout Ending, of architecture: Architecture) throws {
    var (reason, epoch, keptEpoch) = (ending.reason, ending.epoch, ending.keptEpoch)
    var (regularization, message) = (ending.regularization, ending.message)
    try code(&reason, "the reason of the ending")
    try code(&epoch, "the epoch of the ending")
    try code(&keptEpoch, "the epoch that was kept")
    try code(&regularization, of: architecture)
    try code(&message)
    ending = Ending(
      reason: reason, epoch: epoch, keptEpoch: keptEpoch, regularization: regularization,
      message: message)
  }

  fileprivate mutating func code(
    _ intervention: inout Intervention, of architecture: Architecture
  ) throws {
    var (update, epoch, command) =
      (intervention.update, intervention.epoch, intervention.command)
    try code(&update, "the update of a command")
    try code(&epoch, "the epoch of a command")
    try code(&command, layers: architecture.hidden.count)
    intervention = Intervention(update: update, epoch: epoch, command: command)
  }

  private mutating func code(_ command: inout Command, layers: Int) throws {
    // The kind, then a number, a list of probabilities and a name, of which each kind uses some.
    var (kind, number, keep, name) = (0, 0.0, KeepProbability(1), "")
    switch command {
    case .pause: kind = 0
    case .resume: kind = 1
    case .stepEpoch: kind = 2
    case .pace(.unlimited): kind = 3
    case .pace(.epochsPerSecond(let rate)): (kind, number) = (4, rate)
    case .l1(let strength): (kind, number) = (5, strength)
    case .l2(let strength): (kind, number) = (6, strength)
    case .dropout(let keepProbability): (kind, keep) = (7, keepProbability)
    case .augmentation(let isOn): (kind, number) = (8, isOn ? 1 : 0)
    case .learningRate(let rate): (kind, number) = (9, rate)
    case .earlyStopping(let mode): (kind, name) = (10, mode.rawValue)
    case .checkGradient: kind = 11
    case .restoreBest: kind = 12
    case .stop(let kept): (kind, name) = (13, kept.rawValue)
    }
    try code(&kind, "a command", in: 0...13)
    try code(&number, "the number of a command") { $0 >= 0 && $0.isFinite }
    try code(&keep, layers: layers)
    try code(&name)
    func named<Value: RawRepresentable<String>>(_: Value.Type) throws -> Value {
      guard let value = Value(rawValue: name) else {
        throw TrainerStateError("a command says '\(name)'")
      }
      return value
    }
    switch kind {
    case 0: command = .pause
    case 1: command = .resume
    case 2: command = .stepEpoch
    case 3: command = .pace(.unlimited)
    case 4: command = .pace(.epochsPerSecond(number))
    case 5: command = .l1(strength: number)
    case 6: command = .l2(strength: number)
    case 7: command = .dropout(keepProbability: keep)
    case 8: command = .augmentation(number != 0)
    case 9: command = .learningRate(number)
    case 10: command = .earlyStopping(try named(EarlyStopping.Mode.self))
    case 11: command = .checkGradient
    case 12: command = .restoreBest
    default: command = .stop(keeping: try named(KeptWeights.self))
    }
  }

  fileprivate mutating func code(_ generator: inout RandomGenerator) throws {
    var words = generator.words
    for index in words.indices { try code(&words[index]) }
    guard let found = RandomGenerator(words: words) else {
      throw TrainerStateError("a generator of random numbers is at no place")
    }
    generator = found
  }
}

// MARK: - What was found

extension StateArchive {
  fileprivate mutating func code(_ evaluation: inout Evaluation) throws {
    var (epoch, update) = (evaluation.epoch, evaluation.update)
    var (training, dev) = (evaluation.training, evaluation.dev)
    var (objective, norms) = (evaluation.objective, evaluation.weightNorms)
    try code(&epoch, "the epoch of the evaluation")
    try code(&update, "the update of the evaluation")
    try code(&training)
    try code(optional: &dev, filler: Score(cost: 0, accuracy: 0)) { try $0.code(&$1) }
    try code(&objective, "the objective")
    try code(&norms)
    evaluation = Evaluation(
      epoch: epoch, update: update, training: training, dev: dev, objective: objective,
      weightNorms: norms)
  }

  private mutating func code(_ score: inout Score) throws {
    var cost = score.cost
    try code(&cost, "a cost")
    var accuracy = score.accuracy
    try code(optional: &accuracy, filler: 0) { try $0.code(&$1, "an accuracy") }
    if let accuracy {
      score = Score(cost: cost, accuracy: accuracy)
      return
    }
    var (r2, rmse) = (score.fit?.r2, score.fit?.rmse ?? 0)
    try code(optional: &r2, filler: 0) { try $0.code(&$1, "an R²") }
    try code(&rmse, "the root of the mean squared error")
    score = Score(cost: cost, fit: Score.Fit(r2: r2, rmse: rmse))
  }

  fileprivate mutating func code(_ watch: inout EarlyStopping) throws {
    var (mode, patience, minDelta, warmUp) =
      (watch.mode, watch.patience, watch.minDelta, watch.warmUp)
    try code(&mode, "early stopping")
    try code(&patience, "the patience", in: 1...Self.mostOfAnything)
    try code(&minDelta, "min-delta") { $0 >= 0 && $0.isFinite }
    try code(&warmUp, "the warm-up")
    var found = EarlyStopping(mode: mode, patience: patience, minDelta: minDelta, warmUp: warmUp)
    found.best = watch.best
    found.triggers = watch.triggers
    (found.evaluationsSinceBest, found.hasTriggered, found.patienceStart) =
      (watch.evaluationsSinceBest, watch.hasTriggered, watch.patienceStart)
    try code(optional: &found.best, filler: EarlyStopping.Best(epoch: 0, cost: 0)) {
      var (epoch, cost) = ($1.epoch, $1.cost)
      try $0.code(&epoch, "the best epoch")
      try $0.code(&cost, "the best cost", where: \.isFinite)
      $1 = EarlyStopping.Best(epoch: epoch, cost: cost)
    }
    try code(&found.evaluationsSinceBest, "the evaluations since the best")
    try code(each: &found.triggers, filler: EarlyStopping.Trigger(epoch: 0, reason: "")) {
      var (epoch, reason) = ($1.epoch, $1.reason)
      try $0.code(&epoch, "the epoch of a trigger")
      try $0.code(&reason)
      $1 = EarlyStopping.Trigger(epoch: epoch, reason: reason)
    }
    try code(&found.hasTriggered)
    try code(&found.patienceStart, "the start of patience")
    watch = found
  }

  fileprivate mutating func code(_ trend: inout CostTrend) throws {
    var direction =
      [CostTrend.Direction.unknown, .rising, .falling, .level]
      .firstIndex(of: trend.slope) ?? 0
    try code(&direction, "the direction of the dev cost", in: 0...3)
    trend.slope = [CostTrend.Direction.unknown, .rising, .falling, .level][direction]
    try code(optional: &trend.levelSince, filler: CostTrend.Extreme()) { try $0.code(&$1) }
    try code(each: &trend.recent, filler: CostTrend.Extreme(), bytesEach: 24) { try $0.code(&$1) }
    try code(&trend.smoothed, "the smoothed dev cost")
    try code(&trend.lowest)
    try code(&trend.highest)
    try code(&trend.count, "the number of dev costs")
  }

  private mutating func code(_ extreme: inout CostTrend.Extreme) throws {
    try code(&extreme.value, "a dev cost")
    try code(&extreme.evaluation, "the number of an evaluation")
    try code(&extreme.epoch, "the epoch of an evaluation")
  }

  fileprivate mutating func code(_ history: inout History) throws {
    var (capacity, series) = (history.capacity, history.seriesCount)
    try code(&capacity, "the length of the history", in: 2...1 << 20)
    try require(capacity.isMultiple(of: 2), "the length of the history is \(capacity)")
    try code(&series, "the number of curves", in: 1...1 << 20)
    var found = History(seriesCount: series, capacity: capacity)
    (found.evaluationsPerBucket, found.evaluationsInLastBucket) =
      (history.evaluationsPerBucket, history.evaluationsInLastBucket)
    try code(
      &found.evaluationsPerBucket, "the evaluations of a bucket", in: 1...Self.mostOfAnything)
    try code(
      &found.evaluationsInLastBucket, "the evaluations of the last bucket",
      in: 0...found.evaluationsPerBucket)
    found.epochs = history.epochs
    try code(each: &found.epochs, filler: 0) { try $0.code(&$1, "an epoch of the history") }
    let count = found.epochs.count
    try require(count <= capacity, "there are \(count) buckets in a history of \(capacity)")
    for index in 0..<series {
      // The three values of each bucket, one after the other.
      var values =
        history.seriesCount == series
        ? history.series(index).flatMap { [$0.minimum, $0.maximum, $0.last] } : []
      try code(&values)
      try require(values.count == 3 * count, "a curve has \(values.count) values")
      found.extents[index] = (0..<count).map { bucket in
        var extent = History.Extent(values[3 * bucket])
        extent.maximum = values[3 * bucket + 1]
        extent.last = values[3 * bucket + 2]
        return extent
      }
    }
    history = found
  }
}
