import PseudoTerminal
import Testing

/// What an idle dashboard costs.
@Suite(.serialized) struct IdleTests {
  @Test func aPausedRunSendsNothing() throws {
    let program = try openDashboard()
    try program.pauseAndSettle()
    try program.waitFor("the gradient check to end") { $0.find(" checking ") == nil }
    try program.settle()
    let time = try #require(program.processorTime)
    #expect(program.serve(for: .seconds(1)) == 0)
    let used = try #require(program.processorTime) - time
    #expect(used <= .milliseconds(30), "used \(used) in a second")
  }

  @Test func neitherDoesOneThatHasEnded() throws {
    let program = try startRegulus(["--epochs", "20", "--pace", "max"])
    try program.waitForText("The run is over")
    try program.waitFor("its title") { $0.modes.title.contains("finished") }
    try program.settle()
    #expect(program.serve(for: .seconds(1)) == 0)
  }
}
