import Screen
import Training

// What keys do to the run as a whole.

extension Dashboard {
  /// Does what a key does; keys of a script are meant for the run and not for the script.
  mutating func press(_ key: Key, isScripted: Bool = false) -> [Effect] {
    if key == .control("c") { return [.quit] }
    if key == .control("z") { return [.suspend] }
    if key == .control("l") { return [.redraw] }
    switch overlay {
    case .stopQuestion: return answerStop(key)
    case .quitQuestion: return answerQuit(key)
    case .restartQuestion(let controls): return answerRestart(key, controls)
    case .help:
      turnHelp(key)
      return []
    case .ended, .none:
      if awaitsAudience && !isScripted && key == .character(" ") {
        overlay = .none
        return skipInStory()
      }
      let closed = overlay == .ended && (key == .escape || key == .enter)
      overlay = .none
      if closed { return [] }
    }
    guard let action = KeyMap.action(for: key) else {
      notice = "that key does nothing here; ? shows the keys"
      return []
    }
    // The one key whose opposite is the same key with Shift.
    return key == .backTab ? moveFocus(by: -1) : perform(action, key: key)
  }

  mutating func perform(_ action: Action, key: Key? = nil) -> [Effect] {
    switch action {
    case .pauseOrGoOn: return pauseOrGoOn()
    case .step: return step()
    case .switchOff: return switchOff()
    case .toggleL1: return toggle(.l1)
    case .toggleL2: return toggle(.l2)
    case .toggleDropout: return toggle(.dropout)
    case .toggleAugmentation: return toggle(.augmentation)
    case .cycleRegularizer: return cycleRegularizer()
    case .strengthen: return changeStrength(up: true)
    case .weaken: return changeStrength(up: false)
    case .slower: return changePace(faster: false)
    case .faster: return changePace(faster: true)
    case .lowerLearningRate: return changeLearningRate(to: Ladder.below(learningRate))
    case .raiseLearningRate: return changeLearningRate(to: Ladder.above(learningRate))
    case .cycleEarlyStopping: return cycleEarlyStopping()
    case .checkGradient: return checkGradient()
    case .stop: return askToStop()
    case .goBackToBest: return goBackToBest()
    case .toggleLogScale:
      usesLogScale.toggle()
      answer = "costs on a \(usesLogScale ? "logarithmic" : "linear") scale"
      return []
    case .cycleSpan: return cycleSpan()
    case .cycleSmoothing: return cycleSmoothing()
    case .moveCursor: return moveCursor(key)
    case .selectRange: return selectRange()
    case .leavePlots: return leavePlots()
    case .moveFocus: return moveFocus(by: 1)
    case .toggleZoom: return toggleZoom()
    case .cycleView: return cycleView()
    case .savePicture: return [.savePicture(epoch: snapshot?.epoch ?? 0)]
    case .change(let control, let up): return change(control, up: up)
    case .skipInStory: return skipInStory()
    case .toggleKeys:
      showsKeys.toggle()
      if !showsKeys { answer = "h shows the keys again" }
      return []
    case .help:
      openHelp()
      return []
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return askToQuit()
    case .quitAtOnce: return [.quit]
    }
  }

  mutating func pauseOrGoOn() -> [Effect] {
    if ending != nil {
      if let divergence, !divergence.isMended(learningRate, regularization) {
        notice = "the run diverged: \(divergence.remedy), then train on with space"
        return []
      }
      isPaused = false
      return [.send(.resume)]
    }
    isPaused.toggle()
    if isPaused, story?.waiting != nil, !awaitsAudience {
      notice = "paused: space trains on; > goes on in the lesson"
    }
    return [.send(isPaused ? .pause : .resume)]
  }

  mutating func step() -> [Effect] {
    guard ending == nil else {
      notice = "the run is over: space trains on"
      return []
    }
    isPaused = true
    return [.send(.stepEpoch)]
  }

  mutating func checkGradient() -> [Effect] {
    if snapshot?.isChecking == true {
      notice = "a gradient check is under way"
      return []
    }
    awaitsCheck = true
    answer = "checking the gradient"
    return [.send(.checkGradient)]
  }

  /// Says what the check has found that somebody has asked for.
  mutating func tellCheck(since former: Snapshot?) {
    guard awaitsCheck, let check = snapshot?.check, check != former?.check else { return }
    awaitsCheck = false
    answer = check.sentence
  }
}

extension Dashboard {
  mutating func changePace(faster: Bool) -> [Effect] {
    switch pace {
    case .unlimited:
      guard !faster else {
        notice = "that is as fast as it goes"
        return []
      }
      pace = .epochsPerSecond(lastSpeed > 2 ? Ladder.below(min(lastSpeed, 1e6)) : 1)
    case .epochsPerSecond(let rate):
      if !faster && rate <= 1 {
        notice = "slower than an epoch a second: pause with space, and step with ."
        return []
      }
      let next = faster ? Ladder.above(rate) : max(1, Ladder.below(rate))
      pace = next > 100_000 ? .unlimited : .epochsPerSecond(next)
    }
    answer = "pace: \(pace.summary)"
    return [.send(.pace(pace))]
  }

  mutating func changeLearningRate(to rate: Double) -> [Effect] {
    // One given with an option may be beyond what the keys reach; the way back is always open.
    guard rate != learningRate, rate > learningRate ? rate <= 1e9 : rate >= 1e-9 else {
      notice = "the learning rate goes no further"
      return []
    }
    learningRate = rate
    if let pull = l2Pull(of: regularization.l2), pull.isTooStrong {
      notice =
        "at α \(NumberFormat.strength(rate)) L2 is too strong, \(pull.words): − weakens it"
    }
    return [.send(.learningRate(rate))]
  }

  mutating func cycleEarlyStopping() -> [Effect] {
    let next: EarlyStopping.Mode =
      switch earlyStoppingMode {
      case .off: .mark
      case .mark: .stop
      case .stop: .off
      }
    return set(earlyStopping: next)
  }

  mutating func set(earlyStopping mode: EarlyStopping.Mode) -> [Effect] {
    guard description.devCount != nil else {
      notice = "there is no dev set, so there is nothing to stop on"
      return []
    }
    earlyStoppingMode = mode
    switch mode {
    case .off: notice = "early stopping: off"
    case .mark: notice = "early stopping: mark the place, and train on"
    case .stop:
      let patience = snapshot.map { " of \(NumberFormat.grouped($0.earlyStopping.patience))" } ?? ""
      notice = "early stopping: stop; patience\(patience) counts from now"
    }
    return [.send(.earlyStopping(earlyStoppingMode))]
  }

  mutating func goBackToBest() -> [Effect] {
    guard let best = snapshot?.earlyStopping.best else {
      notice = "there are no best weights yet: they need a dev set and an evaluation"
      return []
    }
    answer = "back to the weights of epoch \(NumberFormat.grouped(best.epoch))"
    return [.send(.restoreBest)]
  }
}
