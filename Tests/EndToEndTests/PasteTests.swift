import PseudoTerminal
import Testing

/// Pasted text, which is never taken for keys.
@Suite(.serialized) struct PasteTests {
  /// Presses 2 until that switches L2 on, each time after a pause.
  private func waitForKeys(of program: TerminalProcess, pause: Duration) throws {
    try program.waitFor("keys to work again") { screen in
      screen.type("2")
      return (try? screen.waitFor("L2", timeout: pause) { $0.header.contains("L2 λ 0.70") }) != nil
    }
  }

  @Test func aLongPasteChangesNothing() throws {
    let program = try openDashboard()
    // A megabyte.
    program.paste(String(repeating: "2d1 q", count: 210_000))
    try program.waitFor("what becomes of it", timeout: .seconds(60)) {
      $0.eventLine.contains("pasted text is ignored")
    }
    program.press(.escape)
    try program.waitForProgress(epochs: 20)
    #expect(program.header.contains("no regularization"))
    #expect(program.header.contains("training"))
    #expect(program.find("Quit?") == nil)
    program.type("2")
    try program.waitForHeader("L2 λ 0.70")
  }

  /// Terminals that do not mark what is pasted, such as the console of Linux.
  @Test func aMegabyteThatIsNotMarkedChangesNothing() throws {
    let program = try openDashboard()
    program.type(String(repeating: "2d1 q\n", count: 175_000))
    try program.waitForEvent("pasted text is ignored")
    try program.waitFor("the end of it", timeout: .seconds(60)) { $0.isInputTaken }
    program.serve(for: .milliseconds(300))
    try program.waitForProgress(epochs: 20)
    #expect(program.header.contains("no regularization"))
    #expect(program.header.contains("training"))
    #expect(program.find("Quit?") == nil)
    // What the terminal still held counts as pasted, until there is a pause.
    try waitForKeys(of: program, pause: .milliseconds(1500))
    // But keys that somebody pressed quickly are keys.
    program.type("dd22dd22d2")
    try program.waitForHeader("keep 0.86")
  }

  @Test func controlCEndsTheProgramInTheMiddleOfIt() throws {
    let program = try openDashboard()
    program.type(String(repeating: "2d1 ", count: 20_000) + "\u{3}")
    #expect(try program.waitForExit() == .exited(0))
    #expect(program.text.contains("no regularization"))
  }

  @Test func oneThatNeverEndsIsOverAfterAWhile() throws {
    let program = try openDashboard()
    program.type("\u{1B}[200~2d1 q")
    try waitForKeys(of: program, pause: .milliseconds(3200))
    #expect(!program.header.contains("keep"))
  }

  @Test func aFloodOfEscapesHoldsUpNothing() throws {
    let program = try openDashboard()
    program.send([UInt8](repeating: 0x1B, count: 50_000))
    try program.waitForProgress(epochs: 100)
    program.type("2")
    try program.waitFor("L2 after all that", timeout: .seconds(60)) {
      $0.header.contains("L2 λ 0.70")
    }
  }

  @Test func sequencesThatMeanNothingAreNoKeys() throws {
    let program = try openDashboard()
    program.send(Array("\u{1B}[?1;2c\u{1B}[12;34R\u{1B}[<0;10;10M\u{1B}[1;5A\u{1B}[99~".utf8))
    try program.waitForProgress(epochs: 50)
    #expect(program.header.contains("no regularization"))
    #expect(program.header.contains("training"))
  }
}
