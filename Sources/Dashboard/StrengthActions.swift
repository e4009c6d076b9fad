import Training

// What keys do to the regularizers.

extension Dashboard {
  mutating func toggle(_ regularizer: Regularizer) -> [Effect] {
    guard regularizer != .dropout || description.hasHiddenLayers else {
      notice = "there are no hidden layers to drop units from"
      return []
    }
    let isOn = isOn(regularizer)
    strengthFocus = isOn ? otherFocus(than: regularizer) : regularizer
    return [set(regularizer, to: isOn ? nil : strength(of: regularizer))]
  }

  mutating func switchOff() -> [Effect] {
    let effects = [Regularizer.l1, .l2, .dropout].filter(isOn).map { set($0, to: nil) }
    strengthFocus = nil
    if effects.isEmpty { notice = "no regularizer is on" }
    return effects
  }

  mutating func cycleRegularizer() -> [Effect] {
    let order: [Regularizer] = description.hasHiddenLayers ? [.l1, .l2, .dropout] : [.l1, .l2]
    let next: Regularizer?
    if let last = order.last(where: isOn), let index = order.firstIndex(of: last) {
      next = index + 1 < order.count ? order[index + 1] : nil
    } else {
      next = order[0]
    }
    var effects = order.filter { isOn($0) && $0 != next }.map { set($0, to: nil) }
    strengthFocus = next
    if let next { effects.append(set(next, to: strength(of: next))) }
    return effects
  }

  mutating func changeStrength(up: Bool) -> [Effect] {
    guard let focus = strengthFocus, isOn(focus) else {
      notice = "no regularizer is on to change: 1, 2 or d switches one on"
      return []
    }
    let old = strength(of: focus)
    let new: Double
    switch focus {
    case .l1, .l2:
      new = min(max(up ? Ladder.above(old) : Ladder.below(old), 1e-6), 1e6)
    case .dropout:
      // Stronger is to keep less; round numbers, so that 0.86 goes to 0.85 and 0.90.
      let step = 0.05
      let next = up ? ((old - 0.001) / step).rounded(.down) : ((old + 0.001) / step).rounded(.up)
      new = min(max((next * step * 100).rounded() / 100, 0.05), 0.95)
    }
    // A strength given with an option may be beyond what the keys reach.
    let isStronger = focus == .dropout ? new < old : new > old
    guard new != old, isStronger == up else {
      notice = up ? "it is as strong as it gets" : "it is as weak as it gets"
      return []
    }
    return [set(focus, to: new)]
  }

  func isOn(_ regularizer: Regularizer) -> Bool {
    switch regularizer {
    case .l1: regularization.l1 > 0
    case .l2: regularization.l2 > 0
    case .dropout: regularization.dropsUnits
    }
  }

  func otherFocus(than regularizer: Regularizer) -> Regularizer? {
    [Regularizer.l2, .l1, .dropout].first { $0 != regularizer && isOn($0) }
  }

  func strength(of regularizer: Regularizer) -> Double {
    switch regularizer {
    case .l1: strengths.l1
    case .l2: strengths.l2
    case .dropout: strengths.keepProbability
    }
  }

  /// Sets a strength, nil for off, and remembers one that is on for the next time.
  mutating func set(_ regularizer: Regularizer, to value: Double?) -> Effect {
    switch regularizer {
    case .l1:
      regularization.l1 = value ?? 0
      if let value { strengths.l1 = value }
      return .send(.l1(strength: value ?? 0))
    case .l2:
      regularization.l2 = value ?? 0
      if let value { strengths.l2 = value }
      return .send(.l2(strength: value ?? 0))
    case .dropout:
      regularization.keepProbability = value ?? 1
      if let value { strengths.keepProbability = value }
      return .send(.dropout(keepProbability: value ?? 1))
    }
  }
}
