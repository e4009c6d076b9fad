import Testing

@testable import Training

struct CheckpointScheduleTests {
  private let start = ContinuousClock.now

  @Test func epochsAreCountedFromTheLastCheckpoint() {
    var schedule = CheckpointSchedule(.epochs(10), epoch: 7)
    let found = (8...40).compactMap { epoch in
      schedule.occasion(atEpoch: epoch, hasImproved: nil, now: start).map { _ in epoch }
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

  /// The last improvement of a fast run comes long before five seconds are over.
  @Test func anImprovementThatCameTooSoonIsMadeUpFor() {
    var schedule = CheckpointSchedule(.seconds(60), epoch: 0)
    func occasion(_ hasImproved: Bool?, at second: Double) -> CheckpointOccasion? {
      schedule.occasion(atEpoch: 1, hasImproved: hasImproved, now: start + .seconds(second))
    }
    #expect(occasion(true, at: 0) == .best)
    #expect(occasion(true, at: 0.2) == nil)
    #expect(occasion(false, at: 4.9) == nil)
    #expect(occasion(nil, at: 5) == nil, "the next evaluation may be better still")
    #expect(occasion(false, at: 5.1) == .scheduled, "it is not at the best dev cost")
    #expect(occasion(false, at: 60) == nil, "once")
    #expect(occasion(true, at: 61) == .best)
    #expect(occasion(true, at: 62) == nil)
    #expect(occasion(true, at: 66) == .best)
    #expect(occasion(false, at: 99) == nil)
  }

  @Test func aCheckpointByTheEpochMakesUpForAnImprovementToo() {
    var schedule = CheckpointSchedule(.epochs(10), epoch: 0)
    #expect(schedule.occasion(atEpoch: 1, hasImproved: true, now: start) == .best)
    #expect(schedule.occasion(atEpoch: 2, hasImproved: true, now: start) == nil)
    #expect(schedule.occasion(atEpoch: 10, hasImproved: false, now: start) == .scheduled)
    #expect(schedule.occasion(atEpoch: 11, hasImproved: false, now: start + .seconds(9)) == nil)
  }

  /// One that could not be taken is due again after the next epoch.
  @Test func whatIsRefusedIsMadeUpFor() {
    var schedule = CheckpointSchedule(.epochs(10), epoch: 0)
    #expect(schedule.occasion(atEpoch: 10, hasImproved: nil, now: start) == .scheduled)
    schedule.refuse()
    #expect(schedule.occasion(atEpoch: 11, hasImproved: nil, now: start) == .scheduled)
    schedule.refuse()
    #expect(schedule.occasion(atEpoch: 12, hasImproved: true, now: start) == .best)
    #expect(schedule.occasion(atEpoch: 13, hasImproved: nil, now: start) == nil)
    #expect(schedule.occasion(atEpoch: 20, hasImproved: nil, now: start) == .scheduled)
    schedule.refuse()
    #expect(schedule.occasion(atEpoch: 30, hasImproved: nil, now: start) == .scheduled)
    #expect(schedule.occasion(atEpoch: 31, hasImproved: nil, now: start) == nil, "once for both")
  }

  @Test func neverIsNever() {
    var schedule = CheckpointSchedule(.never, epoch: 0)
    #expect(schedule.occasion(atEpoch: 1000, hasImproved: true, now: start) == nil)
  }
}
