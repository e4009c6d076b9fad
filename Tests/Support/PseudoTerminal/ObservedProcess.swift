import Glibc

/// Watches a process that somebody else has started, by what `/proc` tells of it.
public struct ObservedProcess: Sendable {
  /// Its process id.
  public let processID: pid_t

  /// Watches the process with an id.
  public init(processID: pid_t) {
    self.processID = processID
  }

  /// Watches the process that wrote its id to a file; nil where there is no such file, or not yet.
  public init?(idFile path: String) {
    guard let text = try? readText(path), text.hasSuffix("\n"), let id = pid_t(text.dropLast())
    else { return nil }
    processID = id
  }

  /// Whether it has not ended. One that nobody has waited for yet has.
  public var isAlive: Bool {
    guard let stat = try? readText("/proc/\(processID)/stat"), let end = stat.lastIndex(of: ")")
    else { return false }
    return !["Z", "X"].contains(stat[end...].dropFirst(2).prefix(1))
  }

  /// Sends it a signal.
  public func signal(_ number: Int32) { kill(processID, number) }

  /// The processor time that its first thread has used so far; nil once it has ended.
  public var firstThreadTime: Duration? {
    let path = "/proc/\(processID)/task/\(processID)"
    // In nanoseconds, where the kernel counts them.
    if let text = try? readText("\(path)/schedstat"), let time = text.split(separator: " ").first {
      return Int64(time).map { .nanoseconds($0) }
    }
    guard let stat = try? readText("\(path)/stat"), let end = stat.lastIndex(of: ")") else {
      return nil
    }
    let fields = stat[end...].split(separator: " ")
    guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
      return nil
    }
    return .seconds(user + system) / sysconf(Int32(_SC_CLK_TCK))
  }
}

/// Waits until something is so that no program under test tells of.
/// - Parameters:
///   - what: what is waited for, in words, for the error.
///   - timeout: the longest wait.
///   - condition: whether it is so now.
/// - Throws: `HarnessError` when it does not come about.
public func waitUntil(
  _ what: String, timeout: Duration = .seconds(20), _ condition: () throws -> Bool
) throws {
  let deadline = Deadline(after: timeout)
  while try !condition() {
    if deadline.hasPassed { throw HarnessError("waited \(timeout) for \(what)") }
    usleep(10_000)
  }
}
