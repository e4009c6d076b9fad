import Glibc

/// Is the folder with the record of one run.
///
/// | file | what |
/// |---|---|
/// | `run.json` | what the run was started with, and how it ended |
/// | `metrics.jsonl` | every evaluation and intervention, an object a line |
/// | `checkpoints/` | the places to go on from |
/// | `weights.safetensors` | the weights at the end |
/// | `lock` | held by the process that trains |
public struct RunFolder: Sendable {
  /// What the run is called: the name of the folder.
  public let name: String
  /// Where the folder is.
  public let path: String

  /// Where the log of metrics is.
  public var metricsPath: String { "\(path)/metrics.jsonl" }
  /// Where the weights are at the end.
  public var weightsPath: String { "\(path)/weights.safetensors" }
  /// The checkpoints.
  public var checkpoints: CheckpointFolder { CheckpointFolder(path: "\(path)/checkpoints") }

  private static let infoName = "run.json"
  private static let lockName = "lock"
  private var infoPath: String { "\(path)/\(Self.infoName)" }
  var lockPath: String { "\(path)/\(Self.lockName)" }
  /// Where its files are, beside the checkpoints.
  public var files: [String] { [metricsPath, weightsPath, infoPath, lockPath] }

  init(name: String, in folder: String) {
    self.name = name
    path = "\(folder)/\(name)"
  }

  /// Refuses a folder that is a link or somebody else's, or in which something is in the place of a
  /// file.
  ///
  /// - Throws: `RunError`.
  public func checkForWriting() throws(RunError) {
    for folder in [path, checkpoints.path] where folder == path || exists(folder) {
      guard Folder.isOwnFolder(folder) else { throw .elsewhere(folder) }
    }
    for file in files where exists(file) {
      var status = stat()
      guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        throw .elsewhere(file)
      }
    }
  }

  private func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Refuses a folder that is not known to be the record of a run, and so is not to be removed.
  ///
  /// - Throws: `RunError`, and `FileError` where its description cannot be read.
  public func checkForRemoval() throws {
    guard Folder.isOwnFolder(path) else { throw RunError.elsewhere(path) }
    guard hasDescription else { throw RunError.foreign(path) }
    _ = try info()
  }

  /// Removes the folder of this process's own run with all that is in it: the description late, so that
  /// what an interruption leaves can still be told for what it is, and the claim to it last, so that
  /// nobody goes on with it meanwhile.
  public func discard() throws(FileError) {
    try Folder.remove(path, last: [Self.infoName, Self.lockName])
  }

  /// Whether there is something that says what the run was started with, legible or not.
  var hasDescription: Bool { Folder.isFile(infoPath) }

  /// Reads what the run was started with.
  ///
  /// - Throws: `FileError` or `RunError`.
  public func info() throws -> RunInfo {
    let bytes = try WholeFile.read(infoPath, limit: 1 << 24)
    do {
      let info = try RunInfo(bytes)
      guard info.format <= 1 else { throw RunError.newer(name) }
      return info
    } catch let error as RunError {
      throw error
    } catch {
      throw RunError.damaged(infoPath)
    }
  }

  /// Writes what the run was started with and how it ended.
  public func write(_ info: RunInfo) throws {
    try AtomicFile.write(
      try info.serialized(), to: infoPath, mode: 0o600, followingLinks: false)
  }

  /// Takes the run for this process alone, as long as the result lives.
  ///
  /// - Throws: `RunError` where another process has it, and `FileError`.
  public func lock() throws -> RunLock {
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw FileError(path: lockPath, action: .append, code: errno) }
    let lock = RunLock(descriptor: descriptor)
    // Whoever looks whether it runs has it for a moment.
    var code: Int32 = 0
    for _ in 0..<10 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return lock }
      code = errno
      guard code == EWOULDBLOCK || code == EINTR else { break }
      usleep(5000)
    }
    // Not every file system knows locks, and most runs are one process's anyway.
    if [ENOLCK, ENOTSUP, EINVAL].contains(code) { return lock }
    if code == EWOULDBLOCK { throw RunError.running(name) }
    throw FileError(path: lockPath, action: .append, code: code)
  }

  /// When the run was begun, since 1970: the lock is made then, and never written.
  var begun: (seconds: Int, nanoseconds: Int) {
    var status = stat()
    guard lstat(lockPath, &status) == 0 else { return (0, 0) }
    return (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }

  /// Whether a process trains it now.
  public var isRunning: Bool {
    let descriptor = open(lockPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    // Shared, so that two that look do not take each other for the one that trains.
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
