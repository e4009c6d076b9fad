import Dispatch
import Glibc
import Learning
import Synchronization
import Training

/// Writes what happens in a run to a file, each line flushed as it is written: a JSON object, or a row
/// of a table.
///
/// Lines are written on a queue of their own, so that a slow disk does not hold up training. While
/// the disk is full, lines are held back and tried again with the next one; half a line is taken
/// back, so that what stands in the file stays readable. Lines beyond what memory has room for are
/// left out, which is told once those before them are written.
public final class MetricsLog: Sendable {
  private let file: AppendedFile
  private let start: ContinuousClock.Instant
  private let queue = DispatchQueue(label: "regulus.metrics-log")
  private let pending = Mutex(Pending())
  private let sync: @Sendable (Int32) -> Int32
  private let onFailure: @Sendable (FileError) -> Void
  /// Training that is faster than its log waits for it here, before memory runs out.
  private let room = DispatchSemaphore(value: mostWaiting)

  /// Names what lines look like.
  public enum Format: Sendable {
    /// A JSON object each.
    case jsonLines
    /// A table with a heading.
    case csv

    /// The format that the ending of a file's name asks for.
    public init(path: String) {
      self = path.lowercased().hasSuffix(".csv") ? .csv : .jsonLines
    }
  }

  private struct Pending: Sendable {
    /// The table so far, where that is what is written.
    var table: MetricsCSV?
    /// Lines that could not be written so far.
    var bytes: [UInt8] = []
    /// Lines that are written and not known to be on the disk; nil where that is not asked for.
    var unsynced: [UInt8]?
    var failure: FileError?
    /// Why lines are lost, if they are.
    var loss: FileError?
    /// Whether some of them are still to be told, there having been more than can be held back.
    var hasGap = false
  }

  private static let mostWaiting = 10_000
  private static let mostHeldBack = 1 << 26
  private static let mostUnsynced = 1 << 20

  /// Creates the file, or empties it. Its name says what lines look like: a table where it ends in
  /// `.csv`.
  ///
  /// - Parameters:
  ///   - path: Where it is, or will be.
  ///   - onFailure: Called on the log's queue when a line cannot be written, after one that could.
  /// - Throws: `FileError`.
  public convenience init(
    path: String, onFailure: @escaping @Sendable (FileError) -> Void = { _ in }
  ) throws(FileError) {
    try self.init(path: path, flags: O_TRUNC, mode: 0o644, seconds: 0, onFailure: onFailure)
    if case .csv = Format(path: path) { pending.withLock { $0.table = MetricsCSV() } }
  }

  /// Creates the file, or empties it, with what the record of a run has logged before in it, so that
  /// it is the log of the whole run: no line twice, none missing.
  ///
  /// - Parameters:
  ///   - path: Where it is, or will be.
  ///   - past: The run so far.
  ///   - latest: An evaluation of the run, which says what figures there are.
  ///   - onFailure: Called on the log's queue when a line cannot be written, after one that could.
  /// - Throws: `FileError`, also where the record cannot be read, and `LogLineError` where it is damaged.
  public convenience init(
    path: String, after past: RecordedPast, latest: Evaluation,
    onFailure: @escaping @Sendable (FileError) -> Void = { _ in }
  ) throws {
    let bytes = try past.log()
    var text = String(decoding: bytes, as: UTF8.self)
    var table: MetricsCSV?
    if case .csv = Format(path: path) {
      var rows = MetricsCSV()
      // Also where nothing is left of the past: the next event may be an intervention.
      text = rows.heading(for: latest)
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where !line.isEmpty {
        guard let line = LogLine(json: line) else {
          throw LogLineError(path: past.path, line: index + 1)
        }
        text += rows.text(for: line)
      }
      table = rows
    }
    try self.init(
      path: path, flags: O_TRUNC, mode: 0o644, seconds: past.seconds, onFailure: onFailure)
    pending.withLock { [table, text] in
      $0.table = table
      $0.bytes = Array(text.utf8)
    }
    queue.async { [self] in flush() }
  }

  /// Opens the log of a run's record to go on with it: what stands behind its first `size` bytes is
  /// dropped. A symbolic link is not followed.
  ///
  /// - Parameters:
  ///   - path: Where it is, or will be.
  ///   - size: How many bytes of it belong to the run so far.
  ///   - seconds: How long the run has taken so far.
  ///   - onFailure: Called on the log's queue when a line cannot be written, after one that could.
  /// - Throws: `FileError`, also where the file is shorter than it should be.
  public convenience init(
    continuing path: String, from size: UInt64, seconds: Double,
    onFailure: @escaping @Sendable (FileError) -> Void = { _ in }
  ) throws(FileError) {
    try self.init(
      continuing: path, from: size, seconds: seconds, sync: { fdatasync($0) }, onFailure: onFailure)
  }

  /// Opens it likewise, with a way to bring it to the disk that is called as `fdatasync` is.
  convenience init(
    continuing path: String, from size: UInt64, seconds: Double,
    sync: @escaping @Sendable (Int32) -> Int32, onFailure: @escaping @Sendable (FileError) -> Void
  ) throws(FileError) {
    try self.init(
      path: path, flags: O_NOFOLLOW, mode: 0o600, seconds: seconds, sync: sync,
      onFailure: onFailure)
    pending.withLock { $0.unsynced = [] }
    try file.cut(to: size)
  }

  private init(
    path: String, flags: Int32, mode: mode_t, seconds: Double,
    sync: @escaping @Sendable (Int32) -> Int32 = { fdatasync($0) },
    onFailure: @escaping @Sendable (FileError) -> Void
  ) throws(FileError) {
    self.sync = sync
    self.onFailure = onFailure
    start = ContinuousClock.now - .seconds(seconds)
    file = try AppendedFile(path: path, flags: flags, mode: mode)
  }

  /// How long the run has taken.
  public var seconds: Double { start.duration(to: .now) / .seconds(1) }

  /// Adds a line for an event; returns at once, unless thousands are waiting.
  public func record(_ event: TrainingEvent) {
    let seconds = seconds
    room.wait()
    queue.async { [self] in
      defer { room.signal() }
      let line = LogLine(event, time: seconds)
      if let row = pending.withLock({ $0.table?.text(for: line, of: event) }) { return write(row) }
      do {
        write(try line.json() + "\n")
      } catch {
        let loss = FileError(path: file.path, action: .append, code: EINVAL)
        pending.withLock { $0.loss = loss }
        onFailure(loss)
      }
    }
  }

  /// Calls `body`, on another queue, with the size of the file once every line so far is in it and on
  /// the disk; or with the error for which it is not.
  public func whenWritten(_ body: @escaping @Sendable (Result<UInt64, FileError>) -> Void) {
    queue.async { [self] in
      flush()
      synchronize()
      if let failure { return body(.failure(failure)) }
      body(.success(file.size))
    }
  }

  /// Waits until every line is written and on the disk, and throws the error for which one is not, or
  /// never will be.
  public func finish() throws {
    queue.sync {
      flush()
      synchronize()
    }
    if let error { throw error }
  }

  /// Why lines are missing in the file, if they are.
  public var error: FileError? { pending.withLock { $0.failure ?? $0.loss } }

  /// Why lines that wait could not be written.
  private var failure: FileError? { pending.withLock { $0.failure } }

  private func write(_ text: String) {
    pending.withLock { pending in
      if pending.bytes.count > Self.mostHeldBack {
        pending.hasGap = true
        pending.loss = FileError(path: file.path, action: .append, code: ENOBUFS)
      } else {
        pending.bytes += Array(text.utf8)
      }
    }
    flush()
    if pending.withLock({ $0.unsynced?.count ?? 0 > Self.mostUnsynced }) { synchronize() }
  }

  /// Writes what waits, as far as it goes.
  private func flush() {
    let before = failure
    let hadGap = pending.withLock { pending in
      do throws(AppendedFile.Shortfall) {
        try file.append(pending.bytes)
      } catch {
        pending.failure = error.reason
        pending.unsynced? += pending.bytes[..<error.kept]
        pending.bytes.removeFirst(error.kept)
        return false
      }
      pending.unsynced? += pending.bytes
      pending.bytes = []
      pending.failure = nil
      defer { pending.hasGap = false }
      return pending.hasGap
    }
    if hadGap { onFailure(FileError(path: file.path, action: .append, code: ENOBUFS)) }
    if before == nil, let failure { onFailure(failure) }
  }

  /// Brings what is written to the disk, where all is.
  ///
  /// After a failure the system may take for written what never was: the lines since the time before
  /// are written again with the next ones (Rebello et al., "Can applications recover from fsync
  /// failures?", ATC 2020).
  private func synchronize() {
    guard failure == nil else { return }
    do throws(FileError) {
      try file.synchronize(by: sync)
      pending.withLock { if $0.unsynced != nil { $0.unsynced = [] } }
    } catch {
      pending.withLock { pending in
        pending.failure = error
        guard let lines = pending.unsynced else { return }
        file.goBack(lines.count)
        pending.bytes = lines
        pending.unsynced = []
      }
      onFailure(error)
    }
  }
}
