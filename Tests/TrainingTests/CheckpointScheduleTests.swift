import Testing

@testable import Training

struct CheckpointScheduleTests {
  private let start = ContinuousClock.now

  @Test func epochsAreCountedFromTheLastCheckpoint() {
    var schedule = CheckpointSchedule(.epochs(10), epoch: 7)
    let found = (8...40).compactMap { epoch in
      schedule.occasion(atEpoch: epoch, hasImproved: false, now: start).map { _ in epoch }
    }
    #expect(found == [17, 27, 37])
  }

  @Test func improvementsAreKeptOnceInAWhile() {
    var schedule = CheckpointSchedule(.seconds(60), epoch: 0)
    let seconds = [0.0, 1, 4.9, 5, 6, 9.9, 20]
    let found = seconds.map { second in
      schedule.occasion(atEpoch: 1, hasImproved: true, now: start + .seconds(second)) == .best
    }
    #expect(found == [true, false, false, true, false, false, true])
    #expect(schedule.occasion(atEpoch: 1, hasImproved: false, now: start + .seconds(99)) == nil)
  }

  @Test func neverIsNever() {
    var schedule = CheckpointSchedule(.never, epoch: 0)
    #expect(schedule.occasion(atEpoch: 1000, hasImproved: true, now: start) == nil)
  }
}
