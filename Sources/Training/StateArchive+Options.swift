import Learning
import LinearAlgebra

// How the network and what a run was started with are carried: the order of the lines is the format.

extension StateArchive {
  mutating func code(_ architecture: inout Architecture) throws {
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

  mutating func code<Scalar>(
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

extension StateArchive {
  mutating func code(_ options: inout TrainerOptions) throws {
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
  mutating func code(
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

  mutating func code(_ value: inout KeepProbability, layers: Int?) throws {
    var values = value.values
    try code(&values)
    // The least that the command line takes; far smaller numbers count as 0 while training.
    try require(
      !values.isEmpty && values.allSatisfy { $0 >= 1e-6 && $0 <= 1 },
      "a keep probability is \(values)")
    try require(
      values.count == 1 || layers == nil || values.count == layers,
      "there are \(values.count) keep probabilities")
    value = KeepProbability(perLayer: values)
  }
}
