import Screen
import Training

// What is asked before a run is stopped or left, and what the answers do.

extension Dashboard {
  mutating func askToStop() -> [Effect] {
    guard ending == nil else {
      notice = "the run is over: space trains on, q quits"
      return []
    }
    return ask(.stopQuestion)
  }

  mutating func askToQuit() -> [Effect] {
    ending == nil ? ask(.quitQuestion) : [.quit]
  }

  /// Holds the run while a question is open, so that what is asked about does not change.
  mutating func ask(_ question: Overlay) -> [Effect] {
    overlay = question
    resumesAfterQuestion = !isPaused
    guard resumesAfterQuestion else { return [] }
    isPaused = true
    return [.send(.pause)]
  }

  mutating func carryOn() -> [Effect] {
    overlay = .none
    guard resumesAfterQuestion else { return [] }
    isPaused = false
    return [.send(.resume)]
  }

  mutating func answerStop(_ key: Key) -> [Effect] {
    switch key {
    case .character("k"):
      overlay = .none
      return [.send(.stop(keeping: .current))]
    case .character("b"):
      guard snapshot?.earlyStopping.best != nil else {
        notice = "there are no best weights: they need a dev set"
        return []
      }
      overlay = .none
      return [.send(.stop(keeping: .best))]
    case .character("c"), .character("s"), .escape: return carryOn()
    default:
      notice = "k, b or c"
      return []
    }
  }

  mutating func answerQuit(_ key: Key) -> [Effect] {
    switch key {
    case .character("q"), .character("y"): return [.quit]
    default: return carryOn()
    }
  }
}
