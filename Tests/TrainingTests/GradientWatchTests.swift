import LinearAlgebra
import Testing

@testable import Learning
@testable import Training

@Suite struct GradientWatchTests {
  private func report(_ difference: Double?, passes: Bool) -> DirectionalReport {
    DirectionalReport(
      difference: difference, directions: difference == nil ? 0 : 2,
      kinks: difference == nil ? 2 : 0, passes: passes)
  }

  @Test func keepsTheLargestDifferenceAndItsEpoch() {
    var watch = GradientWatch(directions: 2)
    #expect(watch.worst == nil)
    for (epoch, difference) in [(10, 2e-11), (20, 5e-10), (30, 0), (40, 4e-10)] {
      watch.observe(report(difference, passes: true), atEpoch: epoch)
    }
    watch.observe(report(nil, passes: false), atEpoch: 50)
    #expect(watch.compared == 4 && watch.failures == 0 && watch.unclear == 1)
    #expect(watch.worst == GradientWatch.Worst(difference: 5e-10, epoch: 20))
  }

  @Test func aFailureCountsForMoreThanWhatRoundingExplains() {
    var watch = GradientWatch(directions: 2)
    watch.observe(report(3e-3, passes: true), atEpoch: 1)
    watch.observe(report(1e-5, passes: false), atEpoch: 2)
    watch.observe(report(1e-4, passes: false), atEpoch: 3)
    watch.observe(report(2e-3, passes: true), atEpoch: 4)
    #expect(watch.failures == 2)
    #expect(watch.worst == GradientWatch.Worst(difference: 1e-4, epoch: 3))
  }

  /// The run itself is the same to the bit, dropout's masks and the order of the batches included.
  @Test func watchesEveryEvaluationAndLeavesNoTrace() {
    let options = TrainerOptions(
      learningRate: 0.1, batchSize: 12, epochs: 40,
      regularization: Regularization(l2: 0.3, keepProbability: 0.8), evaluationInterval: 4)
    var plain: Trainer<Float> = makeTrainer(options)
    var watched = plain
    watched.gradientWatch = GradientWatch(directions: 2)
    plain.finish()
    watched.finish()
    #expect(watched.network == plain.network)
    #expect(watched.history == plain.history)
    #expect(watched.state == plain.state)
    let watch = watched.gradientWatch
    #expect(watch.map { $0.compared + $0.unclear } == 10)
    #expect(watch?.compared ?? 0 >= 8 && watch?.failures == 0)
    #expect((watch?.worst?.difference ?? 1) < 1e-7)
    #expect(watched.snapshot(activity: .training).gradientWatch == watch)
  }
}
