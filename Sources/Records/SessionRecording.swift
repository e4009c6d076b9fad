import Dispatch
import Glibc
import Synchronization

/// Records what is sent to a terminal into an asciicast file.
///
/// Lines are written on a queue of their own, so that a slow disk holds up neither the terminal nor
/// the training. The first failure is kept and ends the recording. In a file, the lines that were being
/// written then are taken back, so that what stands there can be played.
public final class SessionRecording: Sendable {
  private struct State: Sendable {
    var cast = Asciicast()
    /// The lines that wait to be written, and how many bytes they are.
    var pending: [String] = []
    var pendingBytes = 0
    var error: FileError?
  }

  /// The most that may wait for the disk.
  private static let limit = 64 << 20
  private let file: AppendedFile
  private let start = ContinuousClock.now
  private let queue = DispatchQueue(label: "regulus.recording", qos: .utility)
  private let state = Mutex(State())
  private let onFailure: @Sendable (FileError) -> Void

  /// Creates the file, or empties it, and writes the header.
  ///
  /// - Parameters:
  ///   - path: Where the file is, or will be.
  ///   - width: The columns of the terminal.
  ///   - height: Its rows.
  ///   - environment: Variables that say what kind of terminal it is.
  ///   - onFailure: Called with the first error, on any thread.
  /// - Throws: `FileError` where the file cannot be opened.
  public init(
    path: String, width: Int, height: Int, environment: [String: String],
    onFailure: @escaping @Sendable (FileError) -> Void = { _ in }
  ) throws(FileError) {
    self.onFailure = onFailure
    file = try AppendedFile(path: path, flags: O_TRUNC, mode: 0o644)
    let header = Asciicast.header(
      width: width, height: height, timestamp: time(nil), environment: environment)
    add { _, _ in header }
  }

  /// Adds bytes that were sent to the terminal; returns at once.
  public func record(_ bytes: some Sequence<UInt8>) {
    add { cast, time in cast.output(bytes, at: time) }
  }

  /// Adds a new size of the terminal; returns at once.
  public func record(width: Int, height: Int) {
    add { _, time in Asciicast.resize(width: width, height: height, at: time) }
  }

  /// Waits until every line is written and on the disk, and throws the first error there was.
  public func finish() throws(FileError) {
    queue.sync {
      do throws(FileError) { try file.synchronize() } catch { fail(error) }
    }
    if let error { throw error }
  }

  /// The first error so far.
  public var error: FileError? { state.withLock { $0.error } }

  private func add(_ line: (inout Asciicast, Duration) -> String?) {
    let time = start.duration(to: .now)
    let (isFirst, isTooMuch) = state.withLock { state in
      guard state.error == nil, let line = line(&state.cast, time) else { return (false, false) }
      state.pending.append(line + "\n")
      state.pendingBytes += line.utf8.count + 1
      guard state.pendingBytes <= Self.limit else {
        state.pending = []
        return (false, true)
      }
      return (state.pending.count == 1, false)
    }
    if isTooMuch { fail(FileError(path: file.path, action: .append, code: ENOBUFS)) }
    if isFirst { queue.async { [self] in write() } }
  }

  /// Keeps the first error, and tells it.
  private func fail(_ error: FileError) {
    let isFirst = state.withLock { state in
      guard state.error == nil else { return false }
      state.error = error
      return true
    }
    if isFirst { onFailure(error) }
  }

  /// Writes what waits.
  private func write() {
    let lines = state.withLock { state in
      defer { (state.pending, state.pendingBytes) = ([], 0) }
      return state.error == nil ? state.pending : []
    }
    do throws(AppendedFile.Shortfall) {
      try file.append(Array(lines.joined().utf8))
    } catch {
      fail(error.reason)
    }
  }
}
