import Learning
import Screen
import Training

/// Names a figure of a run that the captions of a lesson can have.
enum StoryFigure: String, CaseIterable, Sendable {
  case epoch
  case train, dev, gap
  case trainAccuracy = "train-accuracy"
  case devAccuracy = "dev-accuracy"
  case best
  case bestEpoch = "best-epoch"
  case aboveBest = "above-best"
  case norm, zeros, weights

  /// The names, for those who got one wrong.
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// As many columns as the figure takes.
  var sample: String {
    switch self {
    case .epoch, .bestEpoch: "00,000"
    case .trainAccuracy, .devAccuracy: "R² 0.00"
    case .aboveBest, .zeros, .weights: "00 %"
    case .train, .dev, .gap, .best, .norm: "0.000"
    }
  }

  /// By how much it has to differ from another one to be less or more than that: of costs and norms
  /// 2 %, of accuracies half a point, of counts anything.
  func margin(beside value: Double) -> Double {
    switch self {
    case .train, .dev, .gap, .best, .norm: 0.02 * abs(value)
    case .trainAccuracy, .devAccuracy, .aboveBest: 0.005
    case .epoch, .bestEpoch, .zeros, .weights: 0
    }
  }
}

/// Holds the figures of a run at some moment of a lesson.
struct StoryFigures: Equatable, Sendable {
  let epoch: Int
  let training: Score
  let dev: Score?
  let best: EarlyStopping.Best?
  /// ‖W‖₂ over all layers.
  let norm: Double
  let zeros, weights: Int
  /// What the weights were trained with last.
  let regularization: Regularization

  init(_ snapshot: Snapshot) {
    let evaluation = snapshot.evaluation
    // Of weights that were taken back, the figures are those of their epoch.
    if case .ended(let ending) = snapshot.activity {
      (epoch, regularization) = (ending.keptEpoch, ending.regularization)
    } else {
      (epoch, regularization) = (snapshot.epoch, snapshot.regularization)
    }
    (training, dev) = (evaluation.training, evaluation.dev)
    best = snapshot.earlyStopping.best
    norm = snapshot.layers.reduce(0) { $0 + $1.norm * $1.norm }.squareRoot()
    zeros = snapshot.layers.reduce(0) { $0 + $1.zeros }
    weights = snapshot.layers.reduce(0) { $0 + $1.weights }
  }

  var gap: Double? { dev.map { $0.cost - training.cost } }

  /// By how much the dev cost is above the best, as a share of it; not below 0.
  private var aboveBest: Double? {
    guard let dev, let best, best.cost > 0 else { return nil }
    return max(dev.cost / best.cost - 1, 0)
  }

  /// Returns a figure as a number, to compare; nil where there is none.
  func value(_ figure: StoryFigure) -> Double? {
    switch figure {
    case .epoch: Double(epoch)
    case .train: training.cost
    case .dev: dev?.cost
    case .gap: gap
    case .trainAccuracy: training.quality.share
    case .devAccuracy: dev?.quality.share
    case .best: best?.cost
    case .bestEpoch: best.map { Double($0.epoch) }
    case .aboveBest: aboveBest
    case .norm: norm
    case .zeros: Double(zeros)
    case .weights: Double(weights)
    }
  }

  /// Returns a figure as the screen has it; `none` where there is none.
  func text(_ figure: StoryFigure) -> String {
    guard let value = value(figure) else { return "none" }
    switch figure {
    case .epoch, .bestEpoch, .zeros, .weights: return NumberFormat.grouped(Int(value))
    case .trainAccuracy: return training.quality.brief
    case .devAccuracy: return dev?.quality.brief ?? "none"
    case .aboveBest: return NumberFormat.percent(value, decimals: 0)
    case .gap: return NumberFormat.signedFigure(value)
    case .train, .dev, .best, .norm: return NumberFormat.figure(value)
    }
  }
}

extension Score.Quality {
  /// The accuracy or R².
  fileprivate var share: Double? {
    switch self {
    case .accuracy(let share): share
    case .fit(let fit): fit.r2
    }
  }
}

/// Compares a figure of the run with one that was remembered, or the dev cost with the best of the run.
struct StoryCondition: Equatable, Sendable {
  /// Says how the figure has to stand.
  enum Relation: String, CaseIterable, Sendable {
    case less = "<"
    case more = ">"
    /// Neither less nor more, but for what ``StoryFigure/margin(beside:)`` allows.
    case same = "="
  }

  let figure: StoryFigure
  let relation: Relation
  /// The name under which the other one was remembered; ``bestName`` for the best of the run.
  let name: String

  /// Stands for the evaluation with the lowest dev cost of the run.
  static let bestName = "best"

  /// Returns whether it holds; not where a figure is missing.
  func holds(_ now: StoryFigures, _ memory: StoryMemory) -> Bool {
    let other = name == Self.bestName ? now.best?.cost : memory[name]?.value(figure)
    guard let value = now.value(figure), let other, value.isFinite, other.isFinite else {
      return false
    }
    let margin = figure.margin(beside: other)
    return switch relation {
    case .less: value < other - margin
    case .more: value > other + margin
    case .same: abs(value - other) <= margin
    }
  }
}

/// Holds what a lesson has remembered, in its order.
struct StoryMemory: Equatable, Sendable {
  /// Is what was remembered under a name.
  struct Entry: Equatable, Sendable {
    let name: String
    let figures: StoryFigures
    /// Whether the script would have waited longer, so that they prove nothing.
    let isEarly: Bool
  }

  private(set) var entries: [Entry] = []

  subscript(name: String) -> StoryFigures? { entries.first { $0.name == name }?.figures }

  /// Returns whether what has a name was remembered too early to compare with.
  func isEarly(_ name: String) -> Bool { entries.first { $0.name == name }?.isEarly ?? false }

  /// Remembers figures, in the place of those that had the name before.
  mutating func remember(_ figures: StoryFigures, as name: String, isEarly: Bool = false) {
    let entry = Entry(name: name, figures: figures, isEarly: isEarly)
    if let index = entries.firstIndex(where: { $0.name == name }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }
}
