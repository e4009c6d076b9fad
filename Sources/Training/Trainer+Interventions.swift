import Learning

extension Trainer {
  /// Makes a command take effect now, and records it. Pausing and pace mean nothing to a trainer; they
  /// are recorded all the same.
  ///
  /// - Parameters:
  ///   - command: What is asked for.
  ///   - cause: What the message of an ending says has stopped the run, if that is asked for.
  /// - Returns: The record; nil, and nothing is recorded, where a command asks for what there is not.
  @discardableResult
  public mutating func apply(_ command: Command, cause: String = "by hand") -> Intervention? {
    switch command {
    case .restoreBest where earlyStopping.best == nil: return nil
    case .augmentation where data.augmenter == nil: return nil
    case .stop where ending != nil: return nil
    default: break
    }
    let intervention = Intervention(update: update, epoch: epoch, command: command)
    interventions.append(intervention)
    switch command {
    case .pause, .stepEpoch, .pace, .checkGradient:
      break
    case .resume:
      if ending != nil { trainOn() }
    case .l1(let strength):
      regularization.l1 = strength
    case .l2(let strength):
      regularization.l2 = strength
    case .dropout(let keepProbability):
      regularization.keepProbability = keepProbability
    case .augmentation(let isOn):
      regularization.augments = isOn
      nextBatch = nil
    case .learningRate(let rate):
      precondition(rate > 0 && rate.isFinite, "learning rate \(rate)")
      learningRate = rate
    case .earlyStopping(let mode):
      earlyStopping.mode = mode
      // Whoever chooses to stop now does not mean to have stopped long ago.
      if mode == .stop { earlyStopping.restartPatience(atEpoch: epoch) }
    case .restoreBest:
      restoreBest()
    case .stop(let kept):
      stop(keeping: kept, cause)
    }
    return intervention
  }

  private mutating func restoreBest() {
    guard let best = earlyStopping.best else { return }
    takeBack(bestParameters)
    earlyStopping.restartPatience(atEpoch: epoch)
    guard let ended = ending, ended.keptEpoch != best.epoch else { return }
    evaluation = currentEvaluation()
    ending = Ending(
      reason: ended.reason, epoch: ended.epoch, keptEpoch: best.epoch,
      regularization: bestRegularization,
      message: ended.message + "; then back to the weights of epoch \(best.epoch)")
  }

  private mutating func stop(keeping kept: KeptWeights, _ cause: String) {
    let best = earlyStopping.best
    let message =
      kept == .best && best != nil
      ? "stopped \(cause); the weights of epoch \(best?.epoch ?? epoch), dev cost "
        + "\(rounded(best?.cost ?? .nan)), are kept"
      : "stopped \(cause); the weights of epoch \(epoch) are kept"
    end(.user, keeping: kept, message: message)
  }

  /// Goes on past the end, for as many epochs again if all have been trained.
  private mutating func trainOn() {
    ending = nil
    earlyStopping.restartPatience(atEpoch: epoch)
    if epoch >= plannedEpochs { plannedEpochs += options.epochs }
  }
}
