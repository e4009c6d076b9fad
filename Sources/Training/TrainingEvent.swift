/// Says what happened in a run, in the order it happened.
public enum TrainingEvent: Sendable {
  /// An evaluation was made, with the learning rate at that moment.
  case evaluated(Evaluation, learningRate: Double)
  /// A command took effect.
  case intervened(Intervention)
  /// The run ended, and may yet be resumed.
  case ended(Ending)
}
