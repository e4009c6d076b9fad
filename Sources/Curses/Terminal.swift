import CTerminal
import Glibc
import Screen

/// Is the terminal this process was started on, taken over for a dashboard.
///
/// It never waits for the terminal: what the terminal does not take stays in a queue, and while
/// something is in the queue no new frame is made, only the newest grid remembered. So a terminal
/// that stalls costs one frame of memory, and the whole screen is right soon after it reads again.
///
/// Whatever ends the process, a trap included and only SIGKILL not, the terminal gets back its
/// settings, its screen and its cursor. There is one at a time, because signal handlers belong to the
/// whole process, and it is used from one thread; other threads call `WakeUp.signal`.
///
///     let terminal = try Terminal()
///     defer { terminal.close() }
///     terminal.draw(grid)
///     for event in terminal.waitForEvents(timeoutMilliseconds: 50, wakeUp: wakeUp) { … }
public final class Terminal {
  /// What the terminal can show.
  public let capabilities: TerminalCapabilities
  /// What the terminal's background is like, as far as it is known.
  public private(set) var background: TerminalBackground?
  /// The number of columns.
  public private(set) var width: Int
  /// The number of rows.
  public private(set) var height: Int

  private let device: TerminalDevice
  private let screen: CursesScreen
  private let strings: ControlStrings
  private let messages: TerminalMessages
  private let showsTitle: Bool
  /// What asks for the background, until it has been asked.
  private var question: [UInt8] = []
  private let signals: Int32
  private var keys: KeyReader
  private var output: OutputQueue
  private var errors: ErrorCapture?
  private var newest: CellGrid?
  private var isNewestDrawn = true
  private var hasMoreKeys = false
  /// The title that is to be shown, until it is, and when it may be.
  private var newTitle: String?
  private var shownTitle: String?
  private var titleTime = ContinuousClock.now
  private var isGone = false
  /// Whether another job has the terminal, and this one is about to end.
  private var isAway = false
  /// Whether the terminal has been given back while the process lives on.
  private var hasBeenLeft = false
  private var isOpen = true

  /// Takes the terminal over: settings, alternate screen, signal handlers, standard error.
  /// - Parameters:
  ///   - options: How it is used.
  ///   - onOutput: Told of the bytes that the terminal has taken, as they are taken.
  /// - Throws: `TerminalError` when there is no terminal to show a dashboard on; then nothing of
  ///   it has been changed.
  public init(
    options: TerminalOptions = TerminalOptions(), onOutput: ((ArraySlice<UInt8>) -> Void)? = nil
  ) throws(TerminalError) {
    capabilities = try TerminalCapabilities.ofThisTerminal()
    guard let type = environmentValue("TERM") else { throw .terminalTypeUnset }
    device = try TerminalDevice()
    (width, height) = device.size
    // Before ncurses, which installs handlers of its own wherever there are none.
    signals = terminal_signals_open(1, UInt32(TerminationSignals.usualDeadline))
    if signals < 0 {
      device.close()
      throw .alreadyOpen
    }
    if options.reportsUserSignal { _ = terminal_signals_report(SIGUSR1) }
    do {
      screen = try CursesScreen(
        type: type, capabilities: capabilities, theme: options.theme, size: (width, height))
    } catch {
      terminal_signals_close(0)
      device.close()
      throw error
    }
    background = capabilities.background
    strings = ControlStrings(usesMouse: options.usesMouse)
    messages = TerminalMessages(
      type: type, isUTF8: capabilities.utf8, variable: environmentValue)
    // Of fewer colours none depends on it.
    if options.asksForBackground && background == nil && capabilities.colors >= 256 {
      question = messages.backgroundQuestion
    }
    keys = KeyReader(
      window: screen.keyWindow, usesMouse: options.usesMouse, expectsAnswer: !question.isEmpty)
    showsTitle = options.showsTitle
    output = OutputQueue(descriptor: device.descriptor, onOutput: onOutput)
    enter()
  }

  deinit { close() }

  // MARK: Drawing

  /// Shows a grid, or remembers it until the terminal has taken the frame before; the newest wins.
  /// - Returns: whether the frame was made now.
  @discardableResult
  public func draw(_ grid: CellGrid) -> Bool {
    guard isOpen, !isGone, !isAway else { return false }
    newest = grid
    isNewestDrawn = false
    pump()
    return isNewestDrawn
  }

  /// Draws the whole screen anew, for Ctrl-L and for terminals that another program wrote on.
  public func forceRedraw() {
    guard isOpen, !isGone, !isAway else { return }
    screen.forget()
    isNewestDrawn = newest == nil
    pump()
  }

  /// Draws with another theme from the next frame on.
  public func use(_ theme: Theme) {
    screen.use(theme)
    isNewestDrawn = newest == nil
  }

  /// Hands bytes over and makes frames, as far as the terminal takes them.
  private func pump() {
    guard !isAway else { return }
    output.flush()
    while output.isEmpty, !output.isBroken, !isNewestDrawn, let newest {
      output.append(screen.bytes(for: newest))
      isNewestDrawn = true
      output.flush()
    }
    if output.isEmpty, let title = newTitle, titleTime <= .now {
      newTitle = nil
      shownTitle = title
      titleTime = .now + .seconds(1)
      output.append(messages.title(title))
      output.flush()
    }
  }

  /// Whether the terminal has still to take some of what it was sent.
  public var isBehind: Bool { !output.isEmpty }

  // MARK: Beside the screen

  /// Shows a title, at most once a second and where the terminal is known to take one; the newest
  /// wins. Afterwards the terminal has its former title, if it remembers that.
  public func setTitle(_ title: String) {
    guard showsTitle, messages.takesTitles, isOpen, !isGone, !isAway else { return }
    newTitle = title == shownTitle ? nil : title
    pump()
  }

  /// Rings the terminal's bell.
  public func ring() { send([0x07]) }

  /// Notifies people who look elsewhere, where the terminal is known to do that.
  public func notify(_ text: String) { send(messages.notification(text)) }

  /// Adds something that is no part of a frame, unless the terminal has not read for a while.
  private func send(_ bytes: [UInt8]) {
    guard isOpen, !isGone, !isAway, output.count < 65_536 else { return }
    output.append(bytes)
    pump()
  }

  // MARK: Events

  /// Waits until something happens, no longer than a time.
  ///
  /// Hands frames over meanwhile, and comes back without an event when a terminal that was behind has
  /// taken them. Once `.hangUp` has been told, only signals and `wakeUp` end the wait early.
  /// - Parameters:
  ///   - timeoutMilliseconds: the longest wait; nil waits for an event.
  ///   - wakeUp: what other threads end the wait with.
  /// - Returns: what happened, in order; empty when nothing did that is an event.
  public func waitForEvents(timeoutMilliseconds: Int?, wakeUp: WakeUp? = nil) -> [TerminalEvent] {
    guard isOpen else { return [] }
    let deadline = timeoutMilliseconds.map { ContinuousClock.now + .milliseconds($0) }
    let wasBehind = isBehind
    while true {
      pump()
      if wasBehind && !isBehind && !hasMoreKeys { return [] }
      var remaining = hasMoreKeys ? 0 : deadline?.millisecondsFromNow ?? -1
      if newTitle != nil, output.isEmpty, !isGone, !isAway {
        let wait = titleTime.millisecondsFromNow
        remaining = remaining < 0 ? wait : min(remaining, wait)
      }
      // A negative descriptor is passed over; one without events still tells of a hang-up.
      var requests = [
        pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakeUp?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isGone || isAway ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(
          fd: isGone || isAway ? -1 : device.descriptor,
          events: output.isEmpty ? 0 : Int16(POLLOUT),
          revents: 0),
      ]
      let ready = poll(&requests, nfds_t(requests.count), remaining)
      var events: [TerminalEvent] = []
      if ready > 0 {
        if requests[0].revents != 0 { readSignals(&events) }
        if requests[1].revents != 0 {
          wakeUp?.clear()
          events.append(.woken)
        }
      }
      readKeys(input: requests[2].revents, output: requests[3].revents, &events)
      if !events.isEmpty || (deadline?.millisecondsFromNow ?? 1) == 0 { return events }
    }
  }

  private func readKeys(input: Int16, output state: Int16, _ events: inout [TerminalEvent]) {
    guard !isGone, !isAway else { return }
    let gone = Int16(POLLHUP | POLLERR | POLLNVAL)
    var isAlive = true
    if hasMoreKeys || input & Int16(POLLIN) != 0 {
      let (found, hasRead, hasMore) = keys.read()
      events += found
      for case .background(let told) in found { background = told }
      hasMoreKeys = hasMore
      // Readable, but nothing to read: the end. A half-received key has been read, and counts.
      isAlive = hasRead || input & Int16(POLLIN) == 0 || isInputPending()
    }
    if !isAlive || input & gone != 0 || state & gone != 0 || output.isBroken {
      isGone = true
      hasMoreKeys = false
      output.discard()
      events.append(.hangUp)
    }
  }

  /// The size of the terminal this process was started on, in columns and rows, without opening it.
  public static var sizeOfThisTerminal: (width: Int, height: Int) {
    TerminalDevice.size(of: STDOUT_FILENO)
  }

  /// Asks whether there is something to read after all, a signal having come between.
  private func isInputPending() -> Bool {
    var count: Int32 = 0
    return ioctl(STDIN_FILENO, UInt(FIONREAD), &count) == 0 && count > 0
  }

  private func readSignals(_ events: inout [TerminalEvent]) {
    var numbers = [UInt8](repeating: 0, count: 64)
    var isResized = false
    while true {
      let count = read(signals, &numbers, numbers.count)
      if count <= 0 { break }
      for number in numbers.prefix(count).map(Int32.init) {
        switch number {
        case SIGWINCH: isResized = !isGone
        case SIGCONT where isGone: break
        case SIGCONT:
          // Perhaps stopped from outside, by SIGSTOP: the shell has had the terminal meanwhile.
          if isEndingInBackground() { continue }
          device.setRaw()
          redrawAfterReturn()
          isResized = true
        default: events.append(.signal(number))
        }
      }
    }
    if isResized { adoptSize(&events) }
  }

  private func adoptSize(_ events: inout [TerminalEvent]) {
    let size = device.size
    if size == (width, height) { return }
    (width, height) = size
    screen.resize(width: width, height: height)
    events.append(.resized(width: width, height: height))
  }

  /// Sets the deadline: so many seconds after SIGINT, SIGTERM, SIGHUP or SIGQUIT, or from now on if one
  /// has arrived, a process that has neither ended nor closed the terminal is ended by that signal,
  /// whatever it is doing. Until then it is ``TerminationSignals/usualDeadline``.
  public func setDeadline(seconds: Int) {
    if isOpen { terminal_signals_set_deadline(UInt32(clamping: seconds)) }
  }

  // MARK: Taking and giving back

  /// Stops the process as Ctrl-Z does, with the terminal given back, and goes on when it is
  /// continued; the size may have changed then, which the next wait tells.
  public func suspend() {
    guard isOpen, !isGone else { return }
    leave()
    terminal_stop_group()
    resume()
  }

  /// Takes the terminal again, unless the process was continued only to be ended.
  private func resume() {
    isAway = isEndingInBackground()
    if !isAway { enter() }
  }

  /// Whether the process was continued in the background only to be ended: to take the terminal
  /// would stop it once more, with the signal unread. In the background, waits a moment for the
  /// signal, which any thread may be about to take.
  private func isEndingInBackground() -> Bool {
    for _ in 0..<20 where !device.isForeground {
      if terminal_signals_termination() != 0 { return true }
      usleep(10_000)
    }
    return false
  }

  /// Gives the terminal back for good, and lets the process live on without it: from here on
  /// ``waitForEvents(timeoutMilliseconds:wakeUp:)`` tells of signals and wake-ups, and SIGHUP is
  /// ignored. After a hang-up, or for one that was signalled.
  public func outliveHangUp() {
    guard isOpen, !hasBeenLeft else { return }
    terminal_signals_outlive_hang_up()
    if !isAway { leave() }
    device.discardInput()
    hasBeenLeft = true
    isGone = true
    hasMoreKeys = false
    output.discard()
  }

  /// Gives the terminal back as it was, signal handlers included; a second call does nothing.
  ///
  /// Takes less than a second, also when nobody reads the terminal.
  ///
  /// - Parameter endsProcess: Whether the process only has files to write and then ends. Hang-ups are no
  ///   longer told then, a first signal to end only shows in ``TerminationSignals/received``, and one a
  ///   second later or more kills.
  public func close(endsProcess: Bool = false) {
    if !isOpen { return }
    isOpen = false
    if !isAway && !hasBeenLeft {
      leave()
      device.discardInput()
    }
    terminal_signals_close(endsProcess ? 1 : 0)
    device.close()
  }

  private func enter() {
    if errors == nil { errors = ErrorCapture(from: device.descriptor) }
    var cooked = device.cooked
    let restore = ControlStrings.cancel + leaving
    if showsTitle { output.append(messages.saveTitle) }
    terminal_guard_arm(device.descriptor, &cooked, errors?.file ?? -1, restore, restore.count)
    device.setRaw()
    redrawAfterReturn()
  }

  /// What gives the screen back, and the title.
  private var leaving: [UInt8] {
    (showsTitle ? messages.restoreTitle : []) + strings.leave
  }

  private func redrawAfterReturn() {
    // Set-up strings that ncurses made for itself; ours do the same and can be repeated.
    _ = screen.takeOutput()
    output.append(strings.enter)
    output.append(question)
    question = []
    forceRedraw()
  }

  /// Waits a moment for an answer that may be on its way, so that the shell does not get it.
  private func awaitAnswer() {
    let deadline = ContinuousClock.now + .milliseconds(200)
    while !isGone, keys.hasJustAsked, deadline > .now {
      var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, deadline.millisecondsFromNow) > 0, keys.read().isAlive else { return }
    }
  }

  private func leave() {
    awaitAnswer()
    if !output.drain(milliseconds: 200) {
      device.discardOutput()
      output.discard()
      output.append(ControlStrings.cancel)
    }
    output.append(leaving)
    shownTitle = nil
    device.setCooked()
    _ = output.drain(milliseconds: 200)
    terminal_guard_disarm()
    if let errors {
      self.errors = nil
      output.append(errors.release())
      _ = output.drain(milliseconds: 100)
    }
  }
}
