import Glibc
import PseudoTerminal
import Testing

@Suite struct TerminalProcessTests {
  @Test func typedTextIsEchoedAndRead() throws {
    let program = try TerminalProcess("cat")
    program.type("Grüße, 世界\n")
    try program.waitFor("the line twice") {
      $0.rows[1] == "Grüße, 世界" && $0.cursor == (0, 2)
    }
    #expect(program.rows[0] == "Grüße, 世界")
    #expect(program.find("世界") ?? (0, 0) == (7, 0))
    #expect(program.cell(x: 7, y: 0).width == 2)
    #expect(program.cell(x: 8, y: 0).text == "")
    program.press(.control("d"))
    #expect(try program.waitForExit() == .exited(0))
  }

  @Test func exitCodesAndMissingProgramsAreTold() throws {
    let program = try TerminalProcess("sh", ["-c", "echo last words; exit 7"])
    #expect(try program.waitForExit() == .exited(7))
    #expect(program.rows[0] == "last words")
    let error = #expect(throws: HarnessError.self) { try TerminalProcess("/nowhere/to/be/found") }
    #expect(error?.description == "/nowhere/to/be/found: No such file or directory")
  }

  @Test func attributesAndColoursAreSeen() throws {
    let program = try TerminalProcess(
      "sh", ["-c", "tput setaf 178; tput bold; printf a; tput sgr0; tput rev; printf b; tput sgr0"])
    try program.waitForExit()
    let cell = program.cell(x: 0, y: 0)
    #expect(cell.text == "a" && cell.width == 1)
    #expect(cell.bold && !cell.underlined && !cell.reversed)
    #expect(cell.foreground == .indexed(178) && cell.background == .standard)
    #expect(program.cell(x: 1, y: 0).reversed)
    #expect(program.cell(x: 1, y: 0).foreground == .standard)
    #expect(program.cell(x: 2, y: 0).text == " ")
  }

  @Test func charactersOfSeveralPartsAreWhole() throws {
    let script =
      "stty -echo; printf 'e\\314\\201e\\314\\201\\r世e\\314'; read x; printf '\\201!'; read x"
    let program = try TerminalProcess("sh", ["-c", script])
    try program.waitForText("世e")
    #expect(program.cell(x: 1, y: 0).text == "")
    program.press(.enter)
    try program.waitForText("!")
    #expect(program.rows[0].unicodeScalars.elementsEqual("世e\u{301}!".unicodeScalars))
  }

  @Test func modesAreFollowed() throws {
    let program = try TerminalProcess(
      "sh",
      ["-c", "tput smcup; tput civis; tput smkx; printf '\\033[?2004h\\033]0;here\\007'; read x"])
    try program.waitFor("the title") { $0.modes.title == "here" }
    #expect(program.modes.alternateScreen)
    #expect(!program.modes.cursorVisible)
    #expect(program.modes.applicationCursorKeys)
    #expect(program.modes.applicationKeypad)
    #expect(program.modes.bracketedPaste)
    program.press(.up)
    program.paste("text")
    try program.waitForText("^[OA^[[200~text^[[201~")
  }

  @Test func settingsOutliveTheProgram() throws {
    let program = try TerminalProcess("sh", ["-c", "read x; stty raw -echo; echo raw; read x"])
    let before = try #require(program.settings)
    #expect(before.echoes && before.isCanonical && before.makesSignals)
    program.press(.enter)
    try program.waitForText("raw")
    let during = try #require(program.settings)
    #expect(!during.echoes && !during.isCanonical && !during.makesSignals)
    program.send([0x0A])
    try program.waitForExit()
    #expect(program.settings == during)
  }

  @Test func sizeIsToldAndChanged() throws {
    let program = try TerminalProcess(
      "sh", ["-c", "while stty size; do read x; done"], width: 120, height: 36)
    try program.waitForText("36 120")
    program.resize(width: 60, height: 16)
    program.press(.enter)
    try program.waitForText("16 60")
    #expect(program.rows.count == 16)
  }

  @Test func signalsReachTheForeground() throws {
    let interrupted = try TerminalProcess("cat")
    interrupted.press(.control("c"))
    #expect(try interrupted.waitForExit() == .signaled(SIGINT))
    let terminated = try TerminalProcess("cat")
    terminated.signal(SIGTERM)
    #expect(try terminated.waitForExit() == .signaled(SIGTERM))
    // One that reads might see the end of its input before the signal.
    let abandoned = try TerminalProcess("sh", ["-c", "echo there; exec sleep 1000"])
    try abandoned.waitForText("there")
    abandoned.hangUp()
    #expect(try abandoned.waitForExit() == .signaled(SIGHUP))
  }

  @Test func stoppingIsSeenAndContinued() throws {
    let program = try TerminalProcess("cat")
    program.press(.control("z"))
    try program.waitForStop()
    program.signal(SIGCONT)
    try program.waitFor("the program to go on") { !$0.isStopped }
    program.type("still here\n")
    try program.waitFor("the answer") { $0.rows[1] == "still here" }
  }

  @Test func readingCanStopAndGoSlowly() throws {
    let program = try TerminalProcess("sh", ["-c", "read x; yes | head -c 300000; echo END"])
    program.keepsBytes = false
    program.pace = .stopped
    program.press(.enter)
    #expect(program.serve(for: .milliseconds(100)) == 0)
    #expect(program.exitStatus == nil)
    let start = ContinuousClock.now
    program.pace = .limited(bytesPerSecond: 50_000)
    try program.waitFor("some of it") { $0.bytesReceived > 5000 }
    let elapsed = start.duration(to: .now) / .seconds(1)
    #expect(Double(program.bytesReceived) <= 50_000 * elapsed)
    program.pace = .full
    #expect(try program.waitForExit() == .exited(0))
    // "\r\n" for each of 150,000 "y", the echo of Enter, and the end.
    #expect(program.bytesReceived == 450_000 + 2 + 5)
    #expect(program.find("END") != nil)
  }

  @Test func largeInputArrivesWhole() throws {
    let program = try TerminalProcess(
      "sh", ["-c", "stty raw -echo; printf ready; head -c 1000000 | cksum"])
    try program.waitForText("ready")
    program.type(String(repeating: "regulus\n", count: 125_000))
    let expected = try runProcess("cksum", input: String(repeating: "regulus\n", count: 125_000))
    let sum = try #require(expected.output.split(separator: " ").first)
    try program.waitForText("\(sum) 1000000")
  }

  @Test func aVainWaitShowsTheScreen() throws {
    let program = try TerminalProcess("sh", ["-c", "echo something else; read x"])
    try program.waitForText("something else")
    let error = #expect(throws: HarnessError.self) {
      try program.waitForText("Cost", timeout: .milliseconds(50))
    }
    let description = try #require(error?.description)
    #expect(description.contains("“Cost” on the screen"))
    #expect(description.contains("│something else"))
    program.press(.enter)
    let end = #expect(throws: HarnessError.self) { try program.waitForText("Cost") }
    #expect(end?.description.contains("exited with 0") == true)
  }

  @Test func processorTimeGrowsOnlyWithWork() throws {
    let busy = try TerminalProcess("sh", ["-c", "while :; do :; done"])
    try busy.waitFor("some work") { $0.processorTime ?? .zero >= .milliseconds(50) }
    let idle = try TerminalProcess("cat")
    idle.serve(for: .milliseconds(100))
    #expect(try #require(idle.processorTime) < .milliseconds(100))
  }
}
