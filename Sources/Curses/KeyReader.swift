import CNcurses
import Glibc
import Screen

/// Reads keys and pasted text from the terminal, through ncurses, without waiting for them.
struct KeyReader {
  private let window: UnsafeMutablePointer<WINDOW>
  private var decoder = ScalarDecoder()
  private var pasted: Paste?
  private var sequence: Sequence?
  /// Whether reports of the mouse are told.
  private let usesMouse: Bool
  /// When more keys had come at once than anybody presses, and since then without a pause.
  private var lastBurst: ContinuousClock.Instant?
  /// What was read to see whether it belongs to an Escape, and does not.
  private var pushedBack: Int32?

  /// A paste that is under way.
  private struct Paste {
    var bytes: [UInt8] = []
    var lastInput = ContinuousClock.now
  }

  /// A control sequence that is under way.
  private struct Sequence {
    var reader: ControlSequenceReader
    var lastInput = ContinuousClock.now
  }

  /// Whether the terminal was asked something, which it may answer at any time.
  private let expectsAnswer: Bool
  /// Until when an Escape has more time to go on, as it may begin an answer over a slow line; nil from
  /// then on.
  private var answerDeadline: ContinuousClock.Instant?

  /// A sequence that does not go on for this time was none; an answer in text, which nobody types, has
  /// longer.
  private static let sequenceTimeout = Duration.milliseconds(500)
  private static let answerTimeout = Duration.seconds(2)
  /// How long after a question an Escape is given more time to go on.
  private static let timeForAnswer = Duration.seconds(5)
  /// The milliseconds that an Escape waits for what may follow, and those it has then.
  private static let escapeDelay: Int32 = 25
  private static let longEscapeDelay: Int32 = 200
  /// The most bytes of a paste that are kept.
  private static let pasteLimit = 65536
  /// A paste whose end has not come after this time has ended.
  private static let pasteTimeout = Duration.seconds(3)
  /// The most keys that may be pressed before they are read; more are text that was pasted, on
  /// a terminal that does not mark it as such.
  private static let mostKeysAtOnce = 100
  /// The pause that ends such text.
  private static let burstPause = Duration.milliseconds(200)
  private static let pasteEndBytes = Array("\u{1B}[201~".utf8)
  private static let escape: Int32 = 27
  private static let pasteStart: Int32 = 4000
  private static let pasteEnd: Int32 = 4001
  private static let mouseReport: Int32 = 4002
  private static let oldMouseReport: Int32 = 4003
  /// Keys of the number block that stand for a character are told as this plus the character.
  private static let keypadBase: Int32 = 4100

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - window: What ncurses reads with.
  ///   - usesMouse: Whether reports of the mouse are told.
  ///   - expectsAnswer: Whether the terminal was asked something.
  init(window: UnsafeMutablePointer<WINDOW>, usesMouse: Bool = false, expectsAnswer: Bool = false) {
    self.window = window
    self.usesMouse = usesMouse
    self.expectsAnswer = expectsAnswer
    answerDeadline = expectsAnswer ? .now + Self.timeForAnswer : nil
    set_escdelay(expectsAnswer ? Self.longEscapeDelay : Self.escapeDelay)
    // In place of what the description says of them, which ncurses would read in its own way.
    define_key("\u{1B}[<", Self.mouseReport)
    define_key("\u{1B}[M", Self.oldMouseReport)
    define("\u{1B}[200~", Self.pasteStart)
    define("\u{1B}[201~", Self.pasteEnd)
    // What terminals send although their description names another string.
    for (sequence, key) in [
      ("[A", KEY_UP), ("[B", KEY_DOWN), ("[C", KEY_RIGHT), ("[D", KEY_LEFT), ("OA", KEY_UP),
      ("OB", KEY_DOWN), ("OC", KEY_RIGHT), ("OD", KEY_LEFT), ("[H", KEY_HOME), ("OH", KEY_HOME),
      ("[1~", KEY_HOME), ("[7~", KEY_HOME), ("[F", KEY_END), ("OF", KEY_END), ("[4~", KEY_END),
      ("[8~", KEY_END), ("[5~", KEY_PPAGE), ("[6~", KEY_NPAGE), ("[3~", KEY_DC), ("[Z", KEY_BTAB),
      ("OM", KEY_ENTER),
    ] {
      define("\u{1B}" + sequence, key)
    }
    for (letter, character) in zip("jklmnopqrstuvwxy", "*+,-./0123456789") {
      if let value = character.asciiValue {
        define("\u{1B}O\(letter)", Self.keypadBase + Int32(value))
      }
    }
  }

  /// Gives ncurses a sequence, unless it means a key already, or begins one. Descriptions know keys
  /// that ncurses has no name for, such as the plus of the number block; these mean nothing here.
  private func define(_ sequence: String, _ key: Int32) {
    let code = key_defined(sequence)
    if code == 0 || (code > 0 && Self.key(forCode: code) == nil) { define_key(sequence, key) }
  }

  /// Reads what is there, in bounded portions.
  /// - Returns: the events; whether a byte was read at all; whether there may be more.
  mutating func read() -> (events: [TerminalEvent], isAlive: Bool, hasMore: Bool) {
    var events: [TerminalEvent] = []
    var isAlive = false
    if let answerDeadline, answerDeadline < .now { stopWaitingForAnswer() }
    for _ in 0..<4096 {
      let code = pushedBack.take() ?? wgetch(window)
      if code == ERR { return (withoutBurst(events), isAlive, false) }
      isAlive = true
      handle(code, &events)
      // Each Escape waits a moment for what may follow; a row of them must not hold up the rest.
      if pushedBack == Self.escape { return (withoutBurst(events), isAlive, true) }
    }
    return (withoutBurst(events), isAlive, true)
  }

  /// Tells pasted text from keys by how much there is of it at once. Ctrl-C counts all the same.
  private mutating func withoutBurst(_ events: [TerminalEvent]) -> [TerminalEvent] {
    func isKey(_ event: TerminalEvent) -> Bool { if case .key = event { true } else { false } }
    let goesOn = lastBurst.map { $0.duration(to: .now) < Self.burstPause } ?? false
    let count = events.count(where: isKey)
    guard count > Self.mostKeysAtOnce || goesOn && count > 0 else { return events }
    lastBurst = .now
    let others = events.filter { !isKey($0) || $0 == .key(.control("c")) }
    return goesOn ? others : [.paste("")] + others
  }

  /// Whether the terminal was asked within the last second, and has not answered.
  var hasJustAsked: Bool {
    answerDeadline.map { ContinuousClock.now.duration(to: $0) > Self.timeForAnswer - .seconds(1) }
      ?? false
  }

  private mutating func stopWaitingForAnswer() {
    answerDeadline = nil
    set_escdelay(Self.escapeDelay)
  }

  private mutating func handle(_ code: Int32, _ events: inout [TerminalEvent]) {
    if let paste = pasted, paste.lastInput.duration(to: .now) > Self.pasteTimeout {
      finishPaste(&events)
    }
    if pasted == nil, readSequence(code, &events) { return }
    switch code {
    case Self.mouseReport where pasted == nil:
      sequence = Sequence(reader: .control("<"))
    case Self.oldMouseReport where pasted == nil:
      sequence = Sequence(reader: .counted(3))
    case Self.pasteStart:
      if pasted == nil { pasted = Paste() }
    case Self.pasteEnd:
      finishPaste(&events)
    case _ where pasted != nil:
      pasted?.lastInput = .now
      if code < 256, let count = pasted?.bytes.count, count < Self.pasteLimit {
        pasted?.bytes.append(UInt8(code))
      }
      // The end in pieces, over a slow line, is not taken for one key.
      if code == 126, pasted?.bytes.suffix(Self.pasteEndBytes.count) == Self.pasteEndBytes[...] {
        pasted?.bytes.removeLast(Self.pasteEndBytes.count)
        finishPaste(&events)
      }
    case Self.escape:
      handleEscape(&events)
    case 0..<256:
      guard let scalar = decoder.decode(UInt8(code)), let key = Self.key(for: scalar) else {
        return
      }
      events.append(.key(key))
    default:
      if let key = Self.key(forCode: code) { events.append(.key(key)) }
    }
  }

  private mutating func finishPaste(_ events: inout [TerminalEvent]) {
    guard let paste = pasted else { return }
    pasted = nil
    var text = String(decoding: paste.bytes, as: UTF8.self)
    // The cut may have gone through a character.
    if paste.bytes.count == Self.pasteLimit, text.last == "\u{FFFD}" { text.removeLast() }
    events.append(.paste(String(text.map { $0 == "\r" || $0 == "\r\n" ? "\n" : $0 })))
  }

  /// Tells the Escape key from a sequence that means nothing here and must not become key presses.
  private mutating func handleEscape(_ events: inout [TerminalEvent]) {
    let next = wgetch(window)
    switch UInt8(exactly: next) {
    case UInt8(ascii: "["): sequence = Sequence(reader: .control())
    case UInt8(ascii: "O"): sequence = Sequence(reader: .counted(1))
    case UInt8(ascii: "]") where expectsAnswer: sequence = Sequence(reader: .text())
    default:
      events.append(.key(.escape))
      if next != ERR { pushedBack = next }
    }
  }

  /// Goes on with a sequence that is under way.
  /// - Returns: whether the input belonged to it.
  private mutating func readSequence(_ code: Int32, _ events: inout [TerminalEvent]) -> Bool {
    guard var current = sequence else { return false }
    sequence = nil
    let timeout = current.reader.isAnswer ? Self.answerTimeout : Self.sequenceTimeout
    guard current.lastInput.duration(to: .now) <= timeout,
      let byte = UInt8(exactly: code)
    else { return false }
    switch current.reader.take(byte) {
    case .more:
      current.lastInput = .now
      sequence = current
    case .ended: break
    case .mouse(let event):
      if usesMouse { events.append(.mouse(event)) }
    case .background(let background):
      stopWaitingForAnswer()
      events.append(.background(background))
    case .brokenOff: return false
    }
    return true
  }

  private static func key(for scalar: Unicode.Scalar) -> Key? {
    switch scalar.value {
    case 8, 127: .backspace
    case 9: .tab
    case 10, 13: .enter
    case 0, 27: nil
    // Control with a letter is the letter's code without its bit 6: 1 is A.
    case 1..<32: .control(Character(Unicode.Scalar(UInt8(scalar.value | 0x40))).lowercase)
    default: .character(Character(scalar))
    }
  }

  private static func key(forCode code: Int32) -> Key? {
    switch code {
    case KEY_UP: return .up
    case KEY_DOWN: return .down
    case KEY_LEFT: return .left
    case KEY_RIGHT: return .right
    case KEY_SLEFT: return .shiftLeft
    case KEY_SRIGHT: return .shiftRight
    case KEY_HOME, KEY_A1: return .home
    case KEY_END, KEY_C1: return .end
    case KEY_PPAGE, KEY_A3: return .pageUp
    case KEY_NPAGE, KEY_C3: return .pageDown
    case KEY_ENTER: return .enter
    case KEY_BACKSPACE: return .backspace
    case KEY_DC: return .delete
    case KEY_BTAB: return .backTab
    case ncurses_function_key(1)...ncurses_function_key(63):
      return .function(Int(code - ncurses_function_key(0)))
    case keypadBase..<keypadBase + 128:
      return .character(Character(Unicode.Scalar(UInt8(code - keypadBase))))
    default: return nil
    }
  }
}

extension Character {
  /// The lower-case form of an ASCII letter.
  fileprivate var lowercase: Character { lowercased().first ?? self }
}
