import ArgumentParser
import Datasets
import Learning
import LinearAlgebra
import Training

// The values of options that have rules. Each rule is told in words where it is broken.

/// Parses a number with the given rule.
private func number(_ text: String, _ rule: String, _ holds: (Double) -> Bool) throws -> Double {
  guard let value = Double(text), value.isFinite, holds(value) else {
    throw ValidationError("'\(VisibleText.excerpt(text))' is not \(rule)")
  }
  return value
}

/// Parses a whole number of at least `least` that checkpoints have room for.
private func wholeNumber(_ text: String, from least: Int) throws -> Int {
  let most = TrainerOptions.largestCount
  guard let value = Int(text), (least...most).contains(value) else {
    let isTooLarge = text.allSatisfy(\.isWholeNumber) && (Int(text) ?? .max) > most
    throw ValidationError(
      "'\(VisibleText.excerpt(text))' is not a whole number of at least \(least)"
        + (isTooLarge && !text.isEmpty ? " and at most \(most)" : ""))
  }
  return value
}

func parseStrength(_ text: String) throws -> Double {
  try number(text, "a strength: a number of at least 0") { $0 >= 0 }
}

func parseKeepProbability(_ text: String) throws -> KeepProbability {
  let values = try text.split(separator: ",", omittingEmptySubsequences: false).map {
    try parseShareKept(String($0))
  }
  return KeepProbability(perLayer: values)
}

private func parseShareKept(_ text: String) throws -> Double {
  let value = try number(text, "a keep probability: a number above 0 and at most 1") {
    $0 > 0 && $0 <= 1
  }
  // Masks are exact to 2⁻⁶⁴, and in single precision 1 / keep has to be finite.
  guard value >= 1e-6 else {
    throw ValidationError(
      "'\(VisibleText.excerpt(text))' is not a keep probability of at least 0.000001")
  }
  return value
}

func parseLimit(_ text: String) throws -> Double {
  try number(text, "a limit: a number above 0") { $0 > 0 }
}

/// Parses a share of 1, or so many percent with the sign.
private func share(_ text: String, _ rule: String, _ holds: (Double) -> Bool) throws -> Double {
  let isPercent = text.hasSuffix("%")
  let value = Double(text.dropLast(isPercent ? 1 : 0)).map { isPercent ? $0 / 100 : $0 }
  guard let value, holds(value) else {
    throw ValidationError("'\(VisibleText.excerpt(text))' is not \(rule)")
  }
  return value
}

func parseShare(_ text: String) throws -> Double {
  try share(text, "a share from 0 to 1 such as 0.2, or percent such as 20%") { $0 >= 0 && $0 <= 1 }
}

func parseShareBelowOne(_ text: String) throws -> Double {
  try number(text, "a number of at least 0 and below 1") { $0 >= 0 && $0 < 1 }
}

func parseTargetError(_ text: String) throws -> Double {
  try share(text, "an error: a share such as 0.03, below 1, or percent such as 3%") {
    $0 >= 0 && $0 < 1
  }
}

func parseActivation(_ text: String) throws -> Activation {
  guard let activation = Activation(rawValue: text) else {
    throw ValidationError(
      "'\(VisibleText.excerpt(text))' is not an activation: "
        + Activation.allCases.map(\.rawValue).joined(separator: ", "))
  }
  return activation
}

func parseOptimizer(_ text: String) throws -> Optimizer {
  guard let optimizer = Optimizer(name: text) else {
    throw ValidationError(
      "'\(VisibleText.excerpt(text))' is not an optimizer: "
        + Optimizer.names.joined(separator: ", "))
  }
  return optimizer
}

func parseSchedule(_ text: String) throws -> LearningRateSchedule {
  do {
    return try LearningRateSchedule(parsing: VisibleText.excerpt(text))
  } catch {
    throw ValidationError(error.description)
  }
}

func parseRate(_ text: String) throws -> Double {
  try number(text, "a learning rate: a number above 0") { $0 > 0 }
}

func parseNotNegative(_ text: String) throws -> Double {
  try number(text, "a number of at least 0") { $0 >= 0 }
}

func parsePositive(_ text: String) throws -> Int { try wholeNumber(text, from: 1) }

func parseThreads(_ text: String) throws -> Int {
  guard let count = Int(text), (1...1024).contains(count) else {
    throw ValidationError(
      "'\(VisibleText.excerpt(text))' is not a number of threads from 1 to 1024")
  }
  return count
}

func parseCount(_ text: String) throws -> Int { try wholeNumber(text, from: 0) }

func parseSplit(_ text: String) throws -> Split {
  do { return try Split(parsing: text) } catch { throw ValidationError(error.description) }
}

func parseAugmentation(_ text: String) throws -> Augmentation {
  do {
    return try Augmentation(parsing: text)
  } catch {
    throw ValidationError(error.description)
  }
}

func parseImageShape(_ text: String) throws -> ImageShape {
  do { return try ImageShape(parsing: text) } catch { throw ValidationError(error.description) }
}

/// Is the value of `--hidden`.
struct HiddenUnits: Equatable {
  var units: [Int]

  /// The largest sizes that are taken for meant.
  static let largestLayer = 1_000_000
  static let mostLayers = 1_000

  static func parse(_ text: String) throws -> HiddenUnits {
    if text == "none" { return HiddenUnits(units: []) }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let units = try parts.map { part in
      guard let count = Int(part), count >= 1, count <= largestLayer else {
        throw ValidationError(
          "'\(VisibleText.excerpt(String(part)))' is not a number of units from 1 to "
            + "\(largestLayer); write for example --hidden 20,3, or none")
      }
      return count
    }
    guard units.count <= mostLayers else {
      throw ValidationError("\(units.count) hidden layers are more than \(mostLayers)")
    }
    return HiddenUnits(units: units)
  }
}

/// Is the value of `--batch-size`.
enum BatchSize: Equatable {
  case full
  case examples(Int)

  static func parse(_ text: String) throws -> BatchSize {
    if text == "full" { return .full }
    guard let count = try? parsePositive(text) else {
      throw ValidationError(
        "'\(VisibleText.excerpt(text))' is not a batch size: a whole number of at least 1, or full")
    }
    return .examples(count)
  }
}

/// Is the value of `--init`: a distribution, or a file of weights.
enum FirstWeights: Equatable {
  case drawn(Initializer)
  case file(String)

  static func parse(_ text: String) throws -> FirstWeights {
    if let initializer = Initializer(parsing: text) { return .drawn(initializer) }
    guard Double(text) == nil else {
      throw ValidationError("'\(VisibleText.excerpt(text))' is not a scale above 0")
    }
    guard text.hasSuffix(".safetensors") || text.contains("/") else {
      throw ValidationError(
        "'\(VisibleText.excerpt(text))' is not \(Initializer.names.joined(separator: ", ")), "
          + "a scale such as 0.01 or uniform:0.1, or a file ending in .safetensors")
    }
    return .file(text)
  }
}

/// Parses the value of `--pace`.
func parsePace(_ text: String) throws -> Pace {
  if text == "max" { return .unlimited }
  guard let rate = Double(text), rate.isFinite, rate > 0 else {
    throw ValidationError(
      "'\(VisibleText.excerpt(text))' is not a pace: epochs a second above 0, or max")
  }
  return .epochsPerSecond(rate)
}

/// Names what is minimized.
enum Loss: String, CaseIterable, ExpressibleByArgument {
  /// The mean cross-entropy of classes.
  case crossEntropy = "cross-entropy"
  /// The mean squared error of numbers.
  case mse

  /// What the loss is of.
  var targetKind: Targets.Kind {
    switch self {
    case .crossEntropy: .classes
    case .mse: .values
    }
  }
}

/// Names the precision of training.
enum Precision: String, CaseIterable, ExpressibleByArgument {
  case single, double
}

extension EarlyStopping.Mode: ExpressibleByArgument {}
