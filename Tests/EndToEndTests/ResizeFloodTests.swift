import Glibc
import PseudoTerminal
import Testing

/// A window that is pulled about while keys are held down: another size and another key every
/// millisecond, 500 times, or as often as the environment variable REGULUS_RESIZES says:
/// `REGULUS_RESIZES=10000 swift test --filter ResizeFlood`.
@Suite(.serialized) struct ResizeFloodTests {
  private let count = getenv("REGULUS_RESIZES").flatMap { Int(String(cString: $0)) } ?? 500

  @Test func theScreenIsRightAfterwards() throws {
    let program = try openDashboard(width: 120, height: 36)
    // What every size and every view need once.
    for (width, height) in [(300, 100), (60, 16), (200, 60)] {
      program.resize(width: width, height: height)
      for _ in 0..<5 {
        program.type("v")
        program.serve(for: .milliseconds(60))
      }
    }
    let before = try #require(program.residentMemory)
    let keys = ["2", "v", "\t", "1", "y", "o", "d", "z", "\u{1B}[D", "+", "\u{1B}[C", "-"]
    let start = ContinuousClock.now
    for step in 0..<count {
      program.resize(width: 1 + step * 37 % 300, height: 1 + step * 23 % 100)
      program.type(keys[step % keys.count])
      let due = start + .milliseconds(step + 1)
      repeat { program.serve(for: .milliseconds(1)) } while due > .now
    }
    try program.waitFor("all keys to be read") { $0.isInputTaken }
    program.resize(width: 120, height: 36)
    program.serve(for: .milliseconds(400))
    #expect(program.exitStatus == nil)
    for _ in 0..<4 { program.press(.escape) }
    program.type("0")
    try program.waitFor("the whole dashboard") {
      $0.hasAllPanes && $0.rows[35].contains("q quit") && $0.header.contains("no regularization")
    }
    try program.waitForProgress(epochs: 10)
    let grown = try #require(program.residentMemory) - before
    #expect(grown < 6 << 20, "\(grown) bytes more than before")
    try program.pauseAndSettle()
    let caughtUp = program.cells
    program.press(.control("l"))
    try program.settle()
    #expect(program.cells == caughtUp)
    // Of whatever strength: where the machine is busy, some keys come together and count as pasted.
    program.type("2")
    try program.waitForHeader("L2 λ ")
    #expect(try program.quit() == .exited(0))
  }
}
