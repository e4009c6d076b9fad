import ArgumentParser
import Datasets
import Learning
import Training

/// Describes the network and how it is trained.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Units of each hidden layer, or none. (default: 20,3, and 32 for more than "
        + "\(UsualModel.fewClasses) classes)", valueName: "units"),
    transform: HiddenUnits.parse)
  var hidden: HiddenUnits?

  @Option(
    help: ArgumentHelp(
      "The nonlinearity of the hidden layers: relu, leaky-relu, elu, gelu, tanh, sigmoid or linear. "
        + "(default: relu, and tanh for numbers to predict)", valueName: "name"),
    transform: parseActivation)
  var activation: Activation?

  @Option(
    name: .customLong("init"), parsing: .unconditional,
    help: ArgumentHelp(
      "First weights: he, xavier or lecun, drawn from a normal distribution, or he-uniform and so on; "
        + "zeros; a standard deviation such as 0.01, a limit such as uniform:0.1, or a .safetensors "
        + "file; by default what suits the activation.",
      valueName: "name or file"),
    transform: FirstWeights.parse)
  var firstWeights: FirstWeights?

  @Option(
    help: ArgumentHelp(
      "How the gradient is followed: sgd, momentum, nesterov, rmsprop, adam or adamw. "
        + "(default: sgd)", valueName: "name"),
    transform: parseOptimizer)
  var optimizer = Optimizer.sgd

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The β of the optimizers momentum and nesterov. (default: 0.9)", valueName: "beta"),
    transform: parseShareBelowOne)
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of the weights that adamw takes off, times the learning rate. (default: 0.01)",
      valueName: "w"),
    transform: parseNotNegative)
  var weightDecay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The learning rate α; by default 0.3 for sgd, 0.03 with momentum, a third of these for numbers "
        + "to predict or more than \(UsualModel.fewFeatures) features, and 0.01 for the adaptive "
        + "optimizers.",
      valueName: "rate"),
    transform: parseRate)
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "How α changes from epoch to epoch: constant; step:1000,0.5 halves it every 1000 epochs; "
        + "exponential:0.999; cosine to 0 over the run, cosine:5000 or cosine:5000,0.01. "
        + "(default: constant)", valueName: "schedule"),
    transform: parseSchedule)
  var schedule = LearningRateSchedule.constant

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs at the start over which α rises to its full size. (default: 0)", valueName: "n"),
    transform: parseCount)
  var warmUpEpochs = 0

  @Option(
    help: ArgumentHelp(
      "Examples of an update, or full; by default full up to 2000 examples and 64 beyond.",
      valueName: "n"),
    transform: BatchSize.parse)
  var batchSize: BatchSize?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often to go through the training set; by default 30000 times for built-in sets and "
        + "1000 times for files.",
      valueName: "n"),
    transform: parsePositive)
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs from one evaluation to the next; by default a five-hundredth of --epochs.",
      valueName: "n"),
    transform: parsePositive)
  var evaluateEvery: Int?

  @Option(
    help: "Early stopping on the dev cost: off, mark the place, or stop and keep the best weights.")
  var earlyStopping = EarlyStopping.Mode.mark

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Evaluations without improvement that are tolerated. (default: 50)", valueName: "n"),
    transform: parsePositive)
  var patience = 50

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "By how much the dev cost must fall to improve, and so to be the best. (default: 0)",
      valueName: "cost"),
    transform: parseNotNegative)
  var minDelta = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs at the start that early stopping does not watch, and that have no best. (default: 0)",
      valueName: "n"),
    transform: parseCount)
  var warmUp = 0

  @Option(help: "The precision of training; gradient checks always use double.")
  var precision = Precision.single

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Threads that share an update; by default one, or for large networks one a processor.",
      valueName: "n"),
    transform: parseThreads)
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Seeds the first weights, the split, the batches and dropout.",
      valueName: "n"))
  var seed: UInt64 = 1

  /// How often the data are gone through: the built-in sets are small.
  func epochs(of data: DataOptions) -> Int { epochs ?? (data.builtIn == nil ? 1000 : 30_000) }

  /// The optimizer with the constants that options give it.
  func chosenOptimizer() throws -> Optimizer {
    if weightDecay != nil && optimizer.name != "adamw" {
      throw ValidationError("--weight-decay belongs to --optimizer adamw; for the others use --l2")
    }
    if let weightDecay { return .adamW(weightDecay: weightDecay) }
    guard let momentum else { return optimizer }
    switch optimizer {
    case .momentum: return .momentum(beta: momentum)
    case .nesterov: return .nesterov(beta: momentum)
    case .sgd, .rmsProp, .adam, .adamW:
      throw ValidationError("--momentum belongs to --optimizer momentum or nesterov")
    }
  }
}

/// Names the strengths of regularization. What they mean when they are left out is up to the
/// command.
struct RegularizationOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Strength λ of the L1 penalty λ/(2m)·‖W‖₁.", valueName: "lambda"),
    transform: parseStrength)
  var l1: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Strength λ of the L2 penalty λ/(2m)·‖W‖₂².", valueName: "lambda"),
    transform: parseStrength)
  var l2: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Probability with which dropout keeps a hidden unit, or a list with one for each hidden layer, "
        + "such as 0.8,0.5.", valueName: "p"),
    transform: parseKeepProbability)
  var keepProb: KeepProbability?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest norm of the weights into a unit; larger ones are scaled back after each update.",
      valueName: "c"),
    transform: parseLimit)
  var maxNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest norm of the gradient of the data loss; a larger one is scaled back.", valueName: "c"),
    transform: parseLimit)
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The ε that training takes from the label and shares out among all classes. (default: 0)",
      valueName: "epsilon"),
    transform: parseShareBelowOne)
  var labelSmoothing = 0.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Vary every training example afresh each epoch, such as shift=1,rotation=10. For images: "
        + "\(Self.names { $0.takesImages }); for all: \(Self.names { !$0.takesImages }). "
        + "(default: none)", valueName: "names and strengths"),
    transform: parseAugmentation)
  var augment = Augmentation.none

  private static func names(_ isWanted: (Augmentation.Transform) -> Bool) -> String {
    Augmentation.Transform.allCases.filter(isWanted).map(\.rawValue).joined(separator: ", ")
  }

  /// What is chosen with the keys, and by `compare`, where no option says otherwise.
  static let suggested = Regularization(l1: 0.5, l2: 0.7, keepProbability: 0.86)

  /// The strengths that a regularizer gets when it is switched on.
  var whenOn: Regularization {
    func strength(_ given: Double?, _ suggested: Double) -> Double {
      given.map { $0 > 0 ? $0 : suggested } ?? suggested
    }
    return Regularization(
      l1: strength(l1, Self.suggested.l1), l2: strength(l2, Self.suggested.l2),
      keepProbability: keepProb.map { $0.isOff ? Self.suggested.keepProbability : $0 }
        ?? Self.suggested.keepProbability, maxNorm: maxNorm, clipNorm: clipNorm,
      labelSmoothing: labelSmoothing, augments: true)
  }

  /// The regularization at the start of a run: what was given, and nothing else.
  var atStart: Regularization {
    var regularization = always
    regularization.l1 = l1 ?? 0
    regularization.l2 = l2 ?? 0
    regularization.keepProbability = keepProb ?? 1
    regularization.augments = augment != .none
    return regularization
  }

  /// What no key switches, and what all models that `compare` trains have in common.
  var always: Regularization {
    Regularization(maxNorm: maxNorm, clipNorm: clipNorm, labelSmoothing: labelSmoothing)
  }
}
