import Datasets
import Dispatch
import Glibc
import LinearAlgebra
import Synchronization
import Training

/// Keeps the record of a run that is under way: its log, its checkpoints and, at the end, its
/// weights.
///
/// Files are written on queues of their own. What cannot be written is told and does not hold up
/// training; the checkpoints before stay.
public final class RunRecorder: Sendable {
  /// Where the record is.
  public let folder: RunFolder
  /// What of the run was recorded before, if it is gone on with.
  public let past: RecordedPast

  private let lock: RunLock
  private let log: MetricsLog
  private let tell: @Sendable (String) -> Void
  private let queue = DispatchQueue(label: "regulus.checkpoints", qos: .utility)
  private let state: Mutex<State>

  /// What its description was before; nil for a run that begins.
  private let former: RunInfo?

  /// Tells the places apart at which checkpoints are taken.
  private struct Place: Equatable {
    var epoch: Int
    var update: Int
    var interventions: Int

    init(_ state: TrainerState<some BLASScalar>) {
      (epoch, update, interventions) = (state.epoch, state.update, state.interventions.count)
    }
  }

  private struct State: Sendable {
    var info: RunInfo
    /// Whether anything of the run has been recorded by this process.
    var hasBegun = false
    /// How many checkpoints have been asked for and are not written yet.
    var waiting = 0
    /// What was told last of a checkpoint that could not be written; nil if the last one was.
    var complaint: String?
    /// The place of the last one that was.
    var written: Place?
    /// Whether the run was left before its end.
    var wasLeft = false
  }

  /// Begins or continues the record in `folder`.
  ///
  /// - Parameters:
  ///   - folder: The folder, which must be the run's own.
  ///   - lock: The claim to it.
  ///   - info: What the run was started with.
  ///   - logSize: How many bytes of its log belong to the run so far.
  ///   - seconds: How long ago it began, without the times between processes.
  ///   - trainingSeconds: How long of that it has been trained.
  ///   - tell: Called on any thread with what went wrong, in words.
  /// - Throws: `FileError` and `RunError` where nothing can be written.
  public init(
    _ folder: RunFolder, lock: RunLock, info: RunInfo, logSize: UInt64 = 0, seconds: Double = 0,
    trainingSeconds: Double = 0,
    tell: @escaping @Sendable (String) -> Void
  ) throws {
    try folder.checkForWriting()
    for path in [folder.path, folder.checkpoints.path] { try AtomicFile.removeLeftovers(in: path) }
    self.folder = folder
    self.lock = lock
    self.tell = tell
    let size = try Self.availableSize(folder.metricsPath, logSize, tell)
    log = try MetricsLog(continuing: folder.metricsPath, from: size, seconds: seconds) {
      tell(
        $0.code == ENOBUFS
          ? "the log is written again; lines are missing, there were too many to wait: \($0.path)"
          : "the log is not written: \($0.reason); its lines wait; cannot write \($0.path)")
    }
    past = RecordedPast(
      path: folder.metricsPath, logSize: size, seconds: seconds, trainingSeconds: trainingSeconds)
    former = folder.hasDescription ? info : nil
    var info = info
    info.result = nil
    state = Mutex(State(info: info))
    try folder.write(info)
  }

  /// Returns how much of a log there is to go on with: what should be there, or fewer whole lines.
  private static func availableSize(
    _ path: String, _ size: UInt64, _ tell: (String) -> Void
  ) throws(FileError) -> UInt64 {
    var status = stat()
    if size == 0 || (stat(path, &status) == 0 && status.st_size >= Int64(clamping: size)) {
      return size
    }
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.read(path)
    } catch {
      guard error.code == ENOENT else { throw error }
      bytes = []
    }
    if size <= UInt64(bytes.count) { return size }
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    tell("\(path) is damaged: \(end) bytes of \(size) are left, and lines are missing")
    return UInt64(end)
  }

  /// Whether the run was left before its end, and there is a checkpoint of the place.
  public var wasLeft: Bool { state.withLock { $0.wasLeft && $0.complaint == nil } }

  /// How long the run has taken.
  public var seconds: Double { log.seconds }

  /// Adds an event to the log; returns at once.
  public func record(_ event: TrainingEvent) {
    state.withLock { $0.hasBegun = true }
    log.record(event)
  }

  /// Writes the run out as it stands; returns at once. One that is only due is left out where the one
  /// before is not written yet.
  ///
  /// - Parameters:
  ///   - trainerState: The run.
  ///   - occasion: Why.
  ///   - trainingTime: How long this process has trained it.
  /// - Returns: Whether it will be written, or has been; else it should be asked for again.
  public func keep<Scalar: BLASScalar>(
    _ trainerState: TrainerState<Scalar>, on occasion: CheckpointOccasion,
    trainingTime: Duration = .zero
  ) -> Bool {
    let place = Place(trainerState)
    let isDue = occasion == .scheduled || occasion == .best
    let isWanted: Bool? = state.withLock { state in
      if isDue && state.waiting > 0 { return nil }
      if occasion == .scheduled && place == state.written { return false }
      state.waiting += 1
      state.hasBegun = true
      state.wasLeft = occasion == .left
      return true
    }
    guard let isWanted else { return false }
    if isWanted { write(trainerState, at: place, on: occasion, trainingTime) }
    return true
  }

  private func write<Scalar: BLASScalar>(
    _ trainerState: TrainerState<Scalar>, at place: Place, on occasion: CheckpointOccasion,
    _ trainingTime: Duration
  ) {
    let seconds = seconds
    let trainingSeconds = past.trainingSeconds + trainingTime / .seconds(1)
    // Its log has to be on the disk before a checkpoint says how long that is.
    log.whenWritten { [self] logSize in
      queue.async { [self] in
        let outcome = Result<Void, any Error> {
          let checkpoint = Checkpoint(
            state: trainerState, seconds: seconds, trainingSeconds: trainingSeconds,
            logSize: try logSize.get())
          try folder.checkpoints.add(try checkpoint.serialized(), isBest: occasion == .best)
        }
        note(outcome, of: place)
      }
    }
  }

  /// Removes the record of a run that came to nothing.
  ///
  /// - Throws: `FileError`.
  public func discard() throws(FileError) {
    // What is under way would make files in the folder again.
    settle()
    try folder.discard()
  }

  /// Takes the record back where the run did not come to begin, for whatever reason: a new one is
  /// removed, and the description of one that was to be gone on with says again how it stood. Its log
  /// stays cut off at the checkpoint.
  ///
  /// - Throws: `FileError`. Where something has been recorded, nothing happens.
  public func withdraw() throws {
    guard !state.withLock({ $0.hasBegun }) else { return }
    if let former { try folder.write(former) } else { try discard() }
  }

  /// Waits until every checkpoint that was asked for is written, or is known not to be.
  public func settle() {
    // Its log comes before it. What cannot be written is told elsewhere.
    try? log.finish()
    queue.sync {}
  }

  private func note(_ outcome: Result<Void, any Error>, of place: Place) {
    let epoch = place.epoch
    let message = state.withLock { state -> String? in
      state.waiting -= 1
      switch outcome {
      case .success:
        state.written = place
        guard state.complaint != nil else { return nil }
        state.complaint = nil
        return "checkpoints are written again, the last of epoch \(epoch)"
      case .failure(let error):
        let former = state.written.map { "the one of epoch \($0.epoch) is kept" } ?? "there is none"
        let complaint = "no checkpoint of epoch \(epoch): \(words(error, former))"
        state.complaint = complaint
        return complaint
      }
    }
    if let message { tell(message) }
  }

  /// Returns an error in words with the reason first: there may be no room for the rest.
  private func words(_ error: any Error, _ consequence: String) -> String {
    guard let error = error as? FileError else { return "\(error); \(consequence)" }
    return "\(error.reason); \(consequence); cannot write \(error.path)"
  }

  /// Completes the record: the weights, and how the run ended. Waits until all is written.
  ///
  /// - Throws: What went wrong, as `SeveralErrors` where it is more than one thing; then what could be
  ///   written is.
  public func finish(_ weights: Safetensors, _ summary: RunSummary) throws {
    try SeveralErrors.check([
      Result { try log.finish() },
      Result {
        queue.sync {}
        if let complaint = state.withLock({ $0.complaint }) { throw RecordFailure(complaint) }
      },
      Result {
        try AtomicFile.write(
          weights.serialized(), to: folder.weightsPath, mode: 0o600, followingLinks: false)
      },
      Result {
        let info = state.withLock { state in
          state.info.result = RunInfo.Result(summary)
          return state.info
        }
        try folder.write(info)
      },
    ])
  }
}

/// Is a failure that has been put into words before.
private struct RecordFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
