/// Is what the record of a run says of the time before the checkpoint from which it goes on.
public struct RecordedPast: Equatable, Sendable {
  /// Where its log is.
  public let path: String
  /// How many bytes of the log belong to the run so far.
  public let logSize: UInt64
  /// How long ago it began, without the times between processes.
  public let seconds: Double
  /// How long of that it has been trained, without pauses.
  public let trainingSeconds: Double

  /// Returns the lines of the log, each with its end.
  ///
  /// - Throws: `FileError`.
  func log() throws(FileError) -> ArraySlice<UInt8> {
    logSize == 0 ? [] : try WholeFile.read(path).prefix(Int(clamping: logSize))
  }
}
