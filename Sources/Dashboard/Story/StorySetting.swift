import Learning
import Training

/// Is what a script switches: a state and not a key, so that it holds whatever was pressed before.
///
/// `set none`, `set l2 0.7`, `set dropout off`, `set early-stopping stop`
enum StorySetting: Equatable, Sendable {
  /// All that the key `0` switches off.
  case none
  /// λ of L1; 0 is off.
  case l1(Double)
  /// λ of L2; 0 is off.
  case l2(Double)
  /// The probability that a unit is kept; 1 is off.
  case dropout(Double)
  case augmentation(Bool)
  case earlyStopping(EarlyStopping.Mode)

  /// Reads the words after `set`.
  init(_ words: [String]) throws(StoryMistake) {
    switch (words[0].lowercased(), words.count) {
    case ("none", 1): self = .none
    case ("l1", 2): self = .l1(try Self.number(words, 0...Double.greatestFiniteMagnitude, off: 0))
    case ("l2", 2): self = .l2(try Self.number(words, 0...Double.greatestFiniteMagnitude, off: 0))
    case ("dropout", 2):
      self = .dropout(try Self.number(words, Double.leastNormalMagnitude...1, off: 1))
    case ("augmentation", 2) where ["on", "off"].contains(words[1]):
      self = .augmentation(words[1] == "on")
    case ("early-stopping", 2):
      guard let mode = EarlyStopping.Mode(rawValue: words[1]) else { throw Self.mistake(words) }
      self = .earlyStopping(mode)
    default: throw Self.mistake(words)
    }
  }

  private static func number(
    _ words: [String], _ range: ClosedRange<Double>, off: Double
  ) throws(StoryMistake) -> Double {
    if words[1] == "off" { return off }
    guard let number = Double(words[1]), range.contains(number) else { throw mistake(words) }
    return number
  }

  private static func mistake(_ words: [String]) -> StoryMistake {
    StoryMistake(
      "'set \(words.joined(separator: " "))' is nothing to set; there are set none, set l1 λ or off, "
        + "set l2 λ or off, set dropout with the probability to keep, up to 1, or off, "
        + "set augmentation on or off, and set early-stopping off, mark or stop")
  }
}

extension Dashboard {
  /// Makes a setting hold; does nothing where it does already.
  mutating func set(_ setting: StorySetting) -> [Effect] {
    switch setting {
    case .none: isOnAny ? switchOff() : []
    case .l1(let strength): set(.l1, isOn: strength > 0) { $0.l1 = strength }
    case .l2(let strength): set(.l2, isOn: strength > 0) { $0.l2 = strength }
    case .dropout(let keep):
      set(.dropout, isOn: keep < 1) { $0.keepProbability = KeepProbability(keep) }
    case .augmentation(let isOn): set(.augmentation, isOn: isOn) { _ in }
    case .earlyStopping(let mode): mode == earlyStoppingMode ? [] : set(earlyStopping: mode)
    }
  }

  /// Switches a regularizer on with a strength, or off, leaving the strength of the key.
  private mutating func set(
    _ regularizer: Regularizer, isOn: Bool, strength: (inout Regularization) -> Void
  ) -> [Effect] {
    guard isOn else { return self.isOn(regularizer) ? toggle(regularizer) : [] }
    let before = regularization
    strength(&strengths)
    let effects = turnOn(regularizer)
    return regularization == before ? [] : effects
  }
}

extension Pane {
  /// What scripts call the panes.
  private static let storyNames = [
    ("cost", Pane.cost), ("boundary", .boundary), ("diagnosis", .diagnosis), ("weights", .weights),
    ("weight-norms", .weightNorms), ("dropout", .dropout), ("early-stopping", .earlyStopping),
    ("gradient-check", .gradientCheck),
  ]

  /// Returns the pane that scripts call so.
  init(storyName name: String) throws(StoryMistake) {
    guard let pane = Self.storyNames.first(where: { $0.0 == name })?.1 else {
      throw StoryMistake(
        "there is no pane '\(name)'; there are "
          + Self.storyNames.map(\.0).joined(separator: ", "))
    }
    self = pane
  }
}
