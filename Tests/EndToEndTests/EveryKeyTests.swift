import Glibc
import PseudoTerminal
import Screen
import Testing

@testable import Dashboard

/// Every key of the one table of keys, from the keyboard to what it does on the screen. An action
/// that has no test here does not compile, and a key of none fails.
@Suite(.serialized) struct EveryKeyTests {
  @Test(arguments: KeyMap.bindings.indices) func doesWhatItSays(binding: Int) throws {
    let binding = KeyMap.bindings[binding]
    // These are many, and it takes each a while to have somewhere to go.
    if binding.action == .moveCursor { return try cursor(binding.keys) }
    for key in binding.keys { try tryOut(binding.action, key) }
  }

  private func tryOut(_ action: Action, _ key: Key) throws {
    switch action {
    case .pauseOrGoOn: try pausing(key)
    case .step: try stepping(key)
    case .switchOff:
      try expectHeader("no regularization", after: key, ["--l2", "0.7", "--l1", "0.5"])
    case .toggleL1: try expectHeader("L1 λ 0.50", after: key, back: "no regularization")
    case .toggleL2: try expectHeader("L2 λ 0.70", after: key, back: "no regularization")
    case .toggleDropout: try expectHeader("keep 0.86", after: key, back: "no regularization")
    case .toggleAugmentation:
      try expectHeader(
        "no regularization", after: key,
        ["--data", "digits", "--augment", "shift=0.5", "--pace", "20"], back: "augment shift=0.5")
    case .cycleRegularizer: try expectHeader("L1 λ 0.50", after: key, back: "L2 λ 0.70")
    case .strengthen: try expectHeader("L2 λ 1.00", after: key, ["--l2", "0.7"])
    case .weaken: try expectHeader("L2 λ 0.50", after: key, ["--l2", "0.7"])
    case .slower: try expectEvent("pace: 70 epochs a second", after: key, ["--pace", "100"])
    case .faster: try expectEvent("pace: 150 epochs a second", after: key, ["--pace", "100"])
    case .lowerLearningRate: try expectHeader("α 0.20", after: key)
    case .raiseLearningRate: try expectHeader("α 0.50", after: key)
    case .cycleEarlyStopping: try expectEvent("early stopping: stop", after: key)
    case .checkGradient: try checking(key)
    case .goBackToBest: try expectEvent("back to the weights of epoch", after: key, from: 300)
    case .stop: try expectText("Stop training?", after: key)
    case .toggleLogScale: try logarithms(key)
    case .cycleSpan: try expectEvent("last ", after: key, from: 200)
    case .cycleSmoothing: try expectEvent("curves smoothed by 0.6", after: key)
    case .moveCursor: try cursor([key])
    case .selectRange: try range(key)
    case .leavePlots: try leaving(key)
    case .moveFocus: try focus(key)
    case .toggleZoom: try zoom(key)
    case .cycleView: try view(key)
    case .savePicture: try picture(key)
    case .change(let control, let up): try beginningAgain(control, up: up, key)
    case .skipInStory: try skipping(key)
    case .toggleKeys: try hiding(key)
    case .help: try expectText("╭ Keys", after: key)
    case .redraw: try redrawing(key)
    case .suspend: try suspending(key)
    case .quit: try expectText("Quit?", after: key)
    case .quitAtOnce:
      let program = try openDashboard()
      program.press(key)
      #expect(try program.waitForExit() == .exited(0))
    }
  }

  // MARK: What is said

  private func open(_ arguments: [String] = [], from epoch: Int = 0) throws -> TerminalProcess {
    let program = try openDashboard(arguments, width: 132, height: 36)
    try program.waitFor("epoch \(epoch)") { ($0.epoch ?? 0) >= epoch }
    return program
  }

  /// What the title line says after a key that it did not say before, and after the key once more.
  private func expectHeader(
    _ text: String, after key: Key, _ arguments: [String] = [], back: String? = nil
  ) throws {
    let program = try open(arguments)
    #expect(!program.header.contains(text))
    program.press(key)
    try program.waitForHeader(text)
    guard let back else { return }
    program.press(key)
    try program.waitForHeader(back)
  }

  private func expectEvent(
    _ text: String, after key: Key, _ arguments: [String] = [], from epoch: Int = 0
  ) throws {
    let program = try open(arguments, from: epoch)
    #expect(!program.eventLine.contains(text))
    program.press(key)
    try program.waitForEvent(text)
  }

  private func expectText(_ text: String, after key: Key) throws {
    let program = try open()
    #expect(program.find(text) == nil)
    program.press(key)
    try program.waitForText(text)
  }

  // MARK: The run

  private func pausing(_ key: Key) throws {
    let program = try open()
    program.press(key)
    try program.waitForHeader("paused")
    try program.settle()
    let epoch = program.epoch
    program.serve(for: .milliseconds(100))
    #expect(program.epoch == epoch)
    program.press(key)
    try program.waitForHeader("training")
    try program.waitForProgress()
  }

  private func stepping(_ key: Key) throws {
    let program = try open()
    try program.pauseAndSettle()
    let epoch = try #require(program.epoch)
    program.press(key)
    try program.waitFor("one more epoch") {
      $0.epoch == epoch + 1 && $0.header.contains("paused")
    }
  }

  private func checking(_ key: Key) throws {
    let program = try open(from: 50)
    try program.waitForText("below 1e-7")
    try program.pauseAndSettle()
    let epoch = try #require(program.epoch)
    program.press(key)
    try program.waitFor("a check of epoch \(epoch)") { screen in
      screen.find("below 1e-7") != nil
        && screen.rows.contains {
          $0.replacing(",", with: "").contains("epoch \(epoch) ") && $0.contains(" ms")
        }
    }
  }

  private func suspending(_ key: Key) throws {
    let program = try open()
    program.press(key)
    try program.waitForStop()
    program.signal(SIGCONT)
    try program.waitFor("the whole screen") { $0.modes.alternateScreen && $0.hasAllPanes }
    #expect(try program.quit() == .exited(0))
  }

  // MARK: The plots

  private func logarithms(_ key: Key) throws {
    let program = try open()
    try program.waitFor("an axis from 0") { $0.costAxis?.contains(" 0.0 └") == true }
    program.press(key)
    try program.waitFor("an axis without 0") { $0.costAxis?.contains(" 0.0 └") == false }
  }

  /// Each begins at the other end, so that there is somewhere to go.
  private func cursor(_ keys: [Key]) throws {
    let program = try open(["--pace", "2000"], from: 1000)
    try program.pauseAndSettle()
    for key in keys {
      let goesLeft = [.left, .home, .shiftLeft, .character("{")].contains(key)
      program.press(goesLeft ? Key.end : .home)
      try program.waitFor("the cursor at an end") { screen in
        goesLeft ? (screen.epochOfCursor ?? 0) > 900 : screen.epochOfCursor == 0
      }
      let start = try #require(program.epochOfCursor)
      program.press(key)
      try program.waitFor("another epoch after \(key)") { screen in
        guard let epoch = screen.epochOfCursor else { return false }
        return goesLeft ? epoch < start : epoch > start
      }
      program.press(Key.escape)
      try program.waitFor("no cursor") { !$0.rows[1].contains("at epoch ") }
    }
  }

  private func range(_ key: Key) throws {
    let program = try open(["--pace", "2000"], from: 1000)
    try program.pauseAndSettle()
    program.press(Key.home)
    program.press(key)
    try program.waitForEvent("to the other end of the range")
    program.type("}")
    program.press(key)
    try program.waitFor("the range") { $0.find("epochs 0–") != nil }
  }

  private func leaving(_ key: Key) throws {
    let program = try open(from: 100)
    program.press(Key.left)
    try program.waitFor("the cursor") { $0.rows[1].contains("at epoch ") }
    program.press(key)
    try program.waitFor("no cursor") { !$0.rows[1].contains("at epoch ") }
  }

  // MARK: The view

  /// The first pane from here on, and with Shift the last.
  private func focus(_ key: Key) throws {
    let program = try open()
    let title = key == .backTab ? "Gradient check" : "Cost"
    let (x, y) = try #require(program.find(title))
    #expect(!program.cell(x: x, y: y).reversed)
    program.press(key)
    try program.waitFor("the focus on \(title)") { $0.cell(x: x, y: y).reversed }
  }

  private func zoom(_ key: Key) throws {
    let program = try open()
    program.press(key)
    try program.waitFor("one pane alone") { $0.find("Gradient check") == nil }
    program.press(key)
    try program.waitFor("all panes") { $0.hasAllPanes }
  }

  private func view(_ key: Key) throws {
    let program = try open()
    #expect(program.find("╭ Decision boundary") != nil)
    program.press(key)
    try program.waitForText("╭ Diagnosis")
    #expect(program.find("╭ Decision boundary") == nil)
  }

  private func picture(_ key: Key) throws {
    try withTemporaryFolder { folder in
      let program = try openDashboard(in: folder)
      program.press(key)
      try program.waitForEvent("saved regulus-")
      #expect(try fileNames(in: folder).contains { $0.hasSuffix(".svg") })
    }
  }

  private func hiding(_ key: Key) throws {
    let program = try open()
    #expect(program.rows[35].contains("q quit"))
    program.press(key)
    try program.waitFor("no keys") { $0.rows[35].isEmpty }
    program.press(key)
    try program.waitFor("the keys") { $0.rows[35].contains("q quit") }
  }

  private func redrawing(_ key: Key) throws {
    let program = try open()
    try program.pauseAndSettle()
    let (before, count) = (program.cells, program.bytesReceived)
    program.press(key)
    // Every character of a line of a frame, at the least.
    try program.waitFor("a whole frame") { $0.bytesReceived - count > 132 * 36 / 2 }
    try program.settle()
    #expect(program.cells == before)
  }

  // MARK: Another run

  private func beginningAgain(_ control: Dashboard.Control, up: Bool, _ key: Key) throws {
    let program = try open(
      [
        "--data", "moons", "--noise", "0.3", "--label-noise", "0.1", "--hidden", "20,3", "--pace",
        "100", "--seed", "7",
      ], from: 150)
    let epoch = try #require(program.epoch)
    program.press(key)
    try program.waitFor("the beginning") { ($0.epoch ?? .max) < epoch }
    switch control {
    case .nothing: try program.waitForEvent("restarted from seed 7: nothing else changed")
    case .noise:
      let noise = up ? "0.40" : "0.25"
      try program.waitForEvent("restarted from seed 7: noise \(noise), was 0.30")
      try program.waitForHeader("noise \(noise)")
    case .labelNoise:
      let share = up ? "15 %" : "5 %"
      try program.waitForEvent("restarted from seed 7: wrong labels \(share), was 10 %")
      try program.waitForHeader("wrong labels \(share)")
    case .trainingCount:
      let count = up ? "300" : "100"
      try program.waitForEvent("restarted from seed 7: training set \(count), was 200")
      try program.waitForHeader("moons \(count)/")
    case .width:
      let layers = up ? "40·6" : "10·2"
      try program.waitForEvent("restarted from seed 7: hidden layers \(layers), was 20·3")
      try program.waitForHeader(up ? "2·40·6·" : "2·10·2·")
    }
  }

  private func skipping(_ key: Key) throws {
    let program = try startRegulus(["demo"], width: 120, height: 36)
    try program.waitForText("learns from 211 positions")
    try program.waitForText("space: next")
    program.press(key)
    try program.waitForText("Watch the dev cost")
  }
}

extension TerminalProcess {
  /// The epoch that the cursor of the cost pane stands at.
  fileprivate var epochOfCursor: Int? {
    rows[1].firstMatch(of: /at epoch ([0-9,]+)/).flatMap { Int($0.1.filter { $0 != "," }) }
  }

  /// Presses a key as the dashboard names it.
  fileprivate func press(_ key: Key) {
    switch key {
    case .character(let character): type(String(character))
    case .control(let letter): press(TerminalKey.control(letter))
    case .function(let number): press(TerminalKey.function(number))
    // As xterm sends them.
    case .shiftLeft: type("\u{1B}[1;2D")
    case .shiftRight: type("\u{1B}[1;2C")
    case .enter: press(TerminalKey.enter)
    case .escape: press(TerminalKey.escape)
    case .tab: press(TerminalKey.tab)
    case .backTab: press(TerminalKey.backTab)
    case .backspace: press(TerminalKey.backspace)
    case .delete: press(TerminalKey.delete)
    case .up: press(TerminalKey.up)
    case .down: press(TerminalKey.down)
    case .left: press(TerminalKey.left)
    case .right: press(TerminalKey.right)
    case .home: press(TerminalKey.home)
    case .end: press(TerminalKey.end)
    case .pageUp: press(TerminalKey.pageUp)
    case .pageDown: press(TerminalKey.pageDown)
    }
  }
}
