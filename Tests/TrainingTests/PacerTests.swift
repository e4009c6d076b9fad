import Testing

@testable import Training

struct PacerTests {
  @Test func withoutALimitThereIsNothingToWaitFor() {
    var pacer = Pacer(pace: .unlimited)
    for epoch in 0..<10 {
      #expect(pacer.delay(atEpoch: epoch) == nil)
      pacer.completedEpoch()
    }
  }

  @Test func theFirstEpochIsDueAtOnceAndOneMoreWithEachPeriod() throws {
    var pacer = Pacer(pace: .epochsPerSecond(4))
    let start = ContinuousClock.now
    #expect(pacer.delay(atEpoch: 5, at: start) == nil)
    // Updates inside the epoch do not wait.
    #expect(pacer.delay(atEpoch: 5, at: start + .milliseconds(50)) == nil)
    pacer.completedEpoch()
    let early = pacer.delay(atEpoch: 6, at: start + .milliseconds(100))
    #expect(abs(try #require(early) - 0.15) < 1e-9)
    #expect(pacer.delay(atEpoch: 6, at: start + .milliseconds(251)) == nil)
    pacer.completedEpoch()
    let second = pacer.delay(atEpoch: 7, at: start + .milliseconds(260))
    #expect(abs(try #require(second) - 0.24) < 1e-9)
  }

  @Test(arguments: [0.5, 1, 3, 4, 5, 30, 60, 100, 1000, 40_000])
  func thePaceIsKeptThoughEveryWaitIsALittleLong(_ rate: Double) {
    var pacer = Pacer(pace: .epochsPerSecond(rate))
    let start = ContinuousClock.now
    var seconds = 0.0
    var epoch = 0
    var waits = 0
    while seconds < 20 {
      if let delay = pacer.delay(atEpoch: epoch, at: start + .seconds(seconds)) {
        seconds += delay + 0.0002
        waits += 1
      } else {
        epoch += 1
        pacer.completedEpoch()
        seconds += 1e-6
      }
    }
    #expect(abs(Double(epoch) - 20 * rate) <= max(2, 0.02 * 20 * rate))
    // And without waking up more than some two hundred times a second.
    #expect(waits <= 20 * 200)
  }

  @Test func aPaceThatCannotBeKeptIsNotHurriedAfter() {
    // An epoch takes 1 s where 10 a second are asked for. After 100 of them, training that is
    // suddenly fast again must not run through the 900 it owes.
    var pacer = Pacer(pace: .epochsPerSecond(10))
    let start = ContinuousClock.now
    for epoch in 0..<100 {
      #expect(pacer.delay(atEpoch: epoch, at: start + .seconds(epoch)) == nil)
      pacer.completedEpoch()
    }
    var epoch = 100
    while pacer.delay(atEpoch: epoch, at: start + .seconds(100)) == nil {
      epoch += 1
      pacer.completedEpoch()
    }
    #expect(epoch < 110)
  }

  @Test func aRestartedPacerForgetsTheTime() {
    var pacer = Pacer(pace: .epochsPerSecond(1))
    let start = ContinuousClock.now
    #expect(pacer.delay(atEpoch: 0, at: start) == nil)
    pacer.completedEpoch()
    #expect(pacer.delay(atEpoch: 1, at: start + .milliseconds(10)) != nil)
    pacer.restart()
    #expect(pacer.delay(atEpoch: 1, at: start + .milliseconds(20)) == nil)
  }
}
