import Testing

@testable import Records

@Suite struct LoggedProgressTests {
  @Test func theLastEpochAndTheLowestDevCostAreFound() {
    let log = """
      {"dev_cost":0.5,"epoch":10}
      {"epoch":20,"intervention":"l2","update":20}
      {"dev_cost":0.25,"epoch":20}
      {"dev_cost":null,"epoch":30}
      {"dev_cost":0.75,"epoch":40}
      {"dev_cost":0.1,"epoch":5
      """
    let progress = LoggedProgress(Array(log.utf8))
    #expect(progress.epoch == 40)
    #expect(progress.best == .init(epoch: 20, devCost: 0.25))
  }

  @Test(arguments: ["", "\n\n", "[]", "{\"epoch\":\"x\"}", "{\"epoch\":-5}", "{\"epoch\":1e400}"])
  func whatIsNoLogTellsOfNothing(text: String) {
    let progress = LoggedProgress(Array(text.utf8))
    #expect(progress.epoch == 0 && progress.best == nil)
  }
}
