import Testing

@testable import Records

@Suite struct MomentTests {
  // By `date -u -d @1795454130`.
  private let moment = Moment(seconds: 1_795_454_130)

  @Test func itIsNamedInUTC() {
    #expect(moment.name == "2026-11-23-171530")
    #expect(moment.timestamp == "2026-11-23T17:15:30Z")
    #expect(Moment(seconds: 0).timestamp == "1970-01-01T00:00:00Z")
  }

  @Test func itIsReadAgain() {
    #expect(Moment(timestamp: "2026-11-23T17:15:30Z") == moment)
    for text in ["", "2026-11-23", "2026-11-23T17:15:30", "2026-11-23T17:15:30Z "] {
      #expect(Moment(timestamp: text) == nil)
    }
  }

  @Test func namesOfRunsBeginWithIt() {
    #expect(Moment.beginsName("2026-11-23-171530-pitch"))
    #expect(!Moment.beginsName("pitch-2026-11-23-171530"))
  }
}
