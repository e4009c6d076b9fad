import PseudoTerminal
import Testing

/// The title of the terminal, its bell and notifications.
@Suite(.serialized) struct AlertTests {
  /// A run that is seen before it ends.
  static let patience = ["--patience", "1", "--pace", "3000", "--epochs", "3000"]

  static func sent(_ program: TerminalProcess) -> String {
    String(decoding: program.bytes, as: UTF8.self)
  }

  @Test func theTitleShowsEpochAndDevCost() throws {
    let program = try openDashboard()
    try program.waitFor("a title") {
      $0.modes.title.contains(/^regulus: epoch [0-9,]+, dev cost 0\.[0-9]{3}$/)
    }
    let first = program.modes.title
    try program.waitFor("a later one") { $0.modes.title != first }
    program.type(" ")
    try program.waitFor("that it is paused") { $0.modes.title.hasPrefix("regulus: paused, epoch ") }
    try program.settle()
    // A title a second at the most, and the terminal is asked to remember the one before.
    #expect(Self.sent(program).hasPrefix("\u{1B}[22;2t"))
    #expect(try program.quit() == .exited(0))
    #expect(program.modes.title == "")
    #expect(Self.sent(program).contains("\u{1B}]2;\u{1B}\\\u{1B}[23;2t"))
  }

  /// What was sent, but for the question what the background is.
  private static func told(by program: TerminalProcess) -> String {
    sent(program).replacing("\u{1B}]11;?\u{1B}\\", with: "")
  }

  @Test func titlesAreFewAndNewest() throws {
    let program = try openDashboard(["--pace", "max", "--epochs", "10000000"])
    let before = Self.sent(program).components(of: "\u{1B}]2;")
    let start = ContinuousClock.now
    try program.waitFor("three titles more") {
      Self.sent($0).components(of: "\u{1B}]2;") >= before + 3
    }
    // A second apart; the first may have been on its way.
    let elapsed = start.duration(to: .now)
    #expect(elapsed > .seconds(1), "three titles in \(elapsed)")
  }

  @Test(arguments: [(["--alert", "none"], "xterm-256color"), ([], "linux"), ([], "vt100")])
  func whereItIsNotWantedOrNotKnownThereIsNone(options: [String], type: String) throws {
    let program = try openDashboard(options, environment: ["TERM": type])
    try program.waitForProgress(epochs: 700)
    program.press(.control("c"))
    _ = try program.waitForExit()
    #expect(!Self.told(by: program).contains("\u{1B}]"))
    #expect(!Self.sent(program).contains("2;2t"))
    #expect(!program.bytes.contains(0x07))
  }

  @Test func theBell() throws {
    let program = try startRegulus(Self.patience + ["--alert", "bell"])
    try program.waitForText("The run is over")
    #expect(program.bytes.contains(0x07))
    #expect(!Self.told(by: program).contains("\u{1B}]"))
  }

  @Test(
    arguments: [
      ("xterm-256color", nil, "\u{1B}]9;regulus: "),
      ("rxvt", nil, "\u{1B}]777;notify;regulus;"),
      ("tmux-256color", "/tmp/tmux", "\u{1B}Ptmux;\u{1B}\u{1B}]9;regulus: "),
      ("vt100", nil, nil),
    ] as [(String, String?, String?)])
  func notifications(type: String, tmux: String?, start: String?) throws {
    let program = try startRegulus(
      Self.patience + ["--alert", "notify"], environment: ["TERM": type, "TMUX": tmux])
    try program.waitForText("The run is over")
    try program.settle()
    let sent = Self.sent(program)
    if let start {
      #expect(sent.contains(start + "finished at epoch 3,000: all 3,000 epochs trained\u{1B}"))
    } else {
      #expect(!sent.contains("\u{1B}]") && !sent.contains("notify"))
    }
    #expect(!program.bytes.contains(0x07))
  }

  @Test func namesThatAreNoneAreRefused() throws {
    let result = try runRegulus(["--alert", "title,flash"])
    #expect(result.status == .exited(64))
    #expect(result.errors.contains("'flash' is not an alert: title, bell, notify, or none"))
  }
}

extension String {
  /// The number of times a text occurs.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
