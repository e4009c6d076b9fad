import Learning
import Screen
import Training

// What is said of a run in words, in more than one place of the screen.

extension NumberFormat {
  /// Returns a strength or a rate: `0.70`, `12.0`, `1.0e-4`.
  static func strength(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
    if value < 0.01 || value >= 100_000 { return scientific(value, digits: 2) }
    let decimals = value < 0.1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0
    return fixed(value, decimals: decimals, grouped: true)
  }

  /// Returns the factor of an update: `0.99900`, and `1−2.8e-6` where that would be 1.
  static func factor(_ factor: Double) -> String {
    isSlight(factor: factor)
      ? "1−\(scientific(1 - factor, digits: 2))" : fixed(factor, decimals: 5)
  }

  /// Whether a factor is not 1, and would be in five decimals.
  static func isSlight(factor: Double) -> Bool { factor < 1 && factor >= 0.999995 }

  /// Returns what is kept: `0.86` in all layers, `0.8/0.5` in each, `0.5–0.9` in many.
  static func strength(_ keep: KeepProbability) -> String {
    if keep.layerCount == nil { return strength(keep[0]) }
    func brief(_ value: Double) -> String {
      var text = strength(value)
      while text.contains("."), text.last == "0" || text.last == "." {
        if text.removeLast() == "." { break }
      }
      return text
    }
    if keep.values.count <= 3 { return keep.values.map(brief).joined(separator: "/") }
    return "\(brief(keep.least))–\(brief(keep.values.reduce(0, max)))"
  }
}

extension Score.Quality {
  /// Says it in few columns: `93.0 %`, `R² 0.93`.
  var brief: String {
    switch self {
    case .accuracy(let share): NumberFormat.percent(share)
    case .fit(let fit): NumberFormat.withMinus("R² \(NumberFormat.determination(fit.r2))")
    }
  }

  /// Returns the figure for a table under the name of the measure: `93.00 %`, `0.9300`.
  var figure: String {
    switch self {
    case .accuracy(let share): NumberFormat.percent(share, decimals: 2)
    case .fit(let fit): NumberFormat.determination(fit.r2, decimals: 4)
    }
  }

  /// The name of the measure.
  public var measure: String {
    switch self {
    case .accuracy: "accuracy"
    case .fit: "R²"
    }
  }
}

extension Regularization {
  /// Whether anything keeps the network from fitting; clipping alone does not.
  var isOn: Bool {
    hasStrength || isFixed || augments
  }

  /// The options of what stays on for the whole run.
  var fixedOptions: String {
    [maxNorm.map { _ in "--max-norm" }, labelSmoothing > 0 ? "--label-smoothing" : nil]
      .compactMap(\.self).joined(separator: ", ")
  }

  /// Says what is on, such as `L2 λ 0.70`.
  var summary: String { summary(augmentation: nil) }

  /// Says what is on, and how examples are varied, such as `augment shift=1`.
  func summary(augmentation: String?) -> String {
    var parts: [String] = []
    if l1 > 0 { parts.append("L1 λ \(NumberFormat.strength(l1))") }
    if l2 > 0 { parts.append("L2 λ \(NumberFormat.strength(l2))") }
    if dropsUnits { parts.append("keep \(NumberFormat.strength(keepProbability))") }
    if let maxNorm { parts.append("max norm \(NumberFormat.strength(maxNorm))") }
    if labelSmoothing > 0 { parts.append("smoothing \(NumberFormat.strength(labelSmoothing))") }
    if augments { parts.append(augmentation.map { "augment \($0)" } ?? "augment") }
    return parts.isEmpty ? "no regularization" : parts.joined(separator: " + ")
  }

  /// Says what is on in fewer columns, such as `L2 0.70`.
  var brief: String {
    var parts: [String] = []
    if l1 > 0 { parts.append("L1 \(NumberFormat.strength(l1))") }
    if l2 > 0 { parts.append("L2 \(NumberFormat.strength(l2))") }
    if dropsUnits { parts.append("keep \(NumberFormat.strength(keepProbability))") }
    if let maxNorm { parts.append("max \(NumberFormat.strength(maxNorm))") }
    if labelSmoothing > 0 { parts.append("smooth \(NumberFormat.strength(labelSmoothing))") }
    if augments { parts.append("augment") }
    return parts.isEmpty ? "reg. off" : parts.joined(separator: " ")
  }
}

extension Command {
  /// Says what a change to the training was, such as `L2 on, λ 0.70`; nil for commands that change
  /// nothing about it.
  var sentence: String? {
    switch self {
    case .l1(let strength): Self.sentence("L1", "λ", strength, isOff: strength == 0)
    case .l2(let strength): Self.sentence("L2", "λ", strength, isOff: strength == 0)
    case .dropout(let keep):
      keep.isOff ? "dropout off" : "dropout on, keep \(NumberFormat.strength(keep))"
    case .augmentation(let isOn): isOn ? "augmentation on" : "augmentation off"
    case .learningRate(let rate): "α \(NumberFormat.strength(rate))"
    case .earlyStopping(.stop): "early stopping: stop, patience from here"
    case .earlyStopping(let mode): "early stopping: \(mode.rawValue)"
    case .restoreBest: "back to the best weights"
    case .stop(let kept): kept == .best ? "stopped, best weights" : "stopped"
    case .pause, .resume, .stepEpoch, .pace, .checkGradient: nil
    }
  }

  private static func sentence(
    _ name: String, _ symbol: String, _ value: Double, isOff: Bool
  ) -> String {
    isOff ? "\(name) off" : "\(name) on, \(symbol) \(NumberFormat.strength(value))"
  }

  /// The label of the marker on the curves; nil for commands that do not bend them.
  var markerLabel: String? {
    switch self {
    case .l1(let strength): strength == 0 ? "L1 off" : "L1"
    case .l2(let strength): strength == 0 ? "L2 off" : "L2"
    case .dropout(let keep): keep.isOff ? "drop off" : "drop"
    case .augmentation(let isOn): isOn ? "aug" : "aug off"
    case .learningRate: "α"
    case .restoreBest, .stop(keeping: .best): "back"
    case .pause, .resume, .stepEpoch, .pace, .checkGradient, .earlyStopping, .stop: nil
    }
  }
}

extension Snapshot.Check {
  /// Says what it found: `gradient check at epoch 2,519: 2.3e-10, below 1e-7`.
  var sentence: String {
    "gradient check at epoch \(NumberFormat.grouped(epoch)): \(report.figure), \(report.relation)"
  }
}

extension GradientCheckReport {
  /// The difference of the whole.
  var figure: String { NumberFormat.scientific(difference, digits: 2) }

  /// How the difference compares with what counts as correct.
  var relation: String {
    guard checked > 0 else { return "nothing could be compared" }
    if difference < GradientCheck.threshold { return "below 1e-7" }
    return passes ? "no more than rounding" : "not below 1e-7"
  }
}

extension Pace {
  /// Says what the pace is set to, such as `500 epochs a second`.
  var summary: String {
    switch self {
    case .unlimited: "as fast as it goes"
    case .epochsPerSecond(let rate):
      (rate == rate.rounded()
        ? NumberFormat.count(rate) : NumberFormat.fixed(rate, decimals: 1))
        + " epoch\(rate == 1 ? "" : "s") a second"
    }
  }
}
