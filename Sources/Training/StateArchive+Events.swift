import Learning
import LinearAlgebra

// How what happened in a run is carried: the order of the lines is the format.

extension Ending {
  static func none(in regularization: Regularization) -> Ending {
    Ending(reason: .user, epoch: 0, keptEpoch: 0, regularization: regularization, message: "")
  }
}

extension StateArchive {
  mutating func code(_ ending: inout Ending, of architecture: Architecture) throws {
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

  mutating func code(
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

  mutating func code(_ generator: inout RandomGenerator) throws {
    var words = generator.words
    for index in words.indices { try code(&words[index]) }
    guard let found = RandomGenerator(words: words) else {
      throw TrainerStateError("a generator of random numbers is at no place")
    }
    generator = found
  }
}
