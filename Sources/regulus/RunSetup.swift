import ArgumentParser
import Datasets
import Glibc
import Learning
import LinearAlgebra
import Records
import Training

/// Is everything the options say, read and checked, before training starts.
struct RunSetup {
  let dataset: Dataset
  /// Describes the examples as they were read or drawn.
  let dataInfo: RunInfo.Data
  /// Whether the examples for dev are a part of those of a file.
  let isSplit: Bool
  /// How training examples are varied while augmentation is on.
  let augmentation: Augmentation
  let architecture: Architecture
  let options: TrainerOptions
  /// What is wrong with how the examples are divided, a sentence each.
  let dataWarnings: [String]
  private let model: ModelOptions
  /// The training examples before normalization, where they are varied.
  private let rawTraining: Examples?

  init(
    data: DataOptions, model: ModelOptions, regularization: Regularization,
    augmentation: Augmentation
  ) throws {
    self.model = model
    self.augmentation = augmentation
    let loaded = try data.load(seed: model.seed)
    let raw = loaded.dataset.spoilingLabels(share: data.labelNoise, seed: model.seed)
    dataWarnings = loaded.warnings
    isSplit = loaded.origin == .split
    rawTraining = augmentation == .none ? nil : raw.training
    dataInfo = RunInfo.Data(raw)
    dataset = data.normalize ? raw.normalized() : raw
    try Self.check(augmentation, for: raw, isBuiltIn: data.builtIn != nil)
    let usual = UsualModel(for: dataset)
    architecture = Architecture(
      inputs: dataset.featureCount, hidden: model.hidden?.units ?? usual.hidden,
      activation: model.activation ?? usual.activation,
      output: dataset.targetKind == .values ? .linear : Output(classes: dataset.classCount))
    if dataset.targetKind == .values && regularization.labelSmoothing > 0 {
      throw ValidationError(
        "--label-smoothing softens classes, and here numbers are predicted; leave it out")
    }
    if regularization.dropsUnits && architecture.layerCount == 1 {
      throw ValidationError(
        "--keep-prob drops hidden units, and there are none; leave it out, or give --hidden")
    }
    let count = dataset.training.count
    let batchSize: Int? =
      switch model.batchSize {
      case .full: nil
      case .examples(let size): size
      case nil: count <= 2000 ? nil : 64
      }
    let optimizer = try model.chosenOptimizer()
    try Self.checkSize(architecture, batchSize: min(batchSize ?? count, count))
    options = TrainerOptions(
      learningRate: model.learningRate ?? usual.learningRate(of: optimizer),
      optimizer: optimizer,
      schedule: model.schedule.afterWarmUp(epochs: model.warmUpEpochs), batchSize: batchSize,
      epochs: model.epochs(of: data),
      regularization: regularization,
      earlyStopping: EarlyStopping(
        mode: model.earlyStopping, patience: model.patience, minDelta: model.minDelta,
        warmUp: model.warmUp),
      seed: model.seed,
      threads: model.threads
        ?? Self.suitableThreads(architecture, batchSize: min(batchSize ?? count, count)),
      evaluationInterval: model.evaluateEvery)
    try check(regularization.keepProbability)
  }

  /// Tells on standard error what is wrong with how the examples are divided.
  func tellWarnings() {
    for warning in dataWarnings { StandardStreams.note("Warning: \(warning)") }
  }

  /// Returns one thread for each processor where an update takes so long that sharing it pays, and
  /// else one.
  static func suitableThreads(_ architecture: Architecture, batchSize: Int) -> Int {
    let multiplications = 3 * architecture.parameterCount * batchSize
    return multiplications < 20_000_000
      ? 1 : max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), batchSize))
  }

  /// Refuses to vary images where there are none.
  private static func check(
    _ augmentation: Augmentation, for dataset: Dataset, isBuiltIn: Bool
  ) throws {
    do {
      try augmentation.check(imageShape: dataset.imageShape)
    } catch {
      guard isBuiltIn else { throw ValidationError("--augment: \(error)") }
      throw ValidationError(
        "--augment: only digits has images among the built-in sets; "
          + "for \(dataset.name) there is jitter, such as --augment jitter=0.1")
    }
  }

  /// Refuses lists of keep probabilities that do not fit the hidden layers.
  func check(_ keepProbability: KeepProbability) throws {
    let layers = architecture.hidden.count
    guard let count = keepProbability.layerCount, count != layers else { return }
    throw ValidationError(
      "--keep-prob has \(count) probabilities for \(layers) hidden layer\(layers == 1 ? "" : "s"); "
        + "give one for all of them, or one for each")
  }

  /// Refuses networks whose weights, or whose values for a batch, would not fit into memory several
  /// times over.
  private static func checkSize(_ architecture: Architecture, batchSize: Int) throws {
    let limit = 100_000_000
    let units = architecture.widths.dropFirst().reduce(0, +)
    guard units * max(batchSize, 1) <= limit else {
      throw ValidationError(
        "\(units) units for a batch of \(batchSize) examples are more than \(limit) values; "
          + "choose smaller --hidden layers or a smaller --batch-size")
    }
    var count = 0
    for (inputs, units) in zip(architecture.widths, architecture.widths.dropFirst()) {
      count += (inputs + 1) * units
      guard count <= limit else {
        throw ValidationError(
          "the network has more than \(limit) weights; choose smaller --hidden layers")
      }
    }
  }

  /// Returns the examples in the precision of the training, with what varies them.
  func makeData<Scalar: BLASScalar>() throws -> TrainingData<Scalar> {
    guard let rawTraining else { return TrainingData(dataset) }
    return TrainingData(
      dataset,
      augmenter: try Augmenter(
        rawTraining, imageShape: dataset.imageShape, augmentation: augmentation,
        normalization: dataset.normalization, seed: model.seed))
  }

  /// Returns the network with its first weights.
  func makeNetwork<Scalar: BLASScalar>() throws -> Network<Scalar> {
    switch model.firstWeights {
    case .file(let path):
      let parameters: Parameters<Scalar> = try Safetensors.reading(path: path)
        .parameters(for: architecture, file: path)
      return Network(architecture: architecture, parameters: parameters)
    case .drawn(let initializer):
      return draw(initializer)
    case nil:
      return draw(.suited(to: architecture.activation))
    }
  }

  private func draw<Scalar: BLASScalar>(_ initializer: Initializer) -> Network<Scalar> {
    var generator = RandomGenerator(seed: model.seed)
    return Network(
      architecture: architecture,
      parameters: initializer.parameters(for: architecture, using: &generator))
  }
}
