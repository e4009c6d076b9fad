import CPseudoTerminal
import Glibc

/// Runs a program under a pseudo-terminal, as an interactive shell would, and shows its screen.
///
/// Nothing happens by itself: the program's output is read and typed text is sent while one of the
/// waiting methods runs. It is a class because it owns a process.
///
///     let program = try TerminalProcess(builtProduct("regulus"), ["--seed", "1"])
///     try program.waitForText("Cost")
///     program.type("q")
///     #expect(try program.waitForExit() == .exited(0))
public final class TerminalProcess {
  /// Says how fast the terminal reads what the program writes.
  public enum ReadingPace: Equatable, Sendable {
    case full, stopped
    case limited(bytesPerSecond: Int)
  }

  /// The environment programs are given unless a test says otherwise.
  ///
  /// What programs keep from one start to the next goes to a folder of the tests' own.
  public static let standardEnvironment = [
    "PATH": "/usr/local/bin:/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8",
    "XDG_STATE_HOME": stateFolder.path, "XDG_CONFIG_HOME": "\(stateFolder.path)/config",
  ]

  private static let stateFolder = StateFolder()

  /// The program's process id, also that of its process group.
  public let processID: pid_t
  /// How fast the terminal reads; the kernel holds back some kilobytes more.
  public var pace = ReadingPace.full { didSet { paceChanged() } }
  /// All bytes received, unless `keepsBytes` is off.
  public private(set) var bytes: [UInt8] = []
  /// Whether `bytes` grows.
  public var keepsBytes = true
  /// The number of bytes received.
  public private(set) var bytesReceived = 0
  /// How the program ended, once a waiting method has seen it.
  public private(set) var exitStatus: ExitStatus?
  /// Whether the program is stopped, as by Ctrl-Z, as far as a waiting method has seen it.
  public private(set) var isStopped = false

  private let job: terminal_job
  private let screen: TerminalScreen
  private var controller: Int32
  private var input: [UInt8] = []
  private var budget = 0.0
  private var budgetTime = ContinuousClock.now
  private var isDrained = false

  /// Starts a program on a terminal of a size.
  /// - Parameters:
  ///   - executable: a path, or a name to find in the usual folders.
  ///   - arguments: the arguments after the program's name.
  ///   - environment: the whole environment.
  ///   - workingDirectory: where it runs; nil for here.
  ///   - width: the columns.
  ///   - height: the rows.
  ///   - hasAlternateScreen: whether the terminal has the other screen that full-screen programs ask for.
  /// - Throws: `HarnessError` when there is no pseudo-terminal or the program cannot be started.
  public init(
    _ executable: String, _ arguments: [String] = [],
    environment: [String: String] = TerminalProcess.standardEnvironment,
    workingDirectory: String? = nil, width: Int = 80, height: Int = 24,
    hasAlternateScreen: Bool = true
  ) throws {
    screen = try TerminalScreen(
      width: width, height: height, hasAlternateScreen: hasAlternateScreen)
    var job = terminal_job()
    let path = executablePath(executable)
    let code = withCStrings([executable] + arguments) { arguments in
      withCStrings(environment.map { "\($0)=\($1)" }) { environment in
        terminal_job_start(
          &job, path, arguments, environment, workingDirectory, Int32(width), Int32(height))
      }
    }
    self.job = job
    controller = job.controller
    processID = job.program
    if code != 0 { throw HarnessError.system(path, code) }
  }

  /// Ends the program, if it has not ended, and its session.
  deinit {
    readChanges()
    if exitStatus == nil, processID > 0 { kill(-processID, SIGKILL) }
    closeController()
    for descriptor in [job.release, job.changes] where descriptor >= 0 { close(descriptor) }
    var status: Int32 = 0
    while job.leader > 0 && waitpid(job.leader, &status, 0) < 0 && errno == EINTR {}
  }

  private func closeController() {
    if controller >= 0 { close(controller) }
    controller = -1
  }

  // MARK: The screen

  /// The columns of the terminal.
  public var width: Int { screen.width }
  /// The rows of the terminal.
  public var height: Int { screen.height }
  /// The rows' text, from the top, without blanks at their ends.
  public var rows: [String] { screen.rows }
  /// The whole screen's text, a line a row.
  public var text: String { rows.joined(separator: "\n") }
  /// The modes the program has switched the terminal into.
  public var modes: TerminalModes { screen.modes }
  /// The cursor's place, from 0 at the top left.
  public var cursor: (x: Int, y: Int) { screen.cursor }

  /// Looks at a cell, from 0 at the top left.
  public func cell(x: Int, y: Int) -> ScreenCell { screen.cell(x: x, y: y) }

  /// Finds text on the screen.
  /// - Returns: where it begins first, in columns and rows from 0; nil if it is nowhere.
  public func find(_ text: String) -> (x: Int, y: Int)? { screen.find(text) }

  // MARK: The keyboard and the window

  /// Types text, without waiting for the program to take it.
  public func type(_ text: String) { send(Array(text.utf8)) }

  /// Presses a key.
  public func press(_ key: TerminalKey) {
    send(key.bytes(applicationCursorKeys: modes.applicationCursorKeys))
  }

  /// Pastes text, marked as pasted if the program asked for that.
  public func paste(_ text: String) {
    type(modes.bracketedPaste ? "\u{1B}[200~\(text)\u{1B}[201~" : text)
  }

  /// Sends bytes as if the keyboard had.
  public func send(_ bytes: [UInt8]) {
    input += bytes
    writeInput()
  }

  /// Whether the program has taken all that was typed.
  public var isInputTaken: Bool { input.isEmpty }

  /// Gives the window another size, which the program learns by SIGWINCH.
  public func resize(width: Int, height: Int) {
    readOutput()
    screen.resize(width: width, height: height)
    var size = winsize(
      ws_row: UInt16(clamping: height), ws_col: UInt16(clamping: width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
  }

  /// Goes away, as a terminal window that is closed or a connection that drops.
  public func hangUp() {
    closeController()
    isDrained = true
  }

  // MARK: The process

  /// Sends the program a signal; to continue one that is stopped, `SIGCONT`.
  public func signal(_ number: Int32) {
    readChanges()
    if exitStatus == nil { kill(processID, number) }
  }

  /// The terminal's settings now; nil after `hangUp`.
  public var settings: TerminalSettings? {
    var settings = termios()
    return tcgetattr(controller, &settings) == 0 ? TerminalSettings(settings) : nil
  }

  /// The processor time the program has used so far, in all its threads; nil once it has ended.
  public var processorTime: Duration? {
    // The name, in parentheses, may hold anything; the fields after it are numbers.
    guard let stat = try? readText("/proc/\(processID)/stat"), let end = stat.lastIndex(of: ")")
    else { return nil }
    let fields = stat[end...].split(separator: " ")
    guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
      return nil
    }
    return .seconds(user + system) / sysconf(Int32(_SC_CLK_TCK))
  }

  /// The memory the program has in use, in bytes; nil once it has ended.
  public var residentMemory: Int? {
    guard let status = try? readText("/proc/\(processID)/status"),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
      let kilobytes = Int(line.filter(\.isNumber))
    else { return nil }
    return kilobytes * 1024
  }

  // MARK: Waiting

  /// Waits until the screen, or anything else of the program, is as wanted.
  /// - Parameters:
  ///   - what: what is waited for, in words, for the error.
  ///   - timeout: the longest wait.
  ///   - condition: whether it is so now.
  /// - Throws: `HarnessError` with the whole screen when it does not come about.
  public func waitFor(
    _ what: String, timeout: Duration = .seconds(20), _ condition: (TerminalProcess) throws -> Bool
  ) throws {
    let deadline = Deadline(after: timeout)
    while true {
      if try condition(self) { return }
      if exitStatus != nil && isDrained { break }
      if deadline.hasPassed { break }
      // A condition may look at more than the terminal, a file for one.
      pump(until: deadline, atMost: 20)
    }
    let state = exitStatus.map { "the program \($0)" } ?? "the program runs"
    throw HarnessError("waited \(timeout) for \(what); \(state), and the screen is\n\(framedText)")
  }

  /// Waits until a text is on the screen.
  public func waitForText(_ text: String, timeout: Duration = .seconds(20)) throws {
    try waitFor("“\(text)” on the screen", timeout: timeout) { $0.find(text) != nil }
  }

  /// Waits until the program has ended and all it wrote has been read.
  ///
  /// A terminal that does not read, or reads slowly, goes on so; then unread output is left.
  @discardableResult
  public func waitForExit(timeout: Duration = .seconds(20)) throws -> ExitStatus {
    try waitFor("the end of the program", timeout: timeout) {
      $0.exitStatus != nil && ($0.isDrained || $0.pace != .full)
    }
    guard let exitStatus else { throw HarnessError("the program has not ended") }
    return exitStatus
  }

  /// Waits until the program is stopped, as by Ctrl-Z.
  public func waitForStop(timeout: Duration = .seconds(20)) throws {
    try waitFor("the program to stop", timeout: timeout) { $0.isStopped }
  }

  /// Serves the terminal for a time, to see what a program does that should do nothing.
  /// - Returns: the number of bytes received meanwhile.
  @discardableResult
  public func serve(for duration: Duration) -> Int {
    let before = bytesReceived
    let deadline = Deadline(after: duration)
    while !deadline.hasPassed { pump(until: deadline) }
    return bytesReceived - before
  }

  private var framedText: String {
    let line = String(repeating: "─", count: width)
    return (["┌\(line)┐"] + rows.map { "│\($0)" } + ["└\(line)┘"]).joined(separator: "\n")
  }

  // MARK: Bytes

  /// Waits for anything to happen, and acts on it.
  private func pump(until deadline: Deadline, atMost milliseconds: Int32 = .max) {
    let allowance = readingAllowance()
    var events: Int32 = 0
    if allowance > 0 { events |= POLLIN }
    if !input.isEmpty { events |= POLLOUT }
    let isOver = exitStatus != nil
    var requests = [
      // One that is asked nothing, or has nothing left, would tell of its hang-up without end.
      pollfd(fd: events == 0 || isDrained ? -1 : controller, events: Int16(events), revents: 0),
      pollfd(fd: isOver ? -1 : job.changes, events: Int16(POLLIN), revents: 0),
    ]
    var wait = min(deadline.milliseconds, milliseconds)
    // A slow terminal reads on when it may; one whose program has ended is read to its end.
    if case .limited = pace, allowance == 0 { wait = min(wait, 10) }
    if isOver && !isDrained && pace == .full { wait = 0 }
    let ready = poll(&requests, nfds_t(requests.count), wait)
    if ready <= 0 {
      if ready == 0 && isOver { isDrained = true }
      return
    }
    if requests[0].revents & Int16(POLLOUT) != 0 { writeInput() }
    if requests[0].revents & ~Int16(POLLOUT) != 0 { readOutput() }
    readChanges()
  }

  private func paceChanged() {
    budget = 0
    budgetTime = .now
  }

  /// The number of bytes that may be read now.
  private func readingAllowance() -> Int {
    switch pace {
    case .full: return 65536
    case .stopped: return 0
    case .limited(let rate):
      let now = ContinuousClock.now
      let elapsed = budgetTime.duration(to: now) / Duration.seconds(1)
      budgetTime = now
      budget = min(budget + elapsed * Double(rate), Double(max(rate, 1)))
      return Int(budget)
    }
  }

  private func readOutput() {
    let allowance = readingAllowance()
    if controller < 0 || allowance == 0 { return }
    var buffer = [UInt8](repeating: 0, count: min(allowance, 65536))
    let count = read(controller, &buffer, buffer.count)
    if count > 0 {
      let received = buffer.prefix(count)
      bytesReceived += count
      budget -= Double(count)
      if keepsBytes { bytes += received }
      let answer = screen.feed(received)
      if !answer.isEmpty { send(answer) }
    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
      isDrained = true
    }
  }

  private func writeInput() {
    if controller < 0 { input = [] }
    while !input.isEmpty {
      let count = write(controller, input, input.count)
      if count <= 0 { return }
      input.removeFirst(count)
    }
  }

  private func readChanges() {
    var status: Int32 = 0
    while exitStatus == nil, read(job.changes, &status, MemoryLayout<Int32>.size) > 0 {
      exitStatus = ExitStatus(waitStatus: status)
      isStopped = wait_status_is_stopped(status) != 0
    }
  }
}
