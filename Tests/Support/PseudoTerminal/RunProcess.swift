import CPseudoTerminal
import Glibc

/// Holds what a program without a terminal did.
public struct ProcessResult: Equatable, Sendable {
  /// How it ended.
  public var status: ExitStatus
  /// What it wrote on standard output.
  public var output: String
  /// What it wrote on standard error.
  public var errors: String
}

/// Runs a program without a terminal until it ends.
/// - Parameters:
///   - executable: a path, or a name to find in the usual folders.
///   - arguments: the arguments after the program's name.
///   - environment: the whole environment.
///   - input: what it reads on standard input, a pipe.
///   - workingDirectory: where it runs; nil for here.
///   - timeout: the longest run; then it is killed.
/// - Returns: how it ended, and what it wrote.
/// - Throws: `HarnessError` when it cannot be started or does not end in time, with what it wrote.
public func runProcess(
  _ executable: String, _ arguments: [String] = [],
  environment: [String: String] = TerminalProcess.standardEnvironment, input: String = "",
  workingDirectory: String? = nil, timeout: Duration = .seconds(60)
) throws -> ProcessResult {
  let process = try HeadlessProcess(
    executable, arguments, environment: environment, workingDirectory: workingDirectory)
  return try process.run(input: Array(input.utf8), timeout: timeout)
}

/// Owns a process and the pipes to it.
private final class HeadlessProcess {
  private let name: String
  private var processID: pid_t = 0
  private var ended: Int32 = -1
  /// Our ends of standard input, output and error; -1 once closed.
  private var pipes: [Int32] = [-1, -1, -1]
  private var received: [[UInt8]] = [[], [], []]

  init(
    _ executable: String, _ arguments: [String], environment: [String: String],
    workingDirectory: String?
  ) throws {
    name = executable
    let path = executablePath(executable)
    var job = headless_job()
    let code = withCStrings([executable] + arguments) { arguments in
      withCStrings(environment.map { "\($0)=\($1)" }) { environment in
        headless_job_start(&job, path, arguments, environment, workingDirectory)
      }
    }
    processID = job.program
    ended = job.ended
    pipes = [job.streams.0, job.streams.1, job.streams.2]
    if code != 0 { throw HarnessError.system(path, code) }
    if ended < 0 { throw HarnessError.system("pidfd_open") }
  }

  deinit {
    if processID > 0 {
      kill(-processID, SIGKILL)
      var status: Int32 = 0
      while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
    }
    for descriptor in pipes + [ended] where descriptor >= 0 { close(descriptor) }
  }

  func run(input: [UInt8], timeout: Duration) throws -> ProcessResult {
    let deadline = Deadline(after: timeout)
    var rest = input[...]
    var hasEnded = false
    while !hasEnded {
      if rest.isEmpty { closePipe(0) }
      var requests = [
        pollfd(fd: pipes[0], events: Int16(POLLOUT), revents: 0),
        pollfd(fd: pipes[1], events: Int16(POLLIN), revents: 0),
        pollfd(fd: pipes[2], events: Int16(POLLIN), revents: 0),
        pollfd(fd: ended, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&requests, nfds_t(requests.count), deadline.milliseconds)
      if ready < 0 { continue }
      if ready == 0 && deadline.hasPassed {
        throw HarnessError(
          """
          \(name) did not end within \(timeout). Its output:
          \(String(decoding: received[1], as: UTF8.self))
          Its errors:
          \(String(decoding: received[2], as: UTF8.self))
          """)
      }
      if requests[0].revents != 0 {
        let count = rest.withUnsafeBytes { write(pipes[0], $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) }
        if count < 0 && errno != EAGAIN && errno != EINTR { rest = [] }
      }
      hasEnded = requests[3].revents != 0
      for stream in 1...2 where requests[stream].revents != 0 || hasEnded { drain(stream) }
    }
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
    processID = 0
    guard let exitStatus = ExitStatus(waitStatus: status) else {
      throw HarnessError("\(name) ended in a way unknown to waitpid: \(status)")
    }
    return ProcessResult(
      status: exitStatus, output: String(decoding: received[1], as: UTF8.self),
      errors: String(decoding: received[2], as: UTF8.self))
  }

  private func drain(_ stream: Int) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while pipes[stream] >= 0 {
      let count = read(pipes[stream], &buffer, buffer.count)
      if count > 0 {
        received[stream] += buffer.prefix(count)
      } else if count < 0 && errno == EINTR {
        continue
      } else if count < 0 && errno == EAGAIN {
        return
      } else {
        closePipe(stream)
      }
    }
  }

  private func closePipe(_ stream: Int) {
    if pipes[stream] >= 0 { close(pipes[stream]) }
    pipes[stream] = -1
  }
}
