/// Steers a run without knowing the precision it trains in.
public protocol TrainingControl: Sendable {
  /// Starts to train.
  func start()
  /// Asks for a command to take effect between the next two updates.
  func send(_ command: Command)
  /// Asks for a snapshot, as soon as there is something new to see, and for sketches of the network
  /// of some size with it, or for none.
  func requestSnapshot(sketch: SketchSize?)
  /// Takes the newest snapshot, if it has not been taken yet.
  func takeSnapshot() -> Snapshot?
}

extension TrainingControl {
  /// Asks for a snapshot without a sketch, as soon as there is something new to see.
  public func requestSnapshot() { requestSnapshot(sketch: nil) }
}
