import Screen
import Training

// What is told to people who look elsewhere: by the title of the terminal, and by alerts.

extension Dashboard {
  /// The title of the window: the epoch and the dev cost, or how the run ended.
  public var title: String {
    guard let snapshot else { return "regulus: \(description.data)" }
    let evaluation = snapshot.evaluation
    let cost =
      evaluation.dev.map { "dev cost \(NumberFormat.figure($0.cost))" }
      ?? "training cost \(NumberFormat.figure(evaluation.training.cost))"
    let epoch = "epoch \(NumberFormat.grouped(snapshot.epoch))"
    switch snapshot.activity {
    case .training: return "regulus: \(epoch), \(cost)"
    case .paused: return "regulus: paused, \(epoch), \(cost)"
    case .ended(let ending):
      let kept = ending.earlierKept.map { "kept epoch \(NumberFormat.grouped($0))" }
      return "regulus: \(ending.reason.word), \(kept ?? epoch), \(cost)"
    }
  }
}

extension Snapshot {
  /// Returns what has happened since an earlier moment that calls for attention, if anything:
  /// patience has run out, or the run has ended, and not by hand.
  func alert(since former: Snapshot) -> String? {
    if case .ended(let ending) = activity, ending.reason != .user {
      if case .ended(let before) = former.activity, before.epoch == ending.epoch { return nil }
      return "\(ending.reason.word) at epoch \(NumberFormat.grouped(ending.epoch)): "
        + NumberFormat.grouping(ending.message)
    }
    guard earlyStopping.triggers.count > former.earlyStopping.triggers.count,
      let trigger = earlyStopping.triggers.last
    else { return nil }
    return
      "patience ran out at epoch \(NumberFormat.grouped(trigger.epoch)): \(NumberFormat.grouping(trigger.reason))"
  }
}

extension Snapshot {
  /// Whether there are weights to go on with: first weights that gave no cost are none.
  var hasWeights: Bool { evaluation.isFinite }
}

extension Ending {
  /// The epoch whose weights were kept, where it is not the one that was reached: what is known of
  /// the network is known of that epoch.
  var earlierKept: Int? { keptEpoch == epoch ? nil : keptEpoch }
}

extension Ending.Reason {
  /// What the run is now, in a word or two.
  var word: String {
    switch self {
    case .finished: "finished"
    case .earlyStopping: "stopped early"
    case .user: "stopped"
    case .diverged: "diverged"
    }
  }
}
