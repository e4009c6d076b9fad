import Foundation
import Testing

@testable import Learning

struct LearningRateScheduleTests {
  private func factors(
    _ schedule: LearningRateSchedule, _ epochs: [Int], of total: Int = 100
  ) -> [Double] {
    epochs.map { schedule.factor(epoch: $0, of: total) }
  }

  @Test func factorsAreThoseOfTheFormulas() {
    #expect(factors(.constant, [0, 50, 1000]) == [1, 1, 1])
    #expect(
      factors(.step(every: 10, factor: 0.5), [0, 9, 10, 19, 20, 35]) == [
        1, 1, 0.5, 0.5, 0.25, 0.125,
      ])
    #expect(factors(.exponential(factor: 0.5), [0, 1, 2, 10]) == [1, 0.5, 0.25, 0x1p-10])
    #expect(
      abs(LearningRateSchedule.exponential(factor: 0.999).factor(epoch: 2000, of: 1) - 0.13520)
        < 1e-5)
  }

  @Test func theCosineGoesFromOneToItsShare() {
    // cos 0, π/4, π/2, π: 1, (1 + √½)/2, 1/2, 0.
    let whole = factors(.cosine(), [0, 25, 50, 100, 150])
    #expect(largestRelativeError(whole, [1, 0.8535533905932737, 0.5, 0, 0]) < 1e-14)
    let short = factors(.cosine(over: 40, to: 0.2), [0, 10, 20, 40, 70])
    #expect(largestRelativeError(short, [1, 0.8828427124746190, 0.6, 0.2, 0.2]) < 1e-14)
    // The last epoch of a run is not wasted on a rate of 0.
    #expect(LearningRateSchedule.cosine().factor(epoch: 99, of: 100) > 0)
  }

  @Test func warmingUpRisesEvenlyAndThenBeginsTheSchedule() {
    let schedule = LearningRateSchedule.step(every: 2, factor: 0.5).afterWarmUp(epochs: 3)
    #expect(
      factors(schedule, [0, 1, 2, 3, 4, 5, 6, 7]) == [0.25, 0.5, 0.75, 1, 1, 0.5, 0.5, 0.25])
    let cosine = LearningRateSchedule.cosine().afterWarmUp(epochs: 20)
    #expect(largestRelativeError(factors(cosine, [20, 60, 100]), [1, 0.5, 0]) < 1e-14)
    #expect(LearningRateSchedule.constant.afterWarmUp(epochs: 0) == .constant)
    // A run that ends while it warms up.
    #expect(factors(cosine, [0, 9], of: 10) == [1.0 / 21, 10.0 / 21])
  }

  @Test(arguments: [
    ("constant", LearningRateSchedule.constant), ("step:1000,0.5", .step(every: 1000, factor: 0.5)),
    ("exponential:0.999", .exponential(factor: 0.999)), ("cosine", .cosine()),
    ("cosine:5000", .cosine(over: 5000)), ("cosine:5000,0.01", .cosine(over: 5000, to: 0.01)),
  ]) func textIsRead(_ text: String, _ schedule: LearningRateSchedule) throws {
    #expect(try LearningRateSchedule(parsing: text) == schedule)
  }

  @Test(arguments: [
    ("", "'' is not a schedule: constant, step:1000,0.5, exponential:0.999 or cosine"),
    (
      "linear:3",
      "'linear:3' is not a schedule: constant, step:1000,0.5, exponential:0.999 or cosine"
    ),
    ("constant:1", "a schedule of constant is written like constant"),
    ("step", "a schedule of step is written like step:1000,0.5"),
    ("step:10", "a schedule of step is written like step:1000,0.5"),
    ("step:0,0.5", "'0' is not a whole number of epochs of at least 1"),
    ("step:10,1.5", "'1.5' is not a factor: a number above 0 and at most 1"),
    ("exponential:0", "'0' is not a factor: a number above 0 and at most 1"),
    ("exponential:nan", "'nan' is not a factor: a number above 0 and at most 1"),
    ("exponential:", "'' is not a factor: a number above 0 and at most 1"),
    ("cosine:x", "'x' is not a whole number of epochs of at least 1"),
    ("cosine:5,2", "'2' is not a share of the learning rate: a number from 0 to 1"),
    (
      "cosine:5,0.1,3",
      "a schedule of cosine is written like cosine, cosine:5000 or cosine:5000,0.01"
    ),
  ]) func whatIsWrongIsSaidInWords(_ text: String, _ message: String) {
    let error = #expect(throws: LearningRateScheduleError.self) {
      try LearningRateSchedule(parsing: text)
    }
    #expect(error?.description == message)
  }

  @Test func itIsReadAsItWasWritten() throws {
    let schedules: [LearningRateSchedule] = [
      .constant, .cosine(to: 0.1), .warmUp(epochs: 3, then: .step(every: 5, factor: 0.5)),
    ]
    let data = try JSONEncoder().encode(schedules)
    #expect(try JSONDecoder().decode([LearningRateSchedule].self, from: data) == schedules)
  }
}
