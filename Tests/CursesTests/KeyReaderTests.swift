import CNcurses
import Glibc
import Screen
import Testing

@testable import Curses

/// Keys as terminals send them, through ncurses with the description of xterm. ncurses is one for the
/// process, so that these tests run one after the other.
@Suite(.serialized) struct KeyReaderTests {
  /// Is ncurses reading from a pipe. It is a class because it owns ncurses' screen.
  private final class Keyboard {
    var reader: KeyReader
    private let typing: Int32
    private let screen: OpaquePointer
    private let window: UnsafeMutablePointer<WINDOW>
    private let streams: [UnsafeMutablePointer<FILE>]

    init(type: String = "xterm-256color", usesMouse: Bool = false) throws {
      var ends: [Int32] = [-1, -1]
      try #require(pipe(&ends) == 0)
      typing = ends[1]
      let input = try #require(fdopen(ends[0], "r"))
      let output = try #require(fopen("/dev/null", "w"))
      streams = [input, output]
      screen = try #require(newterm(type, output, input))
      window = try #require(newpad(1, 1))
      raw()
      nonl()
      keypad(window, true)
      nodelay(window, true)
      meta(window, true)
      set_escdelay(25)
      reader = KeyReader(window: window, usesMouse: usesMouse)
    }

    deinit {
      delwin(window)
      delscreen(screen)
      for stream in streams { fclose(stream) }
      close(typing)
    }

    /// Sends bytes as the terminal would.
    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(typing, $0.baseAddress, $0.count) }
        if count <= 0 { return }
        rest = rest.dropFirst(count)
      }
    }

    /// Reads all that there is.
    func read() -> [TerminalEvent] {
      var events: [TerminalEvent] = []
      while true {
        let (found, _, hasMore) = reader.read()
        events += found
        if !hasMore { return events }
      }
    }

    func events(_ text: String) -> [TerminalEvent] {
      send(text)
      return read()
    }
  }

  private func keys(_ keys: Key...) -> [TerminalEvent] { keys.map { .key($0) } }

  @Test func charactersAreThemselves() throws {
    let keyboard = try Keyboard()
    #expect(keyboard.events("q2λ→😀") == "q2λ→😀".map { .key(.character($0)) })
  }

  @Test func aCharacterMayComeInPieces() throws {
    let keyboard = try Keyboard()
    keyboard.send([0xE2, 0x86])
    #expect(keyboard.read() == [])
    keyboard.send([0x92])
    #expect(keyboard.read() == keys(.character("→")))
  }

  @Test func controlKeysAreTold() throws {
    let keyboard = try Keyboard()
    #expect(
      keyboard.events("\u{1}\u{3}\u{1A}\t\r\n\u{8}\u{7F}\0")
        == keys(
          .control("a"), .control("c"), .control("z"), .tab, .enter, .enter, .backspace, .backspace)
    )
  }

  /// As the cursor and the number block send them in either of their modes, and other terminals.
  @Test(arguments: [
    ("\u{1B}OA", Key.up), ("\u{1B}[A", .up), ("\u{1B}OB", .down), ("\u{1B}[B", .down),
    ("\u{1B}[C", .right), ("\u{1B}OD", .left), ("\u{1B}[H", .home), ("\u{1B}OH", .home),
    ("\u{1B}[1~", .home), ("\u{1B}[7~", .home), ("\u{1B}[F", .end), ("\u{1B}OF", .end),
    ("\u{1B}[4~", .end), ("\u{1B}[8~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown),
    ("\u{1B}[3~", .delete), ("\u{1B}[Z", .backTab), ("\u{1B}OM", .enter),
    ("\u{1B}OP", .function(1)),
    ("\u{1B}[24~", .function(12)), ("\u{1B}[1;2C", .shiftRight), ("\u{1B}[1;2D", .shiftLeft),
    ("\u{1B}Oj", .character("*")), ("\u{1B}Om", .character("-")), ("\u{1B}Ok", .character("+")),
    ("\u{1B}Ot", .character("4")),
    ("\u{1B}Ow", .home), ("\u{1B}Os", .pageDown),
  ])
  func keysThatSendSequences(sequence: String, key: Key) throws {
    let keyboard = try Keyboard()
    #expect(keyboard.events(sequence + "q") == keys(key, .character("q")))
  }

  @Test(arguments: ["vt100", "linux", "screen-256color", "tmux-256color"])
  func otherTerminalsToo(type: String) throws {
    let keyboard = try Keyboard(type: type)
    #expect(
      keyboard.events("\u{1B}[A\u{1B}OB\u{1B}[5~\u{1B}[Zq")
        == keys(.up, .down, .pageUp, .backTab, .character("q")))
  }

  @Test func escapeIsAKeyWhereNothingFollows() throws {
    let keyboard = try Keyboard()
    #expect(keyboard.events("\u{1B}") == keys(.escape))
    #expect(keyboard.events("\u{1B}q") == keys(.escape, .character("q")))
    #expect(keyboard.events("\u{1B}\u{1B}") == keys(.escape, .escape))
    #expect(keyboard.events("\u{1B}\u{1B}[A") == keys(.escape, .up))
  }

  @Test(arguments: ["\u{1B}[1;5A", "\u{1B}[?1;2c", "\u{1B}[200X", "\u{1B}OZ", "\u{1B}[<0;1;1M"])
  func sequencesWithoutMeaningAreNoKeys(sequence: String) throws {
    let keyboard = try Keyboard()
    #expect(keyboard.events(sequence + "q") == keys(.character("q")))
  }

  @Test func theMouseIsToldIfItIsUsed() throws {
    let keyboard = try Keyboard(usesMouse: true)
    #expect(
      keyboard.events("\u{1B}[<0;3;5Mq\u{1B}[<0;3;5m") == [
        .mouse(MouseEvent(.press, x: 2, y: 4)), .key(.character("q")),
        .mouse(MouseEvent(.release, x: 2, y: 4)),
      ])
    // The oldest reports have bytes that would be keys.
    #expect(keyboard.events("\u{1B}[M !qq") == keys(.character("q")))
  }

  @Test func aPasteIsNoKeys() throws {
    let keyboard = try Keyboard()
    #expect(
      keyboard.events("a\u{1B}[200~0q\r1\r\n\u{3}λ\u{1B}[201~b") == [
        .key(.character("a")), .paste("0q\n1\n\u{3}λ"), .key(.character("b")),
      ])
    #expect(keyboard.events("\u{1B}[200~\u{1B}[201~") == [.paste("")])
    // An end that nothing began.
    #expect(keyboard.events("\u{1B}[201~q") == keys(.character("q")))
  }

  @Test func aPasteMayComeInPieces() throws {
    let keyboard = try Keyboard()
    #expect(keyboard.events("\u{1B}[200~on") == [])
    #expect(keyboard.events("e\u{1B}") == [])
    #expect(keyboard.events("[201~q") == [.paste("one"), .key(.character("q"))])
  }

  @Test func ofALongPasteOnlySoMuchIsKept() throws {
    let keyboard = try Keyboard()
    var events = keyboard.events("\u{1B}[200~")
    for _ in 0..<40 { events += keyboard.events(String(repeating: "0", count: 4000)) }
    events += keyboard.events("\u{1B}[201~q")
    #expect(
      events == [.paste(String(repeating: "0", count: 65536)), .key(.character("q"))])
  }

  @Test func whetherAnythingWasReadIsTold() throws {
    let keyboard = try Keyboard()
    var found = keyboard.reader.read()
    #expect(!found.isAlive && !found.hasMore && found.events == [])
    keyboard.send([0xE2])
    found = keyboard.reader.read()
    #expect(found.isAlive && found.events == [], "half a character is a sign of life")
    keyboard.send(String(repeating: "0", count: 5000))
    found = keyboard.reader.read()
    #expect(found.hasMore && found.events.count < 5000, "no more than a portion")
  }
}
