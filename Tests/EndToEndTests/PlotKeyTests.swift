import PseudoTerminal
import Testing

/// The keys of the plots, from the keyboard to the screen.
@Suite(.serialized) struct PlotKeyTests {
  @Test func spanSmoothingCursorAndRange() throws {
    let program = try openDashboard(["--seed", "1"], width: 120, height: 36)
    try program.waitFor("epoch 2,000") { ($0.epoch ?? 0) > 2000 }
    try program.pauseAndSettle()
    let whole = program.rows
    program.type("z")
    // About a half of some 2,000.
    try program.waitForEvent("last 1,")
    try program.waitFor("the axis to say so") { $0.rows[2].contains("last 1,") }
    program.type("zzzz")
    try program.waitForEvent("the whole run")
    program.type("o")
    try program.waitFor("smoothed curves") { $0.rows[2].contains("smoothed 0.6") }
    program.type("ooo")
    try program.waitForEvent("curves as they are")
    program.press(.left)
    try program.waitFor("the cursor") { $0.rows[1].contains("at epoch ") }
    let last = program.rows[1]
    program.type("{")
    try program.waitFor("another epoch") { $0.rows[1].contains("at epoch ") && $0.rows[1] != last }
    // Shift and an arrow, as xterm sends it.
    program.type("\u{1B}[1;2C")
    try program.waitFor("the last epoch again") { $0.rows[1] == last }
    program.press(.home)
    try program.waitFor("the first epoch") { $0.rows[1].contains("at epoch 0 ") }
    program.type("x}x")
    try program.waitFor("the range") { $0.find("epochs 0–") != nil }
    program.press(.escape)
    try program.waitFor("the whole run") { $0.find("epochs 0–") == nil }
    program.press(.escape)
    try program.waitFor("the run as it was") { $0.rows == whole }
  }
}
