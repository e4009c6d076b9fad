import Learning
import Training

// What keys do to the regularizers.

extension Dashboard {
  mutating func toggle(_ regularizer: Regularizer) -> [Effect] {
    guard isOn(regularizer) else { return turnOn(regularizer) }
    if regularizer != .augmentation { strengthFocus = otherFocus(than: regularizer) }
    let command = set(regularizer, isOn: false)
    tellFocus(after: command)
    return [.send(command)]
  }

  /// Switches a regularizer on, or gives one that is on the strength that its key has.
  mutating func turnOn(_ regularizer: Regularizer) -> [Effect] {
    if let reason = lack(for: regularizer) {
      notice = reason
      return []
    }
    // Its strengths are those of the option; the keys stay with what they change.
    if regularizer != .augmentation { strengthFocus = regularizer }
    if regularizer == .l2 { notice = objection(toL2: strengths.l2) }
    let command = set(regularizer, isOn: true)
    tellFocus(after: command)
    return [.send(command)]
  }

  /// Says why there is no such regularizer here; nil where there is.
  private func lack(for regularizer: Regularizer) -> String? {
    switch regularizer {
    case .dropout where !description.hasHiddenLayers:
      "there are no hidden layers to drop units from"
    case .augmentation where description.augmentation == nil:
      "there is nothing to switch on: --augment gives something to vary"
    case .l1, .l2, .dropout, .augmentation: nil
    }
  }

  /// Says which strength + and − change, where it might be another.
  private mutating func tellFocus(after command: Command) {
    guard let focus = strengthFocus, let sentence = command.sentence,
      [Regularizer.l1, .l2, .dropout].count(where: isOn) > 1
    else { return }
    answer = "\(sentence); + and − change \(focus.name)"
  }

  private static let regularizers = [Regularizer.l1, .l2, .dropout, .augmentation]

  /// Whether any is on that keys switch.
  var isOnAny: Bool { Self.regularizers.contains(where: isOn) }

  /// The keys that switch a regularizer on or off as things stand, as the table of keys writes them.
  var switchingKeys: [String] {
    var actions: [Action] = isOnAny ? [.switchOff] : []
    actions += [.toggleL1, .toggleL2]
    if description.hasHiddenLayers { actions.append(.toggleDropout) }
    if description.augmentation != nil { actions.append(.toggleAugmentation) }
    return actions.compactMap { action in KeyMap.bindings.first { $0.action == action }?.label }
  }

  mutating func switchOff() -> [Effect] {
    let effects = Self.regularizers.filter(isOn).map { Effect.send(set($0, isOn: false)) }
    strengthFocus = nil
    if regularization.isOn {
      answer = "off: L1, L2, dropout, augmentation; \(regularization.summary) stays"
    } else if effects.isEmpty {
      notice = "no regularizer is on"
    }
    return effects
  }

  mutating func cycleRegularizer() -> [Effect] {
    var order: [Regularizer] = description.hasHiddenLayers ? [.l1, .l2, .dropout] : [.l1, .l2]
    if description.augmentation != nil { order.append(.augmentation) }
    let next: Regularizer?
    if let last = order.last(where: isOn), let index = order.firstIndex(of: last) {
      next = index + 1 < order.count ? order[index + 1] : nil
    } else {
      next = order[0]
    }
    var effects = order.filter { isOn($0) && $0 != next }.map {
      Effect.send(set($0, isOn: false))
    }
    strengthFocus = next == .augmentation ? nil : next
    if let next { effects.append(.send(set(next, isOn: true))) }
    return effects
  }

  mutating func changeStrength(up: Bool) -> [Effect] {
    guard let focus = strengthFocus, isOn(focus) else {
      notice =
        isOn(.augmentation)
        ? "augmentation is as strong as --augment says; 1, 2 or d switches on what keys change"
        : "no regularizer is on to change: 1, 2 or d switches one on"
      return []
    }
    let old = strengths
    switch focus {
    case .l1: strengths.l1 = moved(strengths.l1, up: up)
    case .l2: strengths.l2 = moved(strengths.l2, up: up)
    case .dropout: strengths.keepProbability = moved(strengths.keepProbability, up: up)
    case .augmentation: break
    }
    guard strengths != old else {
      notice = up ? "it is as strong as it gets" : "it is as weak as it gets"
      return []
    }
    if up, let objection = objection(to: focus) {
      strengths = old
      notice = objection
      return []
    }
    return [.send(set(focus, isOn: true))]
  }

  /// Says why something must not be as strong as it is about to be; nil where it may.
  private func objection(to focus: Regularizer) -> String? {
    switch focus {
    case .l1:
      snapshot?.isLeftEmptyByL1 == true ? "every weight is 0 already: − weakens L1" : nil
    case .l2: objection(toL2: strengths.l2)
    case .dropout, .augmentation: nil
    }
  }

  /// Returns the next λ; the same one where there is none, or where one given with an option is
  /// beyond what the keys reach.
  private func moved(_ strength: Double, up: Bool) -> Double {
    let new = min(max(up ? Ladder.above(strength) : Ladder.below(strength), 1e-6), 1e6)
    return (new > strength) == up ? new : strength
  }

  /// Returns the next keep probability. Stronger is to keep less; round numbers, so that 0.86 goes
  /// to 0.85 and 0.90. Layers that keep different shares go with the one that keeps the least: all
  /// drop more, or less, by the same factor.
  private func moved(_ keep: KeepProbability, up: Bool) -> KeepProbability {
    let (old, step) = (keep.least, 0.05)
    let next = up ? ((old - 0.001) / step).rounded(.down) : ((old + 0.001) / step).rounded(.up)
    let new = min(max((next * step * 100).rounded() / 100, 0.05), 0.95)
    guard new != old, (new < old) == up else { return keep }
    return keep.layerCount == nil
      ? KeepProbability(new) : keep.scalingDropped(by: (1 - new) / (1 - old))
  }

  func isOn(_ regularizer: Regularizer) -> Bool {
    switch regularizer {
    case .l1: regularization.l1 > 0
    case .l2: regularization.l2 > 0
    case .dropout: regularization.dropsUnits
    case .augmentation: regularization.augments
    }
  }

  func otherFocus(than regularizer: Regularizer) -> Regularizer? {
    [Regularizer.l2, .l1, .dropout].first { $0 != regularizer && isOn($0) }
  }

  /// Switches a regularizer on with the strength it had last, or off.
  private mutating func set(_ regularizer: Regularizer, isOn: Bool) -> Command {
    switch regularizer {
    case .l1:
      regularization.l1 = isOn ? strengths.l1 : 0
      return .l1(strength: regularization.l1)
    case .l2:
      regularization.l2 = isOn ? strengths.l2 : 0
      return .l2(strength: regularization.l2)
    case .dropout:
      regularization.keepProbability = isOn ? strengths.keepProbability : 1
      return .dropout(keepProbability: regularization.keepProbability)
    case .augmentation:
      regularization.augments = isOn
      return .augmentation(isOn)
    }
  }
}

extension Dashboard.Regularizer {
  /// What it is called in a sentence.
  fileprivate var name: String {
    switch self {
    case .l1: "L1"
    case .l2: "L2"
    case .dropout: "dropout"
    case .augmentation: "augmentation"
    }
  }
}

extension Snapshot {
  /// Whether L1 has left no weight but 0, of some that were not.
  var isLeftEmptyByL1: Bool {
    isEmptiedByL1
      && layers.indices.contains { (history.series(normSeries($0)).first?.maximum ?? 0) > 0 }
  }
}
